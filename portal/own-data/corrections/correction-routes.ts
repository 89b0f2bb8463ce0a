import { failed, success } from '#contract/failures/outcome.ts';
import type { DATA_CORRECTION_ROUTES } from '#contract/portal/data-correction-routes.ts';
import { ownGroupIdSchema } from '#contract/portal/own-data-routes.ts';
import type { RouteHandlers } from '../../platform/http/route-table.ts';
import type { OwnDataSource } from '../own-data-source.ts';
import type { ReadFile } from './correction-rows.ts';
import type { CorrectionStore } from './correction-store.ts';
import type { StaffCorrectionStore } from './staff-correction-store.ts';

interface CorrectionDependencies {
  readonly sources: readonly OwnDataSource[];
  readonly corrections: CorrectionStore;
  readonly staffCorrections: StaffCorrectionStore;
}

export function correctionHandlers(
  dependencies: CorrectionDependencies,
): Pick<RouteHandlers, keyof typeof DATA_CORRECTION_ROUTES> {
  const { sources, corrections, staffCorrections } = dependencies;
  return {
    async askDataCorrection({ caller: { actor }, params, body: wanted, requestId }) {
      const group = ownGroupIdSchema.safeParse(params.group).data;
      const source = group && sources.find(({ groups }) => groups.has(group))?.source;
      if (group === undefined || source === undefined) return failed({ code: 'groupUnknown' });
      const asked = await corrections.ask(actor, { group, source, wanted }, requestId);
      return asked.ok ? success({ status: 201 as const, body: { correction: asked.value } }) : asked;
    },
    async addCorrectionFile({ caller: { actor }, params, body: { meta, document }, requestId }) {
      const file = { name: meta.name, bytes: document };
      const added = await corrections.addFile(actor, params.correction, file, requestId);
      return added.ok ? success({ body: added.value }) : added;
    },
    async readOwnCorrectionFile({ caller: { actor }, params }) {
      const read = await corrections.readFile(actor, params.correction);
      return read.ok ? success(fileReply(params.correction, read.value)) : read;
    },
    async listOwnCorrections({ caller: { actor } }) {
      return success({ body: { corrections: await corrections.list(actor) } });
    },
    async listDataCorrections({ caller, query, requestId }) {
      const listed = await staffCorrections.list(caller, query, requestId);
      return listed.ok ? success({ body: listed.value }) : listed;
    },
    async readDataCorrection({ caller, params, requestId }) {
      const read = await staffCorrections.read(caller, params.correction, requestId);
      return read.ok ? success({ body: read.value }) : read;
    },
    async readCorrectionFile({ caller, params, query, requestId }) {
      const read = await staffCorrections.readFile(caller, { ...params, use: query.use }, requestId);
      return read.ok ? success(fileReply(params.correction, read.value)) : read;
    },
    async answerDataCorrection({ caller, params, body, requestId }) {
      const answered = await staffCorrections.answer(caller, params.correction, body, requestId);
      return answered.ok ? success({ body: answered.value }) : answered;
    },
  };
}

/** Saved under a name that nobody typed. */
function fileReply(correction: string, { bytes, mediaType }: ReadFile) {
  const name = `${correction}.${mediaType.slice(mediaType.indexOf('/') + 1)}`;
  const headers = { 'content-type': mediaType, 'content-disposition': `attachment; filename="${name}"` };
  return { headers, body: bytes };
}
