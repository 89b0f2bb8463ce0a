/** What scrolls a page: what it asks, where that has a part of the screen to itself; elsewhere the window. */
export function pageScroller(): Element {
  const asks = document.querySelector('.page-asks');
  const scrollsItself = asks !== null && getComputedStyle(asks).overflowY === 'auto';
  return scrollsItself ? asks : document.documentElement;
}
