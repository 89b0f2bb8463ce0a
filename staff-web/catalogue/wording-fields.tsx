import { createContext, useContext, useState } from 'react';
import { LANGUAGES } from '#contract/values/language.ts';
import { Choice } from '#ui/choice.tsx';
import { FieldFrame, GroupFrame } from '#ui/field-frame.tsx';
import { TextInput } from '#ui/text-input.tsx';
import { LANGUAGE_NAMES } from '#words/languages.ts';
import { problemSentence } from '#words/procedure-problem-words.ts';
import { useDesk } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import { listedIn, type WordingError, type WordingOf } from './wording-draft.ts';

type Text = WordingOf<'readySentence'>['text'];

/** What is wrong with the wording that is being written, for each of its fields. */
export const WordingErrors = createContext<readonly WordingError[]>([]);

/** The sentence for a member; `isDeep`: also for what is wrong within it. */
export function useErrorAt(): (at: string, isDeep?: boolean) => string | undefined {
  const { language } = useDesk();
  const errors = useContext(WordingErrors);
  return (at, isDeep = false) => {
    const found = errors.find((error) => error.at === at || (isDeep && error.at.startsWith(`${at}.`)));
    if (found === undefined) return undefined;
    const { code, detail } = found;
    return problemSentence(
      { code, path: at, line: 1, column: 1, ...(detail === undefined ? {} : { detail }) },
      language,
    );
  };
}

/** One text in every language that people read. */
export function TextInLanguages(props: {
  readonly at: string;
  readonly label: string;
  readonly isLong?: boolean;
  readonly value: Text;
  readonly onChange: (value: Text) => void;
}) {
  const { at, label, value, onChange } = props;
  const { d } = useDesk();
  const errorAt = useErrorAt();
  return LANGUAGES.map((language) => {
    const words = {
      at: `${at}.${language}`,
      label: d.wordings.inLanguage(label, LANGUAGE_NAMES[language]),
      isRequired: true,
      error: errorAt(`${at}.${language}`),
    };
    return (
      <FieldFrame key={language} words={words}>
        <TextInput
          words={words}
          value={value[language]}
          isLong={props.isLong === true}
          onChange={(typed) => onChange({ ...value, [language]: String(typed) })}
        />
      </FieldFrame>
    );
  });
}

/** One line of a wording. */
export function LineField(props: {
  readonly at: string;
  readonly label: string;
  readonly help?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { at, label, help, value, onChange } = props;
  const errorAt = useErrorAt();
  return (
    <EntryField words={{ at, label, help, isRequired: true, error: errorAt(at) }} value={value} onEnter={onChange} />
  );
}

/** Names between commas; none stands for everything. */
export function NamesField(props: {
  readonly at: string;
  readonly label: string;
  readonly value: readonly string[] | undefined;
  readonly onChange: (value: string[] | undefined) => void;
}) {
  const { at, label, value, onChange } = props;
  const { d } = useDesk();
  const errorAt = useErrorAt();
  const [typed, setTyped] = useState(value?.join(', ') ?? '');
  return (
    <EntryField
      words={{ at, label, help: d.wordings.namesHelp, isRequired: false, error: errorAt(at, true) }}
      value={typed}
      spellCheck={false}
      onEnter={(text) => {
        setTyped(text);
        const names = listedIn(text);
        onChange(names.length === 0 ? undefined : names);
      }}
    />
  );
}

/** Any of a few. */
export function SomeOf<Value extends string>(props: {
  readonly at: string;
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly value: readonly Value[];
  readonly onChange: (value: Value[]) => void;
}) {
  const { at, label, options, value, onChange } = props;
  const errorAt = useErrorAt();
  return (
    <GroupFrame words={{ at, label, isRequired: true, error: errorAt(at) }} takesFocus>
      {options.map((option) => (
        <Choice
          key={option.value}
          type="checkbox"
          checked={value.includes(option.value)}
          onChange={({ currentTarget: { checked } }) =>
            onChange(checked ? [...value, option.value] : value.filter((one) => one !== option.value))
          }
        >
          {option.label}
        </Choice>
      ))}
    </GroupFrame>
  );
}
