/// <reference lib="dom" />
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderApplicationPdf } from '#documents/application-pdf/application-pdf.ts';
import { desk as d } from '#words/ja/desk.ts';
import { SAMPLE_DOCUMENT } from '../support/application/build-container.ts';
import { sampleFile } from '../support/application/sample-filing.ts';
import { deskBench } from '../support/desk/desk-bench.ts';
import { hostileAttachments } from '../support/desk/hostile-attachments.ts';
import type { StaffAccount } from '../support/portal/staff-browser.ts';

const APPLICATION = 'child-allowance-claim';
const KEY = 'elderSiblingConfirmation';
/** A frame is thrown away after ten seconds. */
const SHOWN_WITHIN_MS = 20_000;
const ALL_SHOWN_WITHIN_MS = 400_000;

const bench = deskBench();
let worker: StaffAccount;
let number: string;
let canary: Server;
let asked: string[];
let canaryOrigin: string;
beforeAll(async () => {
  worker = await bench.staff('caseWorker');
  const pdf = await renderApplicationPdf(SAMPLE_DOCUMENT);
  number = await bench.file(APPLICATION, { files: [sampleFile(KEY, pdf), sampleFile(KEY, pdf)] });
  asked = [];
  canary = createServer((request, response) => {
    asked.push(String(request.url));
    response.setHeader('access-control-allow-origin', '*').end();
  });
  await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
  canaryOrigin = `http://127.0.0.1:${(canary.address() as AddressInfo).port}`;
});
afterAll(() => canary?.close());

const show = (page: Page, n: number) =>
  page.goto(`${bench.portal.origin()}/staff/#/cases/${number}/attachments/${n}`, { waitUntil: 'commit' });
const drawn = (page: Page) => page.locator('iframe[style*="aspect-ratio"]');
const trouble = (page: Page) => page.locator('main .note.is-warning');
const frameOf = (page: Page) => page.frames().find((one) => one.url().endsWith('/staff/viewer')) as Frame;
async function open(page: Page, n = 1): Promise<void> {
  await bench.signIn(page, worker);
  await show(page, n);
}

/** How many of a hundred points of what is drawn are not white. */
function inked(frame: Frame): Promise<number> {
  return frame.evaluate(() => {
    const canvas = document.querySelector('canvas');
    const all = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    let dark = 0;
    for (let at = 0; at < all.length; at += 4) if ((all[at] ?? 255) < 128) dark += 1;
    return (dark * 400) / Math.max(1, all.length);
  });
}

describe('an attachment', () => {
  it('is drawn, turned and made larger; keys lead to the next, back and to the case; each look is recorded', async () => {
    await bench.withPage(async (page) => {
      await bench.signIn(page, worker);
      await page.goto(`${bench.portal.origin()}/staff/#/cases/${number}`);
      await page.getByRole('tab').first().waitFor();
      await page.keyboard.press(']');
      await drawn(page).waitFor();
      expect(await inked(frameOf(page))).toBeGreaterThan(0.2);
      const before = await drawn(page).boundingBox();
      await page.getByRole('button', { name: d.viewer.larger }).click();
      await expect
        .poll(async () => (await drawn(page).boundingBox())?.width)
        .toBeGreaterThan((before?.width ?? 0) * 1.4);
      await page.getByRole('button', { name: d.viewer.turn }).click();
      await expect
        .poll(async () => {
          const box = await drawn(page).boundingBox();
          return (box?.width ?? 0) > (box?.height ?? 0);
        })
        .toBe(true);
      await page.keyboard.press(']');
      await page.getByText(d.viewer.of(2, 2)).waitFor();
      await drawn(page).waitFor();
      await page.keyboard.press('[');
      await page.getByText(d.viewer.of(1, 2)).waitFor();
      await drawn(page).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('tab').first().waitFor();
    });
    const rows = await bench.portal.database.selectFrom('audit_entry').select('json').execute();
    const looks = rows.map(({ json }) => JSON.parse(json)).filter(({ act }) => act === 'attachmentRead');
    expect(looks.map(({ detail }) => detail.attachment)).toEqual([1, 2, 1]);
    expect(looks[0]).toMatchObject({ case: number, result: 'ok', detail: { filing: 1, use: 'show' } });
  });

  it('is saved as it was filed, behind a warning, under a name of ours; opened by its address it is saved as well', async () => {
    await bench.withPage(async (page) => {
      await open(page);
      await page.getByText(d.viewer.save).click();
      await page.getByText(d.viewer.saveWarning).waitFor();
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: d.viewer.saveNow }).click(),
      ]);
      expect(saved.suggestedFilename()).toBe(`${KEY}-1.pdf`);
      const address = `/staff/cases/${number}/filings/1/attachments/1`;
      const [opened] = await Promise.all([
        page.waitForEvent('download'),
        page.evaluate((to) => window.location.assign(to), address),
      ]);
      expect(opened.suggestedFilename()).toBe(`${KEY}-1.pdf`);
      expect(await page.locator('h1').textContent()).toBe(d.viewer.title);
    });
  });
});

