import type { ReactNode } from 'react';
import './facts.css';

/** Names with their values, one below the other. */
export function Facts({ isPanel, children }: { readonly isPanel?: boolean; readonly children: ReactNode }) {
  return <dl className={isPanel ? 'facts panel' : 'facts'}>{children}</dl>;
}

/** `isAsTyped` keeps spaces and line ends of what a person wrote; `isLive` has a change read out. */
export function Fact(props: {
  readonly name: string;
  readonly isAsTyped?: boolean;
  readonly isLive?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd className={props.isAsTyped ? 'as-typed' : undefined} aria-live={props.isLive ? 'polite' : undefined}>
        {props.children}
      </dd>
    </div>
  );
}
