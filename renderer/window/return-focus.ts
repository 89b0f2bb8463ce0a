import { pageScroller } from '../ui/page-scroller.ts';

/** Finds a link or button again on a screen that is drawn anew: by its words, and by its place among those with the same words. */
export interface Opener {
  readonly words: string;
  readonly nth: number;
  readonly scrolledPx: number;
}

/** The button or link that has the focus; none where something else has it. */
export function openerInFocus(): Opener | undefined {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLButtonElement || activeElement instanceof HTMLAnchorElement)) return undefined;
  const words = wordsOf(activeElement);
  return { words, nth: alike(words).indexOf(activeElement), scrolledPx: pageScroller().scrollTop };
}

/** Focuses an opener as soon as it stands on the screen, which may wait for the host, unless it `isWanted` no more. */
export function returnTo(opener: Opener, isWanted: () => boolean): () => void {
  const screens = new MutationObserver(attempt);
  screens.observe(document.body, { childList: true, subtree: true });
  attempt();

  function attempt(): void {
    const found = alike(opener.words)[opener.nth];
    if (found !== undefined && isWanted()) {
      found.focus({ preventScroll: true });
      pageScroller().scrollTop = opener.scrolledPx;
    }
    if (found !== undefined || !isWanted()) screens.disconnect();
  }

  return () => screens.disconnect();
}

function alike(words: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('button, a')].filter((element) => wordsOf(element) === words);
}

function wordsOf(element: HTMLElement): string {
  return element.ariaLabel ?? element.textContent;
}
