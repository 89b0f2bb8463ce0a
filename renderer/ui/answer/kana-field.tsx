import { useState } from 'react';
import { visibleText } from '#contract/values/visible-text.ts';
import type { FieldWords } from '../field.ts';
import { FieldFrame } from '../field-frame.tsx';
import { katakana } from '../japanese-input.ts';
import { TextInput } from '../text-input.tsx';
import { useWords } from '../words.ts';
import { katakanaOfRomaji } from './romaji.ts';

/** How a name sounds, in katakana. What is made of Latin letters is shown with them, since it may be heard wrong. */
export function KanaField(props: {
  readonly words: FieldWords;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { words, value, onChange } = props;
  const { t } = useWords();
  const [read, setRead] = useState<{ readonly typed: string; readonly kana: string }>();

  function left(typed: string): string {
    const plain = katakana(typed);
    const kana = katakanaOfRomaji(plain);
    if (kana === undefined) return plain;
    setRead({ typed: plain, kana });
    return kana;
  }

  return (
    <FieldFrame words={words}>
      <TextInput words={words} value={value} isKatakana onChange={(text) => onChange(String(text))} onLeave={left} />
      <p className="help" role="status">
        {read !== undefined && read.kana === value && t.form.kanaRead(visibleText(read.typed))}
      </p>
    </FieldFrame>
  );
}
