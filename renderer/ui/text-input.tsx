import { describedBy, type FieldWords, fieldId } from './field.ts';
import './text-input.css';

/** A box whose text is put right, where that is safe, when the person leaves it; never while typing. */
export function TextInput(props: {
  readonly words: FieldWords;
  readonly value: string;
  readonly width?: 'short' | 'medium';
  readonly isLong?: boolean;
  readonly isNumeric?: boolean;
  readonly isKatakana?: boolean;
  readonly onChange: (value: string | number) => void;
  readonly onLeave?: (typed: string) => string | number;
}) {
  const { words, value, width, isLong, isNumeric } = props;
  const common = {
    id: fieldId(words.at),
    value,
    autoComplete: 'off',
    'data-keys': props.isKatakana ? 'katakana' : undefined,
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
