import { Button } from '#ui/button.tsx';
import { GroupFrame } from '#ui/field-frame.tsx';
import { useDesk } from '../page/desk-context.ts';
import { ChoiceField, EntryField } from '../page/entry-field.tsx';
import { FACT_TYPES, type FactDraft, type FactType } from './decision-draft.ts';
import './cases.css';

const NEW_FACT: FactDraft = { label: '', type: 'yenAMonth', value: '' };
const MOST_FACTS = 20;
const INPUT_OF: Readonly<Record<FactType, 'text' | 'date' | 'month'>> = {
  yen: 'text',
  yenAMonth: 'text',
  day: 'date',
  month: 'month',
  text: 'text',
};

/** What was decided, line by line: an amount has its unit, a day is a day. */
export function FactFields(props: {
  readonly facts: readonly FactDraft[];
  readonly error: string | undefined;
  readonly onFacts: (facts: readonly FactDraft[]) => void;
}) {
  const { facts, onFacts } = props;
  const { d } = useDesk();
  const changed = (index: number, change: Partial<FactDraft>) =>
    onFacts(facts.map((fact, at) => (at === index ? { ...fact, ...change } : fact)));
  return (
    <GroupFrame
      words={{
        at: 'facts',
        label: d.decision.facts,
        help: d.decision.factsHelp,
        isRequired: false,
        error: props.error,
      }}
      takesFocus
    >
      {facts.map((fact, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place alone
        <div key={index} className="letter-fact">
          <EntryField
            words={{ at: `facts-${index}-label`, label: d.decision.factLabel, isRequired: true }}
            maxLength={60}
            value={fact.label}
            onEnter={(label) => changed(index, { label })}
          />
          <ChoiceField
            words={{ at: `facts-${index}-type`, label: d.decision.factType, isRequired: true }}
            value={fact.type}
            options={FACT_TYPES.map((value) => ({ value, label: d.decision.factTypes[value] }))}
            onEnter={(value) =>
              changed(index, { type: FACT_TYPES.find((type) => type === value) ?? 'text', value: '' })
            }
          />
          <EntryField
            words={{ at: `facts-${index}-value`, label: d.decision.factValue, isRequired: true }}
            type={INPUT_OF[fact.type]}
            value={fact.value}
            onEnter={(value) => changed(index, { value })}
          />
          <Button kind="text" onPress={() => onFacts(facts.filter((_, at) => at !== index))}>
            {d.decision.removeFact}
          </Button>
        </div>
      ))}
      {facts.length < MOST_FACTS && <Button onPress={() => onFacts([...facts, NEW_FACT])}>{d.decision.addFact}</Button>}
    </GroupFrame>
  );
}
