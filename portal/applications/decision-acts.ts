import { type Selectable, sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ActionRefusal } from '#contract/failures/staff-failures.ts';
import { type CaseOutcome, reopenGroundSchema } from '#contract/procedure/case.ts';
import type { SecondPersonAct } from '#contract/procedure/case-act.ts';
import { type LetterDraft, letterDraftSchema } from '#contract/procedure/letter.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { Tables } from '../platform/database/database.ts';
import { changeRow, tellInHistory } from './assignment-acts.ts';
import { type CaseActHandlers, type CaseDeed, type CaseDone, type CaseWork, ofCase } from './case-change.ts';
import { addLetter, letterProblem } from './case-letter.ts';
import { type HeldCase, takeStep, updateDue } from './case-step.ts';
import { endCorrection } from './correction-acts.ts';
import { needsSecondPerson } from './desk-policy.ts';
import { liftHold } from './hold-acts.ts';
import { visitWork } from './visit-acts.ts';
import { cancelVisits } from './visit-steps.ts';

/** How long a second person has to confirm. */
const REQUEST_DAYS = 7;

/** How a case ends, and how its end is looked at again. */
export const DECISION_ACTS: CaseActHandlers<
  | 'propose'
  | 'sendBack'
  | 'decide'
  | 'approve'
  | 'withdrawOnPaper'
  | 'reopen'
  | 'correctLetter'
  | 'unrestrict'
  | 'liftHold'
  | 'confirm'
  | 'refuseRequest'
> = {
  async propose(work, { outcome, letter, note }) {
    const complete = letterProblem(work, outcome, letter);
    if (!complete.ok) return complete;
    const { transaction, tools, caller, held } = work;
    const stepped = await takeStep(transaction, tools, caller.actor, held, {
      event: { type: 'propose', outcome },
    });
    if (!stepped.ok) return stepped;
    const proposal = (await countOf(work, 'case_proposal')) + 1;
    const sealing = await tools.vault.keep(transaction, held);
    await transaction
      .insertInto('case_proposal')
      .values({
        ...ofCase(work),
        proposal,
        staff_id: caller.actor.id,
        filing: held.filing,
        outcome,
        sealed_letter: sealing.sealTextIfAny('proposedLetter', proposal, letter && JSON.stringify(letter)),
        sealed_note: sealing.sealTextIfAny('proposalNote', proposal, note),
      })
      .execute();
    return success({ step: stepped.value.step });
  },

  async sendBack(work, { reason }) {
    const { transaction, tools, caller, held } = work;
    const stepped = await takeStep(transaction, tools, caller.actor, held, {
      event: { type: 'sendBack' },
      reason,
    });
    if (!stepped.ok) return stepped;
    await endProposal(work, 'sentBack');
    return success({ step: stepped.value.step });
  },

  async decide(work, act) {
    const { held, tools, procedure } = work;
    if (needsSecondPerson(procedure.fourEyes, act.outcome, tools.draw(held.receipt_number))) return refused('fourEyes');
    return decide(work, act);
  },

  async approve(work) {
    const proposal = await openProposal(work);
    if (proposal === undefined) return failed({ code: 'transitionRefused', from: work.held.state, to: 'decided' });
    if (proposal.staff_id === work.caller.actor.id) return refused('fourEyes');
    if (!(await hasRead(work))) return refused('notRead');
    const opened = await work.tools.vault.open(work.transaction, work.held);
    const letter = opened.openTextIfAny('proposedLetter', proposal.proposal, proposal.sealed_letter);
    const note = opened.openTextIfAny('proposalNote', proposal.proposal, proposal.sealed_note);
    const decided = await decide(work, {
      outcome: proposal.outcome,
      ...(letter === null ? {} : { letter: letterDraftSchema.parse(parsedJson(letter)) }),
      ...(note === null ? {} : { note }),
    });
    if (decided.ok) await endProposal(work, 'decided');
    return decided;
  },

  async withdrawOnPaper(work, { reason }) {
    const { transaction, tools, caller, held } = work;
    const event = { type: 'withdraw' } as const;
    const stepped = await takeStep(transaction, tools, caller.actor, held, {
      event,
      act: 'withdrawOnPaper',
      reason,
    });
    if (!stepped.ok) return stepped;
    await endCorrection(transaction, held, 'closed');
    await endProposal(work, 'fallen');
    await cancelVisits(visitWork(work));
    return success({ step: stepped.value.step });
  },

  reopen: (work, { ground, reason }) => ask(work, 'reopen', { ground }, reason),
  correctLetter: (work, { letter, reason }) => ask(work, 'correctLetter', { letter }, reason),
  unrestrict: (work, { reason }) => ask(work, 'unrestrict', {}, reason),
  liftHold: (work, { reason }) => ask(work, 'liftHold', {}, reason),

  async confirm(work) {
    const request = await openRequest(work);
    if (request === undefined) return failed({ code: 'notFound' });
    if (request.staff_id === work.caller.actor.id) return refused('fourEyes');
    if (request.until < (await now(work))) {
      await endRequest(work, request, 'late');
      return tellInHistory(work, 'requestLate');
    }
    await endRequest(work, request, 'confirmed');
    const opened = await work.tools.vault.open(work.transaction, work.held);
    return CONFIRMED[request.act](work, {
      detail: parsedJson(opened.openText('requestDetail', request.request, request.sealed_detail)),
      reason: opened.openText('requestReason', request.request, request.sealed_reason),
    });
  },

  async refuseRequest(work, { reason }) {
    const request = await openRequest(work);
    if (request === undefined) return failed({ code: 'notFound' });
    await endRequest(work, request, 'refused');
    return tellInHistory(work, 'refuseRequest', { reason });
  },
};

