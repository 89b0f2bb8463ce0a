/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { LANGUAGES } from '#contract/values/language.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { IS_NIGHTLY } from '../generated-counts.ts';

const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const AXE_SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare global {
  interface Window {
    readonly axe?: { run(options: RunOptions): Promise<AxeResults> };
  }
}

/** By day one screen after the other is looked at in one language after the other; by night each in all. */
export function isLookedAt(language: Language, place: number): boolean {
  return IS_NIGHTLY || LANGUAGES[place % LANGUAGES.length] === language;
}

/** What axe finds wrong with a page and the frames in it. It is put there only once it is asked, for it is large. */
export async function violations(page: Page): Promise<string[]> {
  for (const frame of page.frames())
    if (await frame.evaluate(() => window.axe === undefined)) await frame.evaluate(AXE_SOURCE);
  const found = await page.evaluate(async (values) => {
    const results = await window.axe?.run({ runOnly: { type: 'tag', values }, resultTypes: ['violations'] });
    return results?.violations;
  }, AXE_TAGS);
  if (found === undefined) throw new Error('axe is not in the page');
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}
