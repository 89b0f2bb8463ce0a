import { sql } from 'kysely';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AUTHORIZATION_ROUTES, type ClaimedRequest } from '#contract/portal/authorization-routes.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import type { TestPortal } from '../../support/portal/portal-harness.ts';
import {
  answerRequest,
  appFor,
  beginRequest,
  openListeningPortal,
  openSite,
  type RelyingParty,
  redeem,
} from '../../support/portal/relying-party.ts';

const DAY_MS = 86_400_000;
const LONG = { scope: 'openid address offline_access', parameters: { prompt: 'consent' } };

let portal: TestPortal;
let site: RelyingParty;
let other: RelyingParty;
let person = '';
let sub = '';
/** The signature certificate of every person was revoked meanwhile. */
let hasMoved = false;
let ask: Awaited<ReturnType<typeof asSite>>;
beforeAll(async () => {
  portal = await openListeningPortal({
    revocation: {
      async check({ role, atMs }) {
        return { state: hasMoved && role === 'sign' ? 'revoked' : 'good', evidence: [], checkedAtMs: atMs };
      },
    },
  });
  site = await openSite(portal, { apis: ['address.newest'] });
  other = await openSite(portal, { apis: ['address.newest'], sector: 'other.mihon.example' });
  person = await portal.signIn('ordinary');
  const filing = { portal: portal.origin(), filer: portal.filerOf('ordinary') };
  const holder = await portal.authority.holder('ordinary');
  await portal.file(person, await sampleFiling(holder, portal.procedure('child-allowance-end'), filing));
  const begun = await beginRequest(portal, site, LONG);
  const { back } = await answerRequest(portal, begun, 'ordinary', ['openid', 'address']);
  sub = (await redeem(site, begun, back)).claims.sub;
  ask = await asSite(site);
});
afterAll(() => portal?.close());
beforeEach(() => sql`delete from address_request`.execute(portal.database));

/** What a site asks in its own name. */
async function asSite({ config }: RelyingParty) {
  const DPoP = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256'));
  const resource = `${portal.origin()}/api`;
  const { access_token: token } = await oidc.clientCredentialsGrant(
    config,
    { scope: 'address.newest', resource },
    { DPoP },
  );
  return async (method: 'GET' | 'POST', path: string, payload?: object) => {
    portal.clock.nowMs = Date.now(); // by which the site's library makes its proofs
    const url = new URL(`/api/address-requests${path}`, portal.origin());
    const body = payload === undefined ? null : JSON.stringify(payload);
    const headers = new Headers(payload === undefined ? {} : { 'content-type': 'application/json' });
    try {
      const reply = await oidc.fetchProtectedResource(config, token, url, method, body, headers, { DPoP });
      return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
    } catch (error) {
      const { response } = error as { readonly response: Response };
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    }
  };
}

const wanted = (change: object = {}) => ({ sub, purpose: 'card', ...change });
async function asked(): Promise<string> {
  const { status, body } = await ask('POST', '', wanted());
  if (status !== 201) throw new Error(JSON.stringify(body));
  return String(body.id);
}
const answer = (id: string, what: 'claim' | 'refusal', as = person) =>
  portal.ask(as, { method: 'POST', url: `/linked-sites/address-requests/${id}/${what}` });
const linked = async () =>
  AUTHORIZATION_ROUTES.listLinkedSites.reply
    .parse((await portal.ask(person, { method: 'GET', url: '/linked-sites' })).body)
    .sites.find(({ client }) => client === site.clientId);
async function claimed(id: string): Promise<ClaimedRequest> {
  const taken = await answer(id, 'claim');
  if (taken.status !== 201) throw new Error(JSON.stringify(taken));
  return taken.body as unknown as ClaimedRequest;
}
async function give(id: string): Promise<void> {
  const app = appFor(portal);
  const taken = await claimed(id);
  const proved = await app.prove(taken, await app.proofOf('ordinary', taken, ['address', 'openid']));
  expect(proved.status).toBe(200);
  expect(await app.release(taken)).toMatchObject({ status: 200, body: { isFetched: true } });
}

