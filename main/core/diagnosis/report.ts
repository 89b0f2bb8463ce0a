import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import type { EpochMs } from '#contract/values/brands.ts';
import { japaneseInstant } from '#contract/values/calendar.ts';
import { inLanguage, type Language } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';

const WORDS = {
  ja: {
    title: '窓口：準備の確認',
    version: '版',
    system: 'OS',
    ok: '使えます',
    warning: '注意',
    problem: '直してください',
  },
  en: {
    title: 'Madoguchi: check of the setup',
    version: 'Version',
    system: 'System',
    ok: 'OK',
    warning: 'Warning',
    problem: 'Needs fixing',
  },
} as const;

/** What the checks found, as text for a help desk. It holds nothing personal: the checks themselves do not. */
export function diagnosisReport(
  checks: readonly DiagnosisCheck[],
  about: { readonly version: string; readonly system: string; readonly now: EpochMs; readonly language: Language },
): string {
  const { version, system, now, language } = about;
  const words = WORDS[language];
  const lines = checks.flatMap((check) => {
    const { name, detail, remedy } = check;
    const found = `[${words[levelOf(check)]}] ${name}: ${inLanguage(detail, language)}`;
    return remedy === null ? [found] : [found, `    → ${inLanguage(remedy, language)}`];
  });
  const head = [words.title, japaneseInstant(now), `${words.version}: ${version}`, `${words.system}: ${system}`, ''];
  return `${[...head, ...lines].map(visibleText).join('\n')}\n`;
}

export function levelOf({ ok, remedy }: DiagnosisCheck): 'ok' | 'warning' | 'problem' {
  return ok ? (remedy === null ? 'ok' : 'warning') : 'problem';
}
