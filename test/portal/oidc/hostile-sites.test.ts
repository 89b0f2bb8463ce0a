import { createHash, generateKeyPairSync } from 'node:crypto';
import { generateKeyPair, SignJWT } from 'jose';
import { sql } from 'kysely';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASSERTION_TYPE } from '#contract/portal/agency-routes.ts';
import type { ClaimedRequest } from '#contract/portal/authorization-routes.ts';
import { keyProof } from '../../support/portal/key-proof.ts';
import { loginProof } from '../../support/portal/login-proof.ts';
import type { TestPortal } from '../../support/portal/portal-harness.ts';
import {
  answerRequest,
  appFor,
  Browser,
  beginRequest,
  claimedOf,
  openListeningPortal,
  openSite,
  type RelyingParty,
  redeem,
} from '../../support/portal/relying-party.ts';

let portal: TestPortal;
let origin = '';
let site: RelyingParty;
beforeAll(async () => {
  portal = await openListeningPortal();
  origin = portal.origin();
  site = await openSite(portal);
});
afterAll(() => portal?.close());

const seconds = () => Math.floor(Date.now() / 1_000);

interface AssertionChange {
  readonly header?: object;
  readonly payload?: object;
  readonly key?: Parameters<SignJWT['sign']>[0];
}

async function assertion(change: AssertionChange = {}): Promise<string> {
  const payload = { iss: site.clientId, sub: site.clientId, aud: `${origin}/oidc`, jti: oidc.randomState() };
  return new SignJWT({ ...payload, iat: seconds(), exp: seconds() + 60, ...change.payload } as never)
    .setProtectedHeader({ alg: 'ES256', kid: 'sig-1', ...change.header })
    .sign(change.key ?? site.signingKey);
}

/** A request as a site pushes it by hand, with one thing changed. */
async function push(
  change: Readonly<Record<string, string | undefined>> = {},
  options: { readonly dpop?: false } = {},
) {
  const verifier = oidc.randomPKCECodeVerifier();
  const url = `${origin}/oidc/par`;
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const proof = (nonce: string | undefined) =>
    keyProof(pair, { claims: { htm: 'POST', htu: url, iat: seconds(), nonce } });
  const send = async (nonce?: string) => {
    const members = {
      client_id: site.clientId,
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: await assertion(),
      response_type: 'code',
      redirect_uri: site.redirectUri,
      scope: 'openid',
      purpose: 'card',
      state: 'invented',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...change,
    };
    const given = Object.entries(members).filter((one): one is [string, string] => one[1] !== undefined);
    return fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(options.dpop === false ? {} : { dpop: proof(nonce) }),
      },
      body: new URLSearchParams(given),
    });
  };
  const first = await send();
  const reply =
    first.headers.has('dpop-nonce') && first.status !== 201 ? await send(first.headers.get('dpop-nonce') ?? '') : first;
  return { status: reply.status, body: (await reply.json()) as Record<string, string> };
}

const stateOf = async ({ view }: ClaimedRequest) =>
  (await sql<{ state: string }>`select state from authorization_request where id = ${view.id}`.execute(portal.database))
    .rows[0]?.state;

const encodedAt = (text: string, at: number, letter: string) =>
  `${text.slice(0, at)}%${letter.charCodeAt(0).toString(16)}${text.slice(at + 1)}`;

