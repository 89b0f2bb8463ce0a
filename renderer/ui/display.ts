/** How a window looks to the person in front of it, whatever it shows. */
export interface Display {
  /** Percent. */
  readonly textSize: (typeof TEXT_SIZES)[number];
  readonly contrast: (typeof CONTRASTS)[number];
}

export const TEXT_SIZES = [100, 125, 150, 200] as const;
export const CONTRASTS = ['standard', 'high'] as const;
const STORAGE_KEY = 'display';

export function showDisplay({ textSize, contrast }: Display): void {
  const { dataset } = document.documentElement;
  dataset.textSize = String(textSize);
  dataset.contrast = contrast;
}

export function keepDisplay(display: Display): void {
  window.localStorage.setItem(STORAGE_KEY, JSON.stringify(display));
}

/** What the window shows now; what was kept where it shows nothing yet. */
export function currentDisplay(): Display {
  const { textSize, contrast } = document.documentElement.dataset;
  const kept = keptDisplay();
  return {
    textSize: TEXT_SIZES.find((size) => String(size) === textSize) ?? kept.textSize,
    contrast: CONTRASTS.find((one) => one === contrast) ?? kept.contrast,
  };
}

/** What was kept on this machine, member by member; the first of each where nothing usable was. */
function keptDisplay(): Display {
  const kept = window.localStorage.getItem(STORAGE_KEY) ?? '';
  return {
    textSize: TEXT_SIZES.find((size) => kept.includes(`"textSize":${size}`)) ?? 100,
    contrast: CONTRASTS.find((contrast) => kept.includes(`"contrast":"${contrast}"`)) ?? 'standard',
  };
}
