import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type HostileProvider,
  openHostileProvider,
  type ProviderTricks,
} from '../../support/portal/hostile-provider.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import {
  askAtEntrance,
  browserOf,
  credentialsOf,
  linkToken,
  MUNICIPALITY,
  NEIGHBOUR,
  newStaff,
  OPERATOR,
  STAFF_PASSWORD,
  type StaffAnswer,
} from '../../support/portal/staff-browser.ts';

let provider: HostileProvider;
let other: HostileProvider;
let portal: TestPortal;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-provider-'));
  const clientSecretFile = join(folder, 'secret');
  await writeFile(clientSecretFile, 'an invented secret of a client\n');
  [provider, other] = [await openHostileProvider(), await openHostileProvider()];
  const of = (issuer: string) => ({ issuer, clientId: 'madoguchi', title: '市の認証', clientSecretFile });
  portal = await openTestPortal({
    config: { staffProviders: { [MUNICIPALITY]: of(provider.issuer), [NEIGHBOUR]: of(other.issuer) } },
  });
});
afterEach(() => {
  provider.tricks = {};
  other.tricks = {};
});
afterAll(async () => {
  await portal.close();
  await provider.close();
  await other.close();
  await rm(folder, { recursive: true, force: true });
});

/** A browser on its way to a provider. */
interface Way {
  readonly url: string;
  readonly cookie: string;
}

const wayOf = ({ status, body, setCookie }: StaffAnswer): Way => {
  if (status !== 200 || setCookie === undefined) throw new Error(JSON.stringify({ status, body }));
  return { url: String(body.url), cookie: setCookie.split(';')[0] ?? '' };
};
const begin = async (municipality = MUNICIPALITY, anew = false) =>
  wayOf(await askAtEntrance(portal, '/staff/session/provider/request', { municipality, anew }));
const comeBack = (answer: string, cookie: string, municipality = MUNICIPALITY) =>
  askAtEntrance(portal, '/staff/session/provider', { municipality, answer }, { cookie });

let invitedSoFar = 0;

async function invite(role: 'reader' | 'administrator' = 'reader', municipality = MUNICIPALITY) {
  invitedSoFar += 1;
  const mail = `provided${invitedSoFar}@city.example`;
  const grants = [{ role, group: '*' }];
  const invited = await portal.stores.staff.invite(OPERATOR, municipality, { name: '職員', mail, grants });
  if (!invited.ok) throw new Error(invited.failure.code);
  return { staff: invited.value.staff, link: linkToken(invited.value.link), mail };
}

/** What an administrator signed in with who is none any more, and a reader instead. */
async function formerAdministrator(alone: TestPortal) {
  const account = await newStaff(alone, ['administrator', 'reader']);
  const ended = await alone.stores.staff.endGrant(OPERATOR, MUNICIPALITY, account.id, 1);
  if (!ended.ok) throw new Error(ended.failure.code);
  return credentialsOf(alone, account);
}

const beginBinding = async (link: string) =>
  wayOf(await askAtEntrance(portal, '/staff/invitation/provider/request', { link }));

/** An account that is bound to the subject. */
async function bound(subject: string, role: 'reader' | 'administrator' = 'reader', municipality = MUNICIPALITY) {
  const at = municipality === MUNICIPALITY ? provider : other;
  const { staff, link, mail } = await invite(role, municipality);
  const way = await beginBinding(link);
  const opened = await comeBack(at.answerTo(way.url, subject), way.cookie, municipality);
  expect(opened).toMatchObject({ status: 200, body: { staff, municipality } });
  return { staff, mail, opened };
}

/** What a provider says of itself is asked for again after an hour. */
function forgetMetadata(tricks: ProviderTricks): void {
  if (tricks.metadata !== undefined) portal.clock.nowMs += 3_600_001;
}

async function signIn(subject: string, tricks: ProviderTricks = {}): Promise<StaffAnswer> {
  forgetMetadata(tricks);
  provider.tricks = tricks;
  const way = await begin();
  const answered = await comeBack(provider.answerTo(way.url, subject), way.cookie);
  provider.tricks = {};
  forgetMetadata(tricks);
  return answered;
}

