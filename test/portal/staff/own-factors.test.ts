import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StaffRole } from '#contract/values/staff-role.ts';
import { type HostileProvider, openHostileProvider } from '../../support/portal/hostile-provider.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import { type SoftwarePasskey, softwarePasskey } from '../../support/portal/software-passkey.ts';
import {
  askAtEntrance,
  browserOf,
  credentialsOf,
  MUNICIPALITY,
  NEIGHBOUR,
  newBrowser,
  STAFF_PASSWORD,
  type StaffAnswer,
  type StaffBrowser,
  signInAs,
} from '../../support/portal/staff-browser.ts';

let provider: HostileProvider;
let portal: TestPortal;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-own-'));
  const clientSecretFile = join(folder, 'secret');
  await writeFile(clientSecretFile, 'an invented secret of a client\n');
  provider = await openHostileProvider();
  const of = { issuer: provider.issuer, clientId: 'madoguchi', title: '市の認証', clientSecretFile };
  portal = await openTestPortal({
    config: {
      staffProviders: {
        [MUNICIPALITY]: { ...of, localAccounts: 'everybody' },
        [NEIGHBOUR]: { ...of, localAccounts: 'administrators' },
      },
    },
  });
});
afterAll(async () => {
  await portal.close();
  await provider.close();
  await rm(folder, { recursive: true, force: true });
});

const factorsOf = async (browser: Pick<StaffBrowser, 'ask'>) => (await browser.ask('GET', '/staff/factors')).body;

async function addPasskey(browser: Pick<StaffBrowser, 'ask'>, device: SoftwarePasskey): Promise<string> {
  const begun = await browser.ask('POST', '/staff/factors/passkeys/challenge');
  const credential = device.create(begun.body.options as never, { origin: TEST_ORIGIN });
  const added = await browser.ask('POST', '/staff/factors/passkeys', { name: '端末', credential });
  expect(added.status).toBe(201);
  return String(added.body.passkey);
}

interface Way {
  readonly url: string;
  readonly cookie: string;
}

async function beginBinding(browser: Pick<StaffBrowser, 'ask'>): Promise<Way> {
  const begun = await browser.ask('POST', '/staff/factors/provider/request');
  if (begun.status !== 200) throw new Error(JSON.stringify(begun));
  return { url: String(begun.body.url), cookie: begun.setCookie?.split(';')[0] ?? '' };
}

const comeBack = ({ url, cookie }: Way, subject: string, municipality = MUNICIPALITY): Promise<StaffAnswer> =>
  askAtEntrance(
    portal,
    '/staff/session/provider',
    { municipality, answer: provider.answerTo(url, subject) },
    { cookie },
  );

async function signInAt(subject: string): Promise<StaffAnswer> {
  const asked = await askAtEntrance(portal, '/staff/session/provider/request', { municipality: MUNICIPALITY });
  return comeBack({ url: String(asked.body.url), cookie: asked.setCookie?.split(';')[0] ?? '' }, subject);
}

const actsOf = async (staff: string): Promise<string[]> => {
  const rows = await portal.database.selectFrom('audit_entry').select('json').orderBy('n').execute();
  return rows
    .map(({ json }) => JSON.parse(json) as { act: string; actor: { id: string } })
    .filter(({ actor, act }) => actor.id === staff && /^(provider|password)/.test(act))
    .map(({ act }) => act);
};

const hashesOf = async (staff: string): Promise<string[]> =>
  (
    await portal.database.selectFrom('staff_factor').select('password_hash').where('staff_id', '=', staff).execute()
  ).map(({ password_hash }) => password_hash);

const bound = async (subject: string, role: StaffRole = 'reader', municipality = MUNICIPALITY) => {
  const before = await newBrowser(portal, [role], municipality);
  const opened = await comeBack(await beginBinding(before), subject, municipality);
  return { before, browser: { ...browserOf(portal, opened), account: before.account }, opened };
};

