import { Choice } from './choice.tsx';
import { type FieldWords, fieldId } from './field.ts';
import { GroupFrame } from './field-frame.tsx';

/** One answer out of a few, all in sight; `isRow` where two short ones fit beside each other. */
export function Radios<Value extends string | boolean>(props: {
  readonly words: FieldWords;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly value: unknown;
  readonly isRow?: boolean;
  readonly onChange: (value: Value) => void;
}) {
  const { words, options, value, isRow, onChange } = props;
  const id = fieldId(words.at);
  return (
    <GroupFrame words={words}>
      <div className={isRow ? 'choice-row' : undefined}>
        {options.map((option, index) => (
          <Choice
            key={String(option.value)}
            id={index === 0 ? id : undefined}
            type="radio"
            name={id}
            checked={value === option.value}
            onChange={() => onChange(option.value)}
          >
            {option.label}
          </Choice>
        ))}
      </div>
    </GroupFrame>
  );
}