describe('a site that asks for the newest address', () => {
  it('gets it once, after the person was told and answered with the card', async () => {
    const id = await asked();
    expect((await linked())?.addressRequest).toMatchObject({
      id,
      state: 'asked',
      why: { en: 'To make a library card' },
    });
    const told = await sql`select data from outbox_event where name = 'addressAsked'`.execute(portal.database);
    expect(told.rows).toContainEqual({ data: { subject: portal.filerOf('ordinary') } });
    const taken = await claimed(id);
    expect(taken.view).toMatchObject({ path: 'ask', keep: 'once', asked: [{ claim: 'address' }, { claim: 'openid' }] });
    expect(await ask('GET', `/${id}`)).toMatchObject({ status: 200, body: { state: 'waiting' } });
    await give(id);
    expect((await linked())?.addressRequest).toMatchObject({ state: 'given' });
    const given = await ask('GET', `/${id}`);
    expect(given.body).toMatchObject({
      state: 'given',
      address: { formatted: expect.stringContaining('見本') },
      evidence: { source: 'signature-certificate', state: 'current' },
    });
    expect((await ask('GET', `/${id}`)).body).toEqual(given.body);
    portal.mailClock.nowMs += 61_000;
    expect((await ask('GET', `/${id}`)).body).toEqual({ state: 'over' });
    await portal.stores.oidc.addresses.sweep();
    const kept = await sql<{ sealed_address: unknown; sealed_proof: unknown }>`
      select sealed_address, sealed_proof from address_request where id = ${id}`.execute(portal.database);
    expect(kept.rows).toEqual([{ sealed_address: null, sealed_proof: expect.anything() }]);
  });

  it('cannot tell a person who refuses from one who says nothing, and asks neither again before the 30 days', async () => {
    const silent = await asked();
    const unanswered = await ask('GET', `/${silent}`);
    const again = await ask('POST', '', wanted());
    expect(again).toMatchObject({ status: 429 });
    expect((await answer(silent, 'refusal')).status).toBe(200);
    expect((await linked())?.addressRequest?.state).toBe('refused');
    expect(await ask('GET', `/${silent}`)).toEqual(unanswered);
    expect((await ask('POST', '', wanted())).body.code).toEqual(again.body.code);
    expect((await answer(silent, 'claim')).status).toBe(404);
    portal.mailClock.nowMs += 30 * DAY_MS + 1_000;
    expect((await ask('GET', `/${silent}`)).body).toEqual({ state: 'over' });
    await asked();
    portal.mailClock.nowMs -= 30 * DAY_MS;
  });

  it('LT-39: may ask only whom it is given an address by, now, by the name that it has for them', async () => {
    const unknown = { status: 404, body: { code: 'consentUnknown' } };
    expect(await ask('POST', '', wanted({ sub: 'A'.repeat(43) }))).toMatchObject(unknown);
    expect(await (await asSite(other))('POST', '', wanted())).toMatchObject(unknown);
    expect(await ask('POST', '', wanted({ purpose: 'prize' }))).toMatchObject({ status: 400 });
    const named = await beginRequest(portal, other);
    const { back } = await answerRequest(portal, named, 'ordinary', ['openid']);
    const { claims } = await redeem(other, named, back);
    expect(await (await asSite(other))('POST', '', wanted({ sub: claims.sub }))).toMatchObject(unknown);
  });

  it('LT-39: reads no question of another site, and another person answers none', async () => {
    const id = await asked();
    expect((await (await asSite(other))('GET', `/${id}`)).status).toBe(404);
    const stranger = await portal.signIn('spouse');
    expect((await answer(id, 'claim', stranger)).status).toBe(404);
    expect((await answer(id, 'refusal', stranger)).status).toBe(404);
    const app = appFor(portal);
    const taken = await claimed(id);
    const foreign = await app.proofOf('spouse', taken, ['address', 'openid']);
    expect(await app.prove(taken, foreign)).toMatchObject({ status: 403, body: { code: 'personMismatch' } });
    expect((await ask('GET', `/${id}`)).body).toMatchObject({ state: 'waiting' });
  });

  it('LT-39: gets nothing where the person takes the address back at the last press, or ends what it may read', async () => {
    const id = await asked();
    const app = appFor(portal);
    const taken = await claimed(id);
    await app.prove(taken, await app.proofOf('ordinary', taken, ['address', 'openid']));
    expect(await app.release(taken, ['address'])).toMatchObject({ status: 403, body: { code: 'claimNotAllowed' } });
    await give(id);
    const revocation = `/linked-sites/${site.clientId}/revocation`;
    expect((await portal.ask(person, { method: 'POST', url: revocation })).status).toBe(200);
    expect((await ask('GET', `/${id}`)).body).toMatchObject({ state: 'waiting' });
    expect(await ask('POST', '', wanted())).toMatchObject({ status: 404, body: { code: 'consentUnknown' } });
  });

  it('LT-40: is told nothing of which the portal cannot write down that it was read', async () => {
    const begun = await beginRequest(portal, site, LONG);
    await answerRequest(portal, begun, 'ordinary', ['openid', 'address']);
    const id = await asked();
    await give(id);
    await sql`alter table address_request add constraint unread check (read_at is null)`.execute(portal.database);
    const { status, body } = await ask('GET', `/${id}`);
    expect(status).toBeGreaterThanOrEqual(500);
    expect(JSON.stringify(body)).not.toContain('見本');
    await sql`alter table address_request drop constraint unread`.execute(portal.database);
    expect((await ask('GET', `/${id}`)).body).toMatchObject({ state: 'given' });
  });

  it('is given no address of before the move: it waits until the person has signed here with the new certificate', async () => {
    const begun = await beginRequest(portal, site, LONG);
    await answerRequest(portal, begun, 'ordinary', ['openid', 'address']);
    const id = await asked();
    hasMoved = true;
    const app = appFor(portal);
    const taken = await claimed(id);
    const proved = await app.prove(taken, await app.proofOf('ordinary', taken, ['address', 'openid']));
    expect(proved.body).toMatchObject({ given: ['openid'], unavailable: ['address'], values: [] });
    expect(await app.release(taken)).toMatchObject({ status: 403, body: { code: 'claimNotAllowed' } });
    hasMoved = false;
    await give(id);
    expect((await ask('GET', `/${id}`)).body).toMatchObject({ state: 'given', evidence: { state: 'current' } });
  });
});
