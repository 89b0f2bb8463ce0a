import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PORTAL_ROUTES } from '#contract/portal/portal-routes.ts';
import type { PortalRoute } from '#contract/portal/route.ts';
import type { PasskeyCreation, PasskeyRequest } from '#contract/portal/webauthn.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import { FLAG, type SoftwarePasskey, softwarePasskey } from '../../support/portal/software-passkey.ts';
import {
  askAtEntrance,
  browserOf,
  linkToken,
  MUNICIPALITY,
  newBrowser,
  newStaff,
  nextCode,
  OPERATOR,
  type StaffAnswer,
  type StaffBrowser,
  signInAs,
} from '../../support/portal/staff-browser.ts';

const ROUTES: readonly PortalRoute[] = Object.values(PORTAL_ROUTES);
const STEP_UP = ROUTES.filter(({ stepUp }) => stepUp);
const right = { origin: TEST_ORIGIN };

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

async function begin<Options>(of: Promise<StaffAnswer>): Promise<Options> {
  const answer = await of;
  if (answer.status !== 200) throw new Error(JSON.stringify(answer));
  return answer.body.options as Options;
}

async function add(browser: Pick<StaffBrowser, 'ask'>, device: SoftwarePasskey, name = '机の鍵'): Promise<StaffAnswer> {
  const options = await begin<PasskeyCreation>(browser.ask('POST', '/staff/factors/passkeys/challenge'));
  return browser.ask('POST', '/staff/factors/passkeys', { name, credential: device.create(options, right) });
}

const beginSignIn = () => begin<PasskeyRequest>(askAtEntrance(portal, '/staff/session/passkey/challenge'));
const signIn = (credential: object) => askAtEntrance(portal, '/staff/session/passkey', { credential });
const signInWith = async (device: SoftwarePasskey, told: object = {}) =>
  signIn(device.use(await beginSignIn(), { ...right, ...told }));

/** An account whose only way to sign in is the passkey. */
async function invitedWithPasskey(device: SoftwarePasskey): Promise<string> {
  const mail = `${device.id.slice(0, 12).toLowerCase()}@city.example`;
  const grants = [{ role: 'reader' as const, group: '*' }];
  const invited = await portal.stores.staff.invite(OPERATOR, MUNICIPALITY, { name: '職員', mail, grants });
  if (!invited.ok) throw new Error(invited.failure.code);
  const link = linkToken(invited.value.link);
  const options = await begin<PasskeyCreation>(askAtEntrance(portal, '/staff/invitation/passkey/challenge', { link }));
  expect(options.user).toMatchObject({ name: mail, displayName: '職員' });
  const credential = device.create(options, right);
  const accepted = await askAtEntrance(portal, '/staff/invitation/passkey', { link, name: '端末', credential });
  expect(accepted.status).toBe(204);
  return invited.value.staff;
}

