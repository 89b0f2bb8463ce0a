import * as z from 'zod';
import { failed, type Outcome, success } from '../failures/outcome.ts';

/** Where an application stands once it was received; the same for the office and the person. */
export const caseStateSchema = z.enum(['received', 'inReview', 'correctionAsked', 'decided', 'withdrawn']);
export type CaseState = z.infer<typeof caseStateSchema>;

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

export type CaseEvent =
  | { readonly type: 'beginReview' }
  | { readonly type: 'decide'; readonly outcome: CaseOutcome }
  | { readonly type: 'withdraw' };

/** What the machine knows of a case. */
export interface CaseStanding {
  readonly kind: CaseKind;
  readonly state: CaseState;
  /** Of a case that is decided. */
  readonly outcome: CaseOutcome | null;
}

const LEADS: Readonly<Record<CaseEvent['type'], { readonly from: readonly CaseState[]; readonly to: CaseState }>> = {
  beginReview: { from: ['received'], to: 'inReview' },
  decide: { from: ['inReview', 'correctionAsked'], to: 'decided' },
  withdraw: { from: ['received', 'inReview', 'correctionAsked'], to: 'withdrawn' },
};

/** Where a case begins. */
export const FIRST_STATE: CaseState = 'received';

/** Whether nothing can happen to it any more. */
export function isClosed({ state }: Pick<CaseStanding, 'state'>): boolean {
  return state === 'decided' || state === 'withdrawn';
}

/**
 * Where a case stands after an event. Fails with `transitionRefused` where the event cannot happen any more, or not with
 * this outcome.
 */
export function stepCase(standing: CaseStanding, event: CaseEvent): Outcome<CaseStanding> {
  const { from, to } = LEADS[event.type];
  const outcome = event.type === 'decide' ? event.outcome : null;
  const fits = outcome === null || OUTCOMES_OF[standing.kind].includes(outcome);
  return from.includes(standing.state) && fits
    ? success({ kind: standing.kind, state: to, outcome })
    : failed({ code: 'transitionRefused', from: standing.state, to });
}
