import type { ReactNode } from 'react';
import './fold.css';

/** What most people need not read; `about` says in a few words what is in it. */
export function Fold(props: { readonly title: string; readonly about?: string; readonly children: ReactNode }) {
  return (
    <details className="fold">
      <summary>
        <span className="fold-title">{props.title}</span>
        {props.about !== undefined && <span className="quiet"> {props.about}</span>}
      </summary>
      <div className="fold-body">{props.children}</div>
    </details>
  );
}