describe('one’s own ways to sign in', () => {
  it('say which one is the last, and go down to it and no further', async () => {
    const browser = await newBrowser(portal, ['caseWorker']);
    expect(await factorsOf(browser)).toMatchObject({
      hasPassword: true,
      hasProvider: false,
      provider: '市の認証',
      last: 'password',
    });
    expect(await browser.ask('DELETE', '/staff/factors/password')).toMatchObject({
      status: 409,
      body: { code: 'lastFactor' },
    });
    const passkey = await addPasskey(browser, softwarePasskey());
    expect(await factorsOf(browser)).toMatchObject({ last: null });
    expect((await browser.ask('DELETE', '/staff/factors/password')).status).toBe(204);
    expect(await factorsOf(browser)).toMatchObject({ hasPassword: false, last: 'passkey' });
    const opened = await askAtEntrance(portal, '/staff/session', credentialsOf(portal, browser.account));
    expect(opened.status).toBe(401);
    expect(await browser.ask('DELETE', `/staff/factors/passkeys/${passkey}`)).toMatchObject({
      body: { code: 'lastFactor' },
    });
    expect((await browser.ask('DELETE', '/staff/factors/password')).status).toBe(404);
    expect((await browser.ask('DELETE', '/staff/factors/provider')).status).toBe(404);
    expect(await actsOf(browser.account.id)).toEqual(['passwordRemoved']);
  });

  it('DT-19: leave one of two that are taken off at once, each time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const browser = await newBrowser(portal, ['reader']);
      const passkey = await addPasskey(browser, softwarePasskey());
      const answers = await Promise.all([
        browser.ask('DELETE', '/staff/factors/password'),
        browser.ask('DELETE', `/staff/factors/passkeys/${passkey}`),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    }
  });

  it('take the provider’s in a session anew, with everything asked for there, and give it back', async () => {
    const before = await newBrowser(portal, ['reader']);
    const way = await beginBinding(before);
    expect(Object.fromEntries(new URL(way.url).searchParams)).toMatchObject({ prompt: 'login', max_age: '0' });
    const opened = await comeBack(way, 'own-1');
    expect(opened).toMatchObject({ status: 200, body: { staff: before.account.id, isBound: true } });
    expect((await before.ask('GET', '/staff/session')).status).toBe(401);
    const again = await comeBack(await beginBinding(browserOf(portal, opened)), 'own-1');
    expect(again).toMatchObject({ status: 200, body: { isBound: true } });
    const browser = browserOf(portal, again);
    expect(await factorsOf(browser)).toMatchObject({ hasPassword: true, hasProvider: true, last: null });
    expect(await signInAt('own-1')).toMatchObject({
      status: 200,
      body: { staff: before.account.id, isBound: false },
    });
    expect((await browser.ask('DELETE', '/staff/factors/provider')).status).toBe(204);
    expect(await signInAt('own-1')).toMatchObject({ body: { code: 'providerRefused', reason: 'unknown' } });
    expect(await actsOf(before.account.id)).toEqual(['providerBound', 'providerBound', 'providerRemoved']);
  });

  it('DT-18: bind nobody who is bound to another account; the session goes on', async () => {
    await bound('own-2');
    const other = await newBrowser(portal, ['reader']);
    expect(await comeBack(await beginBinding(other), 'own-2')).toMatchObject({
      body: { code: 'providerRefused', reason: 'boundElsewhere' },
    });
    expect(await factorsOf(other)).toMatchObject({ hasProvider: false, last: 'password' });
  });

  it('DT-18: bind nothing twice with one way, in no other municipality, and not once the session has ended', async () => {
    const first = await newBrowser(portal, ['reader']);
    const way = await beginBinding(first);
    expect((await comeBack(way, 'own-3')).status).toBe(200);
    expect(await comeBack(way, 'own-4')).toMatchObject({ body: { code: 'providerRefused', reason: 'answer' } });
    const second = await newBrowser(portal, ['reader']);
    const elsewhere = await beginBinding(second);
    expect((await comeBack(elsewhere, 'own-5', NEIGHBOUR)).body).toMatchObject({ code: 'providerRefused' });
    const last = await beginBinding(second);
    await second.ask('DELETE', '/staff/session');
    expect(await comeBack(last, 'own-5')).toMatchObject({ body: { code: 'providerRefused', reason: 'answer' } });
    expect(await signInAt('own-5')).toMatchObject({ body: { reason: 'unknown' } });
  });

  it('end at the provider for whom the municipality lets in by nothing else', async () => {
    const { browser } = await bound('own-6', 'administrator', NEIGHBOUR);
    await addPasskey(browser, softwarePasskey());
    expect(await factorsOf(browser)).toMatchObject({ hasProvider: true, last: null });
    const { id } = browser.account;
    await portal.stores.staff.addGrant({ kind: 'job', id: 'test' }, NEIGHBOUR, id, { role: 'reader', group: '*' });
    await newBrowser(portal, ['administrator'], NEIGHBOUR);
    const ended = await portal.stores.staff.endGrant({ kind: 'job', id: 'test' }, NEIGHBOUR, id, 1);
    expect(ended.ok).toBe(true);
    const asked = await askAtEntrance(portal, '/staff/session/provider/request', { municipality: NEIGHBOUR });
    const way = { url: String(asked.body.url), cookie: asked.setCookie?.split(';')[0] ?? '' };
    const reader = browserOf(portal, await comeBack(way, 'own-6', NEIGHBOUR));
    expect(await factorsOf(reader)).toMatchObject({ hasPassword: true, last: 'provider' });
    expect(await reader.ask('DELETE', '/staff/factors/provider')).toMatchObject({ body: { code: 'lastFactor' } });
  });

  it('change the password: the old one opens nothing, the new one does, and every other session ends', async () => {
    const browser = await newBrowser(portal, ['caseWorker']);
    const other = await signInAs(portal, browser.account);
    const changed = await browser.ask('PUT', '/staff/factors/password', {
      password: STAFF_PASSWORD,
      newPassword: 'amber ladder 63 snow',
    });
    expect(changed.status).toBe(204);
    expect((await browser.ask('GET', '/staff/session')).status).toBe(200);
    expect((await other.ask('GET', '/staff/session')).status).toBe(401);
    const signInWith = async (password: string) =>
      (await askAtEntrance(portal, '/staff/session', { ...credentialsOf(portal, browser.account), password })).status;
    expect(await signInWith(STAFF_PASSWORD)).toBe(401);
    expect(await signInWith('amber ladder 63 snow')).toBe(200);
    expect(await actsOf(browser.account.id)).toEqual(['passwordChanged']);
    const [kept] = await hashesOf(browser.account.id);
    expect(kept).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
  });

  it.each([
    ['short', 'short 1', 'tooShort'],
    ['common', 'Password1234!!', 'common'],
    ['the one before', STAFF_PASSWORD, 'unchanged'],
    ['the one before in other letters', STAFF_PASSWORD.toUpperCase(), 'unchanged'],
  ])('take no new password that is %s, and keep the old one with every session', async (_, newPassword, problem) => {
    const browser = await newBrowser(portal, ['reader']);
    const other = await signInAs(portal, browser.account);
    const before = await hashesOf(browser.account.id);
    expect(
      await browser.ask('PUT', '/staff/factors/password', { password: STAFF_PASSWORD, newPassword }),
    ).toMatchObject({ status: 422, body: { code: 'passwordRefused', problem } });
    expect(await hashesOf(browser.account.id)).toEqual(before);
    expect((await other.ask('GET', '/staff/session')).status).toBe(200);
    expect(await actsOf(browser.account.id)).toEqual([]);
  });

  it('DT-19: change nothing by a wrong password, each of which waits longer, and one that is right is never refused', async () => {
    const browser = await newBrowser(portal, ['reader']);
    const ask = (password: string) =>
      browser.ask('PUT', '/staff/factors/password', { password, newPassword: 'amber ladder 63 snow' });
    const before = portal.waitedMs.length;
    for (let round = 0; round < 3; round += 1) {
      expect(await ask(`not this one ${round}`)).toMatchObject({ status: 422, body: { code: 'passwordWrong' } });
    }
    expect(await actsOf(browser.account.id)).toEqual([]);
    expect((await ask(STAFF_PASSWORD)).status).toBe(204);
    expect(portal.waitedMs.slice(before)).toEqual([0, 1_000, 2_000, 4_000]);
  });

  it('DT-19: change the password once of two that are asked for at once', async () => {
    const browser = await newBrowser(portal, ['reader']);
    const answers = await Promise.all(
      ['amber ladder 63 snow', 'copper window 48 moss'].map((newPassword) =>
        browser.ask('PUT', '/staff/factors/password', { password: STAFF_PASSWORD, newPassword }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 422]);
    expect(await actsOf(browser.account.id)).toEqual(['passwordChanged']);
  });

  it('change no password without a code shown lately, none that is not there, and none that opens nothing', async () => {
    const browser = await newBrowser(portal, ['reader']);
    const body = { password: STAFF_PASSWORD, newPassword: 'amber ladder 63 snow' };
    const sessions = portal.database.updateTable('staff_session').set({ proved_at: null });
    await sessions.where('staff_id', '=', browser.account.id).execute();
    expect(await browser.ask('PUT', '/staff/factors/password', body)).toMatchObject({
      body: { code: 'stepUpRequired' },
    });

    const withPasskey = await newBrowser(portal, ['reader']);
    await addPasskey(withPasskey, softwarePasskey());
    await withPasskey.ask('DELETE', '/staff/factors/password');
    expect((await withPasskey.ask('PUT', '/staff/factors/password', body)).status).toBe(404);
  });
});
