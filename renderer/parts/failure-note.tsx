import type { ReactNode } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { useApp, useWindowState } from '../state/app-context.ts';
import { Icon } from './icon.tsx';

export type NoteKind = 'info' | 'success' | 'warning' | 'error';

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

/** Failure to words: what happened, what to do now, what is safe. */
export function FailureNote({ failure, isUrgent }: { readonly failure: Failure; readonly isUrgent?: boolean }) {
  const { say } = useApp();
  const { title, todo, safe } = failureTextOf(say.failures, failure);
  return (
    <Note kind={failure.code === 'cancelled' ? 'info' : 'error'} title={title} isUrgent={isUrgent ?? false}>
      <p>{visibleText(todo)}</p>
      <p className="safe">{safe}</p>
    </Note>
  );
}

/** What the last command came back with. */
export function TroubleNote() {
  const { store } = useApp();
  const { trouble } = useWindowState(store);
  return trouble === undefined ? null : <FailureNote failure={trouble} isUrgent />;
}
