import type { PlainAnswer } from '#contract/procedure/answers.ts';
import { characterCount } from '#contract/procedure/answers.ts';
import type { PlainField } from '#contract/procedure/procedure.ts';
import { fullDate } from '#contract/values/birth-date.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '../ui/button.tsx';
import { describedBy, FieldFrame, type FieldWords, fieldId, GroupFrame } from '../ui/field-frame.tsx';
import { digits, katakana, phoneNumber, postalCode, wholeNumber } from '../ui/japanese-input.ts';
import { useApp } from '../window/app-context.ts';
import { type ApplicantEntry, applicantOf } from '../window/draft-keeper.ts';
import { DateField } from './date-field.tsx';

export interface AnswerFieldProps {
  readonly field: PlainField;
  readonly at: string;
  readonly value: unknown;
  readonly error: string | undefined;
  readonly applicant: ApplicantEntry;
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
          <SameAsApplicant {...props} />
        </FieldFrame>
      );
    case 'kana': {
      const helped = { ...words, help: words.help ?? t.form.kanaHelp };
      return (
        <FieldFrame words={helped}>
          <TextInput words={helped} value={text} onChange={onChange} onLeave={katakana} />
        </FieldFrame>
      );
    }
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
          className="yes-no"
          options={[
            { value: true, label: t.form.yes },
            { value: false, label: t.form.no },
          ]}
          value={value}
          onChange={onChange}
        />
      );
    case 'choice':
      return <Choice {...props} field={field} words={words} />;
    case 'choices': {
      const chosen: readonly string[] = Array.isArray(value) ? value : [];
      return (
        <GroupFrame words={words}>
          {field.options.map((option, index) => (
            <label key={option.value} className="choice">
              <input
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
              />
              <span>{visibleText(inLanguage(option.label, language))}</span>
            </label>
          ))}
        </GroupFrame>
      );
    }
    case 'consent':
      return (
        <GroupFrame words={words}>
          <label className="choice">
            <input
              id={fieldId(at)}
              type="checkbox"
              checked={value === true}
              onChange={(event) => onChange(event.currentTarget.checked)}
            />
            <span>{t.form.agree}</span>
          </label>
        </GroupFrame>
      );
  }
}

function Choice(
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

/** One answer out of a few, all in sight. */
export function Radios<Value extends string | boolean>(props: {
  readonly words: FieldWords;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly value: unknown;
  readonly className?: string;
  readonly onChange: (value: Value) => void;
}) {
  const { words, options, value, className, onChange } = props;
  const id = fieldId(words.at);
  return (
    <GroupFrame words={words}>
      <div className={className}>
        {options.map((option, index) => (
          <label key={String(option.value)} className="choice">
            <input
              id={index === 0 ? id : undefined}
              type="radio"
              name={id}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </GroupFrame>
  );
}

/** A box whose text is put right, where that is safe, when the person leaves it; never while typing. */
export function TextInput(props: {
  readonly words: FieldWords;
  readonly value: string;
  readonly width?: 'short' | 'medium';
  readonly isLong?: boolean;
  readonly isNumeric?: boolean;
  readonly onChange: (value: PlainAnswer) => void;
  readonly onLeave?: (typed: string) => PlainAnswer;
}) {
  const { words, value, width, isLong, isNumeric } = props;
  const common = {
    id: fieldId(words.at),
    value,
    autoComplete: 'off',
    'aria-invalid': words.error !== undefined,
    'aria-describedby': describedBy(words),
    onBlur: () => {
      const left = props.onLeave?.(value);
      if (left !== undefined && left !== value) props.onChange(left);
    },
  };
  return isLong ? (
    <textarea {...common} rows={4} onChange={(event) => props.onChange(event.currentTarget.value)} />
  ) : (
    <input
      {...common}
      className={width === undefined ? undefined : `is-${width}`}
      inputMode={isNumeric ? 'numeric' : 'text'}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

/** Offers what is known of the applicant; fills nothing in by surprise. */
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