describe('what a site sends', () => {
  it.each([
    ['no challenge', { code_challenge: undefined, code_challenge_method: undefined }],
    ['a plain one', { code_challenge_method: 'plain' }],
    ['a method and no challenge', { code_challenge: undefined }],
  ])('LT-1: without PKCE it is refused: %s', async (_name, change) => {
    expect(await push(change)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('SR-99, LT-1: a code is worth nothing with the verifier of another', async () => {
    const begun = await beginRequest(portal, site);
    const { back } = await answerRequest(portal, begun, 'ordinary', ['openid']);
    const other = { ...begun, verifier: oidc.randomPKCECodeVerifier() };
    await expect(redeem(site, other, back)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('LT-2: a request in the address of a browser is none, and what stands beside a pushed one changes nothing', async () => {
    const tab = new Browser(() => origin);
    const query = new URLSearchParams({
      client_id: site.clientId,
      response_type: 'code',
      scope: 'openid',
      redirect_uri: site.redirectUri,
    });
    const direct = await tab.ask(`/oidc/auth?${query}`);
    expect(direct.headers.get('location') ?? '').not.toContain('/authorize/');
    const pushed = await push({ scope: 'openid' });
    const beside = new URLSearchParams({
      client_id: site.clientId,
      request_uri: pushed.body.request_uri ?? '',
      scope: 'openid name',
      purpose: 'other',
    });
    const page = new URL(await tab.follow(`/oidc/auth?${beside}`)).pathname;
    const taken = await claimedOf(portal, { tab, page });
    expect(taken.view.asked).toEqual([{ claim: 'openid', need: 'required' }]);
  });

  it('LT-3: of two browsers with the same request, the second opens nothing', async () => {
    const begun = await beginRequest(portal, site);
    const second = new Browser(() => origin);
    expect(await second.follow(begun.url.href)).toBe(`${origin}/authorize/elsewhere`);
    expect((await second.ask('/authorize/elsewhere')).status).toBe(409);
    expect((await claimedOf(portal, begun)).view.client).toBe(site.clientId);
  });

  it('SR-100, LT-4: a code is good once, also for many at once, and what it gave dies with the second', async () => {
    const begun = await beginRequest(portal, site);
    const { back } = await answerRequest(portal, begun, 'ordinary', ['openid']);
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => redeem(site, begun, back)));
    const good = tries.filter((one) => one.status === 'fulfilled');
    expect(good.length).toBeLessThanOrEqual(1);
    for (const { value } of good) await expect(value.userinfo()).rejects.toThrow();
  });

  it('LT-5: a code is worth nothing to another site, at another address, or with another key', async () => {
    const other = await openSite(portal, { sector: 'other.mihon.example' });
    const begun = await beginRequest(portal, site);
    const { back } = await answerRequest(portal, begun, 'ordinary', ['openid']);
    await expect(redeem(other, begun, back)).rejects.toThrow();
    const elsewhere = new URL(back);
    elsewhere.pathname = '/other';
    await expect(redeem(site, begun, elsewhere)).rejects.toMatchObject({ error: 'invalid_grant' });
    const otherKey = oidc.getDPoPHandle(site.config, await oidc.randomDPoPKeyPair('ES256'));
    await expect(redeem(site, { ...begun, dpop: otherKey }, back)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it.each([
    'https://library.mihon.example/callback/',
    'https://library.mihon.example/callback?x=1',
    'https://library.mihon.example/callback#x',
    'https://library.mihon.example/Callback',
    'https://library.mihon.example/a/../callback',
    'https://library.mihon.example/%63allback',
    'https://library.mihon.example:443/callback',
    'https://library.mihon.example:444/callback',
    'https://LIBRARY.mihon.example/callback',
    'https://library.mihon.example.evil.example/callback',
    'https://evil.example/library.mihon.example/callback',
    'https://library.mihon.example@evil.example/callback',
    'https://user@library.mihon.example/callback',
    'http://library.mihon.example/callback',
    'https://xn--library-mihon.example/callback',
    'javascript:alert(1)',
    'https://library.mihon.example/callback https://evil.example/',
    '//library.mihon.example/callback',
    '',
    ...Array.from('callback', (letter, at) => `https://library.mihon.example/${encodedAt('callback', at, letter)}`),
    ...[
      '.',
      '..',
      '//',
      ';x',
      '%00',
      '%0a',
      '%0d%0a',
      '%20',
      '\t',
      '\\',
      '&x=1',
      '%2f..',
      '/.',
      '/%2e%2e/callback',
    ].map((tail) => `https://library.mihon.example/callback${tail}`),
    ...['ftp', 'HTTPS', 'https:/', 'data', 'file', 'madoguchi', 'view-source:https', 'blob:https'].map(
      (scheme) => `${scheme}://library.mihon.example/callback`,
    ),
    ...['.', '%2e', '%00', '\\@evil.example', ':', ':0443', ':80', '%40evil.example', '.evil.example', '。'].map(
      (tail) => `https://library.mihon.example${tail}/callback`,
    ),
    'https://library.mihon.example\\callback',
    'https:library.mihon.example/callback',
    'https://ｌibrary.mihon.example/callback',
    'https://lіbrary.mihon.example/callback',
  ])('SR-99, LT-6: an address that is not letter for letter a registered one is refused: %s', async (redirect_uri) => {
    expect(await push({ redirect_uri })).toMatchObject({ status: 400 });
  });

  it('SR-101, LT-8: what proves a site is of its key, for this portal alone, short and used once', async () => {
    const stranger = await generateKeyPair('ES256');
    const bad: readonly AssertionChange[] = [
      { key: stranger.privateKey },
      { header: { alg: 'HS256' }, key: new TextEncoder().encode('a'.repeat(64)) },
      { payload: { aud: [`${origin}/oidc`, 'https://evil.example'] } },
      { payload: { aud: `${origin}/oidc/token` } },
      { payload: { aud: `${origin}/oidc/par` } },
      { payload: { exp: seconds() + 3_600 } },
      { payload: { exp: seconds() - 120 } },
      { payload: { jti: undefined } },
      { payload: { iss: 'another' } },
    ];
    for (const change of bad) {
      expect(await push({ client_assertion: await assertion(change) }), JSON.stringify(change)).toMatchObject({
        status: 401,
      });
    }
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await assertion()).split('.')[1]}.`;
    expect(await push({ client_assertion: none })).toMatchObject({ status: 401 });
    const once = await assertion();
    const replays = await Promise.all(
      Array.from({ length: 20 }, () => push({ client_assertion: once }, { dpop: false })),
    );
    expect(
      replays.filter(({ body }) => body.error_description === 'a DPoP proof is needed').length,
    ).toBeLessThanOrEqual(1);
  });

  it.each([
    'openid phone',
    'openid age_over_20',
    'openid age_over_19',
    'openid lives_in:132918',
    'openid lives_in:131318 lives_in:131318',
    'openid  name',
    'openid openid',
    'name',
    'openid sign',
    'openid offline_access',
  ])('LT-12: a scope that is unknown, not registered or twofold is refused: %s', async (scope) => {
    expect(await push({ scope })).toMatchObject({ status: 400, body: { error: expect.stringMatching(/^invalid_/) } });
  });

  it('LT-12: what a site sends in place of what it asked is not believed, nor a purpose of its own', async () => {
    const pushed = await push({ asked: 'openid name address', scope: 'openid' });
    const tab = new Browser(() => origin);
    const query = new URLSearchParams({ client_id: site.clientId, request_uri: pushed.body.request_uri ?? '' });
    const page = new URL(await tab.follow(`/oidc/auth?${query}`)).pathname;
    expect((await claimedOf(portal, { tab, page })).view.asked.map(({ claim }) => claim)).toEqual(['openid']);
    expect(await push({ purpose: 'win a prize' })).toMatchObject({ status: 400 });
    expect(await push({ purpose: undefined })).toMatchObject({ status: 400 });
    expect(await push({ purpose: 'constructor' })).toMatchObject({ status: 400 });
  });

  it('a request without a key of its own is refused', async () => {
    expect(await push({}, { dpop: false })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });
});

describe('a browser that would go on without the person', () => {
  it('LT-13: gets no code before the answer came back, whatever session it has or says that it has', async () => {
    const first = await beginRequest(portal, site);
    const { back } = await answerRequest(portal, first, 'ordinary', ['openid']);
    await redeem(site, first, back);
    // The provider's session lives in this browser.
    const again = await beginRequest(portal, site, {}, first.tab);
    expect(again.page).toMatch(/^\/authorize\//);
    const uid = again.page.split('/').at(-1) ?? '';
    expect(await again.tab.follow(`/oidc/auth/${uid}`)).not.toContain('code=');
    const forged = new Browser(() => origin);
    for (const name of ['madoguchi_resume', 'madoguchi_interaction'])
      forged.cookies.set(`${name} /`, { value: uid, path: '/' });
    const resumed = await forged.ask(`/oidc/auth/${uid}`);
    expect(resumed.headers.get('location') ?? '').not.toContain('code=');
  });

  it('LT-13: prompt=none is answered that the card is needed', async () => {
    const tab = new Browser(() => origin);
    const pushed = await push({ prompt: 'none' });
    const query = new URLSearchParams({ client_id: site.clientId, request_uri: pushed.body.request_uri ?? '' });
    const answered = new URL(await tab.follow(`/oidc/auth?${query}`));
    expect(answered.searchParams.get('error')).toBe('login_required');
  });

  it('LT-13: the page of a request is of the browser that brought it', async () => {
    const begun = await beginRequest(portal, site);
    const other = new Browser(() => origin);
    expect((await other.post(`${begun.page}/launch`)).status).toBe(404);
    expect((await other.ask(`${begun.page}/state`)).status).toBe(404);
    expect((await other.post(`${begun.page}/cancel`)).status).toBe(404);
    expect((await other.ask(begun.page)).status).toBe(404);
    expect((await begun.tab.ask(begun.page)).status).toBe(200);
  });

  it('an answer that came back is not taken back by the page that was left', async () => {
    const begun = await beginRequest(portal, site);
    const { tab, page } = begun;
    const app = appFor(portal);
    const claimed = await claimedOf(portal, begun);
    await app.prove(claimed, await app.proofOf('ordinary', claimed, ['openid']));
    const { ticket } = (await app.release(claimed)).body;
    const { next = '' } = (await tab.post('/authorize/return', { ticket })).body;
    expect((await tab.post(`${page}/cancel`)).status).toBe(410);
    const back = new URL(await tab.follow(next));
    expect([back.searchParams.has('code'), back.searchParams.get('error')]).toEqual([true, null]);
  });

  it('SR-103, LT-33: no page frames it, and no other page presses its buttons', async () => {
    const begun = await beginRequest(portal, site);
    const page = await begun.tab.ask(begun.page);
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    const crossed = await begun.tab.ask(`${begun.page}/launch`, {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    });
    expect(crossed.status).toBe(403);
  });
});

describe('a provider that cannot answer', () => {
  it('says so in the log, and to a site nothing of why', async () => {
    await sql`alter table oidc_model rename to oidc_gone`.execute(portal.database);
    const before = portal.logged.length;
    const { status, body } = await push();
    await sql`alter table oidc_gone rename to oidc_model`.execute(portal.database);
    expect([status, body.error]).toEqual([500, 'server_error']);
    expect(JSON.stringify(body)).not.toContain('oidc_');
    const told = portal.logged.slice(before).filter(({ event }) => event === 'oidcFaulty');
    expect(told).toMatchObject([{ kind: 'error 42P01' }]);
  });
});

describe('a browser that leaves', () => {
  it('SR-103, LT-34: is led to no address that a site did not register', async () => {
    const tab = new Browser(() => origin);
    const query = new URLSearchParams({ client_id: site.clientId, post_logout_redirect_uri: 'https://evil.example/' });
    const left = await tab.ask(`/oidc/logout?${query}`);
    expect([left.status, left.headers.get('location')]).toEqual([400, null]);
    expect(await left.text()).not.toContain('evil.example');
  });
});

describe('a card that answers', () => {
  it('LT-14: gives no more than was asked, sorted and each once', async () => {
    const app = appFor(portal);
    for (const given of [['name', 'openid', 'address'], ['openid', 'openid'], ['name'], ['openid', 'name']]) {
      const taken = await claimedOf(portal, await beginRequest(portal, site, { scope: 'openid name' }));
      const proof = await app.proofOf('ordinary', taken, [], { payload: { given } });
      expect(await app.prove(taken, proof), given.join()).toMatchObject({
        status: 403,
        body: { code: 'claimNotAllowed' },
      });
    }
  });

  it('LT-15: signs what was shown: one letter of difference is refused', async () => {
    const app = appFor(portal);
    const taken = await claimedOf(portal, await beginRequest(portal, site, { scope: 'openid name' }));
    const changes: readonly ((view: ClaimedRequest['view']) => ClaimedRequest['view'])[] = [
      (view) => ({ ...view, name: { ...view.name, ja: `${view.name.ja} ` } }),
      (view) => ({ ...view, origin: 'https://library.mihon.exampie' }),
      (view) => ({ ...view, asked: view.asked.slice(1) }),
      (view) => ({ ...view, clientVersion: 2 }),
    ];
    for (const [at, change] of changes.entries()) {
      const begun = await claimedOf(portal, await beginRequest(portal, site, { scope: 'openid name' }));
      const proof = await app.proofOf('ordinary', { ...begun, view: change(begun.view) }, ['openid']);
      expect(await app.prove(begun, proof), String(at)).toMatchObject({
        status: 409,
        body: { code: 'requestChanged' },
      });
    }
    expect(await stateOf(taken)).toBe('claimed');
  });

  it('LT-16: a login proof answers no request, and what answers a request opens no session', async () => {
    const app = appFor(portal);
    const taken = await claimedOf(portal, await beginRequest(portal, site));
    const login = loginProof(await portal.authority.holder('ordinary'), taken.challenge, Date.now(), {
      payload: { aud: origin },
    });
    expect(await app.prove(taken, login)).toMatchObject({ status: 400, body: { code: 'proofMalformed' } });
    const again = await claimedOf(portal, await beginRequest(portal, site));
    const proof = await app.proofOf('ordinary', again, ['openid']);
    expect(await portal.open(proof)).toMatchObject({ status: 400, body: { code: 'proofMalformed' } });
  });

  it('LT-17: answers one request once, also where many send it', async () => {
    const app = appFor(portal);
    const one = await claimedOf(portal, await beginRequest(portal, site));
    const other = await claimedOf(portal, await beginRequest(portal, site));
    const proof = await app.proofOf('ordinary', one, ['openid']);
    expect((await app.prove(other, proof)).status).toBe(401);
    const all = await Promise.all(Array.from({ length: 20 }, () => app.prove(one, proof)));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('LT-17: three refused proofs end the request', async () => {
    const app = appFor(portal);
    const taken = await claimedOf(portal, await beginRequest(portal, site));
    for (let tries = 0; tries < 3; tries += 1) {
      await app.prove(taken, 'no.proof.atall');
      await app.renew(taken);
    }
    expect(await stateOf(taken)).toBe('failed');
  });

  it('LT-27: is that of the person whom the site wants again, or nobody is signed in', async () => {
    const first = await beginRequest(portal, site);
    const { back } = await answerRequest(portal, first, 'ordinary', ['openid']);
    const { claims } = await redeem(site, first, back);
    const wanted = { claims: JSON.stringify({ id_token: { sub: { value: claims.sub } } }) };
    const app = appFor(portal);
    const taken = await claimedOf(portal, await beginRequest(portal, site, { parameters: wanted }));
    const proof = await app.proofOf('spouse', taken, ['openid']);
    expect(await app.prove(taken, proof)).toMatchObject({ status: 403, body: { code: 'personMismatch' } });
    const same = await beginRequest(portal, site, { parameters: wanted });
    const answered = await answerRequest(portal, same, 'ordinary', ['openid']);
    expect((await redeem(site, same, answered.back)).claims.sub).toBe(claims.sub);
  });
});

describe('a link or an answer in the wrong hands', () => {
  it('LT-18: an attacker’s request that a victim answers ends in the victim’s browser, where nothing moves', async () => {
    const app = appFor(portal);
    const attacker = await beginRequest(portal, site);
    const victim = new Browser(() => origin);
    const taken = await claimedOf(portal, attacker);
    await app.prove(taken, await app.proofOf('spouse', taken, ['openid']));
    const { ticket } = (await app.release(taken)).body;
    expect(await victim.post('/authorize/return', { ticket })).toMatchObject({
      status: 403,
      body: { code: 'returnBrowserMismatch' },
    });
    const uid = attacker.page.split('/').at(-1) ?? '';
    expect(await attacker.tab.follow(`/oidc/auth/${uid}`)).not.toContain('code=');
    expect((await victim.post('/authorize/return/refusal', { ticket })).status).toBe(204);
    expect(await stateOf(taken)).toBe('refused');
  });

  it('LT-20: the page of return is opened by the system alone, never by another page', async () => {
    const tab = new Browser(() => origin);
    for (const site of ['cross-site', 'same-origin', 'same-site']) {
      const reply = await tab.ask('/authorize/return', { headers: { 'sec-fetch-site': site } });
      expect([reply.status, (await reply.text()).includes('<script>')]).toEqual([403, false]);
    }
    const fromApp = await tab.ask('/authorize/return', { headers: { 'sec-fetch-site': 'none' } });
    expect([fromApp.status, (await fromApp.text()).includes('<script>')]).toEqual([200, true]);
  });

  it('LT-21: a link that two programs take is dead for both, and the tab says so', async () => {
    const app = appFor(portal);
    const begun = await beginRequest(portal, site);
    const { link = '' } = (await begun.tab.post(`${begun.page}/launch`)).body;
    const first = (await app.claim(link)).body as unknown as ClaimedRequest;
    expect(await app.claim(link)).toMatchObject({ status: 409, body: { code: 'requestAlreadyClaimed' } });
    const proof = await app.proofOf('ordinary', first, ['openid']);
    expect(await app.prove(first, proof)).toMatchObject({ status: 409, body: { code: 'requestAlreadyClaimed' } });
    const heard = await (await begun.tab.ask(`${begun.page}/state?after=0`)).json();
    expect(heard).toMatchObject({ state: 'failed', code: 'requestAlreadyClaimed' });
  });

  it('LT-25: two tabs of one browser get each their own answer', async () => {
    const one = await beginRequest(portal, site);
    const two = await beginRequest(portal, site, {}, one.tab);
    const second = await answerRequest(portal, two, 'spouse', ['openid']);
    const first = await answerRequest(portal, one, 'spouse', ['openid']);
    expect(first.back.searchParams.get('state')).toBe(one.state);
    expect(second.back.searchParams.get('state')).toBe(two.state);
  });

  it('LT-26: a site that is suspended between its page and the proof gets nothing, and loses what it has', async () => {
    const shop = await openSite(portal, { sector: 'shop.mihon.example' });
    const held = await beginRequest(portal, shop);
    const { back } = await answerRequest(portal, held, 'ordinary', ['openid']);
    const { userinfo } = await redeem(shop, held, back);
    await userinfo();
    const app = appFor(portal);
    const taken = await claimedOf(portal, await beginRequest(portal, shop));
    await portal.stores.oidc.sites.setState({ kind: 'job', id: 'portal site suspend' }, shop.clientId, 'suspended');
    const proof = await app.proofOf('ordinary', taken, ['openid']);
    expect(await app.prove(taken, proof)).toMatchObject({ status: 403, body: { code: 'clientSuspended' } });
    await expect(userinfo()).rejects.toThrow();
  });

  it('SR-102, LT-28: what two sites hold of the same persons has nothing in common', async () => {
    const names = new Set<string>();
    for (const sector of ['one.example', 'two.example', 'three.example']) {
      const at = await openSite(portal, { sector });
      for (const who of ['ordinary', 'spouse'] as const) {
        const begun = await beginRequest(portal, at);
        const { back } = await answerRequest(portal, begun, who, ['openid']);
        names.add((await redeem(at, begun, back)).claims.sub);
      }
    }
    expect([...names]).toHaveLength(6);
  });

  it('a person who gives nothing sends the site away without a reason', async () => {
    const app = appFor(portal);
    const begun = await beginRequest(portal, site);
    const taken = await claimedOf(portal, begun);
    expect((await app.refuse(taken)).status).toBe(204);
    const heard = (await (await begun.tab.ask(`${begun.page}/state?after=0`)).json()) as { next: string };
    const back = new URL(await begun.tab.follow(heard.next));
    expect(back.searchParams.get('error')).toBe('access_denied');
    expect(back.searchParams.get('error_description')).toBe('nothing was given');
  });
});
