import { randomUUID } from 'node:crypto';
import { type CaseDetail, DESK_ROUTES } from '#contract/portal/desk-routes.ts';
import type { CaseOutcome } from '#contract/procedure/case.ts';
import type { CaseAct } from '#contract/procedure/case-act.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { openDayFrom } from '#contract/values/open-days.ts';
import type { TestPortal } from '../portal/portal-harness.ts';
import type { StaffAccount, StaffAnswer } from '../portal/staff-browser.ts';
import { countUp, keepChange, keepFiling, keepLook, type Ledger } from './ledger.ts';
import type { Timings } from './timings.ts';
import { cancelOfCase } from './visit-book.ts';
import type { YearClock } from './year-clock.ts';
import type { YearOffice } from './year-office.ts';
import type { PlannedCase, PlannedStep } from './year-plan.ts';
import { fileOne, type Resident, readOwn, writeToOffice } from './year-residents.ts';

export interface YearTools {
  readonly portal: TestPortal;
  readonly clock: YearClock;
  readonly timings: Timings;
  readonly ledger: Ledger;
  readonly number: (limit: number) => number;
}

export interface CourseTools extends YearTools {
  /** Books a time for the case, where the office receives for it. */
  readonly bookVisit: (of: RunningCase) => Promise<void>;
}

/** A case on its way through the year. */
export interface RunningCase {
  readonly plan: PlannedCase;
  readonly number: string;
  readonly resident: Resident;
  readonly office: YearOffice;
  /** Who took it, as long as they work here. */
  worker: StaffAccount;
  /** Of the plan's steps, the next. */
  next: number;
}

/** `later`: it cannot be done today, since a correction is still waited for. */
type Done = 'done' | 'later';
type StepHandlers = Readonly<Record<PlannedStep['does'], (tools: CourseTools, of: RunningCase) => Promise<Done>>>;

const CORRECTION_DAYS = 20;
const REPEATED_PERCENT = 2;
/** Oftener than in life, so that a small year has some. */
const AT_ONCE_PER_THOUSAND = 20;
const SENT_BACK_PERCENT = 10;
const REASON = '年度の見本のための理由です。';
const SENTENCE = 'address-differs';
const REASONS = ['所得の要件を満たしません（架空法 5条）。'];

