import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import type { LocalizedText } from '#contract/values/localized-text.ts';

type CheckName = DiagnosisCheck['name'];

/** Nothing to do. */
export function fine(name: CheckName, detail: LocalizedText): DiagnosisCheck {
  return { name, ok: true, detail, remedy: null };
}

/** It works, and will not for long. */
export function warning(name: CheckName, detail: LocalizedText, remedy: LocalizedText): DiagnosisCheck {
  return { name, ok: true, detail, remedy };
}

/** It stands in the way. */
export function problem(name: CheckName, detail: LocalizedText, remedy: LocalizedText): DiagnosisCheck {
  return { name, ok: false, detail, remedy };
}
