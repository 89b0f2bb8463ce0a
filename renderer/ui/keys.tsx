import type { ReactNode } from 'react';
import './keys.css';

interface KeyProps {
  readonly onPress: () => void;
  /** A word, not a character. */
  readonly isWord?: boolean;
  /** Of keys that choose, the one that is chosen; left out for keys that type. */
  readonly isChosen?: boolean;
  readonly children: ReactNode;
}

/** One key on the screen. It takes no focus from the field and looks the same while it is pressed: nothing tells what was. */
export function Key({ onPress, isWord, isChosen, children }: KeyProps) {
  return (
    <button
      type="button"
      className={isWord ? 'key is-word' : 'key'}
      aria-pressed={isChosen}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      {children}
    </button>
  );
}

/** Rows of characters, as many columns as the longest has; an empty place is a gap. */
export function KeyRows(props: {
  readonly rows: readonly (readonly string[])[];
  readonly onKey: (character: string) => void;
}) {
  return props.rows.map((row) => (
    <div key={row.join('')} className="key-row" style={{ gridTemplateColumns: `repeat(${row.length}, 1fr)` }}>
      {row.map((character, place) =>
        character === '' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a gap is known by its place alone
          <span key={`gap-${place}`} />
        ) : (
          <Key key={character} onPress={() => props.onKey(character)}>
            {character}
          </Key>
        ),
      )}
    </div>
  ));
}
