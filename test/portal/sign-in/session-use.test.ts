import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { POLLED_HEADER } from '#contract/portal/session-routes.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

/** Of the session that was used last. */
const idleEnd = async () => {
  const found = await portal.database
    .selectFrom('portal_session')
    .select('idle_ends_at')
    .orderBy('idle_ends_at', 'desc')
    .executeTakeFirstOrThrow();
  return found.idle_ends_at.getTime();
};

it('a session that is read again and again is written at most every 30 s, and not durably', async () => {
  const token = await portal.signIn('ordinary');
  const read = () => portal.ask(token, { method: 'GET', url: '/session' });
  const first = await idleEnd();
  expect((await read()).status).toBe(200);
  expect(await idleEnd()).toBe(first);
  await sql`update portal_session set idle_ends_at = idle_ends_at - interval '31 seconds'`.execute(portal.database);
  expect((await read()).status).toBe(200);
  expect(await idleEnd()).toBeGreaterThanOrEqual(first);
});

it('what the app asks by itself is answered, and prolongs nothing', async () => {
  const token = await portal.signIn('ordinary');
  await sql`update portal_session set idle_ends_at = idle_ends_at - interval '31 seconds'`.execute(portal.database);
  const before = await idleEnd();
  const read = (headers: object) => portal.ask(token, { method: 'GET', url: '/session', headers: { ...headers } });
  expect((await read({ [POLLED_HEADER]: '1' })).status).toBe(200);
  expect(await idleEnd()).toBe(before);
  expect((await read({})).status).toBe(200);
  expect(await idleEnd()).toBeGreaterThan(before);
});
