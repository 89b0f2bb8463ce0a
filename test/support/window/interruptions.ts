/// <reference lib="dom" />
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { epochMs } from '#contract/values/brands.ts';
import { privateFiles } from '#host/private-files/private-files.ts';
import { ja } from '#words/ja/window.ts';
import { dateAnswer, erasToChoose } from '../../../renderer/ui/answer/era.ts';
import { openTestCore, type TestCore } from '../flow/core-harness.ts';
import type { TestPortal } from '../portal/portal-harness.ts';
import { SECRETS } from './flow-lengths.ts';
import { walkOf } from './form-walk.ts';
import { hostWindow } from './window-host.ts';

const MAIN_KEY = new Uint8Array(32).fill(5);

type Slot = keyof typeof SECRETS;

/** A person at home with a practice card, and all that can come between. */
export interface AtHome {
  readonly page: Page;
  readonly test: TestCore;
  readonly walk: ReturnType<typeof walkOf>;
  /** What the page complained of on its console. */
  readonly complaints: string[];
  /** How often the person has typed each secret. */
  readonly given: Readonly<Record<Slot, number>>;
  give(slot: Slot): Promise<void>;
  heading(title: string): Promise<void>;
  /** Does something, and waits until the page was told of it and has drawn what it was told. */
  told(event: string, act: () => void): Promise<void>;
  /** How many applications have arrived at the portal. */
  arrived(): Promise<number>;
  close(): Promise<void>;
}

export async function sitDownAtHome(browser: Browser, portal: TestPortal): Promise<AtHome> {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-interrupted-'));
  const test = await openTestCore(portal, {
    privateFiles: privateFiles({
      folder,
      mainKey: async () => MAIN_KEY,
      nowMs: () => epochMs(portal.clock.nowMs),
    }),
  });
  const host = await hostWindow(test.core);
  const context = await browser.newContext({
    locale: 'ja-JP',
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  const frames = new Set<(text: string) => void>();
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      for (const heard of [...frames]) heard(payload.toString());
    }),
  );
  const given: Record<Slot, number> = { auth: 0, text: 0, sign: 0 };
  const walk = walkOf(page);

  const home: AtHome = {
    page,
    test,
    walk,
    complaints,
    given,
    async give(slot) {
      await walk.typeSecret(ja.pin.labels[slot], SECRETS[slot]);
      given[slot] += 1;
      await walk.press(ja.pin.submits[slot]);
    },
    heading: (title) => page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor(),
    async told(event, act) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const heard = (text: string) => text.includes(`"${event}"`) && resolve();
      frames.add(heard);
      act();
      await promise.finally(() => frames.delete(heard));
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    },
    async arrived() {
      return (await portal.database.selectFrom('application').select('receipt_number').execute()).length;
    },
    async close() {
      await context.close();
      await host.stop();
      await test.core.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await page.goto(host.openUrl);
  await page.getByRole('button', { name: ja.home.signIn, exact: true }).click();
  await home.give('auth');
  await page.getByRole('button', { name: ja.app.signOut, exact: true }).waitFor();
  return home;
}

/**
 * What a page holds of the person: each field with its value, each day and each fact, but for secrets, which never stay,
 * and for the document to be signed, which has a number of its own each time. A day is the same however its years are counted: a page that is opened again counts as its language does.
 */
export async function heldOn(page: Page) {
  const { days, ...held } = await page.evaluate(() => {
    const fields = [
      ...document.querySelectorAll<HTMLInputElement>('main :is(input, select, textarea):not(.pin *, .check-keep *)'),
    ];
    const dates = [...document.querySelectorAll('main fieldset:has(> .date-boxes)')];
    const isOfDay = (field: Element) => dates.some((date) => date.contains(field));
    return {
      heading: document.querySelector('h1')?.textContent,
      fields: fields
        .filter((field) => !isOfDay(field))
        .map(({ id, type, value, checked }) => [id.startsWith('field-') ? id : type, value, checked]),
      days: dates.map((date) => ({
        era: [...date.querySelectorAll<HTMLInputElement>('.picks input')].findIndex(({ checked }) => checked),
        boxes: [...date.querySelectorAll<HTMLInputElement>('.date-boxes input')].map(({ value }) => value),
      })),
      facts: [...document.querySelectorAll('main dd:not(details *, .printed-part *)')].map(
        ({ textContent }) => textContent,
      ),
    };
  });
  return {
    ...held,
    days: days.map(({ era, boxes: [year = '', month = '', day = ''] }) =>
      dateAnswer({ era: erasToChoose('eras')[era] ?? '', year, month, day }),
    ),
  };
}

export type Held = Awaited<ReturnType<typeof heldOn>>;

/** What has the focus: an element by its words or its id. */
export function focusOn(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement } = document;
    return `${activeElement?.tagName} ${activeElement?.id || activeElement?.textContent}`;
  });
}
