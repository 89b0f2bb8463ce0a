import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { languageSchema } from '#contract/values/localized-text.ts';
import { PASSKEY_PAGE_WORDS, type PasskeyPageState } from '#words/passkey-page-words.ts';
import { withoutReadings } from '#words/ruby.ts';
import { findChromium } from '../../../main/kiosk/chromium.ts';
import { beginPasskey, beginSignIn, redeem } from '../../support/portal/own-passkey.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { addAuthenticator } from '../../support/window/authenticator.ts';
import { violations } from '../../support/window/axe.ts';

const executablePath = findChromium();
const browserTests = executablePath === undefined ? describe.skip : describe;
const reason = executablePath === undefined ? ' (left out: Chromium is missing)' : '';
const { ja } = PASSKEY_PAGE_WORDS;

browserTests(`The pages on which a browser makes and uses passkeys${reason}`, () => {
  let portal: TestPortal;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let devtools: CDPSession;
  let origin = '';

  beforeAll(async () => {
    // As a practice portal is called; its pages are at a name of this computer.
    portal = await openTestPortal({ origin: () => origin.replace('localhost', '127.0.0.1') });
    await portal.app.listen({ host: '127.0.0.1', port: 0 });
    origin = `http://localhost:${(portal.app.server.address() as AddressInfo).port}`;
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: ['--no-sandbox', '--host-resolver-rules=MAP localhost 127.0.0.1'],
    });
  });
  afterAll(async () => {
    await browser.close();
    await portal.close();
  });
  beforeEach(async () => {
    context = await browser.newContext({ locale: 'ja-JP', viewport: { width: 360, height: 740 } });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    devtools = await context.newCDPSession(page);
  });
  afterEach(() => context.close());

  /** As the app opens it: by the system, from no page. */
  async function open(path: string, ticket: string): Promise<void> {
    await page.goto('about:blank');
    await page.goto(`${origin}/passkeys/${path}#${ticket}`);
  }
  const press = (name: string) => page.getByRole('button', { name: withoutReadings(name) }).click();
  const told = (state: PasskeyPageState | 'done') => page.locator(`[data-state="${state}"]`).waitFor();

  async function make(token: string, name = '居間のパソコン'): Promise<void> {
    await open('new', String((await beginPasskey(portal, token, name)).body.ticket));
    await press(ja.make);
    await told('done');
  }

  it('makes one and signs in with it, back to the app of this machine', async () => {
    const token = await portal.signIn('ordinary');
    await addAuthenticator(devtools);
    await open('new', String((await beginPasskey(portal, token, '居間のパソコン')).body.ticket));
    expect(page.url()).toBe(`${origin}/passkeys/new`);
    await page.getByText('居間のパソコン').waitFor();
    await press(ja.make);
    await told('done');
    const { body } = await portal.ask(token, { method: 'GET', url: '/passkeys' });
    expect(body.passkeys).toMatchObject([{ name: '居間のパソコン', isSynced: false }]);

    const begun = await beginSignIn(portal);
    await open('sign-in', begun.ticket);
    expect(page.url()).toBe(`${origin}/passkeys/sign-in`);
    const followed = page.waitForEvent('request', (request) => request.url().startsWith('madoguchi:'));
    await press(ja.use);
    const link = (await followed).url();
    expect(link).toMatch(/^madoguchi:\/\/session\/[a-z2-7]{16}\/[\w-]{43}$/);
    await told('done');
    expect(await page.getByRole('link', { name: ja.back }).getAttribute('href')).toBe(link);
    const opened = await redeem(portal, link.split('/').at(-1) ?? '', begun.verifier);
    expect(opened).toMatchObject({ status: 200, body: { subject: portal.filerOf('ordinary'), freshUntil: null } });
  });

  it('says that this device has one, and that nobody was verified, and lets them try again', async () => {
    const token = await portal.signIn('ordinary');
    const device = await addAuthenticator(devtools);
    await make(token);
    await open('new', String((await beginPasskey(portal, token)).body.ticket));
    await press(ja.make);
    await told('known');
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId: device, isUserVerified: false });
    const begun = await beginSignIn(portal);
    await open('sign-in', begun.ticket);
    await press(ja.use);
    await told('cancelled');
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId: device, isUserVerified: true });
    await press(ja.use);
    await told('done');
  });

  it('LT-51: signs nobody in by a copy whose counter is behind, and says that it is stopped', async () => {
    const token = await portal.signIn('ordinary');
    const authenticatorId = await addAuthenticator(devtools);
    await make(token);
    await sql`update passkey set counter = 1000000`.execute(portal.database);
    const begun = await beginSignIn(portal);
    await open('sign-in', begun.ticket);
    await press(ja.use);
    await told('suspended');
    expect((await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials).toHaveLength(1);
  });

  it('shows nothing to press to whom a page leads there, and says where to go', async () => {
    await page.goto(`${origin}/passkeys/sign-in`);
    await page.evaluate(`location.href = '/passkeys/new'`);
    await page.getByRole('heading', { name: ja.notFromApp }).waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
  });

  it('says that a ticket is over, and that a browser has no passkeys', async () => {
    await open('sign-in', 'A'.repeat(43));
    await told('over');
    expect(await page.getByRole('button').count()).toBe(0);
    await page.addInitScript('delete window.PublicKeyCredential;');
    await page.goto('about:blank');
    await open('new', 'A'.repeat(43));
    await told('unsupported');
  });

  it.each(languageSchema.options)('has nothing for axe to find, in %s and in every state', async (language) => {
    const words = PASSKEY_PAGE_WORDS[language];
    for (const path of ['new', 'sign-in'] as const) {
      const token = await portal.signIn('ordinary');
      const ticket =
        path === 'new' ? (await beginPasskey(portal, token)).body.ticket : (await beginSignIn(portal)).ticket;
      await open(`${path}?lang=${language}`, String(ticket));
      await page.locator('#go:enabled').waitFor();
      expect(await violations(page)).toEqual([]);
      for (const state of [...Object.keys(words.states), 'done']) {
        await page.evaluate(
          `for (const one of document.querySelectorAll('[data-state]')) one.hidden = one.dataset.state !== ${JSON.stringify(state)};`,
        );
        if (state === 'done')
          await page.evaluate(`document.getElementById('back')?.setAttribute('href', 'madoguchi://session')`);
        expect(await violations(page)).toEqual([]);
      }
      const isWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
      expect(isWide).toBe(false);
    }
  });
});
