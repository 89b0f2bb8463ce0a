import type { ProcedureComparison } from '#contract/portal/procedure-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { useDesk } from '../page/desk-context.ts';
import './catalogue.css';

type Difference = ProcedureComparison['differences'][number];

const MOST_CHARACTERS = 600;

/** Member by member, what stands there and what stood there. */
export function DifferenceList({ differences }: { readonly differences: readonly Difference[] }) {
  const { d } = useDesk();
  if (differences.length === 0) return <p>{d.procedures.noDifferences}</p>;
  return (
    <ul className="findings">
      {differences.map(({ at, change, before, after }) => (
        <li key={`${at} ${change}`}>
          <p>
            <strong>{d.procedures.changes[change]}</strong> <code>{visibleText(at)}</code>
          </p>
          {after !== null && (
            <p className="as-typed">
              <ins>{asText(after)}</ins>
            </p>
          )}
          {before !== null && (
            <p className="as-typed quiet">
              <del>{asText(before)}</del>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

function asText(value: Difference['before']): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 1);
  return visibleText(text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)} …` : text);
}
