import type { ComponentProps } from 'react';
import './radio-pick.css';

/** A radio button in a row of short ones; the children are its words. */
export function RadioPick({ children, ...input }: ComponentProps<'input'>) {
  return (
    <label className="pick">
      <input type="radio" {...input} />
      {children}
    </label>
  );
}
