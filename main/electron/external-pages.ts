import { type BrowserWindow, dialog, shell } from 'electron';
import type { HostWords } from '#words/host-words.ts';

/** The only pages outside that the application ever opens, by key. Source: SR-36. */
export const EXTERNAL_PAGES = {
  cardPortal: 'https://www.kojinbango-card.go.jp/',
  keyPortal: 'https://www.jpki.go.jp/',
  cardLost: 'https://www.kojinbango-card.go.jp/card/lost/',
} as const;
export type ExternalPage = keyof typeof EXTERNAL_PAGES;
export const EXTERNAL_PAGE_NAMES = Object.keys(EXTERNAL_PAGES) as ExternalPage[];

const OPEN = 0;
const STOP = 1;

/** The key of a page that the window wants to open; `undefined` for every address that is not one of them, letter by letter. */
export function externalPageAt(address: string): ExternalPage | undefined {
  return EXTERNAL_PAGE_NAMES.find((page) => EXTERNAL_PAGES[page] === address);
}

/** Opens the page of a provider of payments, which the core has found on its own list, once the person has seen whose it is and agreed. */
export async function openPaymentOutside(page: URL, { outside }: HostWords, parent: BrowserWindow): Promise<void> {
  if (await isAgreed(page.origin, outside, parent)) await shell.openExternal(page.href);
}

/** Leads the system's browser back to the portal's own page: the person has agreed in the window, to more than that. */
export async function openReturnOutside(page: URL): Promise<void> {
  await shell.openExternal(page.href);
}

/** Opens a page in the system's browser, once the person has seen its address and agreed. */
export async function openOutside(page: ExternalPage, { outside }: HostWords, parent: BrowserWindow): Promise<void> {
  if (await isAgreed(EXTERNAL_PAGES[page], outside, parent)) await shell.openExternal(EXTERNAL_PAGES[page]);
}

async function isAgreed(address: string, outside: HostWords['outside'], parent: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(parent, {
    type: 'question',
    message: outside.title,
    detail: outside.detail(address),
    buttons: [outside.open, outside.stop],
    defaultId: STOP,
    cancelId: STOP,
    noLink: true,
  });
  return response === OPEN;
}
