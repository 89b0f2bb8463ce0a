import type { Kiosk } from '#contract/portal/kiosk-routes.ts';
import { instantInWords } from '#words/dates.ts';
import type { DeskWords } from '#words/desk-words.ts';

type Dates = Parameters<typeof instantInWords>[1];

/** How a terminal is, in words: what it told last, or that it answers no more, or never did. */
export function stateInWords({ heard, isSilent }: Pick<Kiosk, 'heard' | 'isSilent'>, d: DeskWords): string {
  const { silent, never, states } = d.kiosks;
  if (isSilent) return silent;
  return heard === null ? never : states[heard.state];
}

/** Since when: of one that is silent, since it was last heard of. */
export function sinceInWords({ heard, isSilent }: Pick<Kiosk, 'heard' | 'isSilent'>, dates: Dates): string {
  if (heard === null) return '–';
  return instantInWords(isSilent ? heard.at : heard.since, dates);
}

/** What to do about it; nothing where it works. */
export function helpInWords({ heard, isSilent, fault }: Kiosk, d: DeskWords): readonly string[] {
  const { help, faultHelp, paperHelp } = d.kiosks;
  if (isSilent) return [help.silent];
  if (heard === null) return [help.never];
  const ofPaper = heard.paper === 'low' || heard.paper === 'out' ? [paperHelp] : [];
  if (heard.state === 'inService' || fault === null) return ofPaper;
  return [faultHelp[fault.code], ...ofPaper];
}
