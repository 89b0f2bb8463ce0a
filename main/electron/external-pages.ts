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

/** Opens a page in the system's browser, once the person has seen its address and agreed. */
export async function openOutside(page: ExternalPage, { outside }: HostWords, parent: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(parent, {
    type: 'question',
    message: outside.title,
    detail: outside.detail(EXTERNAL_PAGES[page]),
    buttons: [outside.open, outside.stop],
    defaultId: STOP,
    cancelId: STOP,
    noLink: true,
  });
  if (response === OPEN) await shell.openExternal(EXTERNAL_PAGES[page]);
}
