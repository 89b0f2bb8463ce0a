import { useState } from 'react';
import type { Field, PlainField } from '#contract/procedure/procedure.ts';
import { inLanguage, type LocalizedText } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Choice } from '#ui/choice.tsx';
import { type FieldWords, fieldId } from '#ui/field.ts';
import { FieldFrame, GroupFrame } from '#ui/field-frame.tsx';
import { Radios } from '#ui/radios.tsx';
import { TextInput } from '#ui/text-input.tsx';
import { useWords } from '#ui/words.ts';
import type { Messages } from '#words/messages.ts';
import { useDesk } from '../page/desk-context.ts';
import './catalogue.css';

type Condition = NonNullable<Field['when']>;

/** One question as it will be asked; when it is asked stands above it in place of being worked out. */
export function PreviewField(props: { readonly field: Field; readonly at: string; readonly fields: readonly Field[] }) {
  const { field, at, fields } = props;
  const { d } = useDesk();
  const { t, language } = useWords();
  const words = (text: LocalizedText) => visibleText(inLanguage(text, language));
  return (
    <>
      {field.when !== undefined && (
        <p className="quiet">{d.procedures.onlyWhen(whenInWords(field.when, fields, t, words))}</p>
      )}
      {field.type === 'list' ? (
        <fieldset className="catalogue-list-field">
          <legend>{`${words(field.label)}${t.app.aside(d.procedures.entries(field.fewest, field.most))}`}</legend>
          {field.fields.map((inner) => (
            <PreviewField key={inner.key} field={inner} at={`${at}.${inner.key}`} fields={field.fields} />
          ))}
        </fieldset>
      ) : (
        <PlainPreview
          field={field}
          words={{
            at: `preview.${at}`,
            label: words(field.label),
            help: field.help === undefined ? undefined : words(field.help),
            isRequired: field.required,
            isAssumed: 'assumed' in field && field.assumed !== undefined,
          }}
        />
      )}
    </>
  );
}

/** Takes what is typed, so that an editor can try it, and keeps none of it. */
function PlainPreview({ field, words }: { readonly field: PlainField; readonly words: FieldWords }) {
  const { t, language } = useWords();
  const [value, setValue] = useState<unknown>('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const text = String(value);
  const label = (one: LocalizedText) => visibleText(inLanguage(one, language));
  switch (field.type) {
    case 'yesNo':
      return (
        <Radios
          words={words}
          isRow
          options={[
            { value: true, label: t.form.yes },
            { value: false, label: t.form.no },
          ]}
          value={value}
          onChange={setValue}
        />
      );
    case 'choice':
      return (
        <Radios
          words={words}
          options={field.options.map((option) => ({ value: option.value, label: label(option.label) }))}
          value={value}
          onChange={setValue}
        />
      );
    case 'choices':
    case 'consent': {
      const options =
        field.type === 'choices'
          ? field.options.map((option) => ({ key: option.value, label: label(option.label) }))
          : [{ key: 'agree', label: t.form.agree }];
      return (
        <GroupFrame words={words}>
          {options.map((option, index) => (
            <Choice
              key={option.key}
              id={index === 0 ? fieldId(words.at) : undefined}
              type="checkbox"
              checked={chosen.includes(option.key)}
              onChange={({ currentTarget: { checked } }) =>
                setChosen(checked ? [...chosen, option.key] : chosen.filter((one) => one !== option.key))
              }
            >
              {option.label}
            </Choice>
          ))}
        </GroupFrame>
      );
    }
    default:
      return (
        <FieldFrame words={words}>
          <TextInput
            words={words}
            value={text}
            isLong={field.type === 'text' && field.multiline === true}
            isNumeric={['postalCode', 'phone', 'digits', 'number'].includes(field.type)}
            {...(field.type === 'text' || field.type === 'kana' ? {} : { width: 'medium' as const })}
            onChange={setValue}
          />
        </FieldFrame>
      );
  }
}

/** The answer that a condition waits for, as the form calls it. */
export function whenInWords(
  { field: key, any, is }: Condition,
  fields: readonly Field[],
  t: Messages,
  words: (text: LocalizedText) => string,
): string {
  const field = fields.find((one) => one.key === key);
  const inner = field?.type === 'list' ? field.fields.find((one) => one.key === any) : undefined;
  const asked = inner ?? field;
  const values = is.map((value) => {
    if (typeof value === 'boolean') return value ? t.form.yes : t.form.no;
    const options = asked !== undefined && 'options' in asked ? asked.options : [];
    const option = options.find((one) => one.value === value);
    return option === undefined ? visibleText(value) : words(option.label);
  });
  return `${asked === undefined ? key : words(asked.label)}: ${values.join(' / ')}`;
}