const STEPS: StepHandlers = {
  async take(tools, of) {
    if (tools.number(1_000) < AT_ONCE_PER_THOUSAND) await takeAtOnce(tools, of);
    await openOwn(tools, of);
    return 'done';
  },
  restrict: (tools, of) => byApprover(tools, of, { type: 'restrict', reason: REASON }),
  reroute: (tools, of) => byApprover(tools, of, { type: 'reroute', group: 'general', reason: REASON }),
  async expectOriginal(tools, of) {
    const [key = ''] = of.plan.procedure.papers;
    const seen = await openOwn(tools, of);
    if (seen.originals.every((paper) => paper.key !== key)) await act(tools, of, seen, { type: 'expectOriginal', key });
    return 'done';
  },
  originalsArrive: async (tools, of) => {
    await receiveOriginals(tools, of, await openOwn(tools, of));
    return 'done';
  },
  async askCorrection(tools, of) {
    const seen = await openOwn(tools, of);
    if (seen.state !== 'inReview') return 'done';
    const lastDay = openDayFrom(addDays(japaneseDay(epochMs(tools.clock.nowMs())), CORRECTION_DAYS));
    const target = { kind: 'field', at: 'applicant.address' } as const;
    const isReady = tools.number(2) === 0;
    const marks = [isReady ? { target, sentence: SENTENCE } : { target, words: '住所が住民票と違います。' }];
    await act(tools, of, seen, { type: 'askCorrection', lastDay, marks });
    if (isReady) countUp(tools.ledger.sentences, sentenceKey(tools, seen));
    return 'done';
  },
  async refile({ portal, timings, ledger }, of) {
    const { plan, number, resident, office } = of;
    const { municipality } = office;
    const what = { procedure: plan.procedure.id, municipality, large: false, number };
    keepFiling(ledger, await fileOne(portal, timings, resident, what));
    countUp(ledger.ownSteps, number);
    return 'done';
  },
  askPerson: async (tools, of) => {
    await act(tools, of, await openOwn(tools, of), { type: 'message', text: '通帳の写しをご用意ください。' });
    return 'done';
  },
  async askOffice({ portal }, of) {
    await writeToOffice(portal, await of.resident.token(), of.number);
    return 'done';
  },
  async bookVisit(tools, of) {
    await tools.bookVisit(of);
    return 'done';
  },
  async withdraw({ portal, clock, timings, ledger }, { number, resident }) {
    const token = await resident.token();
    const url = `/applications/${number}/withdrawal`;
    const answer = await timings.of('withdrawal', () => portal.ask(token, { method: 'POST', url }));
    if (answer.status !== 200) throw new Error(`a withdrawal answered ${JSON.stringify(answer)}`);
    countUp(ledger.ownSteps, number);
    countUp(ledger.outcomes, 'withdrawn');
    cancelOfCase(ledger.visits, number, clock.nowMs());
    return 'done';
  },
  async decide(tools, of) {
    const first = await openOwn(tools, of);
    if (isWaiting(first, tools)) return 'later';
    const seen = await receiveOriginals(tools, of, first);
    const outcome = outcomeOf(of.plan);
    const letter = { facts: [], reasons: outcome === 'granted' || outcome === 'noted' ? [] : REASONS };
    const decision = {
      outcome,
      ...(of.plan.procedure.kind === 'application' ? { letter } : { note: '届出を受け付けました。' }),
    };
    if (seen.needsApproval.includes(outcome)) await act(tools, of, seen, { type: 'propose', ...decision });
    else {
      await act(tools, of, seen, { type: 'decide', ...decision });
      countUp(tools.ledger.outcomes, outcome);
    }
    return 'done';
  },
  async approve(tools, of) {
    const approver = approverOf(tools, of);
    const seen = await open(tools, of, approver);
    if (seen.state !== 'awaitingApproval' || seen.proposal === null) return 'done';
    if (tools.number(100) < SENT_BACK_PERCENT) {
      await act(tools, of, seen, { type: 'sendBack', reason: REASON }, approver);
      await STEPS.decide(tools, of);
    }
    const again = await open(tools, of, approver);
    await act(tools, of, again, { type: 'approve' }, approver);
    countUp(tools.ledger.outcomes, seen.proposal.outcome);
    return 'done';
  },
  async readLetter({ portal, timings }, { number, resident }) {
    const token = await resident.token();
    const { letters } = await readOwn(portal, token, number);
    for (const { letter } of letters) {
      const url = `/applications/${number}/letters/${letter}`;
      const read = await timings.of('letter', () => portal.ask(token, { method: 'GET', url }));
      if (read.status !== 200) throw new Error(`a letter answered ${read.status}`);
    }
    return 'done';
  },
};

export function takeNextStep(tools: CourseTools, of: RunningCase, { does }: PlannedStep): Promise<Done> {
  return STEPS[does](tools, of);
}

function outcomeOf({ end, procedure: { kind } }: PlannedCase): CaseOutcome {
  if (kind === 'notification') return end === 'good' ? 'noted' : 'notEstablished';
  return end === 'good' ? 'granted' : end === 'partly' ? 'partlyGranted' : 'refused';
}

/** Before the last day of a correction nothing is decided. */
function isWaiting({ state, corrections }: CaseDetail, { clock }: CourseTools): boolean {
  const lastDay = corrections.find(({ ended }) => ended === null)?.lastDay;
  return state === 'correctionAsked' && lastDay !== undefined && japaneseDay(epochMs(clock.nowMs())) <= lastDay;
}

function approverOf({ number }: CourseTools, { office }: RunningCase): StaffAccount {
  const found = office.approvers[number(office.approvers.length)];
  if (found === undefined) throw new Error('an office has approvers');
  return found;
}

async function byApprover(tools: CourseTools, of: RunningCase, what: CaseAct): Promise<Done> {
  const approver = approverOf(tools, of);
  await act(tools, of, await open(tools, of, approver), what, approver);
  return 'done';
}

/** Opens the case, as each who does something to it does first. */
async function open(tools: CourseTools, of: RunningCase, account: StaffAccount): Promise<CaseDetail> {
  const seen = await look(tools, of, account);
  if (seen.status !== 200) throw new Error(`a case answered ${JSON.stringify(seen)}`);
  return DESK_ROUTES.readCase.reply.parse(seen.body);
}

async function look({ timings, ledger, clock }: CourseTools, of: RunningCase, account: StaffAccount) {
  const by = await of.office.at(account);
  const seen = await timings.of('case', () => by.ask('GET', `/staff/cases/${of.number}`));
  if (seen.status === 200) keepLook(ledger, { number: of.number, staff: account.id, atMs: clock.nowMs() });
  return seen;
}

