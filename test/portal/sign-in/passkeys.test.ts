import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RevocationState } from '#contract/failures/certificate-failures.ts';
import { levelOf } from '#contract/portal/menu-policy.ts';
import { PORTAL_ROUTES, type PortalRouteName } from '#contract/portal/portal-routes.ts';
import { loginProof } from '../../support/portal/login-proof.ts';
import {
  assertAt,
  beginPasskey,
  beginSignIn,
  codeIn,
  fromPage,
  makeOwnPasskey,
  redeem,
  signInByPasskey,
} from '../../support/portal/own-passkey.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { FLAG, softwarePasskey } from '../../support/portal/software-passkey.ts';

let state: RevocationState = 'good';
let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal({
    revocation: { check: async () => ({ state, evidence: [], checkedAtMs: Date.now() }) },
  });
});
afterAll(() => portal.close());
beforeEach(async () => {
  state = 'good';
  await sql`delete from passkey`.execute(portal.database);
});

const get = (token: string, url: string) => portal.ask(token, { method: 'GET', url });
const listed = async (token: string) => (await get(token, '/passkeys')).body.passkeys as Record<string, unknown>[];
const codeOf = async (told: Promise<{ readonly body: Record<string, unknown> }>) => (await told).body.code;
const eventsOf = async (name: string) =>
  (await sql<{ data: unknown }>`select data from outbox_event where name = ${name}`.execute(portal.database)).rows;
const usesOf = async (token: string) =>
  (await get(token, '/account/uses')).body.uses as { kind: string; what: string }[];

describe('a passkey', () => {
  it('is made with a card that was proved just now, and tells of itself', async () => {
    const token = await portal.signIn('ordinary');
    await makeOwnPasskey(portal, token);
    expect(await listed(token)).toMatchObject([{ name: 'このパソコン', lastUsedAt: null, suspended: null }]);
    const subject = portal.filerOf('ordinary');
    expect(await eventsOf('passkeyAdded')).toContainEqual({ data: { subject } });
    expect((await usesOf(token))[0]).toMatchObject({ kind: 'change', what: 'passkeyAdded' });
    const kept = await sql<{ sealed_card: Buffer; days: number }>`
      select sealed_card, extract(day from ends_at - added_at)::integer as days from passkey`.execute(portal.database);
    expect(kept.rows[0]?.days).toBe(180);
    const { auth } = await portal.authority.holder('ordinary');
    expect(kept.rows[0]?.sealed_card.includes(Buffer.from(auth.certificate.subarray(10, 40)))).toBe(false);
  });

  it('is begun by no stale card, no public terminal and no command line', async () => {
    const token = await portal.signIn('ordinary');
    await sql`update portal_session set fresh_ends_at = clock_timestamp()`.execute(portal.database);
    expect(await codeOf(beginPasskey(portal, token))).toBe('freshCardNeeded');
    for (const place of ['kiosk', 'command']) {
      const holder = await portal.authority.holder('ordinary');
      const proof = loginProof(holder, await portal.challenge(), portal.clock.nowMs, {});
      const opened = await portal.ask(undefined, { method: 'POST', url: '/session', payload: { proof, place } });
      expect(await codeOf(beginPasskey(portal, String(opened.body.token)))).toBe('passkeyNotHere');
    }
  });

  it('is called what its person calls it, and is gone when they say so, with its sessions', async () => {
    const token = await portal.signIn('ordinary');
    const device = await makeOwnPasskey(portal, token);
    const reading = await signInByPasskey(portal, device);
    const [one] = await listed(token);
    const url = `/passkeys/${one?.passkey}`;
    const stranger = await portal.signIn('spouse');
    expect(await codeOf(portal.ask(stranger, { method: 'PUT', url, payload: { name: '私の' } }))).toBe('notFound');
    expect(await codeOf(portal.ask(stranger, { method: 'DELETE', url }))).toBe('notFound');
    expect((await portal.ask(token, { method: 'PUT', url, payload: { name: '居間のパソコン' } })).status).toBe(204);
    expect(await listed(token)).toMatchObject([{ name: '居間のパソコン' }]);
    expect((await portal.ask(reading, { method: 'DELETE', url })).status).toBe(204);
    expect(await codeOf(get(reading, '/passkeys'))).toBe('sessionRequired');
    expect(await listed(token)).toEqual([]);
    const { ticket } = await beginSignIn(portal);
    expect(await codeOf(assertAt(portal, ticket, device))).toBe('passkeyRefused');
  });

  it('is one of five at most, also where a sixth is begun beside the fifth', async () => {
    const token = await portal.signIn('ordinary');
    for (let n = 0; n < 4; n += 1) await makeOwnPasskey(portal, token);
    const ends = await Promise.allSettled([makeOwnPasskey(portal, token), makeOwnPasskey(portal, token)]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await listed(token)).toHaveLength(5);
    expect((await beginPasskey(portal, token)).body).toMatchObject({ code: 'passkeyLimitReached' });
  });

  it('is not there any more after 180 days', async () => {
    const token = await portal.signIn('ordinary');
    const device = await makeOwnPasskey(portal, token);
    await sql`update passkey set ends_at = clock_timestamp()`.execute(portal.database);
    const { ticket } = await beginSignIn(portal);
    expect(await codeOf(assertAt(portal, ticket, device))).toBe('passkeyRefused');
    expect(await listed(token)).toEqual([]);
    await portal.stores.passkeys.sweep({ kind: 'job', id: 'sweepPasskeys' });
    expect((await sql`select from passkey`.execute(portal.database)).rows).toEqual([]);
  });

  it('goes with the account', async () => {
    const token = await portal.signIn('ordinary');
    const device = await makeOwnPasskey(portal, token);
    const begun = await beginSignIn(portal);
    await assertAt(portal, begun.ticket, device);
    await beginPasskey(portal, token);
    const subject = portal.filerOf('ordinary');
    await sql`
      insert into account_closing (subject_id, asked_at, closes_at)
      values (${subject}, now() - interval '2 days', now() - interval '1 day')`.execute(portal.database);
    const closed = await sql<{ closed: boolean }>`select close_account(${subject}, now()) as closed`.execute(
      portal.database,
    );
    expect(closed.rows).toEqual([{ closed: true }]);
    for (const table of ['passkey', 'passkey_ceremony']) {
      expect((await sql`select from ${sql.table(table)}`.execute(portal.database)).rows).toEqual([]);
    }
  });
});

