import type { FieldWords } from '#ui/field.ts';
import { FieldFrame } from '#ui/field-frame.tsx';
import { TextInput } from '#ui/text-input.tsx';

/** A box of several lines with its label, help and what is wrong. */
export function LongField(props: {
  readonly words: FieldWords;
  readonly value: string;
  readonly onText: (text: string) => void;
}) {
  const { words, value, onText } = props;
  return (
    <FieldFrame words={words}>
      <TextInput words={words} value={value} isLong onChange={(text) => onText(String(text))} />
    </FieldFrame>
  );
}
