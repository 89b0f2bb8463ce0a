import type { Answers } from '#contract/procedure/answers.ts';
import { answerSections, type DocumentLine } from '#contract/procedure/application-document.ts';
import type { FormSection, ListField } from '#contract/procedure/procedure.ts';
import { documentLanguage, inLanguage, type Language } from '#contract/values/localized-text.ts';
import { DOCUMENT_WORDS } from '#words/document-words.ts';

/** The answers of a section in words, as its document will say them. */
export function answerLines(section: FormSection, answers: Answers, language: Language): readonly DocumentLine[] {
  const words = DOCUMENT_WORDS[documentLanguage(language)];
  return answerSections({ sections: [section] }, answers, words).flatMap(({ lines }) => lines);
}

/** How the question of a place (`children.0.name`) is called within its list. */
export function labelWithin(list: ListField, at: string, language: Language): string {
  const [, , key] = at.split('.');
  const field = list.fields.find((inner) => inner.key === key);
  return field === undefined ? '' : inLanguage(field.label, language);
}
