import type { ReactNode } from 'react';
import './fold.css';

/** What most people need not read; `about` says in a few words what is in it. `isPrinted`: on paper it stands open. */
export function Fold(props: {
  readonly title: string;
  readonly about?: string;
  readonly isPrinted?: boolean;
  /** Stands open at first. */
  readonly isOpen?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <details className={props.isPrinted ? 'fold is-printed' : 'fold'} open={props.isOpen}>
      <summary>
        <span className="fold-title">{props.title}</span>
        {props.about !== undefined && <span className="quiet"> {props.about}</span>}
      </summary>
      <div className="fold-body">{props.children}</div>
    </details>
  );
}
