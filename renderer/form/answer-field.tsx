import type { PlainAnswer } from '#contract/procedure/answers.ts';
import { characterCount } from '#contract/procedure/answers.ts';
import type { PlainField } from '#contract/procedure/procedure.ts';
import { fullDate } from '#contract/values/birth-date.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { describedBy, type FieldWords, fieldId } from '../ui/field.ts';
import { FieldFrame, GroupFrame } from '../ui/field-frame.tsx';
import { digits, phoneNumber, postalCode, wholeNumber } from '../ui/japanese-input.ts';
import { Radios } from '../ui/radios.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { useApp } from '../window/app-context.ts';
import { DateField } from '../window/date-field.tsx';
import { type ApplicantEntry, applicantOf } from '../window/draft-keeper.ts';
import { KanaField } from './kana-field.tsx';
import { useMarkAt } from './marks.tsx';
import './form.css';

interface AnswerFieldProps {
  readonly field: PlainField;
  readonly at: string;
  readonly value: unknown;
  readonly error: string | undefined;
  /** `value` is what the answer is taken to be, and the person has said nothing. */
  readonly isAssumed?: boolean;
  readonly applicant: ApplicantEntry;
  /** Where the answer looks wrong and the person may say that it is not. */
  readonly onConfirm?: (() => void) | undefined;
  readonly onChange: (value: PlainAnswer) => void;
}

/** More choices than this are a list to pick from instead of radios. */
const MOST_RADIOS = 7;

/** One question of a procedure, made from its definition alone. */
export function AnswerField(props: AnswerFieldProps) {
  const { field, at, value, error, onChange } = props;
  const { t, language } = useApp();
  const words: FieldWords = {
    at,
    label: visibleText(inLanguage(field.label, language)),
    help: field.help === undefined ? undefined : visibleText(inLanguage(field.help, language)),
    isRequired: field.required,
    isAssumed: props.isAssumed,
    mark: useMarkAt()(at),
    error,
  };
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  switch (field.type) {
    case 'text':
      return (
        <FieldFrame words={words}>
          <TextInput words={words} value={text} isLong={field.multiline === true} onChange={onChange} />
          {field.maxCharacters > 40 && text !== '' && (
            <p className="help">{t.form.characters(characterCount(text), field.maxCharacters)}</p>
          )}
          {props.onConfirm !== undefined && <Button onPress={props.onConfirm}>{t.form.notIndividualNumber}</Button>}
          <SameAsApplicant {...props} />
        </FieldFrame>
      );
    case 'kana':
      return <KanaField words={{ ...words, help: words.help ?? t.form.kanaHelp }} value={text} onChange={onChange} />;
    case 'postalCode': {
      const helped = { ...words, help: words.help ?? t.form.postalHelp };
      return (
        <FieldFrame words={helped}>
          <TextInput words={helped} value={text} width="short" isNumeric onChange={onChange} onLeave={postalCode} />
        </FieldFrame>
      );
    }
    case 'phone': {
      const helped = { ...words, help: words.help ?? t.form.phoneHelp };
      return (
        <FieldFrame words={helped}>
          <TextInput words={helped} value={text} width="medium" isNumeric onChange={onChange} onLeave={phoneNumber} />
        </FieldFrame>
      );
    }
    case 'digits':
      return (
        <FieldFrame words={words}>
          <TextInput words={words} value={text} width="medium" isNumeric onChange={onChange} onLeave={digits} />
        </FieldFrame>
      );
    case 'number':
      return (
        <FieldFrame words={words}>
          <span className="with-unit">
            <TextInput words={words} value={text} width="short" isNumeric onChange={onChange} onLeave={wholeNumber} />
            {field.unit !== undefined && <span>{visibleText(inLanguage(field.unit, language))}</span>}
          </span>
        </FieldFrame>
      );
    case 'date':
      return (
        <>
          <DateField words={words} value={value} isPast={field.latest !== undefined} onChange={onChange} />
          <SameAsApplicant {...props} />
        </>
      );
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
          onChange={onChange}
        />
      );
    case 'choice':
      return <OneOf {...props} field={field} words={words} />;
    case 'choices': {
      const chosen: readonly string[] = Array.isArray(value) ? value : [];
      return (
        <GroupFrame words={words}>
          {field.options.map((option, index) => (
            <Choice
              key={option.value}
              id={index === 0 ? fieldId(at) : undefined}
              type="checkbox"
              checked={chosen.includes(option.value)}
              onChange={(event) =>
                onChange(
                  event.currentTarget.checked
                    ? [...chosen, option.value]
                    : chosen.filter((one) => one !== option.value),
                )
              }
            >
              {visibleText(inLanguage(option.label, language))}
            </Choice>
          ))}
        </GroupFrame>
      );
    }
    case 'consent':
      return (
        <GroupFrame words={words}>
          <Choice
            id={fieldId(at)}
            type="checkbox"
            checked={value === true}
            onChange={(event) => onChange(event.currentTarget.checked)}
          >
            {t.form.agree}
          </Choice>
        </GroupFrame>
      );
  }
}

/** One of several; a long list is picked from. */
function OneOf(
  props: AnswerFieldProps & { readonly field: Extract<PlainField, { type: 'choice' }>; readonly words: FieldWords },
) {
  const { field, at, value, words, onChange } = props;
  const { t, language } = useApp();
  if (field.options.length > MOST_RADIOS) {
    return (
      <FieldFrame words={words}>
        <select
          id={fieldId(at)}
          value={typeof value === 'string' ? value : ''}
          aria-invalid={words.error !== undefined}
          aria-describedby={describedBy(words)}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          <option value="">{t.form.choose}</option>
          {field.options.map((option) => (
            <option key={option.value} value={option.value}>
              {visibleText(inLanguage(option.label, language))}
            </option>
          ))}
        </select>
      </FieldFrame>
    );
  }
  const options = field.options.map((option) => ({
    value: option.value,
    label: visibleText(inLanguage(option.label, language)),
  }));
  return <Radios words={words} options={options} value={value} onChange={onChange} />;
}

/** Offers what is known of the applicant; fills in nothing unasked. */
function SameAsApplicant({ field, value, applicant, onChange }: AnswerFieldProps) {
  const { t } = useApp();
  const known = applicantOf(applicant);
  if (known === null || !('prefill' in field) || field.prefill === undefined) return null;
  const { name, address, birthDate } = known;
  const from = { 'applicant.name': name, 'applicant.address': address, 'applicant.birthDate': birthDate };
  const offered = from[field.prefill].value;
  const isPartlyUnknown = field.prefill === 'applicant.birthDate' && fullDate(birthDate.value) === undefined;
  if (value === offered || isPartlyUnknown) return null;
  return (
    <Button kind="text" onPress={() => onChange(offered)}>
      {t.form.sameAsApplicant[field.prefill]}
    </Button>
  );
}
