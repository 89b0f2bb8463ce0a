import type { ActionRefusal } from '#contract/failures/staff-failures.ts';
import type { ProcedureAction } from '#contract/portal/procedure-routes.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { coversGroup, type StaffRole, WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import { createPolicy } from '../platform/policy.ts';

type CatalogueAction = 'read';

/** May this requester read that procedure? What is served is public, for programs too: it says nothing of a person. */
export const mayUseCatalogue = createPolicy<CatalogueAction, 'any', Pick<Procedure, 'municipality'>>(
  { read: { public: 'any', resident: 'any', staff: 'any', client: 'any', site: 'any', job: 'any', proxy: 'any' } },
  { any: () => true },
);

export type EditingAction = ProcedureAction | 'readDraft' | 'writeDraft' | 'readWordings' | 'saveWording';

/**
 * For which procedures of their municipality: all of them, those of the grant's group, or those of the group where the
 * change is nobody's that they made themselves.
 */
type Reach = 'municipality' | 'group' | 'groupOfOthers';

const READ = {
  reader: 'municipality',
  caseWorker: 'municipality',
  approver: 'municipality',
  catalogueEditor: 'municipality',
} as const;

const EDITING_POLICY: { readonly [Action in EditingAction]: { readonly [Role in StaffRole]?: Reach } } = {
  readProcedures: READ,
  checkProcedure: { catalogueEditor: 'municipality' },
  importProcedure: { catalogueEditor: 'municipality' },
  // Each their own: nobody names whose.
  readDraft: { catalogueEditor: 'municipality' },
  writeDraft: { catalogueEditor: 'municipality' },
  scheduleProcedure: { catalogueEditor: 'municipality' },
  confirmSchedule: { approver: 'groupOfOthers' },
  takeBackSchedule: { catalogueEditor: 'municipality', approver: 'group' },
  readWordings: READ,
  saveWording: { catalogueEditor: 'municipality' },
};

/** What a change is about: the groups that it touches, before it and after, and who made it. */
interface Concern {
  readonly groups: readonly string[];
  readonly madeBy: readonly string[];
}

type Who = Pick<StaffCaller, 'actor' | 'grants'>;

/**
 * Why somebody may not do this; `undefined`: they may. Without a concern: not to anything. A change from one group to
 * another takes grants for both.
 */
export function refusalOf({ actor, grants }: Who, action: EditingAction, concern?: Concern): ActionRefusal | undefined {
  const reaches = grants.flatMap(({ role, group }) => {
    const reach = EDITING_POLICY[action][role];
    return reach === undefined ? [] : [{ reach, group: reach === 'municipality' ? WHOLE_MUNICIPALITY : group }];
  });
  if (reaches.length === 0) return 'role';
  if (concern === undefined) return undefined;
  const covered = (group: string) => reaches.filter((one) => coversGroup(one.group, group));
  if (concern.groups.some((group) => covered(group).length === 0)) return 'role';
  const needsOthers = concern.groups.some((group) => covered(group).every(({ reach }) => reach === 'groupOfOthers'));
  return needsOthers && concern.madeBy.includes(actor.id) ? 'fourEyes' : undefined;
}
