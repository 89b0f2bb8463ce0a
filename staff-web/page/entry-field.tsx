import type { ComponentProps } from 'react';
import { describedBy, type FieldWords, fieldId } from '#ui/field.ts';
import { FieldFrame } from '#ui/field-frame.tsx';
import '#ui/text-input.css';

interface EntryFieldProps extends Omit<ComponentProps<'input'>, 'id' | 'className'> {
  readonly words: FieldWords;
  readonly isMedium?: boolean;
  readonly onEnter: (value: string) => void;
}

/** A box of one line with its label, help and error. */
export function EntryField({ words, isMedium, onEnter, ...input }: EntryFieldProps) {
  return (
    <FieldFrame words={words}>
      <input
        autoComplete="off"
        {...input}
        id={fieldId(words.at)}
        className={isMedium ? 'is-medium' : undefined}
        aria-invalid={words.error !== undefined}
        aria-describedby={describedBy(words)}
        onChange={(event) => onEnter(event.currentTarget.value)}
      />
    </FieldFrame>
  );
}

/** A list of which one is chosen. */
export function ChoiceField(props: {
  readonly words: FieldWords;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onEnter: (value: string) => void;
}) {
  const { words, value, options, onEnter } = props;
  return (
    <FieldFrame words={words}>
      <select
        id={fieldId(words.at)}
        value={value}
        aria-invalid={words.error !== undefined}
        aria-describedby={describedBy(words)}
        onChange={(event) => onEnter(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
