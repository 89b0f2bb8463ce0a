import { randomUUID } from 'node:crypto';
import type { CaseAct } from '#contract/procedure/case-act.ts';
import type { StaffBrowser } from '../portal/staff-browser.ts';

/** Does something to a case as it is now, past any page. */
export async function actAs(by: StaffBrowser, number: string, act: CaseAct): Promise<void> {
  const { version } = (await by.ask('GET', `/staff/cases/${number}`)).body;
  const done = await by.ask('POST', `/staff/cases/${number}/acts`, { key: randomUUID(), version, act });
  if (done.status !== 200) throw new Error(JSON.stringify(done));
}
