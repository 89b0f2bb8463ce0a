import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { PROCEDURE_ROUTES } from '#contract/portal/procedure-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import type { CatalogueAct } from './catalogue-acts.ts';
import { type EditingAction, refusalOf } from './catalogue-policy.ts';
import type { ProcedureStore } from './procedure-store.ts';

type ProcedureHandlers = Pick<RouteHandlers, keyof typeof PROCEDURE_ROUTES>;

interface Request {
  readonly caller: StaffCaller;
  readonly requestId: string;
}

/** What an attempt is called in the audit that the policy refuses. */
const ACTS: { readonly [Action in EditingAction]?: CatalogueAct } = {
  importProcedure: 'procedureImported',
  writeDraft: 'draftBegun',
  scheduleProcedure: 'procedureScheduled',
  confirmSchedule: 'scheduleConfirmed',
  takeBackSchedule: 'scheduleTakenBack',
  saveWording: 'wordingSaved',
};

/** Where refused attempts are kept. */
export type RefusalRecorder = Pick<ProcedureStore, 'recordRefused'>;

/** Runs what the policy allows by role; a refused change is in the audit. */
export async function permitted<T>(
  store: RefusalRecorder,
  { caller, requestId }: Request,
  action: EditingAction,
  make: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const reason = refusalOf(caller, action);
  if (reason === undefined) return make();
  const refusal = failed({ code: 'actionNotAllowed', reason });
  const act = ACTS[action];
  if (act !== undefined) await store.recordRefused({ editor: caller, requestId }, act, refusal.failure);
  return refusal;
}

export function procedureHandlers({
  procedures,
  nowMs,
}: {
  readonly procedures: ProcedureStore;
  readonly nowMs: () => number;
}): ProcedureHandlers {
  const today = () => japaneseDay(epochMs(nowMs()));
  const asked = ({ caller, requestId, params }: Request & { readonly params: { readonly id: string } }) => ({
    editor: caller,
    id: params.id,
    today: today(),
    requestId,
  });
  const sent = async <Body>(made: Promise<Outcome<Body>>): Promise<Outcome<{ readonly body: Body }>> => {
    const outcome = await made;
    return outcome.ok ? success({ body: outcome.value }) : outcome;
  };

  return {
    listProcedures: (request) =>
      permitted(procedures, request, 'readProcedures', async () =>
        success({ body: await procedures.list(request.caller, today(), request.query.after) }),
      ),
    readProcedureHistory: (request) =>
      permitted(procedures, request, 'readProcedures', () => sent(procedures.history(asked(request)))),
    checkProcedure: (request) =>
      permitted(procedures, request, 'checkProcedure', async () => {
        const checked = procedures.check(asked(request), request.body.text);
        return checked.ok ? success({ body: checked.value }) : checked;
      }),
    importProcedure: (request) =>
      permitted(procedures, request, 'importProcedure', async () => {
        const added = await procedures.add(asked(request), request.body.text);
        return added.ok ? success({ status: 201 as const, body: added.value }) : added;
      }),
    previewProcedure: (request) =>
      permitted(procedures, request, 'readProcedures', () =>
        sent(procedures.preview(asked(request), request.params.version)),
      ),
    compareProcedure: (request) =>
      permitted(procedures, request, 'readProcedures', () =>
        sent(procedures.compare(asked(request), request.params.version, request.query.to)),
      ),
    exportProcedure: (request) =>
      permitted(procedures, request, 'readProcedures', () =>
        sent(procedures.export(asked(request), request.params.version, request.query.form)),
      ),
    scheduleProcedure: (request) =>
      permitted(procedures, request, 'scheduleProcedure', async () => {
        const made = await procedures.schedule(asked(request), request.body);
        return made.ok ? success({ status: 201 as const, body: made.value }) : made;
      }),
    confirmSchedule: (request) =>
      permitted(procedures, request, 'confirmSchedule', () =>
        sent(procedures.confirm(asked(request), request.params.schedule)),
      ),
    takeBackSchedule: (request) =>
      permitted(procedures, request, 'takeBackSchedule', () =>
        sent(procedures.takeBack(asked(request), request.params.schedule)),
      ),
  };
}
