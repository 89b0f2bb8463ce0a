import type { ReactNode } from 'react';
import './actions.css';

/** The buttons at the end of a screen, a form or a question. */
export function Actions({ children }: { readonly children: ReactNode }) {
  return <div className="actions">{children}</div>;
}
