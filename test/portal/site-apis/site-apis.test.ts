import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { type ClientRequest, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SITE_API_ROUTES } from '#contract/portal/site-api-routes.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { openSiteApi } from '../../support/portal/site-api.ts';
import { MUNICIPALITY } from '../../support/portal/staff-browser.ts';

const URL_OF_SEARCH = `/api/services?municipality=${MUNICIPALITY}&query=${encodeURIComponent('児童手当')}`;
const OPERATOR = { kind: 'job', id: 'portal site suspend' } as const;

let portal: TestPortal;
let site: Awaited<ReturnType<typeof openSiteApi>>;
let token = '';
beforeAll(async () => {
  portal = await openTestPortal();
  site = await openSiteApi(portal, { apis: ['services.search'] });
  token = String((await site.token('services.search')).body.access_token);
});
afterAll(() => portal?.close());

const ask = (headers: Readonly<Record<string, string>>, url = URL_OF_SEARCH) =>
  portal.app.inject({ method: 'GET', url, headers });
const asked = async (...of: Parameters<typeof ask>) => {
  const { statusCode, json } = await ask(...of);
  return [statusCode, json<{ readonly code?: string }>().code];
};

describe('a site that asks in its own name', () => {
  it('finds what everybody finds, by a token that is of its key and for this alone', async () => {
    const found = await ask(site.headers(token, 'GET', URL_OF_SEARCH));
    expect(found.statusCode).toBe(200);
    const { services } = SITE_API_ROUTES.searchServices.reply.parse(found.json());
    expect(services.map(({ id }) => id)).toContain('child-allowance-claim');
    const everybody = await portal.app.inject({ method: 'GET', url: URL_OF_SEARCH.replace('/api', '') });
    expect(found.json()).toEqual(everybody.json());
  });

  it('gets no token for what it is not registered for, for another resource, or by another key', async () => {
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const none = await site.token('sign');
    expect([none.status, none.body.scope]).toEqual([200, undefined]);
    expect(await asked(site.headers(String(none.body.access_token), 'GET', URL_OF_SEARCH))).toEqual([
      403,
      'scopeMissing',
    ]);
    expect(await site.token('services.search', 'https://elsewhere.example/api')).toMatchObject({
      status: 400,
      body: { error: 'invalid_target' },
    });
    expect(await site.token('services.search', undefined, stranger)).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
  });

  it('shows its key with each request, once', async () => {
    const headers = site.headers(token, 'GET', URL_OF_SEARCH);
    expect(await asked(headers)).toEqual([200, undefined]);
    expect(await asked(headers)).toEqual([401, 'clientRefused']);
    expect(await asked({ authorization: `Bearer ${token}` })).toEqual([401, 'clientRefused']);
    const wrong = { ath: 'A'.repeat(43), htm: 'POST', htu: `${portal.origin()}/api/prefills` };
    for (const [name, value] of Object.entries(wrong)) {
      const claims = { [name]: value };
      expect(await asked(site.headers(token, 'GET', URL_OF_SEARCH, { claims })), name).toEqual([401, 'clientRefused']);
    }
    const claims = { nonce: undefined };
    expect(await asked(site.headers(token, 'GET', URL_OF_SEARCH, { claims }))).toEqual([401, 'proofNonceNeeded']);
    const other = await openSiteApi(portal, { apis: ['services.search'] });
    expect(await asked(other.headers(token, 'GET', URL_OF_SEARCH))).toEqual([401, 'clientRefused']);
  });

  it('stops at once where it is suspended', async () => {
    const other = await openSiteApi(portal, { apis: ['services.search'] });
    const access = String((await other.token('services.search')).body.access_token);
    expect(await asked(other.headers(access, 'GET', URL_OF_SEARCH))).toEqual([200, undefined]);
    await portal.stores.oidc.sites.setState(OPERATOR, other.site, 'suspended');
    expect(await asked(other.headers(access, 'GET', URL_OF_SEARCH))).toEqual([401, 'clientRefused']);
  });

  it('has a share of what the portal holds of large bodies at once, and so leaves room for others', async () => {
    const bank = await openSiteApi(portal, { apis: ['sign'], sector: 'bank.mihon.example' });
    const access = String((await bank.token('sign')).body.access_token);
    const url = '/api/sign-transactions';
    const at = await portal.app.listen({ host: '127.0.0.1', port: 0 });
    const sent: ClientRequest[] = [];
    /** Most of a body that is on its way; the status where the portal does not wait for the rest. */
    const begin = async () => {
      const headers = { ...bank.headers(access, 'POST', url), 'content-type': 'application/json' };
      const given = { ...headers, 'content-length': 25_000_001, 'idempotency-key': randomUUID() };
      const asking = request(`${at}${url}`, { method: 'POST', headers: given, agent: false });
      sent.push(asking);
      asking.on('error', () => undefined);
      const { promise, resolve } = Promise.withResolvers<number | undefined>();
      asking.on('response', ({ statusCode }) => resolve(statusCode));
      asking.write(Buffer.alloc(25_000_000, ' '));
      return Promise.race([promise, wait(3_000, undefined)]);
    };
    const answers = await Promise.all([begin(), begin(), begin()]);
    for (const asking of sent) asking.destroy();
    expect(answers.toSorted()).toEqual([429, undefined, undefined]);
  });
});
