import { municipalityCodeSchema } from '#contract/values/brands.ts';
import { DateField } from '../ui/answer/date-field.tsx';
import { Button } from '../ui/button.tsx';
import { Choice, Choices } from '../ui/choice.tsx';
import { type FieldWords, fieldId } from '../ui/field.ts';
import { FieldFrame } from '../ui/field-frame.tsx';
import { digits } from '../ui/japanese-input.ts';
import { Radios } from '../ui/radios.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { useApp } from '../window/app-context.ts';
import { fullName, MunicipalityChoice, useMunicipality } from '../window/municipality-choice.tsx';
import { memberOf, type Part, type Values } from './question-parts.ts';

const MOST_PEOPLE = 9;

/** The boxes of one part of a question. */
export function PartField(props: {
  readonly part: Part;
  readonly values: Values;
  readonly errorAt: (at: string) => string | undefined;
  readonly onChange: (member: string, value: unknown) => void;
}) {
  const { part, values, errorAt, onChange } = props;
  const { t } = useApp();
  const at = `family.${part.key}`;
  const label = t.family.parts[part.key];
  const member = memberOf(part);
  const value = values[member];
  const words: FieldWords = {
    at,
    label,
    help: part.key in t.family.partHelp ? t.family.partHelp[part.key as keyof typeof t.family.partHelp] : undefined,
    isRequired: !(part.is === 'day' && part.mayBeNone === true),
    error: errorAt(at),
  };
  switch (part.is) {
    case 'days':
      return (
        <Days
          least={part.least}
          label={label}
          days={Array.isArray(value) ? value.map(String) : []}
          errorAt={errorAt}
          at={at}
          onChange={(days) => onChange(member, days)}
        />
      );
    case 'day':
      return (
        <DateField words={words} value={value ?? ''} isPast={part.isPast} onChange={(next) => onChange(member, next)} />
      );
    case 'pick':
      return (
        <Radios
          words={words}
          options={part.options.map((option) => ({
            value: option,
            label: optionWords(t.family.options, part.key, option),
          }))}
          value={value}
          onChange={(next) => onChange(member, next)}
        />
      );
    case 'picks': {
      const chosen: unknown[] = Array.isArray(value) ? value : [];
      return (
        <Choices legend={label}>
          {part.options.map((option, n) => (
            <Choice
              key={option}
              id={n === 0 ? fieldId(at) : undefined}
              type="checkbox"
              checked={chosen.includes(option)}
              onChange={(event) =>
                onChange(
                  member,
                  event.currentTarget.checked ? [...chosen, option] : chosen.filter((one) => one !== option),
                )
              }
            >
              {optionWords(t.family.options, part.key, option)}
            </Choice>
          ))}
        </Choices>
      );
    }
    case 'number':
      return (
        <FieldFrame words={words}>
          <TextInput
            words={words}
            width="short"
            isNumeric
            value={String(value ?? '')}
            onChange={(next) => onChange(member, next)}
            onLeave={digits}
          />
        </FieldFrame>
      );
    case 'place':
      return <PlaceField values={values} error={errorAt(at)} at={at} onChange={(next) => onChange(member, next)} />;
  }
}

function optionWords(options: object, key: string, option: string): string {
  const words: unknown = Reflect.get(Reflect.get(options, key) as object, option);
  return String(words);
}

/** Birth dates, one row each; a row that stays empty is nobody. */
function Days(props: {
  readonly least: 0 | 1;
  readonly label: string;
  readonly days: readonly string[];
  readonly errorAt: (at: string) => string | undefined;
  readonly at: string;
  readonly onChange: (days: readonly string[]) => void;
}) {
  const { least, label, errorAt, at, onChange } = props;
  const { t } = useApp();
  const days = props.days.length === 0 ? [''] : props.days;
  return (
    <>
      {days.map((day, n) => (
        <DateField
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
          key={n}
          words={{
            at: `${at}.${n}`,
            label: days.length === 1 ? label : t.family.nth(n + 1, label),
            isRequired: least > 0 && n === 0,
            error: errorAt(`${at}.${n}`),
          }}
          value={day}
          isPast
          onChange={(next) => onChange(days.map((one, place) => (place === n ? next : one)))}
        />
      ))}
      {days.length < MOST_PEOPLE && <Button onPress={() => onChange([...days, ''])}>{t.family.oneMore}</Button>}
    </>
  );
}

/** From where or to where: a municipality of Japan, or abroad. */
function PlaceField(props: {
  readonly values: Values;
  readonly error: string | undefined;
  readonly at: string;
  readonly onChange: (place: unknown) => void;
}) {
  const { values, error, at, onChange } = props;
  const { t, language } = useApp();
  const { how, place } = values;
  if (how !== 'in' && how !== 'out') return null;
  return (
    <ChosenPlace
      label={how === 'in' ? t.family.placeFrom : t.family.placeTo}
      name={place === 'abroad' ? t.family.abroad : undefined}
      code={place}
      error={error}
      at={at}
      language={language}
      onChange={onChange}
    />
  );
}

function ChosenPlace(props: {
  readonly label: string;
  readonly name: string | undefined;
  readonly code: unknown;
  readonly error: string | undefined;
  readonly at: string;
  readonly language: Parameters<typeof fullName>[1];
  readonly onChange: (place: unknown) => void;
}) {
  const { label, code, error, at, language, onChange } = props;
  const { t } = useApp();
  const found = useMunicipality(municipalityCodeSchema.safeParse(code).data);
  const name = props.name ?? (found === undefined ? undefined : fullName(found, language));
  return (
    <fieldset className={error === undefined ? 'field' : 'field has-error'} id={fieldId(at)} tabIndex={-1}>
      <legend>{label}</legend>
      {error !== undefined && <p className="field-error">{error}</p>}
      {name !== undefined && <p role="status">{t.family.chosen(name)}</p>}
      <MunicipalityChoice onChoose={onChange} />
      <Button kind="text" onPress={() => onChange('abroad')}>
        {t.family.abroad}
      </Button>
    </fieldset>
  );
}
