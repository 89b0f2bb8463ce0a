import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewEvent } from '#contract/portal/authorization.ts';
import { createOidcSecrets } from '#portal/oidc/oidc-secrets.ts';
import type { TestPortal } from '../../support/portal/portal-harness.ts';
import {
  answerRequest,
  beginRequest,
  openListeningPortal,
  openSite,
  type RelyingParty,
  redeem,
} from '../../support/portal/relying-party.ts';

const OPERATOR = { kind: 'job', id: 'portal event add' } as const;
const NAME = { ja: '見本音楽祭', easy: '見本音楽祭', en: 'Sample Festival' };
const GATE = { listUri: 'http://127.0.0.1:8090/gate', mode: 'tap' } as const;
const ONCE = 'one_per_person:';

let portal: TestPortal;
let site: RelyingParty;
beforeAll(async () => {
  portal = await openListeningPortal();
  site = await openSite(portal);
  for (const event of ['festival-2026', 'marathon-2026']) await register(site, event, GATE);
  await register(site, 'lecture-2026');
});
afterAll(() => portal?.close());

const inDays = (days: number) => new Date(portal.mailClock.nowMs + days * 86_400_000).toISOString();

async function register({ clientId }: RelyingParty, event: string, gate?: NewEvent['gate']) {
  const about = { event, name: NAME, endsAt: inDays(10), ...(gate && { gate }) };
  return portal.stores.oidc.events.add(OPERATOR, clientId, about);
}

async function tokenAt(event: string, who: 'ordinary' | 'spouse') {
  const begun = await beginRequest(portal, site, { scope: 'openid one_per_person', parameters: { event } });
  const { back, proved } = await answerRequest(portal, begun, who, ['openid', `${ONCE}${event}`]);
  const told = await (await redeem(site, begun, back)).userinfo();
  return { told, proved };
}