type Request = Selectable<Tables['case_request']>;

/** What a request says, opened. */
interface Asked {
  readonly detail: unknown;
  readonly reason: string;
}

/** What happens once a second person has confirmed it. */
const CONFIRMED: {
  readonly [Act in SecondPersonAct]: (work: CaseWork, asked: Asked) => Promise<Outcome<CaseDone>>;
} = {
  async reopen(work, { detail, reason }) {
    const { transaction, tools, caller, held, procedure } = work;
    const ground = reopenGroundSchema.parse((detail as { readonly ground?: unknown }).ground);
    const stepped = await takeStep(transaction, tools, caller.actor, held, {
      event: { type: 'reopen' },
      reason: `${ground}: ${reason}`.slice(0, 500),
    });
    if (!stepped.ok) return stepped;
    await updateDue(transaction, stepped.value.held, procedure);
    return success({ step: stepped.value.step });
  },
  async correctLetter(work, { detail, reason }) {
    const { held } = work;
    const letter = letterDraftSchema.parse((detail as { readonly letter?: unknown }).letter);
    if (held.state !== 'decided' || held.outcome === null) {
      return failed({ code: 'transitionRefused', from: held.state, to: 'decided' });
    }
    const added = await addLetter(work, held.outcome, letter);
    if (!added.ok) return added;
    return tellPerson(work, 'correctLetter', reason);
  },
  async unrestrict(work, { reason }) {
    await changeRow(work, { restricted: false });
    return tellInHistory(work, 'unrestrict', { reason });
  },
  liftHold: (work, { reason }) => liftHold(work, reason),
};

interface Decision {
  readonly outcome: CaseOutcome;
  readonly letter?: LetterDraft | undefined;
  readonly note?: string | undefined;
}

/** Fails as `stepCase`, or with `letterIncomplete`. */
export async function decide(work: CaseDeed, { outcome, letter, note }: Decision): Promise<Outcome<CaseDone>> {
  const complete = letterProblem(work, outcome, letter);
  if (!complete.ok) return complete;
  const { transaction, tools, caller, held } = work;
  const stepped = await takeStep(transaction, tools, caller.actor, held, {
    event: { type: 'decide', outcome },
    note,
  });
  if (!stepped.ok) return stepped;
  await endCorrection(transaction, held, 'closed');
  const added = letter === undefined ? success(undefined) : await addLetter(work, outcome, letter);
  if (!added.ok) return added;
  return success({ step: stepped.value.step });
}

/** Where there is something that it would change. */
const ASKED_WHERE: { readonly [Act in SecondPersonAct]: (held: HeldCase) => boolean } = {
  reopen: ({ state }) => state === 'decided',
  correctLetter: ({ state }) => state === 'decided',
  unrestrict: ({ restricted }) => restricted,
  liftHold: ({ held }) => held,
};

