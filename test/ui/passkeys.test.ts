/// <reference lib="dom" />
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { outsideLink } from '#host/outside-link.ts';
import { ja } from '#words/ja/window.ts';
import { PASSKEY_PAGE_WORDS } from '#words/passkey-page-words.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';
import { addAuthenticator } from '../support/window/authenticator.ts';
import { hostWindow } from '../support/window/window-host.ts';
import { launchBrowser } from '../support/window/window-page.ts';

const { ja: onPage } = PASSKEY_PAGE_WORDS;

let portal: TestPortal;
let browser: Browser;
beforeAll(async () => {
  let origin = '';
  portal = await openTestPortal({ origin: () => origin });
  origin = await portal.app.listen({ host: '127.0.0.1', port: 0 });
  Object.defineProperty(portal.clock, 'nowMs', { get: Date.now });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await portal?.close();
});

let test: TestCore;
let host: { readonly openUrl: string; stop(): Promise<void> };
let window: Page;
let outside: BrowserContext;
let opened: PromiseWithResolvers<URL>;
beforeEach(async () => {
  opened = Promise.withResolvers<URL>();
  test = await openTestCore(portal, { openReturnPage: async (page) => opened.resolve(page) });
  host = await hostWindow(test.core);
  window = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 800 } });
  window.setDefaultTimeout(15_000);
  outside = await browser.newContext({ locale: 'ja-JP' });
  await window.goto(host.openUrl);
});
afterEach(async () => {
  await window.close();
  await outside.close();
  await host.stop();
});

const press = (name: string) => window.getByRole('button', { name, exact: true }).first().click();

/** The system's browser, with the authenticator of this computer: one tab, as passkeys are kept with it. */
async function openBrowser() {
  const tab = await outside.newPage();
  tab.setDefaultTimeout(15_000);
  await addAuthenticator(await outside.newCDPSession(tab));
  return {
    tab,
    /** Follows the app to the page that it opened. */
    async follow(): Promise<void> {
      const page = await opened.promise;
      opened = Promise.withResolvers<URL>();
      await tab.goto('about:blank');
      await tab.goto(page.href);
    },
  };
}

async function typePin(): Promise<void> {
  await window.getByLabel(ja.pin.labels.auth).first().fill('1234');
  await window.keyboard.press('Enter');
}

describe('a passkey, from the window to the browser and back', () => {
  it('LT-51: is made with the card, signs in for reading, and gives way to the card where that is needed', async () => {
    const { tab, follow } = await openBrowser();
    await press(ja.home.signIn);
    await typePin();
    await window.getByText(ja.home.signedInTitle).waitFor();
    await window.getByRole('link', { name: ja.account.title, exact: true }).first().click();
    await window.getByRole('link', { name: ja.passkeys.title, exact: true }).click();
    await window.getByText(ja.passkeys.none).waitFor();
    await window.getByLabel(ja.passkeys.name).fill('居間のパソコン');
    await press(ja.passkeys.make);
    await window.getByText(ja.passkeys.makingTodo).waitFor();
    await follow();
    await tab.getByText('居間のパソコン').waitFor();
    await tab.getByRole('button', { name: onPage.make }).click();
    await tab.getByText(onPage.made).waitFor();
    await press(ja.passkeys.look);
    await window.getByRole('heading', { name: '居間のパソコン' }).waitFor();
    await test.core.handlers.signOut({});

    await window.getByRole('link', { name: ja.app.backHome }).first().click();
    await press(ja.passkeys.signIn);
    await window.getByRole('heading', { name: ja.passkeys.inBrowser }).waitFor();
    await follow();
    const followed = tab.waitForEvent('request', (request) => request.url().startsWith('madoguchi:'));
    await tab.getByRole('button', { name: onPage.use }).click();
    const link = outsideLink((await followed).url());
    if (link === undefined) throw new Error('the page leads back by a link that is known');
    got(await test.core.followLink(link));
    await window.getByText(ja.passkeys.reading).waitFor();

    await window.getByRole('link', { name: ja.ownData.title, exact: true }).first().click();
    await press(ja.passkeys.withCard);
    await typePin();
    await window.getByRole('heading', { name: ja.ownData.title }).waitFor();
    expect(await test.untilSession('active')).toMatchObject({ level: 'card' });
    expect(await window.getByRole('button', { name: ja.passkeys.withCard }).count()).toBe(0);
  });
});
