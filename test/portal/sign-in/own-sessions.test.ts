import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonaName } from '#contract/card/persona.ts';
import { ACCOUNT_ROUTES, type Use, type UsePage } from '#contract/portal/account-routes.ts';
import type { SessionPlace } from '#contract/portal/session-routes.ts';
import { loginProof } from '../../support/portal/login-proof.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

async function signInAt(place: SessionPlace, who: PersonaName = 'ordinary'): Promise<string> {
  const holder = await portal.authority.holder(who);
  const proof = loginProof(holder, await portal.challenge(), portal.clock.nowMs);
  const opened = await portal.ask(undefined, { method: 'POST', url: '/session', payload: { proof, place } });
  expect(opened.status).toBe(200);
  return String(opened.body.token);
}

async function sessionsOf(token: string) {
  const { body } = await portal.ask(token, { method: 'GET', url: '/account/sessions' });
  return ACCOUNT_ROUTES.listSessions.reply.parse(body).sessions;
}

async function usesOf(token: string, after?: string): Promise<UsePage> {
  const url = `/account/uses${after === undefined ? '' : `?after=${after}`}`;
  return ACCOUNT_ROUTES.listUses.reply.parse((await portal.ask(token, { method: 'GET', url })).body);
}

const isOpen = async (token: string) => (await portal.ask(token, { method: 'GET', url: '/session' })).status === 200;
const endOf = (token: string, session: string) =>
  portal.ask(token, { method: 'DELETE', url: `/account/sessions/${session}` });
const told = ({ kind, what, place }: Use) => [kind, what, place];

describe('the sessions of an account', () => {
  it('are told with where they are, and which of them asks', async () => {
    const command = await signInAt('command');
    const kiosk = await signInAt('kiosk');
    const sessions = await sessionsOf(kiosk);
    expect(sessions.map(({ place, isThis }) => ({ place, isThis }))).toEqual([
      { place: 'kiosk', isThis: true },
      { place: 'command', isThis: false },
    ]);
    expect((await sessionsOf(command)).map(({ isThis }) => isThis)).toEqual([false, true]);
    expect(JSON.stringify(sessions)).not.toContain(kiosk);
  });

  it('one is ended by another, and its token opens nothing within a second', async () => {
    const [lost, mine] = [await signInAt('kiosk'), await signInAt('home')];
    const session = (await sessionsOf(lost)).find(({ isThis }) => isThis)?.session ?? '';
    const beganAt = performance.now();
    expect((await endOf(mine, session)).status).toBe(204);
    expect(await isOpen(lost)).toBe(false);
    expect(performance.now() - beganAt).toBeLessThan(1_000);
    expect(await isOpen(mine)).toBe(true);
    expect(told((await usesOf(mine)).uses[0] as Use)).toEqual(['change', 'sessionEnded', 'home']);
  });

  it('all others are ended at once', async () => {
    const others = [await signInAt('home'), await signInAt('kiosk'), await signInAt('command')];
    const mine = await signInAt('home');
    const stranger = await signInAt('home', 'spouse');
    const { body } = await portal.ask(mine, { method: 'DELETE', url: '/account/sessions' });
    expect(Number(body.ended)).toBeGreaterThanOrEqual(others.length);
    expect(await Promise.all(others.map(isOpen))).toEqual(others.map(() => false));
    expect([await isOpen(mine), await isOpen(stranger)]).toEqual([true, true]);
    expect(await sessionsOf(mine)).toHaveLength(1);
  });

  it("MT-1: somebody else's is answered as one that never was, and goes on", async () => {
    const [mine, stranger] = [await signInAt('home'), await signInAt('home', 'spouse')];
    const theirs = (await sessionsOf(stranger)).find(({ isThis }) => isThis)?.session ?? '';
    const refused = await endOf(mine, theirs);
    const never = await endOf(mine, randomUUID());
    // Each answer names its own request.
    expect({ ...refused.body, instance: '' }).toEqual({ ...never.body, instance: '' });
    expect(refused).toMatchObject({ status: 404, body: { code: 'notFound' } });
    expect(await isOpen(stranger)).toBe(true);
  });
});

describe('the history of an account', () => {
  it('has signing in, with its place and no address of a network', async () => {
    const token = await signInAt('kiosk');
    const [newest] = (await usesOf(token)).uses;
    expect(newest && told(newest)).toEqual(['signIn', null, 'kiosk']);
    const columns = await sql<{ name: string }>`
      select column_name as name from information_schema.columns where table_name = 'use_event'`.execute(
      portal.database,
    );
    expect(columns.rows.map(({ name }) => name).sort()).toEqual(['at', 'id', 'kind', 'place', 'subject_id', 'what']);
  });

  it('is told in pages, each line once, and only to whose it is', async () => {
    const token = await signInAt('home');
    const stranger = await signInAt('home', 'spouse');
    const subject = await portal.ask(token, { method: 'GET', url: '/session' });
    await sql`insert into use_event (subject_id, kind, place, at)
      select ${String(subject.body.subject)}, 'fresh', 'home', now() - n * interval '1 minute'
      from generate_series(1, 120) as n`.execute(portal.database);
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await usesOf(token, after);
      seen.push(...page.uses.map(({ use }) => use));
      if (page.next === null) break;
      after = page.next;
    }
    expect(seen.length).toBeGreaterThanOrEqual(120);
    expect(new Set(seen).size).toBe(seen.length);
    const theirs = (await usesOf(stranger)).uses.map(({ use }) => use);
    expect(theirs.some((use) => seen.includes(use))).toBe(false);
    const { status } = await portal.ask(stranger, { method: 'GET', url: `/account/uses?after=${seen[0]}` });
    expect(status).toBe(404);
  });

  it('is kept for two years, and never changed', async () => {
    const token = await signInAt('home');
    const { body } = await portal.ask(token, { method: 'GET', url: '/session' });
    const subject = String(body.subject);
    await sql`insert into use_event (subject_id, kind, place, at)
      values (${subject}, 'signIn', 'command', now() - interval '2 years 1 day'),
        (${subject}, 'signIn', 'command', now() - interval '2 years' + interval '1 day')`.execute(portal.database);
    expect(await portal.stores.useHistory.sweep({ kind: 'job', id: 'sweepUses' })).toBe(1);
    const change = sql`update use_event set place = 'kiosk' where subject_id = ${subject}`.execute(portal.database);
    await expect(change).rejects.toThrow(/only ever added/);
    const removal = sql`delete from use_event where subject_id = ${subject}`.execute(portal.database);
    await expect(removal).rejects.toThrow(/only ever added/);
  });
});
