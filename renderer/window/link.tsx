import type { ReactNode } from 'react';
import { useApp } from './app-context.ts';
import type { Route } from './route.ts';
import '../ui/button.css';

/**
 * Leads to another place of the window; `className` says what it looks like. Its address names the kind of place alone,
 * never what is shown there, and it opens no second window: the host speaks to one.
 */
export function Link(props: {
  readonly to: Route;
  readonly className?: string;
  /** Runs before the window goes there. */
  readonly onGo?: () => void;
  readonly children: ReactNode;
}) {
  const { to, className, onGo, children } = props;
  const { store } = useApp();
  return (
    <a
      className={className ?? 'link'}
      href={`#${to.at}`}
      draggable={false}
      onAuxClick={(event) => event.preventDefault()}
      onClick={(event) => {
        event.preventDefault();
        onGo?.();
        store.go(to);
      }}
    >
      {children}
    </a>
  );
}
