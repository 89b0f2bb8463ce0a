import type { CalendarDate } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { line as easy } from './easy/line.ts';
import { line as en } from './en/line.ts';
import { line as ja } from './ja/line.ts';

/** What the portal says on LINE. Names of buttons are at most 20 characters, texts hold no readings. */
export interface LineWords {
  readonly greeting: string;
  readonly askArea: string;
  readonly areaUnknown: string;
  readonly whichArea: string;
  readonly whichPrefecture: string;
  readonly whichRow: string;
  readonly row: (kana: string) => string;
  /** Of `YYYY-MM`, on a button under its year. */
  readonly month: (month: string) => string;
  readonly areaSet: (area: string) => string;
  readonly askChild: string;
  readonly whichYear: string;
  readonly whichMonth: (year: number) => string;
  readonly childAdded: (child: string) => string;
  readonly childRemoved: (child: string) => string;
  readonly born: (year: number, month: number) => string;
  readonly due: (year: number, month: number) => string;
  readonly another: string;
  readonly monthNotPossible: string;
  readonly tooManyChildren: string;
  readonly children: (children: readonly string[]) => string;
  readonly ready: string;
  readonly now: (area: string) => string;
  readonly nothingNow: string;
  readonly noRules: (area: string) => string;
  readonly askWords: string;
  readonly found: (count: number) => string;
  readonly notFound: (suggestions: readonly string[]) => string;
  readonly number: string;
  readonly attachment: string;
  readonly help: string;
  readonly settings: (pushes: string, quiet: string) => string;
  readonly pushes: { readonly on: string; readonly stopped: string; readonly paused: (until: string) => string };
  readonly quiet: (from: number, to: number) => string;
  readonly quietSet: (quiet: string) => string;
  readonly stopped: string;
  readonly resumed: string;
  readonly paused: (until: string) => string;
  readonly endedWhich: string;
  readonly askErase: string;
  readonly erased: string;
  readonly kept: string;
  readonly languageSet: string;
  readonly linkOffer: string;
  readonly linkAlready: string;
  readonly linkNotNow: string;
  readonly linked: string;
  readonly linkFailed: string;
  readonly unlinked: string;
  readonly notLinked: string;
  readonly notice: string;
  readonly news: (area: string) => string;
  readonly bornYet: string;
  readonly howToStop: string;
  readonly day: (day: CalendarDate) => string;
  readonly lastDay: (day: string, isAbout: boolean) => string;
  readonly noLastDay: string;
  readonly altText: string;
  readonly regions: {
    readonly hokkaido: string;
    readonly tohoku: string;
    readonly kanto: string;
    readonly chubu: string;
    readonly kinki: string;
    readonly chugoku: string;
    readonly shikoku: string;
    readonly kyushu: string;
  };
  readonly buttons: {
    readonly born: string;
    readonly due: string;
    readonly noChild: string;
    readonly skip: string;
    readonly yes: string;
    readonly no: string;
    readonly earlier: string;
    readonly more: string;
    readonly back: string;
    readonly now: string;
    readonly find: string;
    readonly settings: string;
    readonly open: string;
    readonly stop: string;
    readonly resume: string;
    readonly pause: string;
    readonly erase: string;
    readonly eraseSurely: string;
    readonly keep: string;
    readonly area: string;
    readonly children: string;
    readonly remove: (child: string) => string;
    readonly link: string;
    readonly linkHere: string;
    readonly unlink: string;
    readonly help: string;
  };
  /** The page of a procedure, and the page that links. */
  readonly page: {
    readonly lastDay: string;
    readonly whoFor: string;
    readonly office: string;
    readonly bring: string;
    readonly openApp: string;
    readonly openAppHow: string;
    readonly notFound: string;
    readonly linkTitle: string;
    readonly linkHow: string;
    readonly linkWarning: string;
    readonly code: string;
    readonly go: string;
    readonly codeWrong: string;
    readonly later: string;
  };
}

const LINE_WORDS: Readonly<Record<Language, LineWords>> = { ja, easy, en };

export function lineWords(language: Language): LineWords {
  return LINE_WORDS[language];
}
