import { failed, success } from '#contract/failures/outcome.ts';
import type { PROCEDURE_DRAFT_ROUTES } from '#contract/portal/procedure-draft-routes.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import type { DraftStore } from './draft-store.ts';
import { permitted, type RefusalRecorder } from './procedure-routes.ts';

type DraftHandlers = Pick<RouteHandlers, keyof typeof PROCEDURE_DRAFT_ROUTES>;

interface DraftDependencies {
  readonly drafts: DraftStore;
  readonly procedures: RefusalRecorder;
}

export function draftHandlers({ drafts, procedures }: DraftDependencies): DraftHandlers {
  const asked = <Id>(request: {
    readonly caller: StaffCaller;
    readonly requestId: string;
    readonly params: { readonly id: Id };
  }) => ({ writer: request.caller, id: request.params.id, requestId: request.requestId });
  return {
    listProcedureDrafts: (request) =>
      permitted(procedures, request, 'readDraft', async () =>
        success({ body: { drafts: await drafts.list(request.caller) } }),
      ),
    readProcedureDraft: (request) =>
      permitted(procedures, request, 'readDraft', async () => {
        const read = await drafts.read(asked(request));
        return read.ok ? success({ body: read.value }) : failed(read.failure);
      }),
    saveProcedureDraft: (request) =>
      permitted(procedures, request, 'writeDraft', async () => {
        const saved = await drafts.save(asked(request), request.body);
        return saved.ok ? success({ body: saved.value }) : failed(saved.failure);
      }),
    discardProcedureDraft: (request) =>
      permitted(procedures, request, 'writeDraft', async () => {
        const discarded = await drafts.discard(asked(request));
        return discarded.ok ? success({ body: null }) : discarded;
      }),
  };
}
