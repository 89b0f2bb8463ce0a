import { createHash, createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASSERTION_TYPE } from '#contract/portal/agency-routes.ts';
import { composeJws } from '#pki/jose/jws.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { keyProof, type ProofChange } from '../../support/portal/key-proof.ts';
import type { TestPortal } from '../../support/portal/portal-harness.ts';
import {
  answerRequest,
  appFor,
  beginRequest,
  claimedOf,
  openListeningPortal,
  openSite,
  type RelyingParty,
  redeem,
} from '../../support/portal/relying-party.ts';

const LONG = { scope: 'openid offline_access', parameters: { prompt: 'consent' } };
const DAY_MS = 86_400_000;

let portal: TestPortal;
let origin = '';
let site: RelyingParty;
let other: RelyingParty;
beforeAll(async () => {
  portal = await openListeningPortal();
  origin = portal.origin();
  site = await openSite(portal);
  other = await openSite(portal, { sector: 'other.mihon.example', apis: ['services.search'] });
});
afterAll(() => portal?.close());

const seconds = () => Math.floor(Date.now() / 1_000);
const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url');

async function given(wish: Parameters<typeof beginRequest>[2] = {}) {
  const begun = await beginRequest(portal, site, wish);
  const { back } = await answerRequest(portal, begun, 'ordinary', ['openid']);
  return { begun, back };
}

describe('an answer that comes to a site', () => {
  it('LT-7: names the portal that it is of, and a site takes none that names another or nobody', async () => {
    const { begun, back } = await given();
    for (const iss of ['https://evil.example/oidc', `${origin}/oidc/`, undefined]) {
      const forged = new URL(back);
      if (iss === undefined) forged.searchParams.delete('iss');
      else forged.searchParams.set('iss', iss);
      await expect(redeem(site, begun, forged), String(iss)).rejects.toThrow();
    }
    expect((await redeem(site, begun, back)).claims.iss).toBe(`${origin}/oidc`);
  });
});

