import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose';
import { sql } from 'kysely';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AUTHORIZATION_ROUTES } from '#contract/portal/authorization-routes.ts';
import { createTellSite } from '#portal/oidc/tell-site.ts';
import { guardedPost } from '#portal/platform/http/guarded-post.ts';
import { addressList } from '#portal/platform/http/loopback.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
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

interface Heard {
  readonly path: string;
  readonly type: string | undefined;
  readonly body: string;
}

let portal: TestPortal;
let server: Server;
let site: RelyingParty;
let heard: Heard[] = [];
let status = 204;
beforeAll(async () => {
  server = createServer(async (request, reply) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces).toString();
    heard.push({ path: request.url ?? '', type: request.headers['content-type'], body });
    reply.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/elsewhere' } : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  portal = await openListeningPortal();
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  site = await openSite(portal, { backchannelLogoutUri: `${at}/logout`, erasureUri: `${at}/erasure` });
});
afterAll(async () => {
  await portal?.close();
  server?.close();
});
beforeEach(async () => {
  heard = [];
  status = 204;
  await sql`delete from site_message`.execute(portal.database);
});

const tell = () => portal.stores.oidc.tellSites(portal.oidcKeys(), new AbortController().signal);
const url = (what: string) => `/linked-sites/${site.clientId}/${what}`;
const linked = async (token: string) =>
  AUTHORIZATION_ROUTES.listLinkedSites.reply
    .parse((await portal.ask(token, { method: 'GET', url: '/linked-sites' })).body)
    .sites.find(({ client }) => client === site.clientId);

async function given(who: 'ordinary' | 'spouse' = 'ordinary') {
  const begun = await beginRequest(portal, site);
  const { back } = await answerRequest(portal, begun, who, ['openid']);
  return redeem(site, begun, back);
}

/** What the site's own server does with what it was sent. */
async function read(token: string, typ: string) {
  const keys = (await (await fetch(`${portal.origin()}/oidc/jwks`)).json()) as Parameters<typeof createLocalJWKSet>[0];
  return jwtVerify(token, createLocalJWKSet(keys), {
    issuer: `${portal.origin()}/oidc`,
    audience: site.clientId,
    typ,
    currentDate: new Date(portal.mailClock.nowMs),
  });
}

async function assertionOf(by: RelyingParty, change: object = {}) {
  const now = Math.floor(portal.mailClock.nowMs / 1_000);
  const payload = { iss: by.clientId, sub: by.clientId, aud: `${portal.origin()}/oidc`, jti: oidc.randomState() };
  return new SignJWT({ ...payload, exp: now + 50, ...change } as never)
    .setProtectedHeader({ alg: 'ES256', kid: 'sig-1' })
    .sign(by.signingKey);
}

async function answer(erasure: string, assertion: string, state = 'done') {
  const headers = { authorization: `Bearer ${assertion}` };
  return portal.ask(undefined, { method: 'POST', url: `/api/erasures/${erasure}`, headers, payload: { state } });
}

describe('what a site can still read', () => {
  it('stands in the list to the last of it, whatever was given since', async () => {
    const other = await openSite(portal);
    const signedIn = await portal.signIn('ordinary');
    const holder = await portal.authority.holder('ordinary');
    const filing = { portal: portal.origin(), filer: portal.filerOf('ordinary') };
    await portal.file(signedIn, await sampleFiling(holder, portal.procedure('child-allowance-end'), filing));
    const asked = { scope: 'openid name lives_in:131318 offline_access', parameters: { prompt: 'consent' } };
    const long = await beginRequest(portal, other, asked);
    const { back } = await answerRequest(portal, long, 'ordinary', ['lives_in:131318', 'name', 'openid']);
    const { userinfo } = await redeem(other, long, back);
    portal.mailClock.nowMs += 1_000;
    const short = await beginRequest(portal, other);
    const { back: again, proved } = await answerRequest(portal, short, 'ordinary', ['openid']);
    await redeem(other, short, again);
    expect(proved).toMatchObject({
      history: ['lives_in:131318', 'name', 'openid'],
      names: [{ name: { ja: '見本区' } }],
    });
    expect(await userinfo()).toMatchObject({ name: '見本　花子' });
    const { sites, names } = AUTHORIZATION_ROUTES.listLinkedSites.reply.parse(
      (await portal.ask(signedIn, { method: 'GET', url: '/linked-sites' })).body,
    );
    const listed = sites.find(({ client }) => client === other.clientId);
    expect(listed).toMatchObject({ given: ['lives_in:131318', 'name', 'openid'], state: 'active', keep: 'days90' });
    expect(names).toMatchObject([{ claim: 'lives_in:131318', name: { ja: '見本区' } }]);
    expect(Date.parse(listed?.until ?? '')).toBeGreaterThan(portal.mailClock.nowMs + 80 * 86_400_000);
  });
});

