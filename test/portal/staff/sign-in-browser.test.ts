import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PageFiles } from '#platform/page-files.ts';
import { findChromium } from '../../../main/kiosk/chromium.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { openRealProvider, type RealProvider } from '../../support/portal/real-provider.ts';
import { linkToken, MUNICIPALITY, OPERATOR } from '../../support/portal/staff-browser.ts';
import { addAuthenticator } from '../../support/window/authenticator.ts';

const executablePath = findChromium();
const browserTests = executablePath === undefined ? describe.skip : describe;
const reason = executablePath === undefined ? ' (left out: Chromium is missing)' : '';

/** What a page of the desk does, in the browser's own words. */
const SCRIPT = `
  const ask = async (method, url, body, csrf = '') => {
    const reply = await fetch(url, {
      method,
      headers: { 'x-csrf-token': csrf, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: reply.status, body: reply.status === 204 ? {} : await reply.json() };
  };
  const make = async ({ options }) => (await navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
  })).toJSON();
  const use = async ({ options }) => (await navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
  })).toJSON();
  const acceptLink = async (link) => {
    const begun = await ask('POST', '/staff/invitation/passkey/challenge', { link });
    return ask('POST', '/staff/invitation/passkey', { link, name: 'この端末', credential: await make(begun.body) });
  };
  const signIn = async () => {
    const begun = await ask('POST', '/staff/session/passkey/challenge');
    return ask('POST', '/staff/session/passkey', { credential: await use(begun.body) });
  };
  const addAnother = async (csrf) => {
    const begun = await ask('POST', '/staff/factors/passkeys/challenge', undefined, csrf);
    return ask('POST', '/staff/factors/passkeys', { name: '二つ目', credential: await make(begun.body) }, csrf);
  };
  const stepUp = async (csrf) => {
    const begun = await ask('POST', '/staff/session/proof/challenge', undefined, csrf);
    return ask('POST', '/staff/session/proof/passkey', { credential: await use(begun.body) }, csrf);
  };
`;
const PAGE = '<!doctype html><html lang="ja"><title>desk</title><script src="page.js"></script></html>';
/** In the place of the desk's own, under its policy. */
const STAFF_PAGE: PageFiles = new Map([
  ['/', { mediaType: 'text/html; charset=utf-8', body: Buffer.from(PAGE), immutable: false }],
  ['/page.js', { mediaType: 'text/javascript; charset=utf-8', body: Buffer.from(SCRIPT), immutable: false }],
]);

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

