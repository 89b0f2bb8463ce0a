import type { ActionRefusal } from '#contract/failures/staff-failures.ts';
import type { AGENCY_ROUTES, AgencyEvent } from '#contract/portal/agency-routes.ts';
import type { AgencyScope } from '#contract/values/agency-scope.ts';
import type { StaffRole } from '#contract/values/staff-role.ts';
import type { ClientCaller } from '../platform/http/client-audience.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';

type AgencyRoutes = typeof AGENCY_ROUTES;
type RoutesOf<Name extends string> = {
  [Route in keyof AgencyRoutes]: AgencyRoutes[Route]['audience'] extends Name ? Route : never;
}[keyof AgencyRoutes];

export type ClientAction = RoutesOf<'client'>;
export type RegistrationAction = RoutesOf<'staff'>;

/** What a system needs for each route; one without a line does not compile. */
export const CLIENT_POLICY: { readonly [Action in ClientAction]: AgencyScope } = {
  listAgencyCases: 'cases.list',
  readAgencyCase: 'cases.read',
  readAgencyContainer: 'cases.container',
  readAgencyLetter: 'cases.container',
  readAgencyAccount: 'cases.account',
  changeAgencyCase: 'cases.state',
  listAgencyProcedures: 'catalogue.read',
};

/** What a change takes beside the scope of its route. */
const EVENT_POLICY: { readonly [Event in AgencyEvent['event']]?: AgencyScope } = { decide: 'cases.decide' };

const REGISTRATION_POLICY: { readonly [Action in RegistrationAction]: readonly StaffRole[] } = {
  listAgencyClients: ['administrator', 'auditor'],
  addAgencyClient: ['administrator'],
  endAgencyClient: ['administrator'],
};

/** The scope that a system lacks for a route; `undefined`: it may, for its groups of its municipality. */
export function scopeMissing({ scopes }: Pick<ClientCaller, 'scopes'>, action: ClientAction): AgencyScope | undefined {
  const needed = CLIENT_POLICY[action];
  return scopes.includes(needed) ? undefined : needed;
}

/** The scope that a system lacks for a change, beside that of the route. */
export function eventScopeMissing(
  { scopes }: Pick<ClientCaller, 'scopes'>,
  { event }: Pick<AgencyEvent, 'event'>,
): AgencyScope | undefined {
  const needed = EVENT_POLICY[event];
  return needed === undefined || scopes.includes(needed) ? undefined : needed;
}

/** Why somebody of the staff may not do this to the registrations of their municipality; `undefined`: they may. */
export function registrationRefusal(
  { grants }: Pick<StaffCaller, 'grants'>,
  action: RegistrationAction,
): ActionRefusal | undefined {
  return grants.some(({ role }) => REGISTRATION_POLICY[action].includes(role)) ? undefined : 'role';
}
