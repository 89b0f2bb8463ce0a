import { csrfTokenOf } from '#portal/platform/http/staff-audience.ts';
import type { TestPortal } from '../portal/portal-harness.ts';
import { browserOf, newStaff, type StaffAccount, type StaffBrowser } from '../portal/staff-browser.ts';

export interface YearOffice {
  readonly municipality: string;
  readonly workers: StaffAccount[];
  readonly approvers: readonly StaffAccount[];
  readonly administrator: StaffAccount;
  /** At the desk now: signed in again once the clock was turned. */
  at(account: StaffAccount): Promise<StaffBrowser>;
  /** Everybody comes in: an account that nobody signs in with for two months is paused. */
  assemble(): Promise<void>;
  /** Everybody goes home. */
  close(): void;
  /** Somebody leaves, and another comes. */
  replace(leaver: StaffAccount): Promise<void>;
}

export async function openOffice(
  portal: TestPortal,
  municipality: string,
  { workers, approvers }: { readonly workers: number; readonly approvers: number },
): Promise<YearOffice> {
  const some = async (count: number, role: 'caseWorker' | 'approver') => {
    const accounts: StaffAccount[] = [];
    while (accounts.length < count) accounts.push(await newStaff(portal, [role], municipality));
    return accounts;
  };
  const browsers = new Map<string, StaffBrowser>();
  const office: YearOffice = {
    municipality,
    workers: await some(workers, 'caseWorker'),
    approvers: await some(approvers, 'approver'),
    administrator: await newStaff(portal, ['administrator'], municipality),
    async at(account) {
      const known = browsers.get(account.id);
      if (known !== undefined) return known;
      const opened = await signIn(portal, account);
      browsers.set(account.id, opened);
      return opened;
    },
    async assemble() {
      for (const account of [...office.workers, ...office.approvers, office.administrator]) await office.at(account);
    },
    close: () => browsers.clear(),
    async replace(leaver) {
      const administrator = await office.at(office.administrator);
      const left = await administrator.ask('POST', `/staff/members/${leaver.id}/departure`);
      if (left.status !== 204) throw new Error(JSON.stringify(left));
      browsers.delete(leaver.id);
      const place = office.workers.indexOf(leaver);
      office.workers[place] = await newStaff(portal, ['caseWorker'], municipality);
    },
  };
  return office;
}

/** By the use case behind the sign-in page: a password costs a tenth of a second by intent, thousands of times a year. */
async function signIn(portal: TestPortal, account: StaffAccount): Promise<StaffBrowser> {
  const owner = { municipality: account.municipality, staff: account.id };
  const opened = await portal.stores.staffSessions.open(owner, 'now', async () => true);
  if (opened === undefined) throw new Error('somebody of the office cannot sign in');
  const answer = {
    status: 200,
    body: { csrfToken: csrfTokenOf(opened.token) },
    setCookie: `__Host-desk=${opened.token}`,
  };
  return { ...browserOf(portal, answer), account };
}
