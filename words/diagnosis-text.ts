import type { DiagnosisCheck, DiagnosisCode, DiagnosisLevel } from '#contract/app/views/diagnosis-view.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';

/** What was found, and what to do about it: `null` where that is nothing. */
interface DiagnosisText {
  readonly detail: string;
  readonly remedy: string | null;
}

type CheckOf<Code extends DiagnosisCode> = Extract<DiagnosisCheck, { readonly code: Code }>;

/** One entry per code: a code without words does not compile. */
type DiagnosisTexts = {
  readonly [Code in DiagnosisCode]: DiagnosisText | ((check: CheckOf<Code>) => DiagnosisText);
};

/** All that is said of a diagnosis: on its screen, check by check, and in the report of it. */
export interface DiagnosisWords {
  readonly screen: ScreenWords;
  readonly checks: DiagnosisTexts;
  readonly report: ReportWords;
}

interface ReportWords {
  readonly title: string;
  readonly version: string;
  readonly system: string;
  readonly levels: Readonly<Record<DiagnosisLevel, string>>;
}

interface ScreenWords {
  readonly lead: string;
  readonly again: string;
  readonly checking: string;
  readonly levels: Readonly<Record<DiagnosisLevel, string>>;
  readonly save: string;
  readonly saved: (name: string) => string;
  readonly saveNote: string;
  readonly names: Readonly<Record<DiagnosisCheck['check'], string>>;
}

export function diagnosisText(detail: string, remedy: string | null = null): DiagnosisText {
  return { detail, remedy };
}

/** What a check says; names from outside (readers, addresses) stand in it so that they hide nothing. */
export function diagnosisTextOf(texts: DiagnosisTexts, check: DiagnosisCheck): DiagnosisText {
  const entry = texts[check.code] as DiagnosisText | ((check: DiagnosisCheck) => DiagnosisText);
  return typeof entry === 'function' ? entry(withVisibleData(check)) : entry;
}

function withVisibleData(check: DiagnosisCheck): DiagnosisCheck {
  const data = Object.entries(check.data).map(([name, value]) => [
    name,
    typeof value === 'string' ? visibleText(value) : value,
  ]);
  return { ...check, data: Object.fromEntries(data) } as DiagnosisCheck;
}

/** Loaded with the first diagnosis, not with the window. */
export async function loadDiagnosisWords(language: Language): Promise<DiagnosisWords> {
  return (await LOADERS[language]()).diagnosis;
}

const LOADERS: Readonly<Record<Language, () => Promise<{ readonly diagnosis: DiagnosisWords }>>> = {
  ja: () => import('./ja/diagnosis.ts'),
  easy: () => import('./ja/diagnosis.ts'),
  en: () => import('./en/diagnosis.ts'),
};