describe('DT-13: the frame that draws', () => {
  it('has an origin of its own, from which nothing is read, asked, run or led elsewhere', async () => {
    await bench.withPage(async (page, complaints) => {
      await open(page);
      await drawn(page).waitFor();
      const seen = await frameOf(page).evaluate(async (elsewhere) => {
        const tried = async (what: () => unknown) => {
          try {
            await what();
            return 'done';
          } catch {
            return 'refused';
          }
        };
        return {
          origin: window.origin,
          cookie: await tried(() => document.cookie),
          storage: await tried(() => window.localStorage),
          parent: await tried(() => window.parent.document),
          fetched: await tried(() => fetch('/staff/session')),
          fetchedElsewhere: await tried(() => fetch(elsewhere)),
          // Outside of what the test itself runs, which a debugger lets evaluate.
          evaluated: await new Promise((resolve) =>
            setTimeout(() => resolve(tried(() => Reflect.construct(Function, ['return 1'])()))),
          ),
          led: await tried(() => {
            if (window.top !== null) window.top.location.href = elsewhere;
          }),
          opened: window.open(elsewhere) === null ? 'refused' : 'done',
          worker: await tried(
            () =>
              new Promise((resolve, reject) => {
                const started = new Worker('/staff/viewer.js');
                started.onmessage = resolve;
                started.onerror = reject;
                setTimeout(resolve, 2_000);
              }),
          ),
        };
      }, `${canaryOrigin}/frame`);
      expect(seen).toEqual({
        origin: 'null',
        cookie: 'refused',
        storage: 'refused',
        parent: 'refused',
        fetched: 'refused',
        fetchedElsewhere: 'refused',
        evaluated: 'refused',
        led: 'refused',
        opened: 'refused',
        worker: 'refused',
      });
      await frameOf(page).evaluate((to) => {
        const picture = document.createElement('img');
        picture.src = to;
        document.body.append(picture);
        const script = document.createElement('script');
        script.textContent = "document.title = 'hit'";
        document.body.append(script);
        window.location.href = to;
      }, `${canaryOrigin}/led`);
      await page.waitForTimeout(500);
      expect(asked).toEqual([]);
      expect(
        complaints.splice(0).filter((one) => !/Content Security Policy|sandbox|Unsafe attempt/i.test(one)),
      ).toEqual([]);
    });
  });

  it('shows nothing, asks for nothing and runs nothing of what a file holds, and the page stays usable', {
    timeout: ALL_SHOWN_WITHIN_MS,
  }, async () => {
    const files = hostileAttachments(canaryOrigin);
    expect(files.length).toBeGreaterThan(60);
    let at: Uint8Array = Buffer.of();
    const wrong: unknown[] = [];
    const outcomes: string[] = [];
    await bench.withPage(async (page, complaints) => {
      await open(page);
      await drawn(page).waitFor();
      await page.route('**/attachments/*', (route) =>
        route.fulfill({ body: Buffer.from(at), contentType: 'application/octet-stream' }),
      );
      const heard: string[] = [];
      page.on('request', (request) => {
        const url = request.url();
        const isOurs = url.startsWith('blob:') || /\/staff\/(?:viewer|pdf-data\/|cases\/|session|assets\/)/.test(url);
        if (!isOurs || url.startsWith(canaryOrigin)) heard.push(`request ${url}`);
      });
      page.on('dialog', (dialog) => {
        heard.push(`dialog ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('download', () => heard.push('download'));
      page.context().on('page', () => heard.push('window'));
      page.on('crash', () => heard.push('crash'));
      for (const [index, file] of files.entries()) {
        at = file.bytes;
        const began = Date.now();
        await show(page, index % 2 === 0 ? 2 : 1);
        await page.getByText(d.viewer.of(index % 2 === 0 ? 2 : 1, 2)).waitFor();
        await drawn(page).or(trouble(page)).waitFor({ timeout: SHOWN_WITHIN_MS });
        const how = (await trouble(page).count()) > 0 ? await trouble(page).locator('p').nth(1).textContent() : 'drawn';
        outcomes.push(`${file.name}: ${how} (${Date.now() - began} ms)`);
        const title = await page.title();
        if (title !== `${d.viewer.title} - ${d.name}`) heard.push(`title ${title}`);
        if (heard.length > 0) wrong.push({ file: file.name, heard: heard.splice(0) });
      }
      await page.keyboard.press('Escape');
      await page.getByRole('tab').first().waitFor();
      expect(complaints.splice(0).filter((one) => !/Content Security Policy/.test(one))).toEqual([]);
    });
    if (process.env.MADOGUCHI_SAY !== undefined) process.stderr.write(`${outcomes.join('\n')}\n`);
    expect(wrong).toEqual([]);
    expect(asked).toEqual([]);
    const said = (name: string) => outcomes.find((one) => one.startsWith(`${name}: `));
    expect(said('XFA with a script')).toContain(d.viewer.troubles.xfa);
    expect(said('a lock')).toContain(d.viewer.troubles.locked);
    expect(said('more pages than anybody reads')).toContain(d.viewer.troubles.tooLarge);
    expect(said('a PNG as large as a country')).toContain(d.viewer.troubles.tooLarge);
    expect(said('a JPEG with two sizes')).toContain(d.viewer.troubles.tooLarge);
    expect(said('an SVG')).toContain(d.viewer.troubles.unknownKind);
    expect(said('a HEIC')).toContain(d.viewer.troubles.heic);
    expect(said('nothing but a head')).toContain(d.viewer.troubles.damaged);
    expect(said('a script when it opens')).toContain('drawn');
  });

  it('DT-30: what a frame that was taken over says is parsed, counted and otherwise ignored', async () => {
    await bench.withPage(async (page) => {
      await page.route('**/staff/viewer', async (route) => {
        const body = `<!doctype html><title>x</title><script>addEventListener('message', ({ ports: [port] }) => {
          const forged = [{ says: 'drawn', page: 1, widthPx: 1e9, heightPx: 1e9 }, { says: 'opened', pages: 1e9 },
            { says: 'wants', id: 1, kind: 'cMapUrl', name: '../../session' }, { says: 'wants', id: 2, kind: 'x', name: 'a' },
            { says: 'trouble', trouble: '<img>' }, null, 7, 'a', { asks: 'draw' }, { says: 'drawn', page: 1, widthPx: 1, heightPx: 1, more: 1 }];
          for (let n = 0; n < 10000; n += 1) { port.postMessage(forged[n % forged.length]); parent.postMessage(forged[n % forged.length], '*'); }
        });</script>`;
        await route.fulfill({ contentType: 'text/html', body });
      });
      const requests: string[] = [];
      await open(page);
      page.on('request', (request) => requests.push(request.url()));
      await page.getByText(d.viewer.opening).waitFor();
      await page.waitForTimeout(1_000);
      expect(requests.filter((url) => !/\/staff\/(?:assets\/|cases\/|viewer)/.test(url))).toEqual([]);
      expect(await drawn(page).count()).toBe(0);
      await page.getByText(d.viewer.troubles.slow).waitFor({ timeout: SHOWN_WITHIN_MS });
      expect(await page.locator('iframe').count()).toBe(0);
      expect(await page.locator('main img').count()).toBe(0);
    });
  });
});
