import { languageSchema } from '#contract/values/localized-text.ts';
import type { DeskWords } from '#words/desk-words.ts';
import { LANGUAGE_NAMES } from '#words/languages.ts';

/** What a member of a wording (`body.0.text.ja`) is called on the page; the whole where it has no field of its own. */
export function memberInWords(at: string, { wordings }: DeskWords): string {
  const steps = at.split('.');
  const language = languageSchema.safeParse(steps.at(-1));
  const name = plainName(steps, wordings);
  return language.success ? wordings.inLanguage(name, LANGUAGE_NAMES[language.data]) : name;
}

function plainName([first = '', second = '']: readonly string[], words: DeskWords['wordings']): string {
  switch (first) {
    case 'text':
      return words.sentence;
    case 'for':
      return second === 'fieldTypes' || second === 'keys' ? words.scope[second] : words.scope.procedures;
    case 'procedures':
      return words.scope.procedures;
    case 'body':
      return second === '' ? words.body : words.partOf(Number(second) + 1, words.partNames.text);
    case 'reviewFirst':
      return words.reviewFirstLaw;
    case 'outcomes':
    case 'subject':
    case 'reviewBody':
    case 'defendant':
    case 'representedBy':
    case 'source':
      return words[first];
    default:
      return words.says;
  }
}
