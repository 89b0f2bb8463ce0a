import { success } from '#contract/failures/outcome.ts';
import type { WORDING_ROUTES } from '#contract/portal/wording-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import { permitted, type RefusalRecorder } from './procedure-routes.ts';
import type { WordingStore } from './wording-store.ts';

type WordingHandlers = Pick<RouteHandlers, keyof typeof WORDING_ROUTES>;

interface WordingDependencies {
  readonly wordings: WordingStore;
  readonly procedures: RefusalRecorder;
  readonly nowMs: () => number;
}

export function wordingHandlers({ wordings, procedures, nowMs }: WordingDependencies): WordingHandlers {
  const today = () => japaneseDay(epochMs(nowMs()));
  return {
    readySentences: (request) =>
      permitted(procedures, request, 'readWordings', async () => {
        const { caller, query } = request;
        const found = await wordings.inForce(caller.municipality, 'readySentence', query.on ?? today());
        return success({ body: { readySentences: found } });
      }),
    letterTemplates: (request) =>
      permitted(procedures, request, 'readWordings', async () => {
        const { caller, query } = request;
        const found = await wordings.inForce(caller.municipality, 'letterTemplate', query.on ?? today());
        return success({ body: { letterTemplates: found } });
      }),
    remedies: (request) =>
      permitted(procedures, request, 'readWordings', async () => {
        const { caller, query } = request;
        const found = await wordings.inForce(caller.municipality, 'remedies', query.on ?? today());
        return success({ body: { remedies: found } });
      }),
    wordingVersions: (request) =>
      permitted(procedures, request, 'readWordings', async () => {
        const { caller, params } = request;
        const versions = await wordings.versions(caller.municipality, params.kind, params.id);
        return success({ body: { versions } });
      }),
    saveWording: (request) =>
      permitted(procedures, request, 'saveWording', async () => {
        const { caller, params, body, requestId } = request;
        const { from, definition = null } = body;
        const saved = await wordings.save(caller, { ...params, from, definition }, today(), requestId);
        return saved.ok ? success({ status: 201 as const, body: { version: saved.value } }) : saved;
      }),
  };
}
