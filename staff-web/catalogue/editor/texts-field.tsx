import type { JsonPath } from '#contract/failures/procedure-problem.ts';
import { LANGUAGES } from '#contract/values/language.ts';
import { type Language, localizedTextSchema } from '#contract/values/localized-text.ts';
import { LANGUAGE_NAMES } from '#words/languages.ts';
import { useDesk } from '../../page/desk-context.ts';
import { EntryField } from '../../page/entry-field.tsx';
import { LongField } from '../../page/long-field.tsx';
import { valueAt } from './draft-text.ts';
import { fieldAt, useEditing, useProblemAt } from './editor-context.ts';
import { type Member, NO_TEXT } from './members.ts';
import './editor.css';

/** Without these a text is none. */
const NEEDED = LANGUAGES.filter((language) => !localizedTextSchema.shape[language].safeParse(undefined).success);

/** A text in each language; without Japanese and English it is none, without `easy` people read the Japanese. */
export function TextsField(props: {
  readonly path: JsonPath;
  readonly member: Extract<Member, { readonly is: 'texts' }>;
}) {
  const { path, member } = props;
  const { d } = useDesk();
  const { value, set } = useEditing();
  const problemAt = useProblemAt();
  const text = valueAt(value, path);
  const inLanguage = (language: string) => {
    const written = valueAt(text, [language]);
    return typeof written === 'string' ? written : '';
  };
  function write(language: Language, typed: string): void {
    const others = LANGUAGES.filter((one) => one !== language && inLanguage(one) !== '');
    if (typed === '' && others.length === 0 && member.isNeeded !== true) set(path, undefined);
    else if (typeof text !== 'object' || text === null) set(path, { ...NO_TEXT, [language]: typed });
    else set([...path, language], typed === '' && !NEEDED.includes(language) ? undefined : typed);
  }
  const missing = problemAt(path);
  return (
    <fieldset className="editor-texts">
      <legend>{d.editor.members[member.name]}</legend>
      {LANGUAGES.map((language) => {
        const words = {
          at: fieldAt([...path, language]),
          label: d.wordings.inLanguage(d.editor.members[member.name], LANGUAGE_NAMES[language]),
          isRequired: member.isNeeded === true && NEEDED.includes(language),
          error: problemAt([...path, language]) ?? (language === LANGUAGES[0] ? missing : undefined),
        };
        return member.isLong === true ? (
          <LongField
            key={language}
            words={words}
            value={inLanguage(language)}
            onText={(typed) => write(language, typed)}
          />
        ) : (
          <EntryField
            key={language}
            words={words}
            value={inLanguage(language)}
            onEnter={(typed) => write(language, typed)}
          />
        );
      })}
    </fieldset>
  );
}
