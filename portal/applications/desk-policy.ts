import type { ActionRefusal } from '#contract/failures/staff-failures.ts';
import type { OfferedAction } from '#contract/portal/staff-routes.ts';
import { type CaseOutcome, type CaseStanding, isClosed, isLapsed } from '#contract/procedure/case.ts';
import type { CaseActType } from '#contract/procedure/case-act.ts';
import type { FourEyes } from '#contract/procedure/procedure.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import { coversGroup, type StaffRole, WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';

type Who = Pick<StaffCaller, 'actor' | 'grants'>;

/** What a case must be to somebody: of their municipality, of a group that the grant is for, or theirs to work on as well. */
type Relation = 'municipality' | 'group' | 'assigned';
type ByRole = { readonly [Role in StaffRole]?: Relation };

/** What the policy knows of a case. */
export interface PolicyCase extends CaseStanding {
  readonly group: string;
  readonly assignee: string | null;
  readonly restricted: boolean;
  readonly isErased: boolean;
  /** Whether who asks took themselves off it. */
  readonly recused: boolean;
  readonly isProposed: boolean;
  readonly awaitsConfirmation: boolean;
  readonly hasLetters: boolean;
  /** Whether somebody is still to come. */
  readonly hasVisits: boolean;
}

const GROUP: ByRole = { caseWorker: 'group', approver: 'group' };
const ASSIGNED: ByRole = { caseWorker: 'assigned', approver: 'assigned' };
const ASSIGNED_OR_APPROVER: ByRole = { caseWorker: 'assigned', approver: 'group' };
const APPROVER: ByRole = { approver: 'group' };

const SEE_CASE: ByRole = { reader: 'group', caseWorker: 'group', approver: 'group' };
/** Of a case whose address is kept from others, for instance of somebody who is stalked. */
const SEE_RESTRICTED: ByRole = { caseWorker: 'assigned', approver: 'group' };

/** What is left of a case once it was erased: nothing that was kept from anybody. */
const SEE_ERASED: ByRole = { ...SEE_CASE, auditor: 'municipality' };

const DESK_POLICY: { readonly [Act in CaseActType]: ByRole } = {
  take: GROUP,
  release: ASSIGNED_OR_APPROVER,
  assign: APPROVER,
  reroute: ASSIGNED_OR_APPROVER,
  askCorrection: ASSIGNED,
  extendCorrection: ASSIGNED_OR_APPROVER,
  cancelCorrection: ASSIGNED_OR_APPROVER,
  answeredAtCounter: ASSIGNED,
  propose: ASSIGNED,
  sendBack: APPROVER,
  decide: ASSIGNED_OR_APPROVER,
  approve: APPROVER,
  withdrawOnPaper: { caseWorker: 'assigned' },
  reopen: APPROVER,
  correctLetter: APPROVER,
  confirm: APPROVER,
  refuseRequest: APPROVER,
  letterPosted: GROUP,
  expectOriginal: ASSIGNED,
  originalArrived: GROUP,
  originalWaived: GROUP,
  originalReturned: GROUP,
  bookVisit: GROUP,
  changeVisit: GROUP,
  cancelVisit: GROUP,
  visitAttended: GROUP,
  visitMissed: GROUP,
  noticeOfDelay: ASSIGNED_OR_APPROVER,
  message: ASSIGNED_OR_APPROVER,
  note: GROUP,
  recuse: GROUP,
  restrict: APPROVER,
  unrestrict: APPROVER,
  hold: APPROVER,
  liftHold: APPROVER,
};

const isOpen = (of: PolicyCase) => !isClosed(of);
const inReview = (of: PolicyCase, today: CalendarDate) =>
  of.state === 'inReview' || (of.state === 'correctionAsked' && isLapsed(of, today));
const hasVisits = (of: PolicyCase) => of.hasVisits && of.state !== 'withdrawn';
const always = () => true;

/** When an act makes sense at all. */
const POSSIBLE: { readonly [Act in CaseActType]: (of: PolicyCase, today: CalendarDate) => boolean } = {
  take: isOpen,
  release: (of) => isOpen(of) && of.assignee !== null,
  assign: isOpen,
  reroute: (of) => of.state === 'received' || of.state === 'inReview',
  askCorrection: (of) => of.state === 'received' || of.state === 'inReview',
  extendCorrection: (of) => of.state === 'correctionAsked',
  cancelCorrection: (of) => of.state === 'correctionAsked',
  answeredAtCounter: (of) => isOpen(of) && of.correctionLastDay !== null,
  propose: inReview,
  sendBack: (of) => of.state === 'awaitingApproval',
  decide: inReview,
  approve: (of) => of.state === 'awaitingApproval' && of.isProposed,
  withdrawOnPaper: isOpen,
  reopen: (of) => of.state === 'decided' && !of.awaitsConfirmation,
  correctLetter: (of) => of.state === 'decided' && of.hasLetters && !of.awaitsConfirmation,
  confirm: (of) => of.awaitsConfirmation,
  refuseRequest: (of) => of.awaitsConfirmation,
  letterPosted: (of) => of.hasLetters,
  expectOriginal: isOpen,
  originalArrived: isOpen,
  originalWaived: isOpen,
  originalReturned: isOpen,
  bookVisit: isOpen,
  changeVisit: hasVisits,
  cancelVisit: hasVisits,
  visitAttended: hasVisits,
  visitMissed: hasVisits,
  noticeOfDelay: (of) => isOpen(of) && of.kind === 'application',
  message: always,
  note: always,
  recuse: isOpen,
  restrict: (of) => !of.restricted,
  unrestrict: (of) => of.restricted && !of.awaitsConfirmation,
  hold: (of) => !of.isHeld,
  liftHold: (of) => of.isHeld && !of.awaitsConfirmation,
};

