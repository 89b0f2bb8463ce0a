import type { ReactNode } from 'react';
import './printed-part.css';

/** A part of a page that is seen on paper alone, and then in the place of the page. */
export function PrintedPart(props: { readonly part: 'slip' | 'paper'; readonly children: ReactNode }) {
  return (
    <div className={props.part === 'slip' ? 'printed-part is-slip' : 'printed-part is-paper'} aria-hidden="true">
      {props.children}
    </div>
  );
}

/** Prints one such part: the narrow slip, or the form on paper. */
export function printPart(part: 'slip' | 'paper'): void {
  const { dataset } = document.documentElement;
  dataset.print = part;
  window.print();
  delete dataset.print;
}
