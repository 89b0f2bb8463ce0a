/** What scrolls a page: of its parts, what it asks or the whole of it where that is longer than its room; elsewhere the window. */
export function pageScroller(): Element {
  return partsThatScroll().find((part) => part.scrollHeight > part.clientHeight + 1) ?? document.documentElement;
}

export function scrollPageToTop(): void {
  for (const part of [...partsThatScroll(), document.documentElement]) part.scrollTop = 0;
}

function partsThatScroll(): Element[] {
  return [...document.querySelectorAll('.page-asks, .page')].filter(
    (part) => getComputedStyle(part).overflowY === 'auto',
  );
}
