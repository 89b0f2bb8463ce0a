import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './origin.css';

const ICONS = { card: 'card', household: 'keep', guess: 'question', before: 'clock' } as const satisfies Record<
  string,
  IconName
>;

/** Where a value comes from that nobody has typed here. */
export function Origin(props: { readonly is: keyof typeof ICONS; readonly children: ReactNode }) {
  return (
    <span className={`origin is-${props.is}`}>
      <Icon name={ICONS[props.is]} />
      {props.children}
    </span>
  );
}
