import { type DiagnosisCheck, levelOf } from '#contract/app/views/diagnosis-view.ts';
import type { EpochMs } from '#contract/values/brands.ts';
import { japaneseInstant } from '#contract/values/calendar.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { diagnosisTextOf, loadDiagnosisWords } from './diagnosis-text.ts';
import { readingsInBrackets } from './ruby.ts';

/** What the checks found, as text for a help desk. It holds nothing personal: the checks themselves do not. */
export async function diagnosisReport(
  checks: readonly DiagnosisCheck[],
  about: { readonly version: string; readonly system: string; readonly now: EpochMs; readonly language: Language },
): Promise<string> {
  const { version, system, now, language } = about;
  const { report, checks: texts } = await loadDiagnosisWords(language);
  const lines = checks.flatMap((check) => {
    const { detail, remedy } = diagnosisTextOf(texts, check);
    const found = `[${report.levels[levelOf(check)]}] ${check.check}: ${detail}`;
    return remedy === null ? [found] : [found, `    → ${remedy}`];
  });
  const head = [report.title, japaneseInstant(now), `${report.version}: ${version}`, `${report.system}: ${system}`, ''];
  return `${[...head, ...lines].map((line) => visibleText(readingsInBrackets(line))).join('\n')}\n`;
}
