import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import {
  ALPHABET_ROWS,
  DIGIT_ROW,
  HIRAGANA_ROWS,
  KANA_MARKS,
  KATAKANA_ROWS,
  otherSize,
  otherSound,
} from '../ui/key-layouts.ts';
import { Key, KeyRows } from '../ui/keys.tsx';
import { changeBefore, eraseBefore, type TextField, typeInto } from '../ui/type-into.ts';
import { useApp } from '../window/app-context.ts';
import './screen-keyboard.css';

const BOARDS = {
  hiragana: HIRAGANA_ROWS,
  katakana: KATAKANA_ROWS,
  latin: ALPHABET_ROWS,
  digits: [DIGIT_ROW],
} as const;
type Board = keyof typeof BOARDS;
const BOARD_NAMES = ['hiragana', 'katakana', 'latin', 'digits'] as const satisfies readonly Board[];

const LEAVES_AFTER_MS = 300;
const TYPED_INTO =
  'input:not([type="radio"], [type="checkbox"], [type="file"], [data-keys="own"]), textarea:not([data-keys="own"])';

/** Keys for whatever field has the focus, at a terminal that has no keyboard; none while no field has it. */
export function ScreenKeyboard() {
  const { t } = useApp();
  const [field, setField] = useState<TextField>();
  const [board, setBoard] = useState<Board>('hiragana');
  const keyboard = useRef<HTMLElement>(null);

  useEffect(() => {
    let leaving: number | undefined;
    const entered = ({ target }: FocusEvent) => {
      window.clearTimeout(leaving);
      if (!(target instanceof HTMLElement) || !target.matches(TYPED_INTO)) return setField(undefined);
      setField(target as TextField);
      setBoard(boardFor(target as TextField));
    };
    // A finger that presses a button takes the focus from the field: the button must not move under it.
    const left = () => {
      leaving = window.setTimeout(() => setField(undefined), LEAVES_AFTER_MS);
    };
    document.addEventListener('focusin', entered);
    document.addEventListener('focusout', left);
    return () => {
      window.clearTimeout(leaving);
      document.removeEventListener('focusin', entered);
      document.removeEventListener('focusout', left);
    };
  }, []);

  // What is typed into must not lie behind the keys.
  useLayoutEffect(() => {
    const { documentElement } = document;
    documentElement.toggleAttribute('data-keyboard', field !== undefined);
    documentElement.style.setProperty('--keyboard-height', `${keyboard.current?.offsetHeight ?? 0}px`);
    field?.scrollIntoView({ block: 'nearest' });
  }, [field]);

  if (field === undefined) return null;
  const isKana = board === 'hiragana' || board === 'katakana';
  const dash = isKana ? KANA_MARKS.long : '-';
  return (
    <section ref={keyboard} className="screen-keyboard keys" aria-label={t.keys.board}>
      <div className="key-row" style={{ gridTemplateColumns: 'repeat(5, 1fr)' }}>
        {BOARD_NAMES.map((name) => (
          <Key key={name} isWord isChosen={name === board} onPress={() => setBoard(name)}>
            {t.keys.boards[name]}
          </Key>
        ))}
        <Key isWord onPress={() => field.blur()}>
          {t.keys.close}
        </Key>
      </div>
      <KeyRows rows={BOARDS[board]} onKey={(character) => typeInto(field, character)} />
      <div className="key-row" style={{ gridTemplateColumns: `repeat(${isKana ? 6 : 3}, 1fr)` }}>
        {isKana && (
          <>
            <Key onPress={() => changeBefore(field, (kana) => otherSound(kana, '\u3099'))}>{KANA_MARKS.sound}</Key>
            <Key onPress={() => changeBefore(field, (kana) => otherSound(kana, '\u309a'))}>{KANA_MARKS.halfSound}</Key>
            <Key isWord onPress={() => changeBefore(field, otherSize)}>
              {t.keys.small}
            </Key>
          </>
        )}
        <Key onPress={() => typeInto(field, dash)}>{dash}</Key>
        <Key isWord onPress={() => typeInto(field, isKana ? KANA_MARKS.space : ' ')}>
          {t.keys.space}
        </Key>
        <Key isWord onPress={() => eraseBefore(field)}>
          {t.keys.eraseOne}
        </Key>
      </div>
    </section>
  );
}

function boardFor(field: TextField): Board {
  const wanted = BOARD_NAMES.find((name) => name === field.dataset.keys);
  return wanted ?? (field.inputMode === 'numeric' ? 'digits' : 'hiragana');
}
