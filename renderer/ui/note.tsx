import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import './note.css';

type NoteKind = 'info' | 'success' | 'warning' | 'error';

/** A banner: icon, title, words. `isUrgent` interrupts a screen reader; otherwise it waits its turn. */
export function Note(props: {
  readonly kind: NoteKind;
  readonly title: string;
  readonly isUrgent?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <div className={`note is-${props.kind}`} role={props.isUrgent ? 'alert' : 'status'}>
      <Icon name={props.kind} />
      <div>
        <p className="note-title">{props.title}</p>
        {props.children}
      </div>
    </div>
  );
}