describe('one per person', () => {
  it('is the same token of a person at an event, from whichever browser and however often', async () => {
    const first = await tokenAt('festival-2026', 'ordinary');
    expect(first.proved.values).toMatchObject([{ claim: 'one_per_person:festival-2026', evidence: null }]);
    const again = await tokenAt('festival-2026', 'ordinary');
    expect(again.told.one_per_person).toEqual(first.told.one_per_person);
    expect(first.told.one_per_person).toEqual({
      event: 'festival-2026',
      token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      gate_tag: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    });
    const withoutGates = await tokenAt('lecture-2026', 'ordinary');
    expect(withoutGates.told.one_per_person).not.toHaveProperty('gate_tag');
    const other = await tokenAt('festival-2026', 'spouse');
    const elsewhere = await tokenAt('marathon-2026', 'ordinary');
    const tokens = [first, other, elsewhere].map(({ told }) => (told.one_per_person as { token: string }).token);
    expect(new Set(tokens).size).toBe(3);
  });

  it('LT-29: fifty asks at once get one token and one tag', async () => {
    const { events } = portal.stores.oidc;
    const person = { subject: portal.filerOf('ordinary'), certificate: randomBytes(1_500) };
    const all = await Promise.all(
      Array.from({ length: 50 }, () => events.valuesOf(portal.database, ['one_per_person:festival-2026'], person)),
    );
    expect(new Set(all.map(([one]) => `${one?.value} ${one?.gateTag}`)).size).toBe(1);
    expect(all[0]?.[0]?.gateTag).toBeDefined();
  });

  it('LT-29: of 1,000 persons at two events, no token, no tag of a card and no part of one comes twice', {
    timeout: 60_000,
  }, async () => {
    const { events } = portal.stores.oidc;
    const both = ['one_per_person:festival-2026', 'one_per_person:marathon-2026'] as const;
    const tokens: string[] = [];
    for (let n = 0; n < 1_000; n += 1) {
      const person = { subject: `person ${n}`, certificate: randomBytes(1_500) };
      const values = await events.valuesOf(portal.database, both, person);
      tokens.push(...values.flatMap(({ value, gateTag }) => [String(value), String(gateTag)]));
    }
    expect(new Set(tokens).size).toBe(4_000);
    expect(partsOf(tokens).size).toBe(4_000 * 36);
  });

  it('is asked with the site’s own event, while it goes on, and neither without the other', async () => {
    const other = await openSite(portal, { sector: 'other.mihon.example' });
    await register(other, 'others-2026');
    const ask = (scope: string, event?: string) =>
      beginRequest(portal, site, { scope, parameters: event === undefined ? {} : { event } });
    for (const [scope, event] of [
      ['openid one_per_person', 'others-2026'],
      ['openid one_per_person', 'unknown-2026'],
      ['openid one_per_person', '../festival'],
      ['openid one_per_person', undefined],
      ['openid', 'festival-2026'],
      ['openid one_per_person:festival-2026', 'festival-2026'],
    ] as const) {
      await expect(ask(scope, event), `${scope} ${event}`).rejects.toThrow();
    }
  });

  it('cannot be made, asked or compared once the key is gone, thirty days after the end', async () => {
    const { events } = portal.stores.oidc;
    const claim = 'one_per_person:festival-2026';
    const beforeMs = portal.mailClock.nowMs;
    portal.mailClock.nowMs += 11 * 86_400_000;
    expect(await events.isOpen(site.clientId, 'festival-2026')).toBe(false);
    expect(await events.sweep()).toBe(0);
    portal.mailClock.nowMs += 30 * 86_400_000;
    expect(await events.sweep()).toBeGreaterThan(0);
    portal.mailClock.nowMs = beforeMs;
    const kept = await sql`select from event
      where sealed_key is not null or sealed_gate_key is not null`.execute(portal.database);
    expect(kept.rows).toEqual([]);
    const person = { subject: portal.filerOf('ordinary'), certificate: randomBytes(1_500) };
    expect(await events.valuesOf(portal.database, [claim], person)).toEqual([]);
    expect(await events.gateOf('festival-2026')).toBeUndefined();
    expect(await events.isOpen(site.clientId, 'festival-2026')).toBe(false);
  });

  it('is registered once, for a site that goes on, and not after its end', async () => {
    const { events } = portal.stores.oidc;
    const usage = { ok: false, failure: { code: 'usage' } };
    expect(await register(site, 'marathon-2026')).toMatchObject(usage);
    const over = { event: 'over-2026', name: NAME, endsAt: inDays(-1) };
    expect(await events.add(OPERATOR, site.clientId, over)).toMatchObject(usage);
    const openly = { listUri: 'http://festival.mihon.example/gate', mode: 'tap' } as const;
    expect(await register(site, 'openly-2026', openly)).toMatchObject(usage);
    const unknown = { ...site, clientId: 'A'.repeat(22) };
    expect(await register(unknown, 'new-2026')).toMatchObject({ ok: false, failure: { code: 'notFound' } });
  });
});

describe('names at sites', () => {
  it('SR-102, LT-28: of 1,000 persons at three sites, those of two sectors have no part in common', () => {
    const { pairwise } = createOidcSecrets(randomBytes(32));
    const persons = Array.from({ length: 1_000 }, (_, n) => createHash('sha256').update(`person ${n}`).digest('hex'));
    const at = (sector: string) => persons.map((person) => pairwise(sector, person));
    const [one, two, same] = [at('one.example'), at('two.example'), at('one.example')];
    expect(same).toEqual(one);
    const parts = partsOf(one);
    expect([...partsOf(two)].filter((part) => parts.has(part))).toEqual([]);
    expect(new Set([...one, ...two]).size).toBe(2_000);
  });
});

/** Every string of eight characters in them. */
function partsOf(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => Array.from({ length: text.length - 7 }, (_, at) => text.slice(at, at + 8))));
}
