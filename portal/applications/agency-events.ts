import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { AgencyEvent } from '#contract/portal/agency-routes.ts';
import { isClosed } from '#contract/procedure/case.ts';
import type { CaseDeed } from './case-change.ts';
import { takeStep } from './case-step.ts';
import { decide } from './decision-acts.ts';
import { needsSecondPerson } from './desk-policy.ts';
import { countVersion, moveOriginal } from './paper-acts.ts';
import { visitWork } from './visit-acts.ts';
import { endVisit } from './visit-steps.ts';

type EventOf<Name extends AgencyEvent['event']> = Extract<AgencyEvent, { readonly event: Name }>;
type Done = Promise<Outcome<unknown>>;

/** Does to a case what another system says of it, by the same steps as the desk. Fails as those do. */
export function performAgencyEvent(deed: CaseDeed, event: AgencyEvent): Done {
  switch (event.event) {
    case 'beginReview':
      return takeStep(deed.transaction, deed.tools, deed.caller.actor, deed.held, { event: { type: 'beginReview' } });
    case 'externalTaken':
      return keepTaken(deed, event.externalId);
    case 'originalArrived':
      return arrive(deed, event.key);
    case 'visitAttended':
      return endVisit(visitWork(deed), event.visit, 'attended');
    case 'decide':
      return decideElsewhere(deed, event);
  }
}

/**
 * A decision that was made in another system, where the city says so of the procedure. What takes two people at the desk takes
 * two there, and what the desk has proposed is the desk's to decide.
 */
async function decideElsewhere(deed: CaseDeed, { outcome, letter, decidedBy, approvedBy }: EventOf<'decide'>): Done {
  const { held, tools, procedure } = deed;
  if (procedure.decidesElsewhere !== true) return failed({ code: 'actionNotAllowed', reason: 'decidedAtDesk' });
  const takesTwo = needsSecondPerson(procedure.fourEyes, outcome, tools.draw(held.receipt_number));
  if (takesTwo && (approvedBy === undefined || approvedBy === decidedBy)) {
    return failed({ code: 'actionNotAllowed', reason: 'fourEyes' });
  }
  if (held.state === 'awaitingApproval') return failed({ code: 'transitionRefused', from: held.state, to: 'decided' });
  return decide(deed, { outcome, letter });
}

/** A paper of a case that goes on. */
async function arrive(deed: CaseDeed, key: string): Done {
  const { state } = deed.held;
  if (isClosed(deed.held)) return failed({ code: 'transitionRefused', from: state, to: state });
  return moveOriginal(deed, 'originalArrived', key, 'arrived');
}

/** Keeps under what name another system took an open case; where the case stands stays. */
async function keepTaken(deed: CaseDeed, externalId: string): Done {
  const {
    transaction,
    caller: { actor },
    held,
  } = deed;
  if (isClosed(held)) return failed({ code: 'transitionRefused', from: held.state, to: held.state });
  await sql`
    insert into agency_taken (municipality_code, receipt_number, number, client_id, external_id)
    select ${held.municipality_code}, ${held.receipt_number}, coalesce(max(number), 0) + 1, ${actor.id}, ${externalId}
    from agency_taken
    where municipality_code = ${held.municipality_code} and receipt_number = ${held.receipt_number}`.execute(
    transaction,
  );
  await countVersion(deed);
  return success(undefined);
}