describe('a site that a person stops', () => {
  it('hears once that it has nothing any more, by the name that it knows, signed with a published key', async () => {
    const { claims } = await given();
    const token = await portal.signIn('ordinary');
    await portal.ask(token, { method: 'POST', url: url('revocation') });
    await portal.ask(token, { method: 'POST', url: url('revocation') });
    expect(await tell()).toBe(1);
    expect(heard).toMatchObject([{ path: '/logout', type: 'application/x-www-form-urlencoded' }]);
    const sent = new URLSearchParams(heard[0]?.body).get('logout_token') ?? '';
    const { payload } = await read(sent, 'logout+jwt');
    expect(payload).toMatchObject({
      sub: claims.sub,
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    });
    expect(payload.nonce).toBeUndefined();
    expect(await tell()).toBe(0);
  });

  it('is told again where it did not answer, and no more where it says no', async () => {
    await given();
    const token = await portal.signIn('ordinary');
    await portal.ask(token, { method: 'POST', url: url('revocation') });
    status = 503;
    await tell();
    expect(await tell()).toBe(0);
    portal.mailClock.nowMs += 61_000;
    status = 400;
    expect(await tell()).toBe(1);
    portal.mailClock.nowMs += 3_700_000;
    expect(await tell()).toBe(0);
    expect(heard).toHaveLength(2);
  });
});

