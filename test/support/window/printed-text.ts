/// <reference lib="dom" />
import type { Page } from 'playwright-core';

/** The text that stands on paper where `press` has the page printed, or the part of it that prints alone. */
export async function printedText(page: Page, press: () => Promise<unknown>): Promise<string> {
  await page.evaluate(() => {
    window.print = () => {
      const { dataset } = document.documentElement;
      dataset.printed = dataset.print ?? 'page';
    };
  });
  await press();
  await page.locator('[data-printed]').waitFor();
  await page.emulateMedia({ media: 'print' });
  const text = await page.evaluate(() => {
    const { dataset } = document.documentElement;
    if (dataset.printed !== 'page') dataset.print = dataset.printed ?? '';
    // biome-ignore lint/performance/useDomNodeTextContent: what is not shown is not on paper
    const onPaper = document.querySelector<HTMLElement>('main')?.innerText ?? '';
    delete dataset.print;
    delete dataset.printed;
    return onPaper;
  });
  await page.emulateMedia({ media: null });
  return text;
}
