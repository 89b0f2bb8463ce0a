import type { ReactNode } from 'react';
import './facts.css';

/** Names with their values, one below the other. */
export function Facts(props: { readonly isPanel?: boolean; readonly isDense?: boolean; readonly children: ReactNode }) {
  const { isPanel, isDense, children } = props;
  return <dl className={isPanel ? 'facts panel' : isDense ? 'facts is-dense' : 'facts'}>{children}</dl>;
}

/**
 * `isAsTyped` keeps spaces and line ends of what a person wrote; `isLive` has a change read out; `action` stands at the
 * end of the row.
 */
export function Fact(props: {
  readonly name: string;
  readonly isAsTyped?: boolean;
  readonly isLive?: boolean;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className={props.action === undefined ? undefined : 'has-action'}>
      <dt>{props.name}</dt>
      <dd className={props.isAsTyped ? 'as-typed' : undefined} aria-live={props.isLive ? 'polite' : undefined}>
        {props.children}
      </dd>
      {props.action !== undefined && <dd className="fact-action">{props.action}</dd>}
    </div>
  );
}
