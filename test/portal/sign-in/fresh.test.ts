import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonaName } from '#contract/card/persona.ts';
import { levelOf, levelRefusal, type SessionLevel } from '#contract/portal/menu-policy.ts';
import { PORTAL_ROUTES, type PortalRouteName } from '#contract/portal/portal-routes.ts';
import { loginProof } from '../../support/portal/login-proof.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

const RESIDENT = (Object.keys(PORTAL_ROUTES) as PortalRouteName[]).filter(
  (name) => PORTAL_ROUTES[name].audience === 'resident',
);
const urlOf = (name: PortalRouteName) => PORTAL_ROUTES[name].path.replace(/:\w+/g, 'x');

async function freshChallenge(token: string): Promise<string> {
  const answer = await portal.ask(token, { method: 'POST', url: '/session/challenges', payload: { purpose: 'fresh' } });
  expect(answer.status).toBe(200);
  return String(answer.body.challenge);
}

async function proofOf(who: PersonaName, challenge: string, purpose: string): Promise<string> {
  const holder = await portal.authority.holder(who);
  return loginProof(holder, challenge, portal.clock.nowMs, { payload: { purpose } });
}

const prove = (token: string, proof: string) =>
  portal.ask(token, { method: 'POST', url: '/session/fresh', payload: { proof } });
const makeStale = () => sql`update portal_session set fresh_ends_at = clock_timestamp()`.execute(portal.database);

async function freshLeft(token: string): Promise<number> {
  const { body } = await portal.ask(token, { method: 'GET', url: '/session' });
  return (Date.parse(String(body.freshUntil)) - Date.now()) / 1_000;
}

describe('levels of a session', () => {
  it('MT-3: every route of a person refuses what is below its level, and nothing else', async () => {
    const levels: readonly (readonly [string, SessionLevel])[] = [
      ["level = 'pass', fresh_ends_at = null", 'pass'],
      ["level = 'card', fresh_ends_at = null", 'card'],
      ["level = 'card', fresh_ends_at = clock_timestamp() - interval '1 second'", 'card'],
      ["level = 'card', fresh_ends_at = clock_timestamp() + interval '5 minutes'", 'fresh'],
    ];
    const wrong: string[] = [];
    for (const [change, reached] of levels) {
      const token = await portal.signIn('ordinary');
      await sql`update portal_session set ${sql.raw(change)}`.execute(portal.database);
      for (const name of RESIDENT) {
        if (name === 'closeSession') continue;
        const { method } = PORTAL_ROUTES[name];
        const { body } = await portal.ask(token, { method, url: urlOf(name) });
        const needed = levelOf(name) ?? 'fresh';
        const refusal = levelRefusal(
          { level: reached === 'pass' ? 'pass' : 'card', isFresh: reached === 'fresh' },
          needed,
        );
        const isRefused = body.code === 'sessionLevelInsufficient' || body.code === 'freshCardNeeded';
        if (isRefused ? body.code !== refusal?.code : refusal !== undefined)
          wrong.push(`${change} ${name} ${body.code}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('MT-3: signing in counts as fresh for five minutes, which use does not prolong', async () => {
    const token = await portal.signIn('ordinary');
    const first = await freshLeft(token);
    expect(first).toBeGreaterThan(280);
    expect(first).toBeLessThanOrEqual(301);
    await sql`update portal_session set fresh_ends_at = fresh_ends_at - interval '1 minute'`.execute(portal.database);
    expect(await freshLeft(token)).toBeLessThanOrEqual(241);
  });

  it('the card proved again makes a session fresh, and a passkey session not', async () => {
    const token = await portal.signIn('ordinary');
    await makeStale();
    const proved = await prove(token, await proofOf('ordinary', await freshChallenge(token), 'fresh'));
    expect(proved.status).toBe(200);
    expect(await freshLeft(token)).toBeGreaterThan(280);
    await sql`update portal_session set level = 'pass'`.execute(portal.database);
    const asked = { method: 'POST' as const, url: '/session/challenges', payload: { purpose: 'fresh' } };
    expect((await portal.ask(token, asked)).body.code).toBe('sessionLevelInsufficient');
    expect((await portal.ask(undefined, asked)).body.code).toBe('sessionRequired');
  });

  it("MT-3: another person's card is a mismatch, and the session ends", async () => {
    const token = await portal.signIn('ordinary');
    const other = await portal.signIn('spouse');
    const proved = await prove(token, await proofOf('spouse', await freshChallenge(token), 'fresh'));
    expect(proved).toMatchObject({ status: 403, body: { code: 'personMismatch' } });
    expect((await portal.ask(token, { method: 'GET', url: '/session' })).body.code).toBe('sessionRequired');
    expect((await portal.ask(other, { method: 'GET', url: '/session' })).status).toBe(200);
  });
});

describe('MT-4: a proof is for one thing, one session, once', () => {
  it('crossings of purpose, challenge and session are refused', async () => {
    const mine = await portal.signIn('ordinary');
    const alsoMine = await portal.signIn('ordinary');
    await makeStale();
    const login = () => portal.challenge();
    const fresh = () => freshChallenge(mine);
    const crossings: readonly (readonly [string, () => Promise<{ readonly body: Record<string, unknown> }>, string])[] =
      [
        [
          'login proof, login challenge, as fresh',
          async () => prove(mine, await proofOf('ordinary', await login(), 'login')),
          'challengeUnknown',
        ],
        [
          'fresh proof, login challenge, as fresh',
          async () => prove(mine, await proofOf('ordinary', await login(), 'fresh')),
          'challengeUnknown',
        ],
        [
          'login proof, fresh challenge, as fresh',
          async () => prove(mine, await proofOf('ordinary', await fresh(), 'login')),
          'proofPurposeMismatch',
        ],
        [
          'fresh proof, fresh challenge, other session',
          async () => prove(alsoMine, await proofOf('ordinary', await fresh(), 'fresh')),
          'challengeUnknown',
        ],
        [
          'fresh proof, fresh challenge, as login',
          async () => portal.open(await proofOf('ordinary', await fresh(), 'fresh')),
          'challengeUnknown',
        ],
        [
          'login proof, fresh challenge, as login',
          async () => portal.open(await proofOf('ordinary', await fresh(), 'login')),
          'challengeUnknown',
        ],
        [
          'fresh proof, login challenge, as login',
          async () => portal.open(await proofOf('ordinary', await login(), 'fresh')),
          'proofPurposeMismatch',
        ],
        [
          'authorize proof, fresh challenge',
          async () => prove(mine, await proofOf('ordinary', await fresh(), 'authorize')),
          'proofPurposeMismatch',
        ],
        [
          'proxy proof, fresh challenge',
          async () => prove(mine, await proofOf('ordinary', await fresh(), 'proxy')),
          'proofPurposeMismatch',
        ],
      ];
    const told: [string, unknown][] = [];
    for (const [name, cross] of crossings) told.push([name, (await cross()).body.code]);
    expect(told).toEqual(crossings.map(([name, , code]) => [name, code]));
    expect(await freshLeft(mine)).toBeLessThanOrEqual(0);
  });

  it('of fifty at once one counts', async () => {
    const token = await portal.signIn('ordinary');
    const proof = await proofOf('ordinary', await freshChallenge(token), 'fresh');
    const answers = await Promise.all(Array.from({ length: 50 }, () => prove(token, proof)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const others = new Set(answers.filter(({ status }) => status !== 200).map(({ body }) => body.code));
    expect([...others]).toEqual(['challengeUnknown']);
  });
});
