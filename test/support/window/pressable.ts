import type { Locator, Page } from 'playwright-core';

/** What a person presses to get on and has exactly this name: a button, or a link that leads to another place. */
export function pressable(within: Page | Locator, name: string | RegExp): Locator {
  return within.getByRole('button', { name, exact: true }).or(within.getByRole('link', { name, exact: true }));
}