/** Another one where whoever had it has left. */
function workerOf({ number }: CourseTools, of: RunningCase): StaffAccount {
  const { workers } = of.office;
  if (!workers.includes(of.worker)) of.worker = workers[number(workers.length)] ?? of.worker;
  return of.worker;
}

/** Opens it as its own worker; takes it first where it is nobody's, or is handed it where only an approver may see it. */
async function openOwn(tools: CourseTools, of: RunningCase): Promise<CaseDetail> {
  const me = workerOf(tools, of);
  const seen = await look(tools, of, me);
  if (seen.status === 403) {
    const approver = approverOf(tools, of);
    const shown = await open(tools, of, approver);
    const replaces = shown.assignee?.staff ?? null;
    await act(tools, of, shown, { type: 'assign', to: me.id, replaces }, approver);
    return open(tools, of, me);
  }
  if (seen.status !== 200) throw new Error(`a case answered ${JSON.stringify(seen)}`);
  const detail = DESK_ROUTES.readCase.reply.parse(seen.body);
  if (detail.assignee?.staff === me.id || !detail.may.includes('take')) return detail;
  await act(tools, of, detail, { type: 'take' });
  return open(tools, of, me);
}

async function receiveOriginals(tools: CourseTools, of: RunningCase, seen: CaseDetail): Promise<CaseDetail> {
  let now = seen;
  for (const { key, state } of seen.originals) {
    if (state !== 'expected') continue;
    await act(tools, of, now, { type: 'originalArrived', key });
    now = await open(tools, of, of.worker);
  }
  return now;
}

/** One change, as who saw this version makes it; now and then sent twice, as by a line that broke. */
async function act(
  { timings, ledger, number }: CourseTools,
  of: RunningCase,
  { version }: Pick<CaseDetail, 'version'>,
  what: CaseAct,
  account: StaffAccount = of.worker,
): Promise<void> {
  const by = await of.office.at(account);
  const payload = { key: randomUUID(), version, act: what };
  const send = () => by.ask('POST', `/staff/cases/${of.number}/acts`, payload);
  const done = await timings.of(timedAs(what), send);
  if (done.status !== 200) throw new Error(`${what.type} answered ${JSON.stringify(done)}`);
  keep(ledger, of, account, what, done);
  if (number(100) >= REPEATED_PERCENT) return;
  const again = await send();
  ledger.repeats += 1;
  if (JSON.stringify(again.body) !== JSON.stringify(done.body)) {
    ledger.problems.push(`${what.type} sent again answered otherwise`);
  }
}

function keep(
  ledger: Ledger,
  { number }: RunningCase,
  { id: staff }: StaffAccount,
  { type: act }: CaseAct,
  { body }: StaffAnswer,
): void {
  keepChange(ledger, { number, staff, act }, body);
}

/** As a month counts it. */
function sentenceKey({ clock }: CourseTools, { group, procedure, municipality }: CaseDetail): string {
  const month = japaneseDay(epochMs(clock.nowMs())).slice(0, 7);
  return `${municipality.code} ${month} ${group} ${procedure.id} ${SENTENCE}`;
}

function timedAs({ type }: CaseAct): string {
  if (type === 'decide' || type === 'approve') return 'decide';
  return type === 'askCorrection' || type === 'propose' ? type : 'other act';
}

/** Two take the same version at the same moment: one has it, the other is told. */
async function takeAtOnce(tools: CourseTools, of: RunningCase): Promise<void> {
  const { office, number } = of;
  const one = workerOf(tools, of);
  const other = office.workers.find((worker) => worker !== one);
  if (other === undefined) return;
  const seen = await look(tools, of, one);
  if (seen.status !== 200) return;
  const { version } = DESK_ROUTES.readCase.reply.parse(seen.body);
  const pair = [one, other] as const;
  const browsers = [await office.at(one), await office.at(other)] as const;
  const take = { type: 'take' } as const;
  const answers = await Promise.all(
    browsers.map((by) => by.ask('POST', `/staff/cases/${number}/acts`, { key: randomUUID(), version, act: take })),
  );
  tools.ledger.conflicts += 1;
  const won = answers.flatMap((answer, n) => (answer.status === 200 ? [{ answer, account: pair[n] ?? one }] : []));
  const lost = answers.filter(({ body }) => body.code === 'caseChanged');
  if (won.length !== 1 || lost.length !== 1) tools.ledger.problems.push('of two at once not exactly one won');
  for (const { answer, account } of won) keep(tools.ledger, of, account, take, answer);
}
