import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPasswordHasher } from '#portal/staff/password-hash.ts';
import { createSignInDelays } from '#portal/staff/sign-in-delays.ts';
import { signIn } from '#portal/staff/staff-sign-in.ts';
import { totpCode, totpStep } from '#portal/staff/totp.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import {
  acceptLink,
  askAtEntrance,
  credentialsOf,
  linkToken,
  MUNICIPALITY,
  NEIGHBOUR,
  newStaff,
  nextCode,
  OPERATOR,
  STAFF_PASSWORD,
  type StaffAccount,
  secretIn,
  signInAs,
} from '../../support/portal/staff-browser.ts';

let portal: TestPortal;
let account: StaffAccount;
beforeAll(async () => {
  portal = await openTestPortal();
  account = await newStaff(portal, ['caseWorker']);
});
afterAll(() => portal.close());

const open = (credentials: object) => askAtEntrance(portal, '/staff/session', credentials);

async function invited(mail: string): Promise<string> {
  const grants = [{ role: 'reader' as const, group: '*' }];
  const link = await portal.stores.staff.invite(OPERATOR, MUNICIPALITY, { name: '職員', mail, grants });
  if (!link.ok) throw new Error(link.failure.code);
  return link.value.link;
}

describe('signing in', () => {
  it('tells who, where, and what may be done', async () => {
    const opened = await open(credentialsOf(portal, account));
    expect(opened).toMatchObject({
      status: 200,
      body: { staff: account.id, municipality: MUNICIPALITY, grants: [{ role: 'caseWorker', group: '*' }] },
    });
  });

  it('is refused alike for whatever is wrong', async () => {
    const right = () => credentialsOf(portal, account);
    const wrong = [
      { ...right(), mail: 'nobody@city.example' },
      { ...right(), password: 'violet kettle 28 rain' },
      { ...right(), code: '000000' },
      { ...right(), municipality: NEIGHBOUR },
    ];
    const answers = [];
    for (const credentials of wrong) answers.push(await open(credentials));
    for (const { status, body, setCookie } of answers) {
      expect({ status, setCookie, ...body, instance: '' }).toEqual({
        status: 401,
        setCookie: undefined,
        type: 'about:blank',
        code: 'staffSignInRefused',
        instance: '',
      });
    }
  });

  it('DT-19: takes a code once, and none of an earlier step', async () => {
    const credentials = credentialsOf(portal, account);
    expect((await open(credentials)).status).toBe(200);
    expect((await open(credentials)).status).toBe(401);
    const earlier = totpCode(account.secret, totpStep(portal.clock.nowMs) - 1);
    expect((await open({ ...credentials, code: earlier })).status).toBe(401);
  });

  it('DT-19: opens one session where one code is used twenty times at once', async () => {
    const credentials = credentialsOf(portal, account);
    const answers = await Promise.all(Array.from({ length: 20 }, () => open(credentials)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('costs one hash and one wait whether or not the account is known', async () => {
    const costs = { hashes: 0, waits: 0 };
    const dependencies = {
      origin: () => TEST_ORIGIN,
      nowMs: () => portal.clock.nowMs,
      wait: async () => {
        costs.waits += 1;
      },
      sessions: portal.stores.staffSessions,
      links: portal.stores.staffLinks,
      factors: portal.stores.staffFactors,
      passkeys: portal.stores.staffPasskeys,
      ownFactors: portal.stores.staffOwnFactors,
      challenges: portal.stores.staffChallenges,
      providers: new Map(),
      passwords: createPasswordHasher(async (_, { tagLength }) => {
        costs.hashes += 1;
        return Buffer.alloc(tagLength);
      }),
      delays: createSignInDelays(() => portal.clock.nowMs),
    };
    const costOf = async (mail: string) => {
      Object.assign(costs, { hashes: 0, waits: 0 });
      const refused = await signIn(dependencies, { ...credentialsOf(portal, account), mail }, '192.0.2.1');
      expect(refused).toEqual({ ok: false, failure: { code: 'staffSignInRefused' } });
      return { ...costs };
    };
    expect(await costOf(account.mail)).toEqual({ hashes: 1, waits: 1 });
    expect(await costOf('nobody@city.example')).toEqual({ hashes: 1, waits: 1 });
  });

  it('waits longer after each failure, known account or not, and never refuses who is right', async () => {
    const slow = await newStaff(portal, ['reader']);
    for (const mail of [slow.mail, 'unknown@city.example']) {
      portal.waitedMs.length = 0;
      portal.clock.nowMs += 900_000;
      for (let n = 0; n < 4; n += 1)
        await open({ ...credentialsOf(portal, slow), mail, password: 'not the right one' });
      expect(portal.waitedMs).toEqual([0, 1_000, 2_000, 4_000]);
    }
    portal.waitedMs.length = 0;
    await open({ ...credentialsOf(portal, slow), password: 'not the right one' });
    expect((await open(credentialsOf(portal, slow))).status).toBe(200);
    expect((await open(credentialsOf(portal, slow))).status).toBe(200);
    expect(portal.waitedMs).toHaveLength(3);
    expect(portal.waitedMs[2]).toBe(0);
  });

  it('is limited by address', async () => {
    const limited = await openTestPortal({ config: { limits: { staffSignInsPerMinute: 3 } } });
    const attempt = { mail: 'a@city.example', password: 'x', code: '000000', municipality: MUNICIPALITY };
    const answers = [];
    for (let n = 0; n < 4; n += 1) answers.push((await askAtEntrance(limited, '/staff/session', attempt)).status);
    await limited.close();
    expect(answers).toEqual([401, 401, 401, 429]);
  });
});

describe('an invitation', () => {
  it('DT-19: is used once', async () => {
    const link = await invited('once@city.example');
    const secret = await acceptLink(portal, link);
    const again = { link: linkToken(link), password: STAFF_PASSWORD };
    expect((await askAtEntrance(portal, '/staff/invitation/factors', again)).status).toBe(404);
    const code = nextCode(portal, secret);
    expect((await askAtEntrance(portal, '/staff/invitation', { link: linkToken(link), code })).status).toBe(404);
  });

  it('DT-19: is accepted by one of twenty at once', async () => {
    const link = linkToken(await invited('race@city.example'));
    const begun = await askAtEntrance(portal, '/staff/invitation/factors', { link, password: STAFF_PASSWORD });
    const code = nextCode(portal, secretIn(begun.body.otpauthUri));
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => askAtEntrance(portal, '/staff/invitation', { link, code })),
    );
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  });

  it('DT-19: does not sign in with the code that accepted it', async () => {
    const mail = 'first-code@city.example';
    const secret = await acceptLink(portal, await invited(mail));
    const used = totpCode(secret, totpStep(portal.clock.nowMs));
    const credentials = { mail, password: STAFF_PASSWORD, code: used, municipality: MUNICIPALITY };
    expect((await open(credentials)).status).toBe(401);
    expect((await open({ ...credentials, code: nextCode(portal, secret) })).status).toBe(200);
  });

  it('is void when another is made', async () => {
    const older = await invited('twice@city.example');
    const newer = await invited('twice@city.example');
    const begin = (link: string) =>
      askAtEntrance(portal, '/staff/invitation/factors', { link: linkToken(link), password: STAFF_PASSWORD });
    expect((await begin(older)).status).toBe(404);
    expect((await begin(newer)).status).toBe(200);
  });

  it('ends after 72 hours, a recovery after one', async () => {
    const link = await invited('late@city.example');
    const recovered = await portal.stores.staff.recover(
      OPERATOR,
      MUNICIPALITY,
      (await newStaff(portal, ['reader'])).id,
    );
    const rows = await portal.database.selectFrom('staff_link').select(['expires_at']).orderBy('expires_at').execute();
    const hours = rows.map(({ expires_at }) => (expires_at.getTime() - Date.now()) / 3_600_000);
    expect(hours.at(0)).toBeCloseTo(1, 1);
    expect(hours.at(-1)).toBeCloseTo(72, 1);
    expect(recovered.ok).toBe(true);
    await portal.database
      .updateTable('staff_link')
      .set({ expires_at: new Date(0) })
      .execute();
    const begun = { link: linkToken(link), password: STAFF_PASSWORD };
    expect((await askAtEntrance(portal, '/staff/invitation/factors', begun)).status).toBe(404);
  });

  it('takes no weak password, and no wrong first code', async () => {
    const link = linkToken(await invited('weak@city.example'));
    const begin = (password: string) => askAtEntrance(portal, '/staff/invitation/factors', { link, password });
    expect(await begin('short')).toMatchObject({ status: 422, body: { problem: 'tooShort' } });
    expect(await begin('Password12345!')).toMatchObject({ status: 422, body: { problem: 'common' } });
    const unbegun = await askAtEntrance(portal, '/staff/invitation', { link, code: '000000' });
    expect(unbegun.status).toBe(404);
    const secret = secretIn((await begin(STAFF_PASSWORD)).body.otpauthUri);
    const wrong = String((Number(nextCode(portal, secret)) + 1) % 1_000_000).padStart(6, '0');
    expect(await askAtEntrance(portal, '/staff/invitation', { link, code: wrong })).toMatchObject({
      status: 422,
      body: { code: 'totpCodeRefused' },
    });
  });

  it('SR-66: leaves nothing in the database that opens anything', async () => {
    const link = linkToken(await invited('thief@city.example'));
    const browser = await signInAs(portal, account);
    const tables = ['staff', 'staff_factor', 'staff_session', 'staff_link'] as const;
    const rows = [];
    for (const table of tables) rows.push(...(await portal.database.selectFrom(table).selectAll().execute()));
    const dump = JSON.stringify(rows, (_, value) =>
      value?.type === 'Buffer'
        ? Buffer.from(value.data).toString('latin1') + Buffer.from(value.data).toString('hex')
        : value,
    );
    const token = browser.cookie.split('=')[1] ?? '';
    for (const canary of [link, token, browser.csrfToken, STAFF_PASSWORD, account.secret.toString('hex')]) {
      expect(canary.length).toBeGreaterThan(15);
      expect(dump).not.toContain(canary);
    }
  });
});
