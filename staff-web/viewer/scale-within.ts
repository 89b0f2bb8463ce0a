import { MOST_DRAWN_PIXELS, MOST_SIDE_PX } from './viewer-messages.ts';

/** How much larger something is drawn, so that it fills a width of the screen and still fits a canvas. */
export function scaleWithin({ width, height }: { readonly width: number; readonly height: number }, widthPx: number) {
  const wanted = (widthPx * Math.min(window.devicePixelRatio, 2)) / width;
  const bySide = MOST_SIDE_PX / Math.max(width, height);
  const byArea = Math.sqrt(MOST_DRAWN_PIXELS / (width * height));
  return Math.min(wanted, bySide, byArea);
}