describe('signing in at the municipality’s own provider', () => {
  it('asks for a code with PKCE, state and nonce, and keeps what fits them in a Lax cookie of ten minutes', async () => {
    const asked = await askAtEntrance(portal, '/staff/session/provider/request', { municipality: MUNICIPALITY });
    expect(asked.setCookie).toMatch(
      /^__Host-desk-provider=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/,
    );
    const query = new URL(String(asked.body.url)).searchParams;
    expect(Object.fromEntries(query)).toEqual({
      client_id: 'madoguchi',
      response_type: 'code',
      scope: 'openid',
      redirect_uri: `${TEST_ORIGIN}/staff/sign-in/return/${MUNICIPALITY}`,
      state: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      nonce: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      code_challenge: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      code_challenge_method: 'S256',
    });
    const cookie = asked.setCookie?.slice(21, 64) ?? '';
    expect([...query.values()]).not.toContain(cookie);
  });

  it('binds an invited account at the first time, and knows it again', async () => {
    const { staff, opened } = await bound('s-1');
    expect(opened.setCookie).toMatch(/^__Host-desk=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
    expect(await signIn('s-1')).toMatchObject({ status: 200, body: { staff } });
    const browser = browserOf(portal, await signIn('s-1'));
    expect((await browser.ask('GET', '/staff/factors')).body).toMatchObject({ hasPassword: false, hasProvider: true });
  });

  it('is told of with its name, and who may sign in without it', async () => {
    const ways = (municipality: string) =>
      portal.ask(undefined, { method: 'GET', url: `/staff/sign-in-ways?municipality=${municipality}` });
    expect((await ways(MUNICIPALITY)).body).toEqual({ provider: '市の認証', localAccounts: 'administrators' });
    expect((await ways('011002')).body).toEqual({ provider: null, localAccounts: 'everybody' });
    const { link, mail } = await invite();
    const told = await askAtEntrance(portal, '/staff/invitation/reading', { link });
    expect(told.body).toEqual({
      name: '職員',
      mail,
      municipality: MUNICIPALITY,
      mayBeLocal: false,
      provider: '市の認証',
    });
  });

  it('lets nobody but administrators set up another way', async () => {
    const { link } = await invite();
    for (const [url, body] of [
      ['/staff/invitation/factors', { link, password: STAFF_PASSWORD }],
      ['/staff/invitation/passkey/challenge', { link }],
    ] as const) {
      expect(await askAtEntrance(portal, url, body)).toMatchObject({ status: 403, body: { code: 'actionNotAllowed' } });
    }
  });

  it('is not needed by administrators, also while the provider is down', async () => {
    const down = await openHostileProvider();
    const clientSecretFile = join(folder, 'secret');
    const settings = { issuer: down.issuer, clientId: 'madoguchi', title: '市の認証', clientSecretFile };
    const alone = await openTestPortal({ config: { staffProviders: { [MUNICIPALITY]: settings } } });
    await down.close();
    const refused = await askAtEntrance(alone, '/staff/session/provider/request', { municipality: MUNICIPALITY });
    expect(refused).toMatchObject({ status: 503, body: { code: 'providerUnavailable' } });
    const account = await newStaff(alone, ['administrator']);
    expect((await askAtEntrance(alone, '/staff/session', credentialsOf(alone, account))).status).toBe(200);
    const former = await formerAdministrator(alone);
    expect((await askAtEntrance(alone, '/staff/session', former)).status).toBe(401);
    await alone.close();
  });

  it('answers with “unavailable” where the provider fails, and refuses nobody for it', async () => {
    await bound('s-down');
    const failing = (response: { writeHead(status: number): { end(): void } }) => response.writeHead(503).end();
    expect(await signIn('s-down', { token: failing })).toMatchObject({
      status: 503,
      body: { code: 'providerUnavailable' },
    });
    expect((await signIn('s-down')).status).toBe(200);
  });

  it('DT-28: counts as shown again where the provider asked for everything anew, and not where it did long ago', async () => {
    await bound('s-old');
    const long = Math.floor(Date.now() / 1_000) - 3_600;
    const stale = await signIn('s-old', { claims: { auth_time: long } });
    expect(stale).toMatchObject({ status: 200, body: { provedUntil: null } });
    const way = await begin(MUNICIPALITY, true);
    expect(Object.fromEntries(new URL(way.url).searchParams)).toMatchObject({ prompt: 'login', max_age: '0' });
    provider.tricks = { claims: { auth_time: long } };
    expect(await comeBack(provider.answerTo(way.url, 's-old'), way.cookie)).toMatchObject({ status: 401 });
    provider.tricks = {};
    const fresh = await begin(MUNICIPALITY, true);
    const opened = await comeBack(provider.answerTo(fresh.url, 's-old'), fresh.cookie);
    expect(opened).toMatchObject({ status: 200, body: { provedUntil: expect.any(String) } });
  });
});

describe('DT-18: a hostile provider', () => {
  const seconds = Math.floor(Date.now() / 1_000);
  const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const TRICKS: readonly [string, ProviderTricks][] = [
    ['names another issuer', { claims: { iss: 'https://login.city.example' } }],
    ['names an issuer with a slash more', { claims: { iss: 'http://127.0.0.1/' } }],
    ['speaks to another client', { claims: { aud: 'somebody-else' } }],
    ['speaks to many clients and names another as the one', { claims: { aud: ['madoguchi', 'x'], azp: 'x' } }],
    ['speaks of long ago', { claims: { iat: seconds - 7_200, exp: seconds - 3_600 } }],
    ['never ends', { claims: { exp: undefined } }],
    ['leaves out the nonce', { claims: { nonce: undefined } }],
    ['has another nonce', { claims: { nonce: 'A'.repeat(43) } }],
    ['names nobody', { claims: { sub: undefined } }],
    ['names nobody in no letters', { claims: { sub: '' } }],
    ['names somebody by a number', { claims: { sub: 7 } }],
    ['names somebody at too great length', { claims: { sub: 'x'.repeat(300) } }],
    ['signs with a key that it does not publish', { foreignKey: true }],
    ['does not sign', { idToken: (claims) => `${base64url({ alg: 'none' })}.${base64url(claims)}.` }],
    [
      'does not sign, and says that it never does',
      {
        idToken: (claims) => `${base64url({ alg: 'none' })}.${base64url(claims)}.`,
        metadata: { id_token_signing_alg_values_supported: ['none'] },
      },
    ],
    ['sends no ID token', { idToken: () => '' }],
    ['sends what is none', { idToken: () => 'a.b.c' }],
    ['sends a page', { token: (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>') }],
    ['sends the browser’s portal elsewhere', { token: (r) => r.writeHead(302, { location: '/jwks' }).end() }],
  ];

  it.each(TRICKS)('that %s signs nobody in', async (_, tricks) => {
    await bound(`s-${_}`.slice(0, 60));
    const answered = await signIn(`s-${_}`.slice(0, 60), tricks);
    expect(answered).toMatchObject({ status: 401, body: { code: 'providerRefused', reason: 'answer' } });
    expect(answered.setCookie).toBeUndefined();
  });

  it.each([
    ['calls itself by another name', { metadata: { issuer: 'https://login.city.example' } }],
    ['has no place for codes', { metadata: { token_endpoint: undefined } }],
    ['asks for clear text elsewhere', { metadata: { authorization_endpoint: 'javascript:alert(1)' } }],
  ] as const)('that %s is none', async (_, tricks) => {
    forgetMetadata(tricks);
    provider.tricks = tricks;
    const asked = await askAtEntrance(portal, '/staff/session/provider/request', { municipality: MUNICIPALITY });
    forgetMetadata(tricks);
    expect(asked).toMatchObject({ status: 503, body: { code: 'providerUnavailable' }, setCookie: undefined });
  });

  it('that sends without end is given up', async () => {
    await bound('s-endless');
    const answered = await signIn('s-endless', {
      token: (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.on('error', () => undefined);
        response.write('x'.repeat(1_000_000));
      },
    });
    expect(answered.status).toBe(503);
  });

  it('of another city signs nobody in here, with the same name for the person or the same mail', async () => {
    await bound('s-shared');
    const way = await begin(NEIGHBOUR);
    const theirs = await comeBack(other.answerTo(way.url, 's-shared'), way.cookie, NEIGHBOUR);
    expect(theirs).toMatchObject({ status: 401, body: { reason: 'unknown' } });
    const { mail } = await bound('s-mail');
    const stranger = await signIn('s-stranger', { claims: { email: mail, email_verified: true } });
    expect(stranger).toMatchObject({ status: 401, body: { reason: 'unknown' } });
  });

  it('that mixes in another provider’s answer gets no code of it', async () => {
    await bound('s-mixed');
    const way = await begin();
    const before = [provider.asked.length, other.asked.length];
    const mixed = provider.answerTo(way.url, 's-mixed', { iss: other.issuer });
    expect((await comeBack(mixed, way.cookie)).body).toMatchObject({ reason: 'answer' });
    const again = await begin();
    const elsewhere = await comeBack(provider.answerTo(again.url, 's-mixed'), again.cookie, NEIGHBOUR);
    expect(elsewhere.body).toMatchObject({ reason: 'answer' });
    const third = await begin();
    const unnamed = provider.answerTo(third.url, 's-mixed').replace(/&iss=[^&]*/, '');
    expect((await comeBack(unnamed, third.cookie)).body).toMatchObject({ reason: 'answer' });
    expect([provider.asked.length, other.asked.length]).toEqual(before);
  });

  it('is asked once for each way: the answer of before, or for another browser, opens nothing', async () => {
    await bound('s-once');
    const [mine, theirs] = [await begin(), await begin()];
    const answer = provider.answerTo(mine.url, 's-once');
    expect((await comeBack(answer, theirs.cookie)).status).toBe(401);
    expect((await comeBack(answer, '')).status).toBe(401);
    expect((await comeBack(answer, `${mine.cookie}; ${theirs.cookie}`)).status).toBe(401);
    expect((await comeBack(answer, mine.cookie)).status).toBe(200);
    expect((await comeBack(answer, mine.cookie)).status).toBe(401);
    const late = await begin();
    await portal.database
      .updateTable('staff_challenge')
      .set({ expires_at: new Date(0) })
      .execute();
    expect((await comeBack(provider.answerTo(late.url, 's-once'), late.cookie)).status).toBe(401);
  });

  it('is told nothing but what it sent where it refuses', async () => {
    const way = await begin();
    const state = new URL(way.url).searchParams.get('state') ?? '';
    const refused = `?${new URLSearchParams({ error: 'access_denied', state, iss: provider.issuer })}`;
    expect((await comeBack(refused, way.cookie)).body).toMatchObject({ code: 'providerRefused', reason: 'answer' });
  });

  it('binds one account to a person, and a link once', async () => {
    const { staff } = await bound('s-bound');
    const second = await invite();
    const way = await beginBinding(second.link);
    const refused = await comeBack(provider.answerTo(way.url, 's-bound'), way.cookie);
    expect(refused).toMatchObject({ status: 401, body: { reason: 'boundElsewhere' } });
    const ways = [await beginBinding(second.link), await beginBinding(second.link)];
    const answers = await Promise.all(
      ways.map(({ url, cookie }, n) => comeBack(provider.answerTo(url, `s-race-${n}`), cookie)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect(await signIn('s-bound')).toMatchObject({ body: { staff } });
  });

  it('DT-19: signs in no leaver, whose name there may be another’s later', async () => {
    const { staff } = await bound('s-leaver');
    const left = await portal.stores.staff.leave(OPERATOR, MUNICIPALITY, staff);
    expect(left.ok).toBe(true);
    expect((await signIn('s-leaver')).body).toMatchObject({ reason: 'unknown' });
  });

  it('that sends a browser here gets a page of ours, which may speak to nobody else and is in no frame', async () => {
    const page = await portal.app.inject({
      method: 'GET',
      url: `/staff/sign-in/return/${MUNICIPALITY}?code=c&state=s`,
    });
    expect(page.statusCode).toBe(200);
    expect(page.headers['set-cookie']).toBeUndefined();
    expect(page.headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; connect-src 'self'; .*frame-ancestors 'none'$/,
    );
    expect(page.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    expect(page.body).not.toContain('code=c');
  });
});
