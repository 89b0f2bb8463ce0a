import { type ReactNode, useState } from 'react';
import type { PinSlot } from '#contract/values/brands.ts';
import { Button } from '../ui/button.tsx';
import { ALPHABET_ROWS, DIGIT_ROW, QWERTY_ROWS } from '../ui/key-layouts.ts';
import { Key, KeyRows } from '../ui/keys.tsx';
import { eraseAll, eraseBefore, typeInto } from '../ui/type-into.ts';
import { useApp } from '../window/app-context.ts';
import type { Secret } from './secret.ts';

/**
 * Keys for a secret at a terminal without a keyboard: digits in an order of this screen alone, or letters and digits.
 * What is told of them, and the choice of their order, may stand apart. The digits are shuffled once a screen, so that who
 * watches the hand learns no number.
 */
export function useSecretKeys(
  slot: PinSlot,
  secret: Secret,
): { readonly told: ReactNode; readonly keys: ReactNode; readonly order: ReactNode } {
  const { t } = useApp();
  const [shuffled] = useState(shuffledDigits);
  const [isInOrder, setIsInOrder] = useState(false);
  const onField = (use: (field: HTMLInputElement) => void) => () => {
    if (secret.input.current !== null) use(secret.input.current);
  };
  const onKey = (character: string) => onField((field) => typeInto(field, character))();
  const erase = { one: onField(eraseBefore), all: onField(eraseAll) };
  if (slot === 'sign') return { told: null, keys: <LetterKeys onKey={onKey} erase={erase} />, order: null };
  return {
    told: !isInOrder && <p className="quiet">{t.keys.shuffled}</p>,
    keys: <DigitPad digits={isInOrder ? DIGIT_ROW : shuffled} onKey={onKey} erase={erase} />,
    order: (
      <Button kind="text" onPress={() => setIsInOrder(!isInOrder)}>
        {isInOrder ? t.keys.shuffle : t.keys.order}
      </Button>
    ),
  };
}

interface PadProps {
  readonly onKey: (character: string) => void;
  readonly erase: { readonly one: () => void; readonly all: () => void };
}

function DigitPad({ digits, onKey, erase }: PadProps & { readonly digits: readonly string[] }) {
  const { t } = useApp();
  return (
    <div className="keys is-pad">
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

function shuffledDigits(): string[] {
  const digits = [...DIGIT_ROW];
  const drawn = crypto.getRandomValues(new Uint32Array(digits.length));
  for (let last = digits.length - 1; last > 0; last -= 1) {
    const other = (drawn[last] ?? 0) % (last + 1);
    [digits[last], digits[other]] = [digits[other] ?? '', digits[last] ?? ''];
  }
  return digits;
}
