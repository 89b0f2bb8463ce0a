import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, decodeProtectedHeader, exportJWK } from 'jose';
import { sql } from 'kysely';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Claim, ReleasedValue } from '#contract/portal/authorization.ts';
import { newToken } from '#portal/platform/once-token.ts';
import { IS_NIGHTLY } from '../../support/generated-counts.ts';
import type { TestPortal } from '../../support/portal/portal-harness.ts';
import { openListeningPortal, openSite, type RelyingParty, redeem } from '../../support/portal/relying-party.ts';

const PEOPLE = IS_NIGHTLY ? 1_000 : 100;
const AT_ONCE = 8;
const PART = 8;
/** When something was asked and answered: moments of the request, which is another one at each site. */
const MOMENTS = new Set(['iat', 'exp', 'auth_time', 'expires_in']);
const CLAIMS: readonly Claim[] = ['age_over_18', 'lives_in:131318', 'name', 'openid'];
const EVIDENCE = { source: 'signature-certificate', verified: true, as_of: '2026-11', state: 'current' } as const;

let portal: TestPortal;
let sites: readonly RelyingParty[];
let provider: ReturnType<ReturnType<TestPortal['stores']['oidc']['open']>['provider']>;
beforeAll(async () => {
  portal = await openListeningPortal();
  const sectors = ['one.mihon.example', 'two.mihon.example', 'one.mihon.example'];
  sites = await Promise.all(sectors.map((sector) => openSite(portal, { sector })));
  provider = portal.stores.oidc
    .open({
      origin: portal.origin,
      nowMs: () => portal.clock.nowMs,
      trust: { anchors: portal.anchors } as never,
      keys: portal.oidcKeys,
      findPlace: () => undefined,
      log: () => undefined,
      isReadable: async () => false,
    })
    .provider();
});
afterAll(() => portal?.close());

/** What a person gives on purpose: the same name to every site. */
const nameOf = (person: number) => `見本　${String(person).padStart(8, '零')}`;
const valuesOf = (person: number): ReleasedValue[] => [
  { claim: 'age_over_18', value: person % 2 === 0, evidence: EVIDENCE },
  { claim: 'lives_in:131318', value: person % 3 === 0, evidence: EVIDENCE },
  { claim: 'name', value: nameOf(person), evidence: EVIDENCE },
];

/** What comes of a person's answer once their card has agreed: all that this portal tells one site. */
async function toldOf(site: RelyingParty, person: number, key: Awaited<ReturnType<typeof keyOf>>): Promise<unknown> {
  const subject = `person-${String(person).padStart(16, '0')}`;
  const grantId = newToken();
  const client = await provider.Client.find(site.clientId);
  if (client === undefined) throw new Error('the site is registered');
  const grant = new provider.Grant({ jti: grantId, accountId: subject, clientId: site.clientId } as never);
  grant.addOIDCScope('openid');
  grant.addOIDCClaims(CLAIMS.map((claim) => claim.split(':')[0] ?? claim));
  await grant.save();
  await portal.database.transaction().execute((transaction) =>
    portal.stores.oidc.consents.add(transaction, {
      ...{ subject, grantId, site: site.clientId, siteVersion: 1, origin: 'https://library.mihon.example' },
      ...{ sub: 'unused', path: 'link', device: 'card', keep: 'once', proof: 'a.b.c' },
      claims: CLAIMS,
      values: valuesOf(person),
    }),
  );
  const verifier = oidc.randomPKCECodeVerifier();
  const nonce = oidc.randomNonce();
  const code = new provider.AuthorizationCode({
    ...{ accountId: subject, acr: 'aal3', amr: ['sc', 'pin', 'mfa'], authTime: Math.floor(Date.now() / 1_000) },
    ...{ client, grantId, nonce, redirectUri: site.redirectUri, scope: 'openid', dpopJkt: key.thumbprint },
    codeChallenge: createHash('sha256').update(verifier).digest('base64url'),
    codeChallengeMethod: 'S256',
  } as never);
  const state = oidc.randomState();
  const back = new URL(site.redirectUri);
  back.search = String(new URLSearchParams({ code: await code.save(), state, iss: `${portal.origin()}/oidc` }));
  const begun = { dpop: key.dpop, verifier, state, nonce } as Parameters<typeof redeem>[1];
  const { tokens, claims, userinfo } = await redeem(site, begun, back);
  const { id_token: idToken = '', access_token: accessToken, refresh_token: refreshToken } = tokens;
  const header = decodeProtectedHeader(idToken);
  const signature = idToken.split('.')[2];
  // A site made the nonce itself.
  return {
    code: back.searchParams.get('code'),
    accessToken,
    refreshToken,
    header,
    signature,
    claims: { ...claims, nonce: '' },
    userinfo: await userinfo(),
  };
}

