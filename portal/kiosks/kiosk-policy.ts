import type { ActionRefusal } from '#contract/failures/staff-failures.ts';
import type { KIOSK_ROUTES } from '#contract/portal/kiosk-routes.ts';
import type { StaffRole } from '#contract/values/staff-role.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';

type KioskRoutes = typeof KIOSK_ROUTES;
export type KioskAction = {
  [Route in keyof KioskRoutes]: KioskRoutes[Route]['audience'] extends 'staff' ? Route : never;
}[keyof KioskRoutes];

const WATCHERS: readonly StaffRole[] = ['reader', 'caseWorker', 'approver', 'administrator'];

/** Which roles see the terminals of their municipality. Nobody changes one at the desk. */
const KIOSK_POLICY: { readonly [Action in KioskAction]: readonly StaffRole[] } = {
  listKiosks: WATCHERS,
  readKiosk: WATCHERS,
};

/** Why somebody may not; `undefined`: they may, for the terminals of their municipality. */
export function kioskRefusal({ grants }: Pick<StaffCaller, 'grants'>, action: KioskAction): ActionRefusal | undefined {
  return grants.some(({ role }) => KIOSK_POLICY[action].includes(role)) ? undefined : 'role';
}
