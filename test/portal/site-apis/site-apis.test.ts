import { generateKeyPairSync } from 'node:crypto';
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
});
