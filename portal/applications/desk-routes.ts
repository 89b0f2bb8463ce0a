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
    async readCaseSkeleton({ caller, params, requestId }) {
      const read = await desk.skeleton(caller, params.number, requestId);
      return read.ok ? success({ body: read.value }) : read;
    },
    async changeCase({ caller, params, body, requestId }) {
      const changed = await desk.change(caller, params.number, body, requestId);
      return changed.ok ? success({ body: changed.value }) : changed;
    },
    async listDeskVisits({ caller, query, requestId }) {
      const listed = await desk.visits.day(caller, query.day, requestId);
      return listed.ok ? success({ body: listed.value }) : listed;
    },
    async endFreeVisit({ caller, params, body, requestId }) {
      const ended = await desk.visits.end(caller, params.id, body.act, requestId);
      return ended.ok ? success({ body: ended.value }) : ended;
    },
    async readCasePapers({ caller, params, requestId }) {
      const read = await desk.visits.papers(caller, params.number, requestId);
      return read.ok ? success({ body: read.value }) : read;
    },
    async openInEmergency({ caller, params, body, requestId }) {
      const opened = await desk.openInEmergency(caller, params.number, body.reason, requestId);
      return opened.ok ? success({ body: opened.value }) : opened;
    },
    async readDifference({ caller, params, query, requestId }) {
      const found = await desk.difference(caller, params.number, query, requestId);
      return found.ok ? success({ body: found.value }) : found;
    },
    async previewLetter({ caller, params, body, requestId }) {
      const drawn = await desk.previewLetter(caller, params.number, body, requestId);
      return drawn.ok ? success({ body: drawn.value }) : drawn;
    },
    async readAttachment({ caller, params, query, requestId }) {
      const read = await desk.readAttachment(caller, params.number, { ...params, use: query.use }, requestId);
      if (!read.ok) return read;
      const { bytes, name, mediaType } = read.value;
      const headers = { 'content-type': mediaType, 'content-disposition': `attachment; filename="${name}"` };
      return success({ headers, body: bytes });
    },
    async readCaseLetter({ caller, params, requestId }) {
      const read = await desk.readLetter(caller, params.number, params.letter, requestId);
      return read.ok ? success({ body: read.value }) : read;
    },
  };
}
