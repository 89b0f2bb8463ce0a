import type { Display } from '../../renderer/ui/display.ts';
import { CONTRASTS, TEXT_SIZES } from '../../renderer/ui/display.ts';

/** Widths and heights in CSS pixels: a desk, a narrow window, the width to reflow to, and an upright public terminal. */
export const SIZES = {
  desk: { width: 1280, height: 800 },
  narrow: { width: 360, height: 740 },
  reflow: { width: 320, height: 640 },
  kiosk: { width: 1080, height: 1920 },
} as const;
export type Size = keyof typeof SIZES;
export const SIZE_NAMES = Object.keys(SIZES) as Size[];

/** What is looked at, and how; the whole of it stands in the address. */
export interface View extends Display {
  readonly screen: string;
  readonly language: string;
  readonly size: Size;
  readonly practice: boolean;
  readonly public: boolean;
}

/** Members that are missing or unknown are as in an ordinary window. */
export function viewOf(search: string): View {
  const asked = new URLSearchParams(search);
  return {
    screen: asked.get('screen') ?? 'home',
    language: asked.get('language') ?? 'ja',
    size: SIZE_NAMES.find((size) => size === asked.get('size')) ?? 'desk',
    textSize: TEXT_SIZES.find((size) => String(size) === asked.get('text')) ?? 100,
    contrast: CONTRASTS.find((contrast) => contrast === asked.get('contrast')) ?? 'standard',
    practice: asked.has('practice'),
    public: asked.has('public'),
  };
}

export function searchOf(view: View): string {
  const { screen, language, size, textSize, contrast } = view;
  const members = new URLSearchParams({ screen, language, size, text: String(textSize), contrast });
  for (const mode of ['practice', 'public'] as const) if (view[mode]) members.set(mode, 'on');
  return `?${members}`;
}
