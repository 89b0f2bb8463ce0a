/// <reference lib="dom" />
import type { AddressInfo } from 'node:net';
import type { Browser, ConsoleMessage, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import type { PersonaName } from '#contract/card/persona.ts';
import { filedReplySchema } from '#contract/portal/application-routes.ts';
import type { StaffRole } from '#contract/values/staff-role.ts';
import { loadPageFiles } from '#platform/page-files.ts';
import { type FilingOptions, sampleFiling } from '../application/sample-filing.ts';
import { openTestPortal, type TestPortal } from '../portal/portal-harness.ts';
import { credentialsOf, newStaff, type StaffAccount } from '../portal/staff-browser.ts';
import { launchBrowser } from '../window/window-page.ts';

const WAIT_MS = 30_000;
export const OFFICE = { width: 1280, height: 800 };

/** A portal that listens, with the built page, and a browser in front of it. */
export interface DeskBench {
  readonly portal: TestPortal;
  /** An account that can sign in. */
  staff(...roles: readonly StaffRole[]): Promise<StaffAccount>;
  /** Files an application of a persona, and gives its number. */
  file(procedure: string, options?: FilingOptions, persona?: PersonaName): Promise<string>;
  /**
   * Lends a page of a browser profile of its own. What it complains of on its console fails the test, unless the test
   * that provoked it takes it out of `complaints`.
   */
  withPage(use: (page: Page, complaints: string[]) => Promise<void>, language?: string): Promise<void>;
  /** Types what an account signs in with, and waits for the desk. */
  signIn(page: Page, account: StaffAccount): Promise<void>;
}

interface BenchOptions {
  /** A name, where a browser asks for one: there are no passkeys of an address. */
  readonly host?: 'localhost' | '127.0.0.1';
  readonly config?: NonNullable<Parameters<typeof openTestPortal>[0]>['config'];
}

/** One of each for the tests of a file. */
export function deskBench(optionsOf: () => Promise<BenchOptions> = async () => ({})): DeskBench {
  let browser: Browser;
  let portal: TestPortal;
  let origin = '';
  const tokens = new Map<PersonaName, string>();

  beforeAll(async () => {
    const staffPage = await loadPageFiles(inject('staffWebFolder'));
    if (staffPage === undefined) throw new Error('the page for staff was not built');
    const { host = '127.0.0.1', config = {} } = await optionsOf();
    portal = await openTestPortal({ staffPage, origin: () => origin, config });
    await portal.app.listen({ host: '127.0.0.1', port: 0 });
    origin = `http://${host}:${(portal.app.server.address() as AddressInfo).port}`;
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.close();
  });

  return {
    get portal() {
      return portal;
    },
    staff: (...roles) => newStaff(portal, roles),
    async file(procedure, options = {}, persona = 'ordinary') {
      const token = tokens.get(persona) ?? (await portal.signIn(persona));
      tokens.set(persona, token);
      const holder = await portal.authority.holder(persona);
      const filing = { portal: origin, filer: portal.filerOf(persona), ...options };
      const filed = await portal.file(token, await sampleFiling(holder, portal.procedure(procedure), filing));
      if (filed.status !== 201) throw new Error(JSON.stringify(filed));
      return filedReplySchema.parse(filed.body).receiptNumber;
    },
    async withPage(use, language = 'ja') {
      const context = await browser.newContext({ viewport: OFFICE, reducedMotion: 'reduce' });
      await context.addInitScript((chosen) => {
        // The frame that draws attachments has no origin, and nothing to keep.
        if (window.origin !== 'null') window.localStorage.setItem('desk-language', chosen);
      }, language);
      const page = await context.newPage();
      page.setDefaultTimeout(WAIT_MS);
      const complaints: string[] = [];
      page.on('console', (message: ConsoleMessage) => {
        // Chromium writes down each answer that refuses something; what the page makes of it is what counts.
        if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      try {
        await page.goto(`${origin}/staff/`);
        await page.locator('h1').waitFor();
        await use(page, complaints);
        expect(complaints).toEqual([]);
      } finally {
        await context.close();
      }
    },
    async signIn(page, account) {
      const { mail, municipality, password, code } = credentialsOf(portal, account);
      await page.locator('#field-municipality').selectOption(municipality);
      await page.locator('#field-mail').fill(mail);
      await page.locator('#field-password').fill(password);
      await page.locator('#field-code').fill(code);
      await page.locator('main form button[type=submit]').click();
      await page.getByRole('navigation').waitFor();
    },
  };
}
