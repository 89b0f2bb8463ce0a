import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { noticeWaysSchema } from '#contract/portal/notice-routes.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import { addNotice } from '#portal/notices/notice-store.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

let portal: TestPortal;
let asked: string[];
let test: TestCore;
beforeAll(async () => {
  portal = await openTestPortal();
  test = await openTestCore(portal, { notesNews: true });
  asked = [];
  test.network.fault = (method, path) => {
    asked.push(`${method} ${path}`);
    return undefined;
  };
  await test.signIn();
});
afterAll(() => portal.close());

/** Once the core has asked for what is new so often; its last question is for what senders sent. */
async function looked(times: number): Promise<void> {
  await expect.poll(() => asked.filter((one) => one.startsWith('GET /deliveries')).length).toBe(times);
  // What follows on the answer, and the wait for the next time.
  await new Promise((resolve) => setTimeout(resolve, 20));
}
async function tell(kind: 'certificateEnds' | 'accountChanged'): Promise<void> {
  const opened = portal.database.selectFrom('portal_session').select('subject_id');
  const { subject_id: owner } = await opened.executeTakeFirstOrThrow();
  const day = '2026-12-05' as CalendarDate;
  await addNotice(portal.database, { owner, kind, day, at: new Date(portal.mailClock.nowMs) });
}

it('notes nothing of a kind that the person did not choose, once what they chose, and always what is about their safety', async () => {
  await looked(1);
  await tell('certificateEnds');
  test.clock.advance(300_000);
  await looked(2);
  expect(test.noted).toEqual([]);

  const ways = got(await test.core.handlers.readNoticeWays({}));
  const chosen = noticeWaysSchema.parse({ ...ways, reminder: { mail: true, desktop: true } });
  expect(got(await test.core.handlers.changeNoticeWays(chosen))).toEqual(chosen);
  test.clock.advance(300_000);
  await looked(3);
  expect(test.noted).toEqual([]);

  await tell('certificateEnds');
  await tell('certificateEnds');
  test.clock.advance(300_000);
  await looked(4);
  await expect.poll(() => test.noted).toEqual(['ja']);

  await tell('accountChanged');
  test.clock.advance(300_000);
  await looked(5);
  await expect.poll(() => test.noted).toEqual(['ja', 'ja']);
});

it('lets an idle session end all the same', async () => {
  const idleEnds = async () =>
    (await portal.database.selectFrom('portal_session').select('idle_ends_at').executeTakeFirstOrThrow()).idle_ends_at;
  await sql`update portal_session set idle_ends_at = idle_ends_at - interval '31 seconds'`.execute(portal.database);
  const before = await idleEnds();
  const times = asked.filter((one) => one.startsWith('GET /deliveries')).length;
  test.clock.advance(300_000);
  await looked(times + 1);
  expect(await idleEnds()).toEqual(before);
});