async function keyOf(site: RelyingParty) {
  const pair = await oidc.randomDPoPKeyPair('ES256');
  return {
    dpop: oidc.getDPoPHandle(site.config, pair),
    thumbprint: await calculateJwkThumbprint(await exportJWK(pair.publicKey)),
  };
}

/** Every string of eight characters in what was told, less what the person gave on purpose. */
function partsOf(told: unknown, person: number): ReadonlySet<string> {
  const parts = new Set<string>();
  const add = (name: string, value: unknown): void => {
    if (MOMENTS.has(name) || value === undefined || value === null) return;
    if (typeof value === 'object') {
      for (const [of, one] of Object.entries(value)) add(of, one);
      return;
    }
    const text = String(value).replaceAll(nameOf(person), '');
    if (text.length > 0 && text.length < PART) parts.add(`${name} ${text}`);
    for (let at = 0; at + PART <= text.length; at += 1) parts.add(text.slice(at, at + PART));
  };
  add('', told);
  return parts;
}

/** Of all persons at one site, what is told of one alone. */
function personalOf(all: readonly ReadonlySet<string>[]): ReadonlySet<string>[] {
  const counts = new Map<string, number>();
  for (const parts of all) for (const part of parts) counts.set(part, (counts.get(part) ?? 0) + 1);
  return all.map((parts) => new Set([...parts].filter((part) => counts.get(part) === 1)));
}

describe('what sites are told of the same persons', () => {
  it('SR-102, LT-28: of a thousand persons (a hundred in every run), ID tokens, userinfo and evidence of two sectors have no personal part in common', {
    timeout: 300_000,
  }, async () => {
    const subjects = Array.from({ length: PEOPLE }, (_, person) => `person-${String(person).padStart(16, '0')}`);
    await sql`insert into subject (id) select unnest(${subjects}::text[])`.execute(portal.database);
    const keys = await Promise.all(sites.map(keyOf));
    const told = sites.map(() => subjects.map((): ReadonlySet<string> => new Set()));
    const queue = subjects.keys();
    const work = async () => {
      for (const person of queue) {
        for (const [at, site] of sites.entries()) {
          const key = keys[at];
          if (key === undefined) throw new RangeError('a key each');
          told[at]?.splice(person, 1, partsOf(await toldOf(site, person, key), person));
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const [one = [], two = [], same = []] = told.map(personalOf);
    expect(one).toHaveLength(PEOPLE);
    // Each person is told of by more than a hundred parts of their own, and in no two sectors by one of the same.
    expect(Math.min(...one.map(({ size }) => size))).toBeGreaterThan(100);
    const ofTwo = new Set(two.flatMap((parts) => [...parts]));
    expect(one.flatMap((parts) => [...parts]).filter((part) => ofTwo.has(part))).toEqual([]);
    // Within a sector it is the name of the person there, and nothing else.
    for (const [person, parts] of one.entries()) {
      const shared = [...parts].filter((part) => same[person]?.has(part));
      expect(shared).toHaveLength(43 - PART + 1);
    }
  });
});
