import { visibleText } from '#contract/values/visible-text.ts';
import { useDesk, useInLanguage } from '../../page/desk-context.ts';
import { ChoiceField } from '../../page/entry-field.tsx';
import { namedAnswers } from './conditions.ts';
import { valueAt } from './draft-text.ts';
import { useEditing } from './editor-context.ts';
import { LineField, type MemberProps, useFieldWords } from './line-field.tsx';

/** Days that no answer holds. */
const KNOWN_DAYS = ['today', 'applicant.birthDate'] as const;

/** An answer of the form, by its words; what else stands in the file stays among them. */
export function NamedAnswerField({ path, member }: MemberProps<'answer'>) {
  const { d } = useDesk();
  const inLanguage = useInLanguage();
  const { value, set } = useEditing();
  const at = [...path, member.name];
  const words = useFieldWords()(at, member.name, member.isNeeded);
  const written = valueAt(value, at);
  const chosen = typeof written === 'string' ? written : '';
  const days = member.of === 'day' && path[0] === 'rules' ? KNOWN_DAYS : [];
  const offered = [
    ...days.map((day) => ({ value: day, label: d.editor.values[day] ?? day })),
    ...namedAnswers(value, path, member.of).map(({ name, label }) => ({
      value: name,
      label: label === undefined ? name : `${inLanguage(label)} (${name})`,
    })),
  ];
  const isOffered = chosen === '' || offered.some((one) => one.value === chosen);
  return (
    <ChoiceField
      words={words}
      value={chosen}
      options={[
        ...(member.isNeeded === true && chosen !== '' ? [] : [{ value: '', label: d.editor.notSaid }]),
        ...(isOffered ? [] : [{ value: chosen, label: visibleText(chosen.slice(0, 60)) }]),
        ...offered,
      ]}
      onEnter={(one) => set(at, one === '' ? undefined : one)}
    />
  );
}

/** What each kind of distance begins with. */
const DISTANCES = { yearsApart: 1, daysAtMost: 30 } as const;
const DISTANCE_NAMES = ['yearsApart', 'daysAtMost'] as const;

/** How far apart two days are: in this order and no more, so many years at least, or so many days at most. */
export function DistanceField({ path, member }: MemberProps<'distance'>) {
  const { d } = useDesk();
  const { value, setMany } = useEditing();
  const words = useFieldWords()([...path, member.name], member.name);
  const written = DISTANCE_NAMES.filter((name) => valueAt(value, [...path, name]) !== undefined);
  return (
    <>
      <ChoiceField
        words={words}
        value={written[0] ?? ''}
        options={[
          { value: '', label: d.editor.inOrder },
          ...DISTANCE_NAMES.map((name) => ({ value: name, label: d.editor.members[name] })),
        ]}
        onEnter={(to) =>
          setMany([
            ...written.filter((name) => name !== to).map((name) => ({ path: [...path, name], value: undefined })),
            ...DISTANCE_NAMES.filter((name) => name === to && !written.includes(name)).map((name) => ({
              path: [...path, name],
              value: DISTANCES[name],
            })),
          ])
        }
      />
      {written.map((name) => (
        <LineField key={name} path={path} member={{ name, is: 'count', isNeeded: true }} />
      ))}
    </>
  );
}