const CASE_ACTS = Object.keys(POSSIBLE) as CaseActType[];

/** The groups whose cases somebody may see; all of the municipality's where one of them is `*`. */
export function groupsVisibleTo({ grants }: Pick<Who, 'grants'>): readonly string[] {
  return grants.filter(({ role }) => SEE_CASE[role] !== undefined).map(({ group }) => group);
}

/** Whether somebody may look for cases by the person: who sees any, among those they see. */
export function maySearch(who: Pick<Who, 'grants'>): boolean {
  return groupsVisibleTo(who).length > 0;
}

/** Whether there is such a case, as far as somebody is told. */
export function maySee(
  { grants }: Pick<Who, 'grants'>,
  { group, isErased }: Pick<PolicyCase, 'group' | 'isErased'>,
): boolean {
  const byRole = isErased ? SEE_ERASED : SEE_CASE;
  return relationsTo({ grants }, byRole, { group }).length > 0;
}

/** Who may open a case outside of their groups in an emergency, where the municipality lets anybody. */
const EMERGENCY: readonly StaffRole[] = ['reader', 'caseWorker'];

export function emergencyRefusalOf({ grants }: Pick<Who, 'grants'>): ActionRefusal | undefined {
  return grants.some(({ role }) => EMERGENCY.includes(role)) ? undefined : 'role';
}

/** What somebody is offered that is about no case which they see. Who sees all of them has no need of an emergency. */
export function offersOf(
  who: Pick<Who, 'grants'>,
  { emergencyOpen }: { readonly emergencyOpen: boolean },
): OfferedAction[] {
  const isOffered =
    emergencyOpen && emergencyRefusalOf(who) === undefined && !groupsVisibleTo(who).includes(WHOLE_MUNICIPALITY);
  return isOffered ? ['openInEmergency'] : [];
}

/** Why a case that was opened so is not read: not even an emergency opens one that is restricted. */
export function emergencyReadingRefusal({
  recused,
  restricted,
}: Pick<PolicyCase, 'recused' | 'restricted'>): ActionRefusal | undefined {
  if (recused) return 'recused';
  return restricted ? 'restricted' : undefined;
}

type Reading = Pick<PolicyCase, 'group' | 'assignee' | 'restricted' | 'recused' | 'isErased'>;

/** Why somebody who sees a case in a list may not open it; `undefined`: they may. */
export function openRefusalOf(who: Who, of: Reading): ActionRefusal | undefined {
  if (of.recused) return 'recused';
  if (of.isErased) return relationRefusal(who, SEE_ERASED, of);
  if (of.restricted && relationRefusal(who, SEE_RESTRICTED, of) !== undefined) return 'restricted';
  return relationRefusal(who, SEE_CASE, of);
}

/** Why somebody who sees a case may not do this to it; `undefined`: they may. */
export function refusalOf(who: Who, act: CaseActType, of: Reading): ActionRefusal | undefined {
  return openRefusalOf(who, of) ?? relationRefusal(who, DESK_POLICY[act], of);
}

function relationRefusal(who: Who, byRole: ByRole, of: Reading): ActionRefusal | undefined {
  const relations = relationsTo(who, byRole, of);
  if (relations.length === 0) return 'role';
  const isAssigned = of.assignee === who.actor.id;
  return relations.some((relation) => relation !== 'assigned' || isAssigned) ? undefined : 'notAssigned';
}

function relationsTo(
  { grants }: Pick<Who, 'grants'>,
  byRole: ByRole,
  { group }: Pick<PolicyCase, 'group'>,
): readonly Relation[] {
  return grants.flatMap(({ role, group: granted }) => {
    const relation = byRole[role];
    return relation === 'municipality' || coversGroup(granted, group) ? (relation ?? []) : [];
  });
}

/** What somebody is offered. */
export function actsOf(who: Who, of: PolicyCase, today: CalendarDate): CaseActType[] {
  const isTheirs = of.assignee === who.actor.id;
  return CASE_ACTS.filter(
    (act) => POSSIBLE[act](of, today) && refusalOf(who, act, of) === undefined && !(act === 'take' && isTheirs),
  );
}

const RESTS_ON_LESS: readonly CaseOutcome[] = ['refused', 'partlyGranted', 'notEstablished'];

/** Whether a decision needs a second person. `draw` is a number from 0 to 99 that nobody can foresee and each case keeps. */
export function needsSecondPerson(fourEyes: FourEyes | undefined, outcome: CaseOutcome, draw: number): boolean {
  switch (fourEyes) {
    case 'never':
      return false;
    case 'always':
      return true;
    case undefined:
    case 'refusals':
      return RESTS_ON_LESS.includes(outcome);
    default:
      return RESTS_ON_LESS.includes(outcome) || draw < fourEyes.samplePercent;
  }
}