browserTests(`A real browser at the entrance of the desk${reason}`, () => {
  let folder: string;
  let provider: RealProvider;
  let portal: TestPortal;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let devtools: CDPSession;
  let origin = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'madoguchi-entrance-'));
    provider = await openRealProvider('madoguchi-desk');
    const privateKeyFile = join(folder, 'client.pem');
    await writeFile(privateKeyFile, provider.clientKeyPem);
    const settings = { issuer: provider.issuer, clientId: 'madoguchi-desk', title: '市の認証', privateKeyFile };
    portal = await openTestPortal({
      origin: () => origin,
      staffPage: STAFF_PAGE,
      config: { staffProviders: { [MUNICIPALITY]: { ...settings, localAccounts: 'everybody' } } },
    });
    await portal.app.listen({ host: '127.0.0.1', port: 0 });
    origin = `http://localhost:${(portal.app.server.address() as AddressInfo).port}`;
    provider.open(`${origin}/staff/sign-in/return/${MUNICIPALITY}`);
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: ['--no-sandbox', '--host-resolver-rules=MAP localhost 127.0.0.1'],
    });
  });
  afterAll(async () => {
    await browser.close();
    await portal.close();
    await provider.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
    devtools = await context.newCDPSession(page);
    await page.goto(`${origin}/staff/`);
  });
  afterEach(() => context.close());

  const inPage = (call: string) => page.evaluate(call) as Promise<Answer>;

  async function invited(mail: string): Promise<string> {
    const grants = [{ role: 'administrator' as const, group: '*' }];
    const made = await portal.stores.staff.invite(OPERATOR, MUNICIPALITY, { name: '窓口 花子', mail, grants });
    if (!made.ok) throw new Error(made.failure.code);
    return linkToken(made.value.link);
  }

  it('makes a passkey by a link, signs in with it and nothing else, and shows it again later', async () => {
    const first = await addAuthenticator(devtools);
    const link = await invited('browser@city.example');
    expect((await inPage(`acceptLink(${JSON.stringify(link)})`)).status).toBe(204);
    const opened = await inPage('signIn()');
    expect(opened).toMatchObject({ status: 200, body: { name: '窓口 花子', municipality: MUNICIPALITY } });
    const csrf = JSON.stringify(opened.body.csrfToken);
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ name: '__Host-desk', httpOnly: true, secure: true, sameSite: 'Strict' });

    await portal.database.updateTable('staff_session').set({ proved_at: null }).execute();
    expect(await inPage(`ask('POST', '/staff/factors/passkeys/challenge', undefined, ${csrf})`)).toMatchObject({
      status: 401,
      body: { code: 'stepUpRequired' },
    });
    expect((await inPage(`stepUp(${csrf})`)).status).toBe(200);
    await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: first });
    await addAuthenticator(devtools, { transport: 'usb' });
    expect((await inPage(`addAnother(${csrf})`)).status).toBe(201);
    const factors = await inPage(`ask('GET', '/staff/factors')`);
    expect(factors.body.passkeys).toMatchObject([{ name: 'この端末' }, { name: '二つ目' }]);
  });

  it('is refused by its own browser where nobody is verified', async () => {
    await addAuthenticator(devtools, { isUserVerified: false });
    const link = await invited('unverified@city.example');
    await expect(inPage(`acceptLink(${JSON.stringify(link)})`)).rejects.toThrow(/NotAllowedError/);
  });

  async function signInAtProvider(subject: string): Promise<void> {
    await page.fill('input[name=login]', subject);
    await page.fill('input[name=password]', 'anything');
    await page.click('button[type=submit]');
    await page.click('button[type=submit]');
    await page.waitForURL(`${origin}/staff/**`);
    await page.waitForURL((url) => url.pathname === '/staff/');
  }

  it('SR-66: binds an account at a real provider, comes back signed in with a Strict cookie, and leaves no code behind', async () => {
    const link = await invited('provided@city.example');
    const begun = await inPage(`ask('POST', '/staff/invitation/provider/request', { link: ${JSON.stringify(link)} })`);
    expect(begun.status).toBe(200);
    await page.goto(String(begun.body.url));
    await signInAtProvider('city-employee-7');
    expect(page.url()).toBe(`${origin}/staff/`);
    const session = await inPage(`ask('GET', '/staff/session')`);
    expect(session).toMatchObject({ status: 200, body: { name: '窓口 花子' } });
    const cookies = await context.cookies(origin);
    expect(cookies.find(({ name }) => name === '__Host-desk')).toMatchObject({ sameSite: 'Strict', secure: true });
    expect(cookies.find(({ name }) => name === '__Host-desk-provider')).toMatchObject({ sameSite: 'Lax' });
    await page.goBack();
    expect(page.url()).not.toContain('code=');

    await page.goto(`${origin}/staff/`);
    const anew = await inPage(
      `ask('POST', '/staff/session/provider/request', { municipality: '${MUNICIPALITY}', anew: true })`,
    );
    await page.goto(String(anew.body.url));
    await page.fill('input[name=login]', 'city-employee-7');
    await page.fill('input[name=password]', 'anything');
    await page.click('button[type=submit]');
    await page.waitForURL((url) => url.pathname === '/staff/');
    const proved = await inPage(`ask('GET', '/staff/session')`);
    expect(proved.body.provedUntil).toEqual(expect.any(String));
  });

  it('comes back to the entrance with a code of ours where nobody is bound to the person', async () => {
    const begun = await inPage(`ask('POST', '/staff/session/provider/request', { municipality: '${MUNICIPALITY}' })`);
    await page.goto(String(begun.body.url));
    await signInAtProvider('stranger');
    expect(page.url()).toBe(`${origin}/staff/#failure=providerRefused`);
    expect((await inPage(`ask('GET', '/staff/session')`)).status).toBe(401);
  });
});
