/// <reference lib="dom" />
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { inject } from 'vitest';
import { authorizationLinkSchema } from '#contract/app/flows/authorize-flow.ts';
import { systemClock } from '#host/node-ports.ts';
import { outsideLink } from '#host/outside-link.ts';
import { loadRendererFiles } from '#host/renderer-files.ts';
import { hostKiosk } from '#kiosk/kiosk-host.ts';
import { AUTHORIZE_PAGE_WORDS } from '#words/authorize-page-words.ts';
import { ja } from '#words/ja/window.ts';
import type { SiteClient } from '../../../examples/site-client.ts';
import { exampleSite } from '../../../scripts/example-site.ts';
import { freePort } from '../../../scripts/page-server.ts';
import { got } from '../card/card-harness.ts';
import { openTestCore, type TestCore } from '../flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../portal/portal-harness.ts';
import { launchBrowser } from './window-page.ts';

/** A person at their computer: a browser, in which they are at a site, and the window of the app beside it. */
export interface SiteBench {
  readonly portal: TestPortal;
  readonly test: TestCore;
  readonly context: BrowserContext;
  /** The browser as it stands at the site. */
  readonly tab: Page;
  readonly window: Page;
  readonly origin: string;
  /** Follows the link of the page that asks, as the system does, and the way back into a tab of the same browser. */
  openInApp(): Promise<Page>;
  typePin(label: 'auth' | 'sign', pin: string): Promise<void>;
  close(): Promise<void>;
}

/** An example as `npm run example` starts it, in front of a portal that listens. */
export async function openSiteBench(
  name: string,
  example: (client: SiteClient) => Promise<Server>,
  path = '/',
): Promise<SiteBench> {
  let portalOrigin = '';
  const portal = await openTestPortal({ origin: () => portalOrigin });
  portalOrigin = await portal.app.listen({ host: '127.0.0.1', port: 0 });
  // The site's proofs are of the true time, and so is all that is measured here.
  Object.defineProperty(portal.clock, 'nowMs', { get: Date.now });
  let returned = Promise.withResolvers<URL>();
  const test = await openTestCore(portal, { openReturnPage: async (page) => returned.resolve(page) });
  const client = await registered(portal, name);
  const server = await example(client);
  server.listen(Number(new URL(client.redirectUri).port), '127.0.0.1');
  await once(server, 'listening');
  const host = got(
    await hostKiosk(test.core, {
      port: 0,
      publicTerminal: false,
      opening: { by: 'hand' },
      files: got(await loadRendererFiles(inject('rendererFolder'))),
      clock: systemClock,
      log: () => undefined,
    }),
  );
  const browser: Browser = await launchBrowser();
  const window = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 800 } });
  const context = await browser.newContext({ locale: 'ja-JP', viewport: { width: 1280, height: 800 } });
  const tab = await context.newPage();
  for (const page of [window, tab]) page.setDefaultTimeout(15_000);
  const { origin } = new URL(client.redirectUri);
  await window.goto(host.openUrl);
  await tab.goto(`${origin}${path}`);
  return {
    portal,
    test,
    context,
    tab,
    window,
    origin,
    async openInApp() {
      const followed = tab.waitForEvent('request', (request) => request.url().startsWith('madoguchi:'));
      await tab.getByRole('button', { name: AUTHORIZE_PAGE_WORDS.ja.open }).click();
      const link = (await followed).url();
      returned = Promise.withResolvers<URL>();
      got(await test.core.handlers.beginAuthorize(authorizationLinkSchema.parse(outsideLink(link))));
      const back = await context.newPage();
      void returned.promise.then((page) => back.goto(page.href));
      return back;
    },
    async typePin(label, pin) {
      await window.getByLabel(ja.pin.labels[label]).first().fill(pin);
      await window.keyboard.press('Enter');
    },
    async close() {
      await browser.close();
      await host.stop();
      server.closeAllConnections();
      server.close();
      await portal.close();
    },
  };
}

async function registered(portal: TestPortal, name: string): Promise<SiteClient> {
  const { wanted, keys } = await exampleSite(name, `http://127.0.0.1:${await freePort()}/callback`);
  const added = got(await portal.stores.oidc.sites.add({ kind: 'job', id: 'portal site add' }, wanted));
  return { issuer: `${portal.origin()}/oidc`, clientId: added, ...keys };
}
