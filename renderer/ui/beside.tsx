import type { ReactNode } from 'react';
import './beside.css';

/** A note with the button that answers it. */
export function Beside({ children }: { readonly children: ReactNode }) {
  return <div className="beside">{children}</div>;
}
