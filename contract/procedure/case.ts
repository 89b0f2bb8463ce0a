import * as z from 'zod';
import { failed, type Outcome, success } from '../failures/outcome.ts';
import type { CalendarDate } from '../values/brands.ts';
import { addDays } from '../values/calendar.ts';
import { type VisitCounts, visitRefusal } from './visit.ts';

/** Where an application stands once it was received, as the office sees it. */
export const caseStateSchema = z.enum([
  'received',
  'inReview',
  'correctionAsked',
  'awaitingApproval',
  'decided',
  'withdrawn',
]);
export type CaseState = z.infer<typeof caseStateSchema>;

/** Where it stands as the person is told: how an office decides inside is not. */
export const toldStateSchema = caseStateSchema.exclude(['awaitingApproval']);
export type ToldState = z.infer<typeof toldStateSchema>;

export function toldState(state: CaseState): ToldState {
  return state === 'awaitingApproval' ? 'inReview' : state;
}

/**
 * What is owed: an application (申請) is answered, a notification (届出) has done its duty once it arrives complete. Source:
 * 行政手続法 2条3号, 7号, 7条 and 37条.
 */
export const caseKindSchema = z.enum(['application', 'notification']);
export type CaseKind = z.infer<typeof caseKindSchema>;

export const caseOutcomeSchema = z.enum(['granted', 'partlyGranted', 'refused', 'noted', 'notEstablished']);
export type CaseOutcome = z.infer<typeof caseOutcomeSchema>;

const OUTCOMES_OF: Readonly<Record<CaseKind, readonly CaseOutcome[]>> = {
  application: ['granted', 'partlyGranted', 'refused'],
  notification: ['noted', 'notEstablished'],
};
/** Outcomes that rest on each paper that the office was to see. */
const RESTS_ON_ORIGINALS: readonly CaseOutcome[] = ['granted', 'noted'];
/** Outcomes whose reasons are owed with them. Source: 行政手続法 8条. */
const OWES_REASONS: readonly CaseOutcome[] = ['partlyGranted', 'refused', 'notEstablished'];

/** How a case of this kind can end. */
export function outcomesOf(kind: CaseKind): readonly CaseOutcome[] {
  return OUTCOMES_OF[kind];
}

export function owesReasons(outcome: CaseOutcome): boolean {
  return OWES_REASONS.includes(outcome);
}

/** Whether the office writes a letter: every answer to an application is one. */
export function owesLetter(kind: CaseKind): boolean {
  return kind === 'application';
}

/** Grounds on which what was decided is looked at again, by the office itself. */
export const reopenGroundSchema = z.enum(['appealUpheld', 'ownError', 'courtOrder']);

/** Why a case is kept whatever its rule of keeping says. */
export const holdGroundSchema = z.enum(['appeal', 'lawsuit', 'audit', 'other']);

export type CaseEvent =
  | { readonly type: 'beginReview' }
  | { readonly type: 'askCorrection'; readonly lastDay: CalendarDate }
  | { readonly type: 'extendCorrection'; readonly lastDay: CalendarDate }
  | { readonly type: 'cancelCorrection' }
  | { readonly type: 'refile' }
  | { readonly type: 'answeredAtCounter' }
  | { readonly type: 'correctionLapsed' }
  | { readonly type: 'propose'; readonly outcome: CaseOutcome }
  | { readonly type: 'sendBack' }
  | { readonly type: 'decide'; readonly outcome: CaseOutcome }
  | { readonly type: 'withdraw' }
  | { readonly type: 'reopen' }
  | { readonly type: 'noticeOfDelay'; readonly expected: CalendarDate }
  /** Keeps it from being erased, until that is lifted. */
  | { readonly type: 'hold' | 'liftHold' }
  /** `day` is when somebody comes; `isOwn` where the person asks for it, who does so only so often. */
  | { readonly type: 'bookVisit' | 'changeVisit'; readonly day: CalendarDate; readonly isOwn: boolean }
  | { readonly type: 'cancelVisit' }
  | { readonly type: 'visitAttended' | 'visitMissed'; readonly day: CalendarDate };
export type CaseEventType = CaseEvent['type'];

/** What the machine knows of a case. */
export interface CaseStanding {
  readonly kind: CaseKind;
  readonly state: CaseState;
  /** Of a case that is decided. */
  readonly outcome: CaseOutcome | null;
  /** Of the correction that is open; it stays open past that day, until the case is decided. */
  readonly correctionLastDay: CalendarDate | null;
  /** Whether it is kept whatever its rule of keeping says. */
  readonly isHeld: boolean;
}

/** What is needed beside, which the machine cannot know from the case alone. */
interface CaseNeeds {
  /** Papers that the office was to see and has not. */
  readonly originalsMissing: number;
  /** Whether the procedure lets a person take it back; an application always may be. */
  readonly withdrawable: boolean;
  readonly visits?: VisitCounts;
}

const NOTHING_NEEDED: CaseNeeds = { originalsMissing: 0, withdrawable: true };
const NO_VISITS: VisitCounts = { open: 0, changes: 0 };

/** The last day of a correction lies at least and at most so many days ahead. */
export const CORRECTION_DAYS = { fewest: 7, most: 60 } as const;

