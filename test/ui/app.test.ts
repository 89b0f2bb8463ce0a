/// <reference lib="dom" />
import { describe, expect, it } from 'vitest';
import { failed, success } from '#contract/failures/outcome.ts';
import { readerNameSchema } from '#contract/values/brands.ts';
import { ja } from '#words/ja/window.ts';
import { sampleDone, sampleForm, sampleReview } from '../support/window/gallery/sample-application.ts';
import { SIGNED_IN, sampleFlow, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';
import { focusedText, LANGUAGE_BUTTON, named } from '../support/window/window-page.ts';

const HIDDEN_CHARACTER = /[[\p{Bidi_Control}\p{Cc}]--[\n\t]]/v;

const withWindow = renderedWindows();
checkScreens('app', withWindow);

describe('the page', () => {
  it('SR-29: an injected script does not run, and the window itself breaks no rule', async () => {
    await withWindow(sampleSnapshot('ja'), async (page, _host, complaints) => {
      await page.reload();
      await page.getByText(ja.home.signInTitle).waitFor();
      expect(complaints).toEqual([]);
      const ran = await page.evaluate(() => {
        const script = document.createElement('script');
        try {
          script.textContent = 'document.title = "injected"';
          document.body.append(script);
        } catch {
          return 'refused';
        }
        return document.title;
      });
      expect(ran).not.toBe('injected');
      expect(complaints.splice(0)).toEqual([expect.stringMatching(/TrustedScript|Content Security Policy/)]);
    });
  });

  it('SR-27: no browser offers to send a page away to have it translated', async () => {
    await withWindow(sampleSnapshot('ja'), async (page) => {
      expect(await page.locator('html').getAttribute('translate')).toBe('no');
      expect(await page.locator('meta[name="google"]').getAttribute('content')).toBe('notranslate');
    });
  });
});

describe('what the window loads', () => {
  it('is every screen once the first stands, so that a way leads to its screen and to nothing that stands in for it', async () => {
    await withWindow(sampleSnapshot('ja'), async (page) => {
      await page.reload();
      await page.getByText(ja.home.signInTitle).waitFor();
      await page.waitForLoadState('networkidle');
      const headings = await page.evaluate(async () => {
        const seen: string[] = [];
        const heading = () => document.querySelector('main')?.querySelector('h1')?.textContent ?? '(none)';
        const note = () => seen.push(heading());
        const watching = new MutationObserver(note);
        watching.observe(document.body, { childList: true, subtree: true, characterData: true });
        for (const at of ['search', 'diagnosis', 'pinChange', 'practice', 'help', 'about']) {
          const before = heading();
          window.history.pushState({ route: { at } }, '');
          window.dispatchEvent(new PopStateEvent('popstate', { state: { route: { at } } }));
          for (let frame = 0; frame < 300 && heading() === before; frame += 1) await new Promise(requestAnimationFrame);
          note();
        }
        watching.disconnect();
        return seen;
      });
      expect(new Set(headings).size).toBeGreaterThanOrEqual(6);
      expect(headings).not.toContain('(none)');
    });
  });

  it('is few files of the font: its own words are drawn in one a weight', async () => {
    await withWindow(sampleSnapshot('ja'), async (page) => {
      const fonts: string[] = [];
      page.on('response', (response) => {
        if (response.url().endsWith('.woff2')) fonts.push(response.url());
      });
      await page.reload();
      await page.getByText(ja.home.signInTitle).waitFor();
      await page.evaluate(() => document.fonts.ready);
      await page.waitForLoadState('networkidle');
      expect(fonts.filter((url) => url.includes('/window-'))).toHaveLength(2);
      expect(fonts.length).toBeLessThanOrEqual(6);
    });
  });
});

describe('text from outside', () => {
  it('SR-20: 200 hostile strings become text: no element, no bidirectional or control character', async () => {
    const pieces = [
      '<img src=x onerror=alert(1)>',
      '<script>alert(1)</script>',
      '\u202e',
      '\u2066',
      '\u200f',
      '\u0000',
      '\u0007',
      '\u001b[2J',
      '&lt;b&gt;',
      '"><svg onload=alert(1)>',
    ];
    const hostile = Array.from({ length: 200 }, (_, n) => `${pieces[n % 10]}見${n}${pieces[(n * 7 + 3) % 10]}`);
    const review = sampleReview('ja');
    if (review.at !== 'reviewing') throw new Error('the sample is a check page');
    const lines = hostile.map((text, n) => ({ at: `line.${n}`, label: text, value: text }));
    const document = { ...review.document, sections: [{ key: 'hostile', title: hostile[0] ?? '', lines }] };
    await withWindow(
      sampleSnapshot('ja', { flow: sampleFlow('apply', { ...review, document }) }),
      async (page, host) => {
        await page.getByText('見199').first().waitFor({ state: 'attached' });
        expect(await page.locator('main').locator('img, script, b').count()).toBe(0);
        expect(await page.locator('main').textContent()).not.toMatch(HIDDEN_CHARACTER);

        const readers = hostile.slice(0, 16).map((name) => readerNameSchema.parse(name));
        const card = { at: 'choosingReader', readers, lastFailure: null } as const;
        host.show(sampleSnapshot('ja', { flow: sampleFlow('login', { at: 'card', card }) }));
        await page.getByText(ja.card.chooseTodo).waitFor();
        expect(await page.locator('main').locator('img, script, b').count()).toBe(0);
        expect(await page.locator('main').textContent()).not.toMatch(HIDDEN_CHARACTER);
      },
    );
  });
});

describe('what the administrator decided', () => {
  it('shows the language that was decided in the place of the switch', async () => {
    await withWindow(sampleSnapshot('ja', { locked: ['language'] }), async (page) => {
      await page.getByText('日本語（管理者が決めています）').waitFor();
      expect(await page.getByRole('button', { name: LANGUAGE_BUTTON }).count()).toBe(0);
    });
  });
});

describe('by keyboard alone', () => {
  it('skips to the heading of the screen, and stays on that screen', async () => {
    await withWindow(sampleSnapshot('ja'), async (page) => {
      await page.getByRole('link', { name: ja.home.search }).click();
      await page.getByRole('heading', { level: 1, name: ja.search.title }).waitFor();
      await page.locator('a.skip').press('Enter');
      expect(await focusedText(page)).toBe(ja.search.title);
      await page.keyboard.press('Tab');
      expect(await page.locator('h1').textContent()).toBe(ja.search.title);
    });
  });
});

describe('the way', () => {
  it('to the end is on every screen of a session, and asks first where something would be lost', async () => {
    const { session } = SIGNED_IN;
    await withWindow(sampleSnapshot('ja', { session, flow: sampleFlow('apply', sampleForm()) }), async (page, host) => {
      const ends = () => host.calls.filter(({ method }) => method === 'signOut').length;
      await page.getByRole('button', { name: ja.app.signOut }).click();
      await page.getByText(ja.app.signOutBody.onComputer).waitFor();
      await page.keyboard.press('Escape');
      expect(ends()).toBe(0);
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: ja.app.signOut }).click();
      await page.getByRole('dialog').getByRole('button', { name: ja.app.signOut }).click();
      await expect.poll(ends).toBe(1);
      await page.getByRole('dialog').waitFor({ state: 'hidden' });

      host.show(sampleSnapshot('ja', { session, flow: sampleFlow('apply', sampleDone('ja')) }));
      await page.getByRole('button', { name: ja.app.signOut }).click();
      await expect.poll(ends).toBe(2);
    });
  });
});

