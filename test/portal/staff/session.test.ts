import type { InjectOptions } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PORTAL_ROUTES } from '#contract/portal/portal-routes.ts';
import type { PortalRoute } from '#contract/portal/route.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import {
  askAsBrowser,
  askAtEntrance,
  credentialsOf,
  newBrowser,
  newStaff,
  OUR_PAGE,
  type StaffBrowser,
  signInAs,
} from '../../support/portal/staff-browser.ts';

const ROUTES: readonly PortalRoute[] = Object.values(PORTAL_ROUTES);
const ENTRANCE = ROUTES.filter(({ audience, method }) => audience === 'staffEntrance' && method !== 'GET');

let portal: TestPortal;
let browser: StaffBrowser;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

describe('a session of staff', () => {
  beforeEach(async () => {
    browser = await newBrowser(portal, ['administrator']);
  });

  it('SR-66: is a cookie that belongs to this host, and no script and no other site has', async () => {
    const account = await newStaff(portal, ['reader']);
    const { setCookie } = await askAtEntrance(portal, '/staff/session', credentialsOf(portal, account));
    expect(setCookie).toMatch(/^__Host-desk=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
  });

  it('DT-17: is new at each sign-in: a cookie that comes along is neither kept nor continued', async () => {
    const planted = `__Host-desk=${'A'.repeat(43)}`;
    for (const cookie of [planted, browser.cookie]) {
      const opened = await askAsBrowser(portal, {
        method: 'POST',
        url: '/staff/session',
        headers: { ...OUR_PAGE, cookie },
        payload: credentialsOf(portal, browser.account),
      });
      expect(opened.status).toBe(200);
      expect(opened.setCookie).not.toContain(cookie);
    }
    const read = await askAsBrowser(portal, { method: 'GET', url: '/staff/session', headers: { cookie: planted } });
    expect(read).toMatchObject({ status: 401, body: { code: 'staffSessionRequired' } });
  });

  it('reads itself, and names the token for changes again', async () => {
    const read = await browser.ask('GET', '/staff/session');
    expect(read).toMatchObject({ status: 200, body: { staff: browser.account.id, csrfToken: browser.csrfToken } });
  });

  it('asks for no password of the browser’s own', async () => {
    const answer = await portal.app.inject({ method: 'GET', url: '/staff/session' });
    expect(answer.headers).not.toHaveProperty('www-authenticate');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it.each([
    ['DT-28: idle for 15 minutes', { idle_ends_at: new Date(0) }],
    ['open for 12 hours', { ends_at: new Date(0) }],
  ])('ends when %s', async (_, change) => {
    await portal.database.updateTable('staff_session').set(change).where('staff_id', '=', browser.account.id).execute();
    expect(await browser.ask('GET', '/staff/session')).toMatchObject({
      status: 401,
      body: { code: 'staffSessionRequired' },
    });
  });

  it('is prolonged by use, 15 minutes at a time and never beyond 12 hours', async () => {
    const minutesLeft = async () => {
      const row = await sql<{ idle: number; whole: number }>`
        select extract(epoch from idle_ends_at - now())::float8 / 60 as idle,
          extract(epoch from ends_at - now())::float8 / 60 as whole
        from staff_session where staff_id = ${browser.account.id}`.execute(portal.database);
      return row.rows[0];
    };
    await sql`update staff_session set idle_ends_at = now() + interval '1 minute'
      where staff_id = ${browser.account.id}`.execute(portal.database);
    await browser.ask('GET', '/staff/session');
    expect((await minutesLeft())?.idle).toBeCloseTo(15, 0);
    expect((await minutesLeft())?.whole).toBeCloseTo(720, 0);
    await sql`update staff_session set idle_ends_at = now() + interval '1 minute', ends_at = now() + interval '3 minutes'
      where staff_id = ${browser.account.id}`.execute(portal.database);
    await browser.ask('GET', '/staff/session');
    expect((await minutesLeft())?.idle).toBeLessThan(3.01);
  });

  it('is listed with one’s others and nobody else’s, and ended one by one or all at once', async () => {
    const other = await signInAs(portal, browser.account);
    const listed = (await browser.ask('GET', '/staff/sessions')).body.sessions as {
      session: string;
      isCurrent: boolean;
    }[];
    expect(listed.map(({ isCurrent }) => isCurrent)).toEqual([false, true]);
    const stranger = await newBrowser(portal, ['reader']);
    const theirs = (await stranger.ask('GET', '/staff/sessions')).body.sessions as { session: string }[];
    expect((await browser.ask('DELETE', `/staff/sessions/${theirs[0]?.session}`)).status).toBe(404);
    expect((await stranger.ask('GET', '/staff/session')).status).toBe(200);

    expect((await browser.ask('DELETE', `/staff/sessions/${listed[0]?.session}`)).status).toBe(204);
    expect((await other.ask('GET', '/staff/session')).status).toBe(401);
    const third = await signInAs(portal, browser.account);
    expect((await browser.ask('DELETE', '/staff/sessions')).status).toBe(204);
    expect((await browser.ask('GET', '/staff/session')).status).toBe(401);
    expect((await third.ask('GET', '/staff/session')).status).toBe(401);
  });

  it('ends with signing out, and its cookie is taken away', async () => {
    const out = await browser.ask('DELETE', '/staff/session');
    expect(out.status).toBe(204);
    expect(out.setCookie).toBe('__Host-desk=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0');
    expect((await browser.ask('GET', '/staff/session')).status).toBe(401);
  });

  it('has 600 requests a minute, counted by person', async () => {
    const limited = await openTestPortal({ config: { limits: { staffRequestsPerMinute: 3 } } });
    const busy = await newBrowser(limited, ['reader']);
    const calm = await newBrowser(limited, ['reader']);
    const answers = [];
    for (let n = 0; n < 4; n += 1) answers.push((await busy.ask('GET', '/staff/session')).status);
    expect(answers).toEqual([200, 200, 200, 429]);
    expect((await calm.ask('GET', '/staff/session')).status).toBe(200);
    await limited.close();
  });
});

describe('DT-17: a change that another site asks for', () => {
  beforeAll(async () => {
    browser = await newBrowser(portal, ['administrator']);
  });

  const INVITE = { name: '職員', mail: 'cross@city.example', grants: [{ role: 'reader', group: '*' }] };
  const full = (): Record<string, string> => ({
    ...OUR_PAGE,
    cookie: browser.cookie,
    'x-csrf-token': browser.csrfToken,
    'content-type': 'application/json',
  });
  const without = (...names: string[]) =>
    Object.fromEntries(Object.entries(full()).filter(([name]) => !names.includes(name)));

  const VARIANTS: readonly [string, () => NonNullable<InjectOptions['headers']>, number, string][] = [
    ['no Origin', () => without('origin'), 403, 'csrfRefused'],
    ['Origin null', () => ({ ...full(), origin: 'null' }), 403, 'csrfRefused'],
    ['a foreign Origin', () => ({ ...full(), origin: 'https://evil.example' }), 403, 'csrfRefused'],
    ['a sister host', () => ({ ...full(), origin: 'https://a.portal.example' }), 403, 'csrfRefused'],
    ['another port', () => ({ ...full(), origin: `${OUR_PAGE.origin}:8443` }), 403, 'csrfRefused'],
    ['another scheme', () => ({ ...full(), origin: OUR_PAGE.origin.replace('https:', 'http:') }), 403, 'csrfRefused'],
    [
      'our Origin with more behind it',
      () => ({ ...full(), origin: `${OUR_PAGE.origin}.evil.example` }),
      403,
      'csrfRefused',
    ],
    ['our Origin with a slash', () => ({ ...full(), origin: `${OUR_PAGE.origin}/` }), 403, 'csrfRefused'],
    ['no Sec-Fetch-Site', () => without('sec-fetch-site'), 403, 'csrfRefused'],
    ['Sec-Fetch-Site cross-site', () => ({ ...full(), 'sec-fetch-site': 'cross-site' }), 403, 'csrfRefused'],
    ['Sec-Fetch-Site same-site', () => ({ ...full(), 'sec-fetch-site': 'same-site' }), 403, 'csrfRefused'],
    ['Sec-Fetch-Site none', () => ({ ...full(), 'sec-fetch-site': 'none' }), 403, 'csrfRefused'],
    ['no token', () => without('x-csrf-token'), 403, 'csrfRefused'],
    ['an empty token', () => ({ ...full(), 'x-csrf-token': '' }), 403, 'csrfRefused'],
    ['a token that is made up', () => ({ ...full(), 'x-csrf-token': 'A'.repeat(43) }), 403, 'csrfRefused'],
    [
      'the cookie’s value as token',
      () => ({ ...full(), 'x-csrf-token': browser.cookie.slice(12) }),
      403,
      'csrfRefused',
    ],
    ['no cookie', () => without('cookie'), 401, 'staffSessionRequired'],
    [
      'two cookies of the name',
      () => ({ ...full(), cookie: `__Host-desk=${'A'.repeat(43)}; ${browser.cookie}` }),
      401,
      'staffSessionRequired',
    ],
    [
      'a cookie of another name',
      () => ({ ...full(), cookie: browser.cookie.replace('__Host-', '') }),
      401,
      'staffSessionRequired',
    ],
    ['text/plain', () => ({ ...full(), 'content-type': 'text/plain' }), 415, 'mediaTypeUnsupported'],
    ['a form', () => ({ ...full(), 'content-type': 'application/x-www-form-urlencoded' }), 415, 'mediaTypeUnsupported'],
    [
      'a form with parts',
      () => ({ ...full(), 'content-type': 'multipart/form-data; boundary=x' }),
      415,
      'mediaTypeUnsupported',
    ],
    ['no media type', () => without('content-type'), 415, 'mediaTypeUnsupported'],
  ];

  it.each(VARIANTS)('with %s is refused', async (_, headers, status, code) => {
    const payload = JSON.stringify(INVITE);
    const request = { method: 'POST', url: '/staff/members', headers: headers(), payload } as const;
    expect(await askAsBrowser(portal, request)).toMatchObject({ status, body: { code } });
    expect(await portal.stores.staff.findByMail(browser.account.municipality, INVITE.mail)).toBeUndefined();
  });

  it('with the token of another’s session is refused', async () => {
    const other = await newBrowser(portal, ['administrator']);
    const headers = { ...full(), 'x-csrf-token': other.csrfToken };
    const request = { method: 'POST', url: '/staff/members', headers, payload: JSON.stringify(INVITE) } as const;
    expect(await askAsBrowser(portal, request)).toMatchObject({ status: 403, body: { code: 'csrfRefused' } });
  });

  it.each(['/staff/session', '/staff/sessions'])('does not end a session: DELETE %s', async (url) => {
    const request = { method: 'DELETE', url, headers: { cookie: browser.cookie } } as const;
    expect((await askAsBrowser(portal, request)).status).toBe(403);
    expect((await browser.ask('GET', '/staff/session')).status).toBe(200);
  });

  it.each(ENTRANCE)('does not sign in or accept: POST $path', async ({ path: url, body }) => {
    const payload = credentialsOf(portal, browser.account);
    const foreign = [
      {},
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { origin: OUR_PAGE.origin },
    ];
    for (const headers of foreign) {
      const request = { method: 'POST', url, headers, ...(body === undefined ? {} : { payload }) } as const;
      const answer = await askAsBrowser(portal, request);
      expect(answer).toMatchObject({ status: 403, body: { code: 'csrfRefused' }, setCookie: undefined });
    }
    const headers = { ...OUR_PAGE, 'content-type': 'text/plain' };
    const text = await askAsBrowser(portal, { method: 'POST', url, headers, payload: JSON.stringify(payload) });
    expect(text).toMatchObject({ status: 415, setCookie: undefined });
  });

  it('goes through from a page of ours', async () => {
    const request = {
      method: 'POST',
      url: '/staff/members',
      headers: full(),
      payload: JSON.stringify(INVITE),
    } as const;
    expect((await askAsBrowser(portal, request)).status).toBe(201);
  });
});