const OPEN: readonly CaseState[] = ['received', 'inReview', 'correctionAsked', 'awaitingApproval'];
/** A visit that was booked stays booked when the case is decided: papers are handed out then as well. */
const NOT_WITHDRAWN: readonly CaseState[] = [...OPEN, 'decided'];
/** A case is held wherever it stands. */
const ANY = caseStateSchema.options;
const LEADS: Readonly<Record<CaseEventType, { readonly from: readonly CaseState[]; readonly to: CaseState | 'same' }>> =
  {
    beginReview: { from: ['received'], to: 'inReview' },
    askCorrection: { from: ['received', 'inReview'], to: 'correctionAsked' },
    extendCorrection: { from: ['correctionAsked'], to: 'same' },
    cancelCorrection: { from: ['correctionAsked'], to: 'inReview' },
    refile: { from: ['correctionAsked', 'awaitingApproval', 'inReview'], to: 'inReview' },
    answeredAtCounter: { from: ['correctionAsked', 'awaitingApproval', 'inReview'], to: 'inReview' },
    correctionLapsed: { from: ['correctionAsked'], to: 'same' },
    propose: { from: ['inReview', 'correctionAsked'], to: 'awaitingApproval' },
    sendBack: { from: ['awaitingApproval'], to: 'inReview' },
    decide: { from: ['inReview', 'correctionAsked', 'awaitingApproval'], to: 'decided' },
    withdraw: { from: OPEN, to: 'withdrawn' },
    reopen: { from: ['decided'], to: 'inReview' },
    noticeOfDelay: { from: OPEN, to: 'same' },
    hold: { from: ANY, to: 'same' },
    liftHold: { from: ANY, to: 'same' },
    bookVisit: { from: OPEN, to: 'same' },
    changeVisit: { from: NOT_WITHDRAWN, to: 'same' },
    cancelVisit: { from: NOT_WITHDRAWN, to: 'same' },
    visitAttended: { from: NOT_WITHDRAWN, to: 'same' },
    visitMissed: { from: NOT_WITHDRAWN, to: 'same' },
  };

/** Events that end the correction that was asked for. */
const ENDS_CORRECTION: readonly CaseEventType[] = [
  'cancelCorrection',
  'refile',
  'answeredAtCounter',
  'decide',
  'withdraw',
  'reopen',
];

/** Where a case begins. */
export const FIRST_STATE: CaseState = 'received';

/** Whether nothing can happen to it any more, but that it is opened again. */
export function isClosed({ state }: Pick<CaseStanding, 'state'>): boolean {
  return state === 'decided' || state === 'withdrawn';
}

/** Whether the day is over until which a correction was asked for. It decides nothing: it may still come. */
export function isLapsed({ correctionLastDay }: Pick<CaseStanding, 'correctionLastDay'>, today: CalendarDate): boolean {
  return correctionLastDay !== null && today > correctionLastDay;
}

/**
 * Where a case stands after an event, on a day in Japan. Fails with `transitionRefused` where the event cannot happen any more
 * or not with this outcome, with `originalsMissing` where the outcome rests on papers that did not come, and with
 * `correctionIncomplete` where the last day is too near or too far. Of a visit it fails with `slotTooSoon`, `officeClosed` or
 * `visitLimitReached`.
 */
export function stepCase(
  standing: CaseStanding,
  event: CaseEvent,
  today: CalendarDate,
  { originalsMissing, withdrawable, visits = NO_VISITS }: CaseNeeds = NOTHING_NEEDED,
): Outcome<CaseStanding> {
  const { from, to } = LEADS[event.type];
  const state = to === 'same' ? standing.state : to;
  if (!from.includes(standing.state) || !fits(standing, event, today) || (event.type === 'withdraw' && !withdrawable)) {
    return failed({ code: 'transitionRefused', from: standing.state, to: state });
  }
  if (isDecision(event) && RESTS_ON_ORIGINALS.includes(event.outcome) && originalsMissing > 0) {
    return failed({ code: 'originalsMissing', count: originalsMissing });
  }
  if (event.type === 'bookVisit' || event.type === 'changeVisit') {
    const refused = visitRefusal({ ...event, isNew: event.type === 'bookVisit' }, today, visits);
    if (refused !== undefined) return failed(refused);
  }
  const lastDay = 'lastDay' in event ? event.lastDay : standing.correctionLastDay;
  if ('lastDay' in event && !isWithin(event.lastDay, today)) {
    return failed({ code: 'correctionIncomplete', problem: 'lastDay' });
  }
  return success({
    kind: standing.kind,
    state,
    outcome: event.type === 'decide' ? event.outcome : to === 'same' ? standing.outcome : null,
    correctionLastDay: ENDS_CORRECTION.includes(event.type) ? null : lastDay,
    isHeld: event.type === 'hold' || (standing.isHeld && event.type !== 'liftHold'),
  });
}

/** What an event needs of the case beside its state. */
function fits(standing: CaseStanding, event: CaseEvent, today: CalendarDate): boolean {
  switch (event.type) {
    case 'extendCorrection':
      return standing.correctionLastDay === null || event.lastDay > standing.correctionLastDay;
    case 'refile':
    case 'answeredAtCounter':
      return standing.correctionLastDay !== null;
    case 'correctionLapsed':
      return isLapsed(standing, today);
    case 'noticeOfDelay':
      return standing.kind === 'application' && event.expected > today;
    case 'hold':
      return !standing.isHeld;
    case 'liftHold':
      return standing.isHeld;
    case 'visitAttended':
    case 'visitMissed':
      return event.day <= today;
    case 'propose':
    case 'decide':
      return (
        OUTCOMES_OF[standing.kind].includes(event.outcome) &&
        (standing.state !== 'correctionAsked' || isLapsed(standing, today))
      );
    default:
      return true;
  }
}

function isDecision(event: CaseEvent): event is Extract<CaseEvent, { readonly outcome: CaseOutcome }> {
  return event.type === 'propose' || event.type === 'decide';
}

function isWithin(lastDay: CalendarDate, today: CalendarDate): boolean {
  return lastDay >= addDays(today, CORRECTION_DAYS.fewest) && lastDay <= addDays(today, CORRECTION_DAYS.most);
}
