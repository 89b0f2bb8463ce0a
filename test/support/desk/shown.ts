/// <reference lib="dom" />
import type { Locator, Page } from 'playwright-core';
import type { DeskWords } from '#words/desk-words.ts';
import { named } from '../window/window-page.ts';

/** A button takes a second press within half a second for a double click. */
const REPEAT_GUARD_MS = 520;

export interface Shown {
  readonly page: Page;
  readonly d: DeskWords;
  /** Holds what is on the page to what any screen owes to a person. */
  readonly look: (name: string) => Promise<void>;
}

/** Within a part of the page, where another part has a button of the same name. */
export async function press(within: Page | Locator, words: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, REPEAT_GUARD_MS));
  await within
    .getByRole('button', { name: named(words) })
    .first()
    .click();
}

export const title = (page: Page, words: string) =>
  page.getByRole('heading', { level: 1, name: named(words) }).waitFor();
