import { randomUUID } from 'node:crypto';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { openDayFrom } from '#contract/values/open-days.ts';
import type { StaffBrowser } from './staff-browser.ts';

/** Does something to a case at the desk, as its version is now; throws where the desk refuses. */
export async function actAtDesk(by: StaffBrowser, number: string, act: object): Promise<void> {
  const { body } = await by.ask('GET', `/staff/cases/${number}`);
  const payload = { key: randomUUID(), version: body.version, act };
  const done = await by.ask('POST', `/staff/cases/${number}/acts`, payload);
  if (done.status >= 300) throw new Error(JSON.stringify(done));
}

/** A last day that the desk takes, by the database's own clock. */
export function correctionLastDay() {
  return openDayFrom(addDays(japaneseDay(epochMs(Date.now())), 20));
}

/** Takes a case and asks for a correction at these marks. */
export async function askCorrectionAtDesk(by: StaffBrowser, number: string, ...marks: object[]): Promise<void> {
  await actAtDesk(by, number, { type: 'take' });
  await actAtDesk(by, number, { type: 'askCorrection', lastDay: correctionLastDay(), marks });
}

/** Decides with a letter, once every paper that is still expected has arrived. */
export async function decideAtDesk(by: StaffBrowser, number: string): Promise<void> {
  const { body } = await by.ask('GET', `/staff/cases/${number}`);
  for (const { key, state } of body.originals as { key: string; state: string }[]) {
    if (state === 'expected') await actAtDesk(by, number, { type: 'originalArrived', key });
  }
  await actAtDesk(by, number, { type: 'decide', outcome: 'granted', letter: { facts: [], reasons: [] } });
}