describe('a ticket', () => {
  it('is opened once; whoever comes second ends it for both', async () => {
    const token = await portal.signIn('ordinary');
    const { ticket } = (await beginPasskey(portal, token)).body;
    const opened = await fromPage(portal, 'registrations/challenge', { ticket });
    expect(opened.body.name).toBe('このパソコン');
    expect(await codeOf(fromPage(portal, 'registrations/challenge', { ticket }))).toBe('passkeyRequestOver');
    const credential = softwarePasskey().create(opened.body.options as never, { origin: portal.origin() });
    expect(await codeOf(fromPage(portal, 'registrations', { ticket, credential }))).toBe('passkeyRequestOver');
    expect(await listed(token)).toEqual([]);

    const device = await makeOwnPasskey(portal, token);
    const begun = await beginSignIn(portal);
    const code = codeIn(await assertAt(portal, begun.ticket, device));
    expect(await codeOf(fromPage(portal, 'sign-ins/challenge', { ticket: begun.ticket }))).toBe('passkeyRequestOver');
    expect(await codeOf(redeem(portal, code, begun.verifier))).toBe('passkeyRequestOver');
  });

  it('is over after its time, with the session that it was made in, and for what it was not made for', async () => {
    const token = await portal.signIn('ordinary');
    const late = (await beginPasskey(portal, token)).body.ticket;
    await sql`update passkey_ceremony set expires_at = clock_timestamp()`.execute(portal.database);
    expect(await codeOf(fromPage(portal, 'registrations/challenge', { ticket: late }))).toBe('passkeyRequestOver');
    const crossed = (await beginPasskey(portal, token)).body.ticket;
    expect(await codeOf(fromPage(portal, 'sign-ins/challenge', { ticket: crossed }))).toBe('passkeyRequestOver');
    const ticket = (await beginPasskey(portal, token)).body.ticket;
    await portal.ask(token, { method: 'DELETE', url: '/session' });
    expect(await codeOf(fromPage(portal, 'registrations/challenge', { ticket }))).toBe('passkeyRequestOver');
  });

  it('is spent by what is no passkey of this page', async () => {
    const token = await portal.signIn('ordinary');
    for (const told of [
      { origin: 'https://portal.example.evil.example' },
      { rpId: 'evil.example' },
      { flags: FLAG.present },
      { crossOrigin: true },
      { challenge: Buffer.alloc(32, 8).toString('base64url') },
    ]) {
      const { ticket } = (await beginPasskey(portal, token)).body;
      const { options } = (await fromPage(portal, 'registrations/challenge', { ticket })).body;
      const device = softwarePasskey();
      const wrong = device.create(options as never, { origin: portal.origin(), ...told });
      expect(await codeOf(fromPage(portal, 'registrations', { ticket, credential: wrong }))).toBe('passkeyRefused');
      const right = device.create(options as never, { origin: portal.origin() });
      expect(await codeOf(fromPage(portal, 'registrations', { ticket, credential: right }))).toBe('passkeyRequestOver');
    }
    expect(await listed(token)).toEqual([]);
  });

  it('is taken from a page of ours alone', async () => {
    const { ticket } = await beginSignIn(portal);
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const payload = { ticket };
    const asked = portal.ask(undefined, { method: 'POST', url: '/passkeys/sign-ins/challenge', headers, payload });
    expect(await codeOf(asked)).toBe('csrfRefused');
    expect((await fromPage(portal, 'sign-ins/challenge', { ticket })).status).toBe(200);
  });
});

