import { LANGUAGES } from '#contract/values/language.ts';
import type { Language } from '#contract/values/localized-text.ts';

/** The language that the arguments ask for, before any command has read them; else that of the system. */
export function languageOfRun(args: readonly string[]): Language {
  const asked = args.find((arg, index) => arg.startsWith('--lang=') || args[index - 1] === '--lang');
  return LANGUAGES.find((language) => language === asked?.replace('--lang=', '')) ?? systemLanguage();
}

export function systemLanguage(): Language {
  const locale = process.env.LC_ALL ?? process.env.LC_MESSAGES ?? process.env.LANG ?? '';
  return locale.startsWith('ja') ? 'ja' : 'en';
}