/** Keeps what a second person is asked; a case waits for one at a time. */
async function ask(work: CaseWork, act: SecondPersonAct, detail: object, reason: string): Promise<Outcome<CaseDone>> {
  const { transaction, tools, held, caller } = work;
  if (!ASKED_WHERE[act](held) || held.awaits_confirmation) {
    return failed({ code: 'transitionRefused', from: held.state, to: held.state });
  }
  const request = (await countOf(work, 'case_request')) + 1;
  const sealing = await tools.vault.keep(transaction, held);
  await transaction
    .insertInto('case_request')
    .values({
      ...ofCase(work),
      request,
      until: new Date((await now(work)).getTime() + REQUEST_DAYS * 86_400_000),
      staff_id: caller.actor.id,
      act,
      sealed_detail: sealing.sealText('requestDetail', request, JSON.stringify(detail)),
      sealed_reason: sealing.sealText('requestReason', request, reason),
    })
    .execute();
  await markAwaiting(work, true);
  return tellInHistory(work, `${act}Asked`, { reason });
}

async function endRequest(work: CaseWork, { request }: Request, how: 'confirmed' | 'refused' | 'late') {
  await work.transaction
    .updateTable('case_request')
    .set({ ended_how: how, ended_by: work.caller.actor.id })
    .where('municipality_code', '=', work.held.municipality_code)
    .where('receipt_number', '=', work.held.receipt_number)
    .where('request', '=', request)
    .execute();
  await markAwaiting(work, false);
}

async function markAwaiting({ transaction, held }: CaseWork, awaits: boolean): Promise<void> {
  await transaction
    .updateTable('desk_case')
    .set({ awaits_confirmation: awaits, version: sql<number>`version + 1` })
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', held.receipt_number)
    .execute();
}

/** A row of the history that the person is told of. */
async function tellPerson(work: CaseWork, act: string, reason: string): Promise<Outcome<CaseDone>> {
  const told = await tellInHistory(work, act, { reason });
  if (told.ok && told.value.step !== null) {
    const data = { receiptNumber: work.held.receipt_number, step: told.value.step, act, status: 'decided' as const };
    await work.tools.publish(work.transaction, work.caller.actor, { name: 'applicationChanged', data });
  }
  return told;
}

async function countOf({ transaction, held }: CaseWork, table: 'case_proposal' | 'case_request'): Promise<number> {
  const { count } = await transaction
    .selectFrom(table)
    .select((of) => of.fn.countAll<string>().as('count'))
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', held.receipt_number)
    .executeTakeFirstOrThrow();
  return Number(count);
}

function openProposal({ transaction, held }: CaseWork) {
  return transaction
    .selectFrom('case_proposal')
    .selectAll()
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', held.receipt_number)
    .where('ended_how', 'is', null)
    .executeTakeFirst();
}

/** Ends the proposal that stands, where one does. */
export async function endProposal(
  { transaction, held }: Pick<CaseWork, 'transaction' | 'held'>,
  how: 'decided' | 'sentBack' | 'fallen',
): Promise<void> {
  await transaction
    .updateTable('case_proposal')
    .set({ ended_how: how })
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', held.receipt_number)
    .where('ended_how', 'is', null)
    .execute();
}

function openRequest({ transaction, held }: CaseWork) {
  return transaction
    .selectFrom('case_request')
    .selectAll()
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', held.receipt_number)
    .where('ended_how', 'is', null)
    .executeTakeFirst();
}

/** Whether who decides has opened the newest filing. */
async function hasRead({ transaction, held, caller }: CaseWork): Promise<boolean> {
  const read = await transaction
    .selectFrom('case_reading')
    .select('filing')
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', held.receipt_number)
    .where('staff_id', '=', caller.actor.id)
    .executeTakeFirst();
  return read !== undefined && read.filing >= held.filing;
}

async function now({ transaction }: CaseWork): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(transaction);
  const [row] = rows;
  if (row === undefined) throw new Error('the statement returns one row');
  return row.now;
}

function refused(reason: ActionRefusal) {
  return failed({ code: 'actionNotAllowed', reason });
}
