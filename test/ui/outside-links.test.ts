import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { outsideLink } from '#host/outside-link.ts';
import type { KioskHost } from '#kiosk/kiosk-host.ts';
import { ja } from '#words/ja/window.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import type { TestPortal } from '../support/portal/portal-harness.ts';
import { beginRequest, openListeningPortal, openSite } from '../support/portal/relying-party.ts';
import { hostWindow } from '../support/window/window-host.ts';
import { launchBrowser } from '../support/window/window-page.ts';

let portal: TestPortal;
let test: TestCore;
let host: KioskHost;
let browser: Browser;
let window: Page;
beforeAll(async () => {
  portal = await openListeningPortal();
  test = await openTestCore(portal, { openReturnPage: async () => undefined });
  host = await hostWindow(test.core);
  browser = await launchBrowser();
  window = await browser.newPage({ locale: 'ja-JP' });
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await host?.stop();
  await portal?.close();
});

/** As the system hands it to the app: the link that a page makes for one use. */
async function followLink(): Promise<void> {
  const site = await openSite(portal);
  const begun = await beginRequest(portal, site, { scope: 'openid' });
  const { link = '' } = (await begun.tab.post(`${begun.page}/launch`)).body;
  const parsed = outsideLink(link);
  if (parsed === undefined) throw new Error('a page makes links that are links');
  got(await test.core.followLink(parsed));
}

describe('a link of a site’s page', () => {
  it('that starts the app is shown by the window that opens for it', async () => {
    await followLink();
    await window.goto(host.openUrl);
    await window
      .getByRole('heading', { level: 1, name: ja.sites.reviewTitle('見本図書館') })
      .waitFor({ timeout: 10_000 });
  });

  it('is shown though help lies open, and so is a page that asks for the card', async () => {
    const heading = (name: string) => window.getByRole('heading', { level: 1, name }).waitFor({ timeout: 10_000 });
    const openHelp = async () => {
      await window.getByRole('link', { name: ja.app.help, exact: true }).click();
      await heading(ja.help.title);
    };
    await window.getByRole('button', { name: ja.sites.stop, exact: true }).click();
    await openHelp();
    const leaving = new AbortController();
    const asked = { use: 'text', extension: 'own', origin: 'https://shinsei.mihon.go.jp', digestInfos: [] } as const;
    const answer = test.core.answerBrowser(asked, leaving.signal);
    await heading(ja.nativeRequest.agreeTitles.text);
    leaving.abort();
    await answer;
    await openHelp();
    await followLink();
    await heading(ja.sites.reviewTitle('見本図書館'));
  });
});