describe('a site that does not answer', () => {
  it('keeps no other waiting, and is asked once in a while, however much waits for it', async () => {
    const mute = createServer(() => undefined);
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${(mute.address() as AddressInfo).port}`;
    const silent = await openSite(portal, { sector: 'silent.mihon.example', backchannelLogoutUri: `${at}/logout` });
    await given();
    const subject = portal.filerOf('ordinary');
    const earlier = new Date(portal.mailClock.nowMs - 60_000);
    await sql`insert into site_message (id, kind, site_id, subject_id, sub, made_at, next_at)
      select 'silent ' || n, 'logout', ${silent.clientId}, ${subject}, 'S', ${earlier}, ${earlier}
      from generate_series(1, 50) as n`.execute(portal.database);
    await portal.ask(await portal.signIn('ordinary'), { method: 'POST', url: url('revocation') });
    let asked = 0;
    mute.on('connection', () => {
      asked += 1;
    });
    await tell();
    mute.closeAllConnections();
    mute.close();
    expect(heard).toMatchObject([{ path: '/logout' }]);
    expect(asked).toBe(1);
  }, 30_000);
});

describe('a site that is suspended', () => {
  it('holds nothing more of anybody, also once it goes on, and nobody reads otherwise', async () => {
    const shop = await openSite(portal, { sector: 'suspended.mihon.example' });
    const begun = await beginRequest(portal, shop, {
      scope: 'openid offline_access',
      parameters: { prompt: 'consent' },
    });
    await answerRequest(portal, begun, 'spouse', ['openid']);
    const token = await portal.signIn('spouse');
    const state = async () =>
      AUTHORIZATION_ROUTES.listLinkedSites.reply
        .parse((await portal.ask(token, { method: 'GET', url: '/linked-sites' })).body)
        .sites.find(({ client }) => client === shop.clientId)?.state;
    expect(await state()).toBe('active');
    const operator = { kind: 'job', id: 'portal site suspend' } as const;
    await portal.stores.oidc.sites.setState(operator, shop.clientId, 'suspended');
    await portal.stores.oidc.sites.setState(operator, shop.clientId, 'active');
    expect(await state()).toBe('ended');
    const values =
      await sql`select from consent where site_id = ${shop.clientId} and sealed_values is not null`.execute(
        portal.database,
      );
    expect(values.rows).toEqual([]);
  });
});

describe('a site that is asked to forget a person', () => {
  it('is asked once, answers with its key, and the person sees what it says', async () => {
    const { claims } = await given();
    const token = await portal.signIn('ordinary');
    expect(await linked(token)).toMatchObject({ mayErase: true, erasure: null });
    expect((await portal.ask(token, { method: 'POST', url: url('erasure') })).status).toBe(200);
    expect((await portal.ask(token, { method: 'POST', url: url('erasure') })).status).toBe(200);
    expect(await linked(token)).toMatchObject({ state: 'revoked', erasure: { state: 'asked' } });
    await tell();
    const asked = heard.filter(({ path }) => path === '/erasure');
    expect(asked).toHaveLength(1);
    const { payload } = await read(asked[0]?.body ?? '', 'secevent+jwt');
    expect(payload.sub).toBe(claims.sub);
    const erasure = String(payload.jti);
    const other = await openSite(portal, { sector: 'other.mihon.example' });
    expect((await answer(erasure, await assertionOf(other))).status).toBe(401);
    expect((await answer(erasure, await assertionOf(site, { aud: 'https://elsewhere.example' }))).status).toBe(401);
    expect((await answer('A'.repeat(22), await assertionOf(site))).status).toBe(404);
    expect((await linked(token))?.erasure?.state).toBe('asked');
    expect((await answer(erasure, await assertionOf(site))).status).toBe(204);
    expect((await linked(token))?.erasure?.state).toBe('done');
  });

  it('is shown as silent after thirty days without a word', async () => {
    await given('spouse');
    const token = await portal.signIn('spouse');
    await portal.ask(token, { method: 'POST', url: url('erasure') });
    await tell();
    portal.mailClock.nowMs += 31 * 86_400_000;
    expect((await linked(await portal.signIn('spouse')))?.erasure?.state).toBe('silent');
  });

  it('is not asked where it takes no such wish, or never had anything', async () => {
    const plain = await openSite(portal, { sector: 'plain.mihon.example' });
    const token = await portal.signIn('child');
    const ask = () => portal.ask(token, { method: 'POST', url: `/linked-sites/${plain.clientId}/erasure` });
    expect(await ask()).toMatchObject({ status: 404, body: { code: 'consentUnknown' } });
    const begun = await beginRequest(portal, plain);
    await answerRequest(portal, begun, 'child', ['openid']);
    expect(await ask()).toMatchObject({ status: 404, body: { code: 'notFound' } });
  });

  it('is not asked, and loses nothing, where it takes such wishes no more', async () => {
    const changed = await openSite(portal, {
      sector: 'changed.mihon.example',
      erasureUri: 'http://127.0.0.1:1/erasure',
    });
    await answerRequest(portal, await beginRequest(portal, changed), 'child', ['openid']);
    const token = await portal.signIn('child');
    const seen = async () =>
      AUTHORIZATION_ROUTES.listLinkedSites.reply
        .parse((await portal.ask(token, { method: 'GET', url: '/linked-sites' })).body)
        .sites.find(({ client }) => client === changed.clientId);
    expect(await seen()).toMatchObject({ mayErase: true, state: 'active' });
    const found = await portal.stores.oidc.sites.find(portal.database, changed.clientId);
    if (found === undefined) throw new Error('the site is registered');
    const { erasureUri: _, ...without } = found.registration;
    await portal.stores.oidc.sites.change({ kind: 'job', id: 'portal site add' }, changed.clientId, without);
    expect(await seen()).toMatchObject({ mayErase: false, state: 'active' });
    const asked = { method: 'POST', url: `/linked-sites/${changed.clientId}/erasure` } as const;
    expect(await portal.ask(token, asked)).toMatchObject({ status: 404, body: { code: 'notFound' } });
    expect(await seen()).toMatchObject({ state: 'active' });
  });
});

describe('a person who lets a site read for a shorter time than it asks', () => {
  it('has it end when they said: the proof names the time, and what asks for more is refused', async () => {
    const app = appFor(portal);
    const long = { scope: 'openid offline_access', parameters: { prompt: 'consent' } };
    const begun = await beginRequest(portal, site, long);
    const claimed = await claimedOf(portal, begun);
    expect(claimed.view.keep).toBe('days90');
    const longer = await app.proofOf('ordinary', claimed, ['openid'], { payload: { keep: 'year' } });
    expect(await app.prove(claimed, longer)).toMatchObject({ status: 403, body: { code: 'claimNotAllowed' } });
    const { challenge } = (await app.renew(claimed)).body as { challenge: string };
    const shorter = await app.proofOf('ordinary', { ...claimed, challenge }, ['openid'], { payload: { keep: 'once' } });
    expect((await app.prove(claimed, shorter)).status).toBe(200);
    const { ticket } = (await app.release(claimed)).body;
    const { body } = await begun.tab.post('/authorize/return', { ticket });
    const { tokens, userinfo } = await redeem(site, begun, new URL(await begun.tab.follow(body.next ?? '')));
    expect(tokens.refresh_token).toBeUndefined();
    const token = await portal.signIn('ordinary');
    const told = await linked(token);
    expect(told).toMatchObject({ keep: 'once' });
    expect(Date.parse(told?.until ?? '') - Date.parse(told?.since ?? '')).toBe(600_000);
    await userinfo();
    portal.mailClock.nowMs += 601_000;
    await expect(userinfo()).rejects.toThrow();
  });
});

describe('a person who tells of a site', () => {
  it('is counted once a week and reason, before or after the card, and five flag the site', async () => {
    const shop = await openSite(portal, { sector: 'shop.mihon.example' });
    const found = async () => (await portal.stores.oidc.reports.list()).find(({ site: id }) => id === shop.clientId);
    const reason = { reason: 'asksTooMuch' };
    const taken = await claimedOf(portal, await beginRequest(portal, shop));
    expect((await appFor(portal).report(taken, reason)).status).toBe(204);
    expect(await found()).toMatchObject({ reports: 1, persons: 0, isFlagged: false });
    for (const who of ['ordinary', 'spouse', 'child', 'last-try', 'moved'] as const) {
      const begun = await beginRequest(portal, shop);
      await answerRequest(portal, begun, who, ['openid']);
      const token = await portal.signIn(who);
      for (let n = 0; n < 2; n += 1) {
        const told = { method: 'POST', url: `/linked-sites/${shop.clientId}/reports`, payload: reason } as const;
        expect((await portal.ask(token, told)).status).toBe(204);
      }
    }
    expect(await found()).toEqual({
      site: shop.clientId,
      reports: 6,
      persons: 5,
      reasons: ['asksTooMuch'],
      isFlagged: true,
    });
  });

  it('is counted once a request and reason before the card, and as a person once the card has answered', async () => {
    const shop = await openSite(portal, { sector: 'often.mihon.example' });
    const found = async () => (await portal.stores.oidc.reports.list()).find(({ site: id }) => id === shop.clientId);
    const app = appFor(portal);
    const taken = await claimedOf(portal, await beginRequest(portal, shop));
    for (let n = 0; n < 5; n += 1) expect((await app.report(taken, { reason: 'other' })).status).toBe(204);
    expect(await found()).toMatchObject({ reports: 1, persons: 0 });
    await app.prove(taken, await app.proofOf('spouse', taken, ['openid']));
    expect((await app.report(taken, { reason: 'other' })).status).toBe(204);
    expect(await found()).toMatchObject({ reports: 1, persons: 1 });
  });

  it('tells of it from a browser where somebody else’s request came back, as its button says', async () => {
    const shop = await openSite(portal, { sector: 'led.mihon.example' });
    const app = appFor(portal);
    const attacker = await beginRequest(portal, shop);
    const taken = await claimedOf(portal, attacker);
    await app.prove(taken, await app.proofOf('spouse', taken, ['openid']));
    const { ticket } = (await app.release(taken)).body;
    const victim = new Browser(portal.origin);
    expect((await victim.post('/authorize/return', { ticket })).body.code).toBe('returnBrowserMismatch');
    expect((await victim.post('/authorize/return/refusal', { ticket })).status).toBe(204);
    const told = (await portal.stores.oidc.reports.list()).find(({ site: id }) => id === shop.clientId);
    expect(told).toMatchObject({ reports: 1, persons: 1, reasons: ['other'] });
  });

  it('tells only of a site that they gave something to', async () => {
    const token = await portal.signIn('child');
    const stranger = await openSite(portal, { sector: 'stranger.mihon.example' });
    const told = { method: 'POST', url: `/linked-sites/${stranger.clientId}/reports` } as const;
    expect(await portal.ask(token, { ...told, payload: { reason: 'other' } })).toMatchObject({
      status: 404,
      body: { code: 'consentUnknown' },
    });
  });
});

describe('an address that a site names', () => {
  const outside = { connectMs: 500, firstByteMs: 500, answerBytes: 65_536 };
  const posted = () => ({ body: '', mediaType: 'text/plain', accept: '*/*', signal: AbortSignal.timeout(2_000) });
  const port = () => (server.address() as AddressInfo).port;

  it.each([
    ...['127.0.0.1', '127.1.2.3', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0.0.0.0', 'localhost'],
    ...['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '169.254.169.254', '100.64.0.1'],
    ...['[::1]', '[::]', '[fc00::1]', '[fd12:3456::1]', '[fe80::1]', '[ff02::1]', '224.0.0.1', '255.255.255.255'],
    ...['192.0.0.192', '198.18.0.1', '[64:ff9b::10.0.0.1]', '[64:ff9b:1::7f00:1]', '[2002:7f00:1::]', '[fec0::1]'],
    ...['[::ffff:127.0.0.1]', '[::ffff:10.0.0.1]', '[::ffff:169.254.169.254]', '[::127.0.0.1]', '[64:ff9b::7f00:1]'],
    ...['localhost.', 'ip6-localhost'],
  ])('LT-32: is not asked where it is this network’s own: %s', async (host) => {
    const place = { url: `http://${host}:${port()}/`, addresses: addressList([]) };
    const beganMs = performance.now();
    const reply = await guardedPost(
      place,
      { ...outside, connectMs: 10_000 },
      { ...posted(), signal: AbortSignal.timeout(10_000) },
    );
    expect([reply.at, heard]).toEqual(['unreachable', []]);
    // Nobody was even looked for.
    expect(performance.now() - beganMs).toBeLessThan(5_000);
  });

  it('LT-32: is followed to no other, and heard no longer than 64 KiB and a few seconds', async () => {
    status = 302;
    const place = { url: `http://127.0.0.1:${port()}/`, addresses: addressList(['127.0.0.0/8']) };
    expect(await guardedPost(place, outside, posted())).toMatchObject({ at: 'answered', status: 302 });
    expect(heard).toHaveLength(1);
    const endless = createServer((_request, reply) => {
      const more = setInterval(() => reply.write('x'.repeat(20_000)), 1);
      reply.on('close', () => clearInterval(more));
    });
    await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
    const long = { ...place, url: `http://127.0.0.1:${(endless.address() as AddressInfo).port}/` };
    expect((await guardedPost(long, outside, posted())).at).toBe('broken');
    endless.closeAllConnections();
    endless.close();
    const mute = createServer(() => undefined);
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const silent = { ...place, url: `http://127.0.0.1:${(mute.address() as AddressInfo).port}/` };
    expect((await guardedPost(silent, outside, posted())).at).toBe('slow');
    mute.closeAllConnections();
    mute.close();
  });

  it('LT-32: of this computer is told nothing outside of practice', async () => {
    const found = await portal.stores.oidc.sites.find(portal.database, site.clientId);
    if (found === undefined) throw new Error('the site is registered');
    const tools = { keys: portal.oidcKeys(), origin: portal.origin, nowMs: () => portal.mailClock.nowMs };
    const message = { id: 'A'.repeat(22), kind: 'logout', sub: 'S', site: found } as const;
    const { signal } = new AbortController();
    expect(await createTellSite({ ...tools, isPractice: false })(message, signal)).toBe('later');
    expect(heard).toEqual([]);
    expect(await createTellSite({ ...tools, isPractice: true })(message, signal)).toBe('heard');
  });
});
