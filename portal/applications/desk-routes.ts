import { success } from '#contract/failures/outcome.ts';
import type { DESK_ROUTES } from '#contract/portal/desk-routes.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { DeskStore } from './desk-store.ts';

type DeskHandlers = Pick<RouteHandlers, keyof typeof DESK_ROUTES>;

export function deskHandlers({ desk }: { readonly desk: DeskStore }): DeskHandlers {
  return {
    async listCases({ caller, query, requestId }) {
      const listed = await desk.list(caller, query, requestId);
      return listed.ok ? success({ body: listed.value }) : listed;
    },
    async readCase({ caller, params, requestId }) {
      const read = await desk.read(caller, params.number, requestId);
      return read.ok ? success({ body: read.value }) : read;
    },
    async takeCase({ caller, params, body, requestId }) {
      const taken = await desk.take(caller, { receiptNumber: params.number, ...body }, requestId);
      return taken.ok ? success({ body: taken.value }) : taken;
    },
    async releaseCase({ caller, params, body, requestId }) {
      const released = await desk.release(caller, { receiptNumber: params.number, ...body }, requestId);
      return released.ok ? success({ body: released.value }) : released;
    },
    async decideCase({ caller, params, body: { version, ...decision }, requestId }) {
      const decided = await desk.decide(caller, { receiptNumber: params.number, version }, decision, requestId);
      return decided.ok ? success({ body: decided.value }) : decided;
    },
  };
}
