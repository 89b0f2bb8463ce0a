import type { ReactNode } from 'react';
import './page.css';

/** Rows under headings; a column of things to press has none. A wide table scrolls in its own box, never the page. */
export function DataTable(props: {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
    <section className="table-box" aria-label={props.caption} tabIndex={0}>
      <table className="desk-table">
        <caption className="visually-hidden">{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map((column) =>
              column === '' ? (
                <td key="acts" />
              ) : (
                <th key={column} scope="col">
                  {column}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </section>
  );
}