describe('a host that comes back', () => {
  it('is asked again, one connection at a time, until it can say how things stand', async () => {
    const signedIn = sampleSnapshot('ja', SIGNED_IN);
    await withWindow(sampleSnapshot('ja'), async (page, host) => {
      let refusals = 0;
      host.answer('hello', async () => {
        refusals += 1;
        return refusals < 3 ? failed({ code: 'internal', id: 'starting' }) : success(signedIn);
      });
      host.drop();
      await page.getByRole('heading', { name: ja.connection.lostTitle }).waitFor();
      await page.getByRole('button', { name: ja.app.signOut }).waitFor();
      expect(refusals).toBe(3);
      expect(host.openWindows()).toBe(1);
    });
  });
});

describe('the choice of languages', () => {
  it('offers each in its own words, says which is chosen, and gives the focus back', async () => {
    await withWindow(sampleSnapshot('ja'), async (page, host) => {
      const opener = page.getByRole('button', { name: LANGUAGE_BUTTON, exact: true });
      await opener.click();
      const offered = page.getByRole('group', { name: ja.display.language }).getByRole('button');
      expect(await offered.allTextContents()).toEqual(['日本語', 'やさしい日本語', 'English']);
      expect(await offered.evaluateAll((all) => all.map((one) => one.getAttribute('lang')))).toEqual([
        'ja',
        'ja',
        'en',
      ]);
      expect(await offered.evaluateAll((all) => all.map((one) => one.getAttribute('aria-current')))).toEqual([
        'true',
        'false',
        'false',
      ]);
      await offered.nth(1).click();
      await expect
        .poll(() => host.calls.filter(({ method }) => method === 'setLanguage'))
        .toMatchObject([{ params: { language: 'easy' } }]);
      expect(await offered.first().isVisible()).toBe(false);
      expect(await opener.evaluate((it) => it.matches(':focus'))).toBe(true);
    });
  });

  it('shows やさしい日本語 with the readings of its kanji, which no title and no name of a control holds', async () => {
    await withWindow(sampleSnapshot('easy'), async (page) => {
      await page.getByText('何（なに）を しますか').waitFor();
      expect(await page.title()).toBe('何を しますか - 窓口');
      expect(
        await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.variant]),
      ).toEqual(['ja', 'easy']);
      const button = page.getByRole('button', { name: named('カードで 入る') });
      expect(await button.locator('ruby').evaluate((it) => it.querySelector('rt')?.textContent)).toBe('はい');
      expect(await page.locator('body').innerHTML()).not.toMatch(/[\ufff9-\ufffb《》]/);
    });
  });
});