describe('a passkey', () => {
  it('is added under a name, listed, and signs in by itself', async () => {
    const browser = await newBrowser(portal, ['caseWorker']);
    const [phone, key] = [softwarePasskey(), softwarePasskey()];
    expect(await add(browser, phone, '電話')).toMatchObject({ status: 201 });
    expect(await add(browser, key, 'セキュリティキー')).toMatchObject({ status: 201 });
    const opened = await signInWith(phone);
    expect(opened).toMatchObject({
      status: 200,
      body: { staff: browser.account.id, municipality: MUNICIPALITY, provedUntil: expect.any(String) },
    });
    expect(opened.setCookie).toMatch(/^__Host-desk=/);
    const { body } = await browser.ask('GET', '/staff/factors');
    expect(body).toMatchObject({
      hasPassword: true,
      hasProvider: false,
      passkeys: [
        { name: '電話', lastUsedAt: expect.any(String), isSynced: false },
        { name: 'セキュリティキー', lastUsedAt: null },
      ],
    });
  });

  it('sets up an invited account without any password', async () => {
    const device = softwarePasskey();
    const staff = await invitedWithPasskey(device);
    expect(await signInWith(device)).toMatchObject({ status: 200, body: { staff } });
  });

  it.each([
    ['another page', { origin: 'https://evil.example' }],
    ['nobody verified', { flags: FLAG.present }],
    ['another challenge', { challenge: Buffer.alloc(32, 1).toString('base64url') }],
    ['a page inside of another site’s', { crossOrigin: true }],
  ])('DT-18: signs in with no answer for %s', async (_, told) => {
    const device = softwarePasskey();
    await invitedWithPasskey(device);
    expect(await signInWith(device, told)).toMatchObject({ status: 422, body: { code: 'passkeyRefused' } });
    expect((await signInWith(device)).status).toBe(200);
  });

  it('DT-19: signs in once with an answer, and once of twenty at once', async () => {
    const device = softwarePasskey();
    await invitedWithPasskey(device);
    const answer = device.use(await beginSignIn(), right);
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn(answer)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await signIn(answer)).status).toBe(422);
  });

  it('DT-19: whose counter is behind opens nothing, so that a copy is noticed', async () => {
    const device = softwarePasskey();
    await invitedWithPasskey(device);
    expect((await signInWith(device)).status).toBe(200);
    expect((await signInWith(device)).status).toBe(200);
    device.counter -= 1;
    expect((await signInWith(device)).status).toBe(422);
  });

  it('signs in for nobody whose account it is not', async () => {
    const [mine, theirs] = [softwarePasskey(), softwarePasskey()];
    const other = await newBrowser(portal, ['reader']);
    await invitedWithPasskey(mine);
    await invitedWithPasskey(theirs);
    const answer = mine.use(await beginSignIn(), right);
    const userHandle = theirs.use(await beginSignIn(), right).response.userHandle;
    expect((await signIn({ ...answer, response: { ...answer.response, userHandle } })).status).toBe(422);
    const unknown = softwarePasskey();
    unknown.create(await begin(other.ask('POST', '/staff/factors/passkeys/challenge')), right);
    expect((await signInWith(unknown)).status).toBe(422);
  });

  it('is known once, whosever it is', async () => {
    const device = softwarePasskey();
    const [one, other] = [await newBrowser(portal, ['reader']), await newBrowser(portal, ['reader'])];
    expect((await add(one, device)).status).toBe(201);
    expect((await add(one, device)).status).toBe(422);
    expect((await add(other, device)).status).toBe(422);
  });

  it('is made with the challenge of one’s own session alone', async () => {
    const [one, other] = [await newBrowser(portal, ['reader']), await newBrowser(portal, ['reader'])];
    const options = await begin<PasskeyCreation>(one.ask('POST', '/staff/factors/passkeys/challenge'));
    const credential = softwarePasskey().create(options, right);
    expect((await other.ask('POST', '/staff/factors/passkeys', { name: 'x', credential })).status).toBe(422);
    const signing = softwarePasskey().create({ ...options, challenge: (await beginSignIn()).challenge }, right);
    expect((await one.ask('POST', '/staff/factors/passkeys', { name: 'x', credential: signing })).status).toBe(422);
  });

  it('DT-19: is taken off, and of a leaver or a recovered account it is void', async () => {
    const administrator = await newBrowser(portal, ['administrator']);
    const taken = softwarePasskey();
    const browser = await newBrowser(portal, ['reader']);
    const { body } = await add(browser, taken);
    expect((await browser.ask('DELETE', `/staff/factors/passkeys/${body.passkey}`)).status).toBe(204);
    expect((await signInWith(taken)).status).toBe(422);
    for (const end of ['departure', 'recovery']) {
      const device = softwarePasskey();
      const staff = await invitedWithPasskey(device);
      expect((await administrator.ask('POST', `/staff/members/${staff}/${end}`)).status).toBeLessThan(300);
      expect((await signInWith(device)).status).toBe(422);
    }
  });

  it('that is the last way to sign in cannot be taken off, nor both of two at once', async () => {
    const [first, second] = [softwarePasskey(), softwarePasskey()];
    await invitedWithPasskey(first);
    const browser = browserOf(portal, await signInWith(first));
    const of = async () =>
      ((await browser.ask('GET', '/staff/factors')).body.passkeys as { passkey: string }[]).map(
        ({ passkey }) => `/staff/factors/passkeys/${passkey}`,
      );
    const [only = ''] = await of();
    expect(await browser.ask('DELETE', only)).toMatchObject({ status: 409, body: { code: 'lastFactor' } });
    await add(browser, second);
    const answers = await Promise.all((await of()).map((url) => browser.ask('DELETE', url)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  });

  it('tells the rest of the portal of each new one, by identifiers', async () => {
    const staff = await invitedWithPasskey(softwarePasskey());
    const events = await portal.database.selectFrom('outbox_event').select(['name', 'data']).execute();
    const data = { municipality: MUNICIPALITY, staff };
    expect(events).toContainEqual({ name: 'staffInvited', data });
    expect(events).toContainEqual({ name: 'staffFactorAdded', data: { ...data, factor: 'passkey' } });
  });
});

