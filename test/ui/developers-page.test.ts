import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SITE_API_ROUTES } from '#contract/portal/site-api-routes.ts';
import { LANGUAGES } from '#contract/values/language.ts';
import { siteApiRate, siteApiSchema } from '#contract/values/site-api.ts';
import { DEVELOPERS_PAGE_WORDS } from '#words/developers-page.ts';
import { withoutReadings } from '#words/ruby.ts';
import type { TestPortal } from '../support/portal/portal-harness.ts';
import { openListeningPortal } from '../support/portal/relying-party.ts';
import { violations } from '../support/window/axe.ts';
import { launchBrowser } from '../support/window/window-page.ts';

/** What a site has at portals of tests. */
const REQUESTS = 100_000;

let portal: TestPortal;
let browser: Browser;
beforeAll(async () => {
  portal = await openListeningPortal();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await portal?.close();
});

describe('the page for people who make sites', () => {
  it.each(LANGUAGES)(
    'says every scope, call and rate of the contract, and axe finds nothing wrong with it: %s',
    async (language) => {
      const context = await browser.newContext({ bypassCSP: true });
      const page = await context.newPage();
      await page.goto(`${portal.origin()}/developers?lang=${language}`);
      const words = DEVELOPERS_PAGE_WORDS[language];
      expect(await page.title()).toBe(withoutReadings(words.title));
      const text = (await page.locator('main').textContent()) ?? '';
      for (const { method, path } of Object.values(SITE_API_ROUTES)) expect(text).toContain(`${method} ${path}`);
      for (const api of siteApiSchema.options) {
        const section = page.locator('section', { has: page.locator(`h3[id="${api}"]`) });
        expect(await section.locator('p').textContent()).toContain(String(siteApiRate(api, REQUESTS)));
        expect(await section.locator('tbody tr').count(), api).toBeGreaterThan(0);
      }
      expect(text).toContain('/agency/v1/cases');
      expect(text).toContain('POST /api/deliveries');
      expect(text).toContain(`madoguchi sandbox-client --portal ${portal.origin()}`);
      expect(await violations(page)).toEqual([]);
      await context.close();
    },
  );

  it('leads by the keyboard to what programs read, and to each language', async () => {
    const page = await browser.newPage();
    await page.goto(`${portal.origin()}/developers?lang=en`);
    const reached: string[] = [];
    for (let n = 0; n < 12; n += 1) {
      await page.keyboard.press('Tab');
      const focused = page.locator(':focus');
      if ((await focused.count()) > 0) reached.push((await focused.getAttribute('href')) ?? 'text');
    }
    const links = ['/oidc/.well-known/openid-configuration', '/openapi.json', '?lang=ja', '?lang=easy'];
    expect(reached).toEqual(expect.arrayContaining(links));
    for (const link of links) expect((await page.request.get(new URL(link, page.url()).href)).status(), link).toBe(200);
    await page.close();
  });
});
