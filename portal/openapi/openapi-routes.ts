import { success } from '#contract/failures/outcome.ts';
import type { OPENAPI_ROUTES, OpenapiReaders } from '#contract/portal/openapi-routes.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import { type OpenapiSource, openapiDocument } from './openapi-document.ts';

interface OpenapiDependencies extends Omit<OpenapiSource, 'origin'> {
  /** Known for certain only once the portal listens. */
  readonly origin: () => string;
}

/** Each description is made once, when it is first asked for. */
export function openapiHandlers({
  origin,
  ...source
}: OpenapiDependencies): Pick<RouteHandlers, keyof typeof OPENAPI_ROUTES> {
  const made = new Map<OpenapiReaders, Uint8Array<ArrayBuffer>>();
  return {
    async readOpenapi({ query }) {
      const readers = query.for ?? 'residents';
      const bytes =
        made.get(readers) ?? Buffer.from(JSON.stringify(openapiDocument(readers, { origin: origin(), ...source })));
      made.set(readers, bytes);
      return success({ body: bytes });
    },
  };
}
