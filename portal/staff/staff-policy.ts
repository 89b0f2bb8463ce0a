import type { ActionRefusal } from '#contract/failures/staff-failures.ts';
import type { STAFF_FACTOR_ROUTES } from '#contract/portal/staff-factor-routes.ts';
import type { STAFF_ROUTES } from '#contract/portal/staff-routes.ts';
import type { StaffRole } from '#contract/values/staff-role.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';

type StaffRoutes = typeof STAFF_ROUTES & typeof STAFF_FACTOR_ROUTES;

/** What somebody who signed in can ask of this capability; each has its line in the policy, or does not compile. */
export type StaffAction = {
  [Name in keyof StaffRoutes]: StaffRoutes[Name]['audience'] extends 'staff' ? Name : never;
}[keyof StaffRoutes];

/** Whom of the municipality an action may concern: oneself, everybody, everybody but oneself. */
type Concern = 'oneself' | 'everybody' | 'others';

type PolicyLine = { readonly [Role in StaffRole]?: Concern };

const OWN_THINGS: PolicyLine = {
  reader: 'oneself',
  caseWorker: 'oneself',
  approver: 'oneself',
  catalogueEditor: 'oneself',
  administrator: 'oneself',
  auditor: 'oneself',
};

const STAFF_POLICY: { readonly [Action in StaffAction]: PolicyLine } = {
  readStaffSession: OWN_THINGS,
  closeStaffSession: OWN_THINGS,
  listStaffSessions: OWN_THINGS,
  endStaffSession: OWN_THINGS,
  endStaffSessions: OWN_THINGS,
  watchStaffSession: OWN_THINGS,
  readOwnFactors: OWN_THINGS,
  beginPasskey: OWN_THINGS,
  addPasskey: OWN_THINGS,
  removePasskey: OWN_THINGS,
  beginProviderBinding: OWN_THINGS,
  removeProvider: OWN_THINGS,
  changePassword: OWN_THINGS,
  removePassword: OWN_THINGS,
  beginStepUp: OWN_THINGS,
  stepUpByPasskey: OWN_THINGS,
  stepUpByCode: OWN_THINGS,
  listStaff: { administrator: 'everybody', auditor: 'everybody' },
  inviteStaff: { administrator: 'everybody' },
  recoverStaff: { administrator: 'others' },
  endMembership: { administrator: 'everybody' },
  planDeparture: { administrator: 'everybody' },
  resumeMembership: { administrator: 'others' },
  addGrant: { administrator: 'others' },
  endGrant: { administrator: 'others' },
};

/** Why the caller may not do this to `staff` of their own municipality, by any grant in force; `undefined`: they may. */
export function refusalOf(
  { actor, grants }: Pick<StaffCaller, 'actor' | 'grants'>,
  action: StaffAction,
  staff: string,
): ActionRefusal | undefined {
  const concerns = grants.map(({ role }) => STAFF_POLICY[action][role]).filter((concern) => concern !== undefined);
  if (concerns.length === 0) return 'role';
  const isOneself = staff === actor.id;
  const covers = (concern: Concern) => concern === 'everybody' || (concern === 'oneself') === isOneself;
  if (concerns.some(covers)) return undefined;
  return isOneself ? 'oneself' : 'role';
}
