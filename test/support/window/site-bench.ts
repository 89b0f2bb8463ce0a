/// <reference lib="dom" />
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { authorizationLinkSchema } from '#contract/app/flows/authorize-flow.ts';
import type { PersonaName } from '#contract/card/persona.ts';
import type { GateFile } from '#contract/portal/gate-routes.ts';
import { outsideLink } from '#host/outside-link.ts';
import type { KioskHost } from '#kiosk/kiosk-host.ts';
import { AUTHORIZE_PAGE_WORDS } from '#words/authorize-page-words.ts';
import { ja } from '#words/ja/window.ts';
import type { SiteClient } from '../../../examples/site-client.ts';
import { exampleEvent, exampleSite } from '../../../scripts/example-site.ts';
import { freePort } from '../../../scripts/page-server.ts';
import { got } from '../card/card-harness.ts';
import { openTestCore, type TestCore } from '../flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../portal/portal-harness.ts';
import { hostWindow } from './window-host.ts';
import { launchBrowser } from './window-page.ts';

/** A person at their computer: a browser, in which they are at a site, and the window of the app beside it. */
export interface SitePerson {
  readonly test: TestCore;
  readonly context: BrowserContext;
  /** The browser as it stands at the site. */
  readonly tab: Page;
  readonly window: Page;
  /** Follows the link of the page that asks, as the system does, and the way back into a tab of the same browser. */
  openInApp(): Promise<Page>;
  typePin(label: 'auth' | 'sign', pin: string): Promise<void>;
}

export interface SiteBench extends SitePerson {
  readonly portal: TestPortal;
  readonly browser: Browser;
  readonly origin: string;
  /** The keys of a gate of the site's event, where it has one. */
  readonly gate: GateFile | undefined;
  /** Somebody else, at a computer of their own. */
  openPerson(persona: PersonaName): Promise<SitePerson>;
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
  for (const clock of [portal.clock, portal.mailClock]) Object.defineProperty(clock, 'nowMs', { get: Date.now });
  const { client, gate } = await registered(portal, name);
  const server = await example(client);
  server.listen(Number(new URL(client.redirectUri).port), '127.0.0.1');
  await once(server, 'listening');
  const { origin } = new URL(client.redirectUri);
  const browser: Browser = await launchBrowser();
  const hosts: KioskHost[] = [];

  async function openPerson(persona: PersonaName): Promise<SitePerson> {
    let returned = Promise.withResolvers<URL>();
    const test = await openTestCore(portal, { persona, openReturnPage: async (page) => returned.resolve(page) });
    const host = await hostWindow(test.core);
    hosts.push(host);
    const window = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 800 } });
    const context = await browser.newContext({ locale: 'ja-JP', viewport: { width: 1280, height: 800 } });
    const tab = await context.newPage();
    for (const page of [window, tab]) page.setDefaultTimeout(15_000);
    await window.goto(host.openUrl);
    await tab.goto(`${origin}${path}`);
    return {
      test,
      context,
      tab,
      window,
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
    };
  }

  return {
    ...(await openPerson('ordinary')),
    portal,
    browser,
    origin,
    gate,
    openPerson,
    async close() {
      await browser.close();
      for (const host of hosts) await host.stop();
      server.closeAllConnections();
      server.close();
      await portal.close();
    },
  };
}

async function registered(
  portal: TestPortal,
  name: string,
): Promise<{ readonly client: SiteClient; readonly gate: GateFile | undefined }> {
  const origin = `http://127.0.0.1:${await freePort()}`;
  const { wanted, keys } = await exampleSite(name, `${origin}/callback`);
  const { sites, events, gates } = portal.stores.oidc;
  const clientId = got(await sites.add({ kind: 'job', id: 'portal site add' }, wanted));
  const event = await exampleEvent(name, origin);
  if (event !== undefined) got(await events.add({ kind: 'job', id: 'portal event add' }, clientId, event));
  const gate = event && got(await gates.add({ kind: 'job', id: 'portal event gate add' }, event.event));
  const about = event === undefined ? {} : { event: event.event };
  return { client: { issuer: `${portal.origin()}/oidc`, clientId, ...keys, ...about }, gate };
}
