import type { StaffRole } from '#contract/values/staff-role.ts';
import { csrfTokenOf } from '#portal/platform/http/staff-audience.ts';
import type { TestPortal } from './portal-harness.ts';
import { OPERATOR, OUR_PAGE } from './staff-browser.ts';

let made = 0;

export interface DeskSession {
  readonly id: string;
  /** What a browser of theirs sends with everything. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An account that nobody has signed in with. */
export async function newMember(
  portal: TestPortal,
  roles: readonly StaffRole[],
  municipality: string,
  group = 'child',
): Promise<string> {
  made += 1;
  const ofAll = (role: StaffRole) => role === 'administrator' || role === 'auditor' || role === 'catalogueEditor';
  const grants = roles.map((role) => ({ role, group: ofAll(role) ? '*' : group }));
  const invitation = { name: `職員 ${made}`, mail: `member${made}@city.example`, grants };
  const invited = await portal.stores.staff.invite(OPERATOR, municipality, invitation);
  if (!invited.ok) throw new Error(JSON.stringify(invited.failure));
  return invited.value.staff;
}

/** A session of a new account that has just shown who it is, without the cost of a password. */
export async function openDesk(
  portal: TestPortal,
  roles: readonly StaffRole[],
  municipality: string,
  group = 'child',
): Promise<DeskSession> {
  const id = await newMember(portal, roles, municipality, group);
  const opened = await portal.stores.staffSessions.open({ municipality, staff: id }, 'now', async () => true);
  if (opened === undefined) throw new Error('no session was opened');
  const { token } = opened;
  return { id, headers: { ...OUR_PAGE, cookie: `__Host-desk=${token}`, 'x-csrf-token': csrfTokenOf(token) } };
}