describe('signing in with a passkey', () => {
  it('opens a session that reads, and is told of', async () => {
    const card = await portal.signIn('ordinary');
    const device = await makeOwnPasskey(portal, card);
    const token = await signInByPasskey(portal, device);
    const session = await get(token, '/session');
    expect(session.body).toMatchObject({ subject: portal.filerOf('ordinary'), freshUntil: null });
    expect((await usesOf(token))[0]).toMatchObject({ kind: 'passkey', what: null, place: 'home' });
    const { sessions } = (await get(token, '/account/sessions')).body as { sessions: Record<string, unknown>[] };
    expect(sessions.find(({ isThis }) => isThis)).toMatchObject({ level: 'pass', place: 'home' });
  });

  it('LT-51: what an attacker starts and the victim confirms comes to the victim’s machine, and is worth nothing without the verifier', async () => {
    const device = await makeOwnPasskey(portal, await portal.signIn('ordinary'));
    const attacker = await beginSignIn(portal);
    const code = codeIn(await assertAt(portal, attacker.ticket, device));
    const victim = await beginSignIn(portal);
    // The victim's app hears of a code that it did not ask for.
    expect(await codeOf(redeem(portal, code, victim.verifier))).toBe('passkeyRequestOver');
    // It is spent with the first try: the attacker's own comes too late.
    expect(await codeOf(redeem(portal, code, attacker.verifier))).toBe('passkeyRequestOver');
    const sessions = await sql`select from portal_session where level = 'pass'`.execute(portal.database);
    expect(sessions.rows).toHaveLength(0);
  });

  it('LT-51: a code is good for a minute and once, of fifty at once for one', async () => {
    const device = await makeOwnPasskey(portal, await portal.signIn('ordinary'));
    const begun = await beginSignIn(portal);
    const code = codeIn(await assertAt(portal, begun.ticket, device));
    const answers = await Promise.all(Array.from({ length: 50 }, () => redeem(portal, code, begun.verifier)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const late = await beginSignIn(portal);
    const lateCode = codeIn(await assertAt(portal, late.ticket, device));
    await sql`update passkey_ceremony set expires_at = clock_timestamp()`.execute(portal.database);
    expect(await codeOf(redeem(portal, lateCode, late.verifier))).toBe('passkeyRequestOver');
  });

  it('LT-51: a counter that went back stops the passkey for good, ends its sessions, and is told', async () => {
    const card = await portal.signIn('ordinary');
    const device = await makeOwnPasskey(portal, card);
    await signInByPasskey(portal, device);
    const reading = await signInByPasskey(portal, device);
    device.counter -= 2;
    const copied = await beginSignIn(portal);
    expect(await codeOf(assertAt(portal, copied.ticket, device))).toBe('passkeySuspended');
    expect(await codeOf(get(reading, '/session'))).toBe('sessionRequired');
    expect(await listed(card)).toMatchObject([{ suspended: 'copied' }]);
    expect(await eventsOf('passkeyCopied')).toEqual([{ data: { subject: portal.filerOf('ordinary') } }]);
    expect((await usesOf(card))[0]).toMatchObject({ kind: 'change', what: 'passkeyCopied' });
    device.counter += 10;
    const again = await portal.signIn('ordinary');
    const later = await beginSignIn(portal);
    expect(await codeOf(assertAt(portal, later.ticket, device))).toBe('passkeySuspended');
    expect(await listed(again)).toMatchObject([{ suspended: 'copied' }]);
  });

  it.each([
    ['for another page', { origin: 'https://portal.example.evil.example' }],
    ['for another host', { rpId: 'evil.example' }],
    ['for another challenge', { challenge: Buffer.alloc(32, 8).toString('base64url') }],
    ['from within another site’s page', { crossOrigin: true }],
    ['whose holder was not verified', { flags: FLAG.present }],
  ])('LT-51: an answer %s is refused, and spends the ticket', async (_, told) => {
    const device = await makeOwnPasskey(portal, await portal.signIn('ordinary'));
    const { ticket } = await beginSignIn(portal);
    expect(await codeOf(assertAt(portal, ticket, device, told))).toBe('passkeyRefused');
    expect(await codeOf(assertAt(portal, ticket, device))).toBe('passkeyRequestOver');
  });

  it('is refused to a passkey that nobody knows', async () => {
    const token = await portal.signIn('ordinary');
    const { ticket: unused } = (await beginPasskey(portal, token)).body;
    const { options } = (await fromPage(portal, 'registrations/challenge', { ticket: unused })).body;
    const device = softwarePasskey();
    device.create(options as never, { origin: portal.origin() });
    const { ticket } = await beginSignIn(portal);
    expect(await codeOf(assertAt(portal, ticket, device))).toBe('passkeyRefused');
  });
});

describe('a passkey ends with its card', () => {
  it.each<[RevocationState]>([['revoked'], ['onHold']])(
    'LT-51: %s, every passkey of the person waits for a sign-in with the card, and their sessions are over',
    async (gone) => {
      const token = await portal.signIn('ordinary');
      const first = await makeOwnPasskey(portal, token);
      const second = await makeOwnPasskey(portal, token);
      const reading = await signInByPasskey(portal, second);
      state = gone;
      const { ticket } = await beginSignIn(portal);
      expect(await codeOf(assertAt(portal, ticket, first))).toBe('passkeySuspended');
      expect(await codeOf(get(reading, '/session'))).toBe('sessionRequired');
      state = 'good';
      const still = await beginSignIn(portal);
      expect(await codeOf(assertAt(portal, still.ticket, second))).toBe('passkeySuspended');
      await portal.signIn('ordinary');
      await signInByPasskey(portal, first);
      await signInByPasskey(portal, second);
    },
  );

  it('LT-51: past its last day, and not where nobody can say', async () => {
    const token = await portal.signIn('ordinary');
    const device = await makeOwnPasskey(portal, token);
    state = 'unavailable';
    const unsure = await beginSignIn(portal);
    expect(await codeOf(assertAt(portal, unsure.ticket, device))).toBe('certificateRevocationUnknown');
    expect(await listed(token)).toMatchObject([{ suspended: null }]);
    state = 'good';
    const now = portal.clock.nowMs;
    portal.clock.nowMs += 20 * 365 * 86_400_000;
    const expired = await beginSignIn(portal);
    expect(await codeOf(assertAt(portal, expired.ticket, device))).toBe('passkeySuspended');
    portal.clock.nowMs = now;
    expect(await listed(token)).toMatchObject([{ suspended: 'card' }]);
  });
});

describe('the level of a passkey session', () => {
  const RESIDENT = (Object.keys(PORTAL_ROUTES) as PortalRouteName[]).filter(
    (name) => PORTAL_ROUTES[name].audience === 'resident',
  );

  it('LT-51: every route of a person but those for a passkey says that the card is needed', async () => {
    const device = await makeOwnPasskey(portal, await portal.signIn('ordinary'));
    const wrong: string[] = [];
    for (const name of RESIDENT) {
      const token = await signInByPasskey(portal, device);
      const { method, path } = PORTAL_ROUTES[name];
      const { body, status } = await portal.ask(token, { method, url: path.replace(/:\w+/g, 'x') });
      const isRefused = status === 403 && body.code === 'sessionLevelInsufficient';
      if (isRefused !== (levelOf(name) !== 'pass')) wrong.push(`${name} ${status} ${body.code}`);
    }
    expect(wrong).toEqual([]);
  });

  it('LT-51: reads applications, notices and records, and no own data', async () => {
    const device = await makeOwnPasskey(portal, await portal.signIn('ordinary'));
    const token = await signInByPasskey(portal, device);
    for (const url of ['/applications', '/notices', '/exchange-records'])
      expect((await get(token, url)).status).toBe(200);
    for (const url of ['/own-data', '/deliveries', '/charges', '/benefit-account']) {
      expect(await codeOf(get(token, url))).toBe('sessionLevelInsufficient');
    }
    const asked = portal.ask(token, { method: 'POST', url: '/session/challenges', payload: { purpose: 'fresh' } });
    expect(await codeOf(asked)).toBe('sessionLevelInsufficient');
  });

  it('LT-51: a sign-in with the card opens another token, and the old one is dead', async () => {
    const card = await portal.signIn('ordinary');
    const device = await makeOwnPasskey(portal, card);
    const reading = await signInByPasskey(portal, device);
    const holder = await portal.authority.holder('ordinary');
    const proof = loginProof(holder, await portal.challenge(), portal.clock.nowMs, {});
    const opened = await portal.ask(reading, { method: 'POST', url: '/session', payload: { proof } });
    expect(opened.status).toBe(200);
    expect(await codeOf(get(reading, '/session'))).toBe('sessionRequired');
    expect((await get(String(opened.body.token), '/own-data')).status).toBe(200);
    // A session of the card that is brought along goes on.
    const again = loginProof(holder, await portal.challenge(), portal.clock.nowMs, {});
    await portal.ask(card, { method: 'POST', url: '/session', payload: { proof: again } });
    expect((await get(card, '/session')).status).toBe(200);
  });
});

describe('a portal that is called by a number', () => {
  it.each(['http://192.0.2.7:8080', 'https://[2001:db8::7]'])(
    'LT-51: %s has no passkeys, and says so',
    async (origin) => {
      const numbered = await openTestPortal({ origin: () => origin });
      const token = await numbered.signIn('ordinary');
      expect((await numbered.ask(token, { method: 'GET', url: '/passkeys' })).body).toEqual({
        passkeys: [],
        isPossible: false,
      });
      expect((await beginPasskey(numbered, token)).body.code).toBe('passkeyNeedsDomain');
      const codeChallenge = 'A'.repeat(43);
      const begun = await numbered.ask(undefined, {
        method: 'POST',
        url: '/passkeys/sign-ins',
        payload: { codeChallenge },
      });
      expect(begun).toMatchObject({ status: 403, body: { code: 'passkeyNeedsDomain' } });
      await numbered.close();
    },
  );
});
