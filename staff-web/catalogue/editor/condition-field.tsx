import type { JsonPath } from '#contract/failures/procedure-problem.ts';
import { Choice } from '#ui/choice.tsx';
import { fieldId } from '#ui/field.ts';
import { GroupFrame } from '#ui/field-frame.tsx';
import { useDesk, useInLanguage } from '../../page/desk-context.ts';
import { ChoiceField } from '../../page/entry-field.tsx';
import { type Asking, asking, conditionOn, nameOfCondition } from './conditions.ts';
import { entriesAt, valueAt } from './draft-text.ts';
import { fieldAt, useEditing, useProblemAt } from './editor-context.ts';
import type { MemberName } from './members.ts';

/** When a part is asked for, or a rule holds: always, or while another answer is one of these. */
export function ConditionField(props: { readonly path: JsonPath; readonly called?: MemberName | undefined }) {
  const { path, called: memberName = 'when' } = props;
  const { d } = useDesk();
  const inLanguage = useInLanguage();
  const { value, set } = useEditing();
  const problemAt = useProblemAt();
  const at = [...path, 'when'];
  const offered = asking(value, path);
  const name = nameOfCondition(valueAt(value, at));
  const current = offered.find((one) => one.name === name);
  const called = ({ name: key, label }: Asking) => (label === undefined ? key : `${inLanguage(label)} (${key})`);
  const words = d.editor;
  return (
    <>
      <ChoiceField
        words={{
          at: fieldAt(at),
          label: words.members[memberName],
          help: words.helps.when,
          isRequired: false,
          error: problemAt(at, true),
        }}
        value={name}
        options={[
          { value: '', label: words.always },
          ...(name === '' || current !== undefined ? [] : [{ value: name, label: name }]),
          ...offered.map((one) => ({ value: one.name, label: called(one) })),
        ]}
        onEnter={(to) => {
          const chosen = offered.find((one) => one.name === to);
          set(at, chosen === undefined ? undefined : conditionOn(chosen));
        }}
      />
      {current !== undefined && <ConditionValues path={[...at, 'is']} question={current} />}
    </>
  );
}

function ConditionValues({ path, question }: { readonly path: JsonPath; readonly question: Asking }) {
  const { d } = useDesk();
  const inLanguage = useInLanguage();
  const { value, set } = useEditing();
  const chosen = entriesAt(value, path);
  const at = fieldAt(path);
  const options =
    question.options === undefined
      ? [
          { value: true, label: d.editor.yes },
          { value: false, label: d.editor.no },
        ]
      : question.options.map((one) => ({
          value: one.value,
          label: one.label === undefined ? one.value : inLanguage(one.label),
        }));
  return (
    <GroupFrame words={{ at, label: d.editor.whenIs, isRequired: true }}>
      {options.map((option, index) => (
        <Choice
          key={String(option.value)}
          id={index === 0 ? fieldId(at) : undefined}
          type="checkbox"
          checked={chosen.includes(option.value)}
          onChange={({ currentTarget: { checked } }) =>
            set(path, checked ? [...chosen, option.value] : chosen.filter((one) => one !== option.value))
          }
        >
          {option.label}
        </Choice>
      ))}
    </GroupFrame>
  );
}
