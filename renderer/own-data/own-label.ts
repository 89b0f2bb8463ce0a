import { inLanguage, type Language, type LocalizedText } from '#contract/values/localized-text.ts';
import { withReadings } from '#words/ruby.ts';

/** A name of the list of groups; of a source what it is called, which comes from outside and holds no readings. */
export function ownLabel(label: LocalizedText, language: Language): string {
  return withReadings(inLanguage(label, language));
}
