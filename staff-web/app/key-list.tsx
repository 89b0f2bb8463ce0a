import { type Ref, useId } from 'react';
import { Actions } from '#ui/actions.tsx';
import { Button } from '#ui/button.tsx';
import { useDesk } from '../page/desk-context.ts';
import { keysAreOn } from '../page/keys.ts';
import './app.css';

const KEYS = [
  { name: 'next', keys: ['n'] },
  { name: 'down', keys: ['j'] },
  { name: 'up', keys: ['k'] },
  { name: 'open', keys: ['Enter'] },
  { name: 'take', keys: ['a'] },
  { name: 'correct', keys: ['c'] },
  { name: 'decide', keys: ['d'] },
  { name: 'message', keys: ['m'] },
  { name: 'note', keys: ['i'] },
  { name: 'difference', keys: ['v'] },
  { name: 'attachment', keys: ['[', ']'] },
  { name: 'tab', keys: ['1', '2', '3', '4', '5'] },
  { name: 'find', keys: ['/'] },
  { name: 'queue', keys: ['g', 'q'] },
  { name: 'today', keys: ['g', 't'] },
  { name: 'search', keys: ['g', 's'] },
  { name: 'send', keys: ['Ctrl+Enter'] },
  { name: 'undo', keys: ['Ctrl+Z'] },
  { name: 'redo', keys: ['Ctrl+Y'] },
  { name: 'movePart', keys: ['Alt+↑', 'Alt+↓'] },
  { name: 'back', keys: ['Esc'] },
  { name: 'help', keys: ['?'] },
] as const;

/** Every key of the desk, with what it does. */
export function KeyList({ ref }: { readonly ref: Ref<HTMLDialogElement> }) {
  const { d } = useDesk();
  const id = useId();
  return (
    <dialog ref={ref} aria-labelledby={id} className="key-list">
      <h2 id={id}>{d.keys.title}</h2>
      {!keysAreOn() && <p>{d.keys.off}</p>}
      <dl>
        {KEYS.map(({ name, keys }) => (
          <div key={name}>
            <dt>
              {keys.map((key) => (
                <kbd key={key} className="key-name">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{d.keys.names[name]}</dd>
          </div>
        ))}
      </dl>
      <Actions>
        <form method="dialog">
          <Button kind="filled" type="submit">
            {d.keys.close}
          </Button>
        </form>
      </Actions>
    </dialog>
  );
}
