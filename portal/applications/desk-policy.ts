import type { ActionRefusal } from '#contract/failures/staff-failures.ts';
import type { CaseAction } from '#contract/portal/desk-routes.ts';
import { type CaseStanding, isClosed } from '#contract/procedure/case.ts';
import { type StaffRole, WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';

type Who = Pick<StaffCaller, 'actor' | 'grants'>;

/** What a case must be to somebody: of a group that the grant is for, or theirs to work on as well. */
type Relation = 'group' | 'assigned';

interface CaseRow extends Pick<CaseStanding, 'state' | 'kind'> {
  readonly group: string;
  readonly assignee: string | null;
}

const DESK_POLICY: { readonly [Action in CaseAction | 'seeCase']: { readonly [Role in StaffRole]?: Relation } } = {
  seeCase: { reader: 'group', caseWorker: 'group', approver: 'group' },
  takeCase: { caseWorker: 'group', approver: 'group' },
  releaseCase: { caseWorker: 'assigned', approver: 'group' },
  decideCase: { caseWorker: 'assigned', approver: 'group' },
};

/** When an action makes sense at all. An application is decided with a letter, which the desk does not write yet. */
const POSSIBLE: { readonly [Action in CaseAction]: (row: CaseRow) => boolean } = {
  takeCase: (row) => !isClosed(row),
  releaseCase: (row) => !isClosed(row) && row.assignee !== null,
  decideCase: (row) => row.kind === 'notification' && (row.state === 'inReview' || row.state === 'correctionAsked'),
};

/** The groups whose cases somebody may see; all of the municipality's where one of them is `*`. */
export function groupsVisibleTo({ grants }: Pick<Who, 'grants'>): readonly string[] {
  return grants.filter(({ role }) => DESK_POLICY.seeCase[role] !== undefined).map(({ group }) => group);
}

export function maySee(who: Pick<Who, 'grants'>, { group }: Pick<CaseRow, 'group'>): boolean {
  return groupsVisibleTo(who).some((granted) => covers(granted, group));
}

/** Why somebody who sees a case may not do this to it; `undefined`: they may. */
export function refusalOf({ actor, grants }: Who, action: CaseAction, row: CaseRow): ActionRefusal | undefined {
  const relations = grants
    .filter(({ group }) => covers(group, row.group))
    .map(({ role }) => DESK_POLICY[action][role])
    .filter((relation) => relation !== undefined);
  if (relations.length === 0) return 'role';
  const isAssigned = row.assignee === actor.id;
  return relations.some((relation) => relation === 'group' || isAssigned) ? undefined : 'notAssigned';
}

/** What somebody is offered. */
export function actionsOf(who: Who, row: CaseRow): CaseAction[] {
  const actions = Object.keys(POSSIBLE) as CaseAction[];
  const isTheirs = row.assignee === who.actor.id;
  return actions.filter(
    (action) =>
      POSSIBLE[action](row) && refusalOf(who, action, row) === undefined && !(action === 'takeCase' && isTheirs),
  );
}

function covers(granted: string, group: string): boolean {
  return granted === WHOLE_MUNICIPALITY || granted === group;
}