describe('DT-28: showing again who one is', () => {
  let browser: StaffBrowser;
  beforeEach(async () => {
    browser = await newBrowser(portal, ['administrator']);
    await portal.database
      .updateTable('staff_session')
      .set({ proved_at: new Date(Date.now() - 301_000) })
      .where('staff_id', '=', browser.account.id)
      .execute();
  });

  const invite = () =>
    browser.ask('POST', '/staff/members', {
      name: '職員',
      mail: `${Date.now()}.${Math.random()}@city.example`,
      grants: [{ role: 'reader', group: '*' }],
    });

  it('is asked for five minutes after the last time, and by a code let go on', async () => {
    expect(await invite()).toMatchObject({ status: 401, body: { code: 'stepUpRequired' } });
    const code = nextCode(portal, browser.account.secret);
    const proved = await browser.ask('POST', '/staff/session/proof/code', { code });
    expect(proved.status).toBe(200);
    const minutes = (Date.parse(String(proved.body.provedUntil)) - Date.now()) / 60_000;
    expect(minutes).toBeCloseTo(5, 1);
    expect((await invite()).status).toBe(201);
    expect((await browser.ask('POST', '/staff/session/proof/code', { code })).status).toBe(422);
  });

  it('counts for the session alone in which it was done', async () => {
    const other = await signInAs(portal, browser.account);
    expect((await other.ask('GET', '/staff/session/end')).body.provedUntil).toEqual(expect.any(String));
    expect((await browser.ask('GET', '/staff/session/end')).body.provedUntil).toBeNull();
    expect((await invite()).status).toBe(401);
  });

  it('is done with a passkey of one’s own, and nobody else’s', async () => {
    const device = softwarePasskey();
    const proven = await signInAs(portal, browser.account);
    expect((await add(proven, device)).status).toBe(201);
    const stranger = softwarePasskey();
    await invitedWithPasskey(stranger);

    const challenge = () => begin<PasskeyRequest>(browser.ask('POST', '/staff/session/proof/challenge'));
    const prove = (credential: object) => browser.ask('POST', '/staff/session/proof/passkey', { credential });
    const options = await challenge();
    expect(options.allowCredentials.map(({ id }) => id)).toEqual([device.id]);
    expect((await prove(stranger.use(options, right))).status).toBe(422);
    expect((await prove(device.use(await beginSignIn(), right))).status).toBe(422);
    expect((await invite()).status).toBe(401);
    expect((await prove(device.use(await challenge(), right))).status).toBe(200);
    expect((await invite()).status).toBe(201);
  });

  it('waits longer after each wrong code', async () => {
    portal.waitedMs.length = 0;
    for (let n = 0; n < 3; n += 1) await browser.ask('POST', '/staff/session/proof/code', { code: '000000' });
    expect(portal.waitedMs).toEqual([0, 1_000, 2_000]);
  });

  it.each(STEP_UP)('is asked for by $method $path before anything is looked up', async ({ method, path }) => {
    const url = path.replaceAll(/:\w+/g, 'A');
    expect(await browser.ask(method, url)).toMatchObject({ status: 401, body: { code: 'stepUpRequired' } });
  });

  it('is not asked for by what only reads', async () => {
    for (const url of ['/staff/members', '/staff/session', '/staff/factors']) {
      expect((await browser.ask('GET', url)).status).toBe(200);
    }
  });
});

describe('DT-28: a page that asks by itself', () => {
  it('does not prolong the session, and a person’s request does', async () => {
    const account = await newStaff(portal, ['reader']);
    const browser = await signInAs(portal, account);
    const soon = new Date(Date.now() + 60_000);
    await portal.database
      .updateTable('staff_session')
      .set({ idle_ends_at: soon })
      .where('staff_id', '=', account.id)
      .execute();
    const ends = async (url: string) => {
      await browser.ask('GET', url);
      return Date.parse(String((await browser.ask('GET', '/staff/session/end')).body.idleEndsAt));
    };
    expect(await ends('/staff/session/end')).toBe(soon.getTime());
    expect(await ends('/staff/session')).toBeGreaterThan(soon.getTime() + 600_000);
  });
});
