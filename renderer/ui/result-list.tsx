import type { ReactNode } from 'react';
import './result-list.css';

/** What was found or sent, an item each; the heading of an item leads to it. */
export function ResultList({ children }: { readonly children: ReactNode }) {
  return <ul className="results">{children}</ul>;
}

/** Short facts of one item, side by side. */
export function Tags({ children }: { readonly children: ReactNode }) {
  return <ul className="tags">{children}</ul>;
}
