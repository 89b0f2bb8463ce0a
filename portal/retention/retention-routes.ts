import { type Outcome, success } from '#contract/failures/outcome.ts';
import type { RETENTION_ROUTES } from '#contract/portal/retention-routes.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { RetentionStore } from './retention-store.ts';

type RetentionHandlers = Pick<RouteHandlers, keyof typeof RETENTION_ROUTES>;

export function retentionHandlers({ retention }: { readonly retention: RetentionStore }): RetentionHandlers {
  const answer = async <T>(made: Promise<Outcome<T>>) => {
    const outcome = await made;
    return outcome.ok ? success({ body: outcome.value }) : outcome;
  };
  return {
    readRetention: ({ caller, requestId }) => answer(retention.read(caller, requestId)),
    confirmRetentionRule: ({ caller, params, body, requestId }) =>
      answer(retention.confirmRule(caller, { kind: params.kind, ...body }, requestId)),
    confirmRetentionList: ({ caller, body, requestId }) => answer(retention.confirmList(caller, body, requestId)),
  };
}