describe('a token in other hands', () => {
  const userinfo = `/oidc/userinfo`;

  it('LT-9: an access token is worth nothing without a new proof of its key for this very call', async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const thief = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { token, nonce } = await boundToken(pair);
    const ask = (dpop: string | undefined, scheme = 'DPoP') =>
      fetch(`${origin}${userinfo}`, { headers: { authorization: `${scheme} ${token}`, ...(dpop && { dpop }) } });
    const proof = (change: ProofChange['claims'] = {}, by = pair) =>
      keyProof(by, {
        claims: { htm: 'GET', htu: `${origin}${userinfo}`, iat: seconds(), nonce, ath: hashOf(token), ...change },
      });
    const stolen: readonly (readonly [string, string | undefined, string?])[] = [
      ['no proof', undefined],
      ['as a bearer', undefined, 'Bearer'],
      ['another key', proof({}, thief)],
      ['of another token', proof({ ath: hashOf('another') })],
      ['of no token', proof({ ath: undefined })],
      ['of another method', proof({ htm: 'POST' })],
      ['of another address', proof({ htu: `${origin}/oidc/token` })],
      ['without the nonce', proof({ nonce: undefined })],
      ['with another nonce', proof({ nonce: 'invented' })],
      ['of an hour ago', proof({ iat: seconds() - 3_600, nonce: undefined })],
    ];
    for (const [name, dpop, scheme] of stolen) {
      const { status } = await ask(dpop, scheme);
      expect([400, 401], name).toContain(status);
    }
    const once = proof();
    expect((await ask(once)).status).toBe(200);
    expect((await ask(once)).status).toBe(401);
  });

  it('LT-10: a refresh token is good once; the second time ends all that came of it', async () => {
    const { begun, back } = await given(LONG);
    const { dpop } = begun;
    const first = await redeem(site, begun, back);
    const refresh = (token: string | undefined) =>
      oidc.refreshTokenGrant(site.config, token ?? '', undefined, { DPoP: dpop });
    const { refresh_token: next, access_token: access } = await refresh(first.tokens.refresh_token);
    expect(next).not.toBe(first.tokens.refresh_token);
    await expect(refresh(first.tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(refresh(next)).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(oidc.fetchUserInfo(site.config, access, first.claims.sub, { DPoP: dpop })).rejects.toThrow();
  });

  it('LT-10: a refresh token is worth nothing after the person ended it, nor to another site', async () => {
    const { begun, back } = await given(LONG);
    const { tokens } = await redeem(site, begun, back);
    const refresh = (by: RelyingParty) =>
      oidc.refreshTokenGrant(by.config, tokens.refresh_token ?? '', undefined, { DPoP: begun.dpop });
    await expect(refresh(other)).rejects.toThrow();
    const person = await portal.signIn('ordinary');
    await portal.ask(person, { method: 'POST', url: `/linked-sites/${site.clientId}/revocation` });
    await expect(refresh(site)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('LT-10: an ID token is of one site, and what reads of a person is no token for what a site asks itself', async () => {
    const { begun, back } = await given();
    const { tokens } = await redeem(site, begun, back);
    const keys = createLocalJWKSet((await (await fetch(`${origin}/oidc/jwks`)).json()) as { keys: JWK[] });
    const idToken = tokens.id_token ?? '';
    await jwtVerify(idToken, keys, { audience: site.clientId });
    await expect(jwtVerify(idToken, keys, { audience: other.clientId })).rejects.toThrow();
    const services = new URL('/api/services?municipality=131318', origin);
    const asked = oidc.fetchProtectedResource(site.config, tokens.access_token, services, 'GET', null, new Headers(), {
      DPoP: begun.dpop,
    });
    await expect(asked).rejects.toMatchObject({ status: 401 });
  });

  /** A token of the code flow, bound to a key that the test holds itself. */
  async function boundToken(pair: ReturnType<typeof generateKeyPairSync>) {
    const key = {
      privateKey: await crypto.subtle.importKey(
        'jwk',
        pair.privateKey.export({ format: 'jwk' }) as JsonWebKey,
        { name: 'ECDSA', namedCurve: 'P-256' },
        true,
        ['sign'],
      ),
      publicKey: await crypto.subtle.importKey(
        'jwk',
        pair.publicKey.export({ format: 'jwk' }) as JsonWebKey,
        { name: 'ECDSA', namedCurve: 'P-256' },
        true,
        ['verify'],
      ),
    };
    const begun = await beginRequest(portal, site, {}, undefined, oidc.getDPoPHandle(site.config, key));
    const { back } = await answerRequest(portal, begun, 'ordinary', ['openid']);
    const { tokens } = await redeem(site, begun, back);
    const refused = await fetch(`${origin}${userinfo}`, {
      headers: {
        authorization: `DPoP ${tokens.access_token}`,
        dpop: keyProof(pair as never, {
          claims: { htm: 'GET', htu: `${origin}${userinfo}`, iat: seconds(), ath: hashOf(tokens.access_token) },
        }),
      },
    });
    return { token: tokens.access_token, nonce: refused.headers.get('dpop-nonce') ?? '' };
  }
});

describe('a signature that chooses its own key', () => {
  const OWN = { jku: 'https://evil.example/jwks', x5u: 'https://evil.example/cert' };

  it.each([
    ['no signature', { alg: 'none' }],
    ['a shared secret', { alg: 'HS256' }],
    ['another hash', { alg: 'RS512' }],
    ['another family', { alg: 'ES256' }],
    ['another padding', { alg: 'PS256' }],
    ['an address of keys', { jku: OWN.jku }],
    ['an address of certificates', { x5u: OWN.x5u }],
    ['a key of its own', { jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } }],
    ['a name of a key', { kid: '../../key' }],
    ['what has to be understood', { crit: ['x'], x: 1 }],
    ['no certificate', { x5c: [] }],
    ['a certificate that is none', { x5c: ['AAAA'] }],
  ])('LT-11: a proof of a card with %s answers no request', async (_name, header) => {
    const app = appFor(portal);
    const claimed = await claimedOf(portal, await beginRequest(portal, site));
    const proof = await app.proofOf('ordinary', claimed, ['openid'], { header });
    const { status, body } = await app.prove(claimed, proof);
    expect(status, JSON.stringify(body)).toBeGreaterThanOrEqual(400);
    expect(String(body.code)).toMatch(/^(proof|certificate)/);
  });

  it('LT-11: an assertion of a site is checked by its registered key alone', async () => {
    const own = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(own.publicKey);
    const payload = {
      iss: site.clientId,
      sub: site.clientId,
      aud: `${origin}/oidc`,
      iat: seconds(),
      exp: seconds() + 60,
    };
    const registered = JSON.stringify(await exportJWK(site.signingKey).then(({ d: _, ...open }) => open));
    const hmac = (header: object) =>
      composeJws({ header: { alg: 'HS256', ...header }, payload: { ...payload, jti: randomUUID() } });
    const byHmac = hmac({ kid: 'sig-1' });
    const signed = (header: object) =>
      new SignJWT({ ...payload, jti: randomUUID() } as never)
        .setProtectedHeader({ alg: 'ES256', ...header } as never)
        .sign(own.privateKey);
    const forged = [
      await signed({ kid: 'sig-1', jwk }),
      await signed({ jwk }),
      await signed({ kid: 'sig-1', jku: OWN.jku }),
      await signed({ kid: 'sig-1', x5u: OWN.x5u }),
      await signed({ kid: 'sig-1', x5c: ['MIIB'] }),
      await signed({ kid: 'other' }),
      byHmac.finish(new Uint8Array(createHmac('sha256', registered).update(byHmac.signingInput).digest())),
      byHmac.finish(new Uint8Array()),
    ];
    for (const [at, assertion] of forged.entries()) {
      const reply = await fetch(`${origin}/oidc/par`, {
        method: 'POST',
        body: new URLSearchParams({
          client_id: site.clientId,
          client_assertion_type: ASSERTION_TYPE,
          client_assertion: assertion,
        }),
      });
      expect([at, reply.status]).toEqual([at, 401]);
    }
  });
});

describe('an age that a site asks for again and again', () => {
  it('LT-30: stays what it was on the day of the yes, and is gone with the grant', async () => {
    const long = await openSite(portal, { keep: 'year', ageLimits: [18], sector: 'long.mihon.example' });
    const person = await portal.signIn('ordinary');
    const filing = { portal: origin, filer: portal.filerOf('ordinary') };
    const holder = await portal.authority.holder('ordinary');
    await portal.file(person, await sampleFiling(holder, portal.procedure('child-allowance-end'), filing));
    const nowMs = portal.mailClock.nowMs;
    // The day before the eighteenth birthday of this persona, by the clock that ages are counted with.
    portal.mailClock.nowMs = Date.parse('2008-03-31T12:00:00+09:00');
    const ask = { scope: 'openid age_over_18 offline_access', parameters: { prompt: 'consent' } };
    const begun = await beginRequest(portal, long, ask);
    const { back } = await answerRequest(portal, begun, 'ordinary', ['openid', 'age_over_18']);
    const { tokens, claims, userinfo } = await redeem(long, begun, back);
    expect((await userinfo()).age_over_18).toBe(false);
    const DPoP = begun.dpop;
    let { refresh_token: refresh = '' } = tokens;
    for (const days of [1, 1, 30, 300]) {
      portal.mailClock.nowMs += days * DAY_MS;
      const again = await oidc.refreshTokenGrant(long.config, refresh, undefined, { DPoP });
      refresh = again.refresh_token ?? '';
      expect((await oidc.fetchUserInfo(long.config, again.access_token, claims.sub, { DPoP })).age_over_18).toBe(false);
    }
    portal.mailClock.nowMs += 68 * DAY_MS;
    await expect(oidc.refreshTokenGrant(long.config, refresh, undefined, { DPoP })).rejects.toThrow();
    // Who asks anew is told what is so today.
    const later = await beginRequest(portal, long, ask);
    const answered = await answerRequest(portal, later, 'ordinary', ['openid', 'age_over_18']);
    expect((await (await redeem(long, later, answered.back)).userinfo()).age_over_18).toBe(true);
    portal.mailClock.nowMs = nowMs;
  });
});
