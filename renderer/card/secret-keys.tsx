import { useEffect, useState } from 'react';
import type { PinSlot } from '#contract/values/brands.ts';
import { Button } from '../ui/button.tsx';
import { ALPHABET_ROWS, DIGIT_ROW, QWERTY_ROWS } from '../ui/key-layouts.ts';
import { Key, KeyRows } from '../ui/keys.tsx';
import { eraseAll, eraseBefore, typeInto } from '../ui/type-into.ts';
import { useApp } from '../window/app-context.ts';
import { SECRET_CHANGED, type Secret } from './secret.ts';

const PIN_DIGITS = 4;

/** Keys for a secret at a terminal without a keyboard: digits in an order of this screen alone, or letters and digits. */
export function SecretKeys({ slot, secret }: { readonly slot: PinSlot; readonly secret: Secret }) {
  const { t } = useApp();
  const count = useCount(secret);
  const onField = (use: (field: HTMLInputElement) => void) => () => {
    if (secret.input.current !== null) use(secret.input.current);
  };
  const type = (character: string) => onField((field) => typeInto(field, character))();
  const erase = { one: onField(eraseBefore), all: onField(eraseAll) };
  return (
    <>
      <p className="quiet" role="status">
        {slot === 'sign' || slot === 'face' ? t.keys.typed(count) : t.keys.typedOf(PIN_DIGITS, count)}
      </p>
      {slot === 'sign' ? <LetterKeys onKey={type} erase={erase} /> : <DigitPad onKey={type} erase={erase} />}
    </>
  );
}

interface PadProps {
  readonly onKey: (character: string) => void;
  readonly erase: { readonly one: () => void; readonly all: () => void };
}

/** Shuffled once a screen, so that who watches the hand learns no number. */
function DigitPad({ onKey, erase }: PadProps) {
  const { t } = useApp();
  const [shuffled] = useState(shuffledDigits);
  const [isInOrder, setIsInOrder] = useState(false);
  const digits = isInOrder ? IN_ORDER : shuffled;
  return (
    <div className="keys is-pad">
      <div className="keys-choice">
        <span className="quiet">{isInOrder ? '' : t.keys.shuffled}</span>
        <Button kind="text" onPress={() => setIsInOrder(!isInOrder)}>
          {isInOrder ? t.keys.shuffle : t.keys.order}
        </Button>
      </div>
      <KeyRows rows={[digits.slice(0, 3), digits.slice(3, 6), digits.slice(6, 9)]} onKey={onKey} />
      <div className="key-row" style={{ gridTemplateColumns: 'repeat(3, 1fr)' }}>
        <Key isWord onPress={erase.all}>
          {t.keys.eraseAll}
        </Key>
        <Key onPress={() => onKey(digits[9] ?? '')}>{digits[9]}</Key>
        <Key isWord onPress={erase.one}>
          {t.keys.eraseOne}
        </Key>
      </div>
    </div>
  );
}

/** In the order of the alphabet, or as on a computer. */
function LetterKeys({ onKey, erase }: PadProps) {
  const { t } = useApp();
  const [isQwerty, setIsQwerty] = useState(false);
  return (
    <div className="keys">
      <KeyRows rows={[DIGIT_ROW, ...(isQwerty ? QWERTY_ROWS : ALPHABET_ROWS)]} onKey={onKey} />
      <div className="key-row" style={{ gridTemplateColumns: '1fr 1.5fr 1fr' }}>
        <Key isWord onPress={erase.all}>
          {t.keys.eraseAll}
        </Key>
        <Key isWord onPress={() => setIsQwerty(!isQwerty)}>
          {isQwerty ? t.keys.alphabetical : t.keys.likeComputer}
        </Key>
        <Key isWord onPress={erase.one}>
          {t.keys.eraseOne}
        </Key>
      </div>
    </div>
  );
}

/** How many characters stand in the field; the characters are not looked at. */
function useCount({ input }: Secret): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const field = input.current;
    const look = () => setCount(field?.value.length ?? 0);
    look();
    for (const name of ['input', SECRET_CHANGED]) field?.addEventListener(name, look);
    return () => {
      for (const name of ['input', SECRET_CHANGED]) field?.removeEventListener(name, look);
    };
  }, [input]);
  return count;
}

const IN_ORDER = [...DIGIT_ROW];

function shuffledDigits(): string[] {
  const digits = [...DIGIT_ROW];
  const drawn = crypto.getRandomValues(new Uint32Array(digits.length));
  for (let last = digits.length - 1; last > 0; last -= 1) {
    const other = (drawn[last] ?? 0) % (last + 1);
    [digits[last], digits[other]] = [digits[other] ?? '', digits[last] ?? ''];
  }
  return digits;
}
