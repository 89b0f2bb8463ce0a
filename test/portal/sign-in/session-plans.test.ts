import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

const idleEnd = async () => {
  const found = await portal.database.selectFrom('portal_session').select('idle_ends_at').executeTakeFirstOrThrow();
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

it('what searches sessions, challenges and applications uses an index, however many there are', async () => {
  const { database } = portal;
  await sql`insert into subject (id) values ('many')`.execute(database);
  await sql`
    insert into portal_session (token_hash, subject_id, idle_ends_at, ends_at)
    select sha256(n::text::bytea), 'many', now() + interval '1 hour', now() + interval '1 hour'
    from generate_series(1, 20000) as n`.execute(database);
  await sql`
    insert into login_challenge (challenge, purpose, expires_at)
    select sha256(n::text::bytea), 'login', now() + interval '1 hour' from generate_series(1, 20000) as n`.execute(
    database,
  );
  await sql`analyze`.execute(database);
  const plans: string[] = [];
  const asked = [
    sql`select 1 from portal_session where token_hash = ${randomBytes(32)} and idle_ends_at > statement_timestamp()`,
    sql`delete from portal_session where ends_at < statement_timestamp() - interval '1 day'`,
    sql`delete from login_challenge where expires_at < statement_timestamp() - interval '10 minutes'`,
    sql`delete from login_challenge where challenge = ${randomBytes(32)}`,
  ];
  for (const statement of asked) {
    const plan = await sql<{ 'QUERY PLAN': string }>`explain ${statement}`.execute(database);
    plans.push(plan.rows.map((row) => row['QUERY PLAN']).join('\n'));
  }
  expect(plans.filter((plan) => plan.includes('Seq Scan'))).toEqual([]);
});
