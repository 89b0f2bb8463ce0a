import type { AuditEntryShown } from '#contract/portal/audit-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import type { DeskWords } from '#words/desk-words.ts';
import { useDesk } from '../page/desk-context.ts';
import './audit.css';

export function AuditTable(props: {
  readonly entries: readonly AuditEntryShown[];
  readonly onOpen: (n: number) => void;
  readonly onWho: (staff: string, name: string) => void;
}) {
  const { d } = useDesk();
  const { t } = useWords();
  const { columns, acts, results } = d.audit;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that is wider than the page is moved by keys
    <section className="audit-table-box" aria-label={d.audit.caption} tabIndex={0}>
      <table className="audit-table">
        <caption className="visually-hidden">{d.audit.caption}</caption>
        <thead>
          <tr>
            {(['n', 'at', 'who', 'act', 'case', 'result'] as const).map((column) => (
              <th key={column} scope="col">
                {columns[column]}
              </th>
            ))}
            <th scope="col">{d.audit.open}</th>
          </tr>
        </thead>
        <tbody>
          {props.entries.map((entry) => (
            <tr key={entry.n}>
              <th scope="row">{entry.n}</th>
              <td>{instantInWords(entry.at, t.dates)}</td>
              <td>
                <Who actor={entry.actor} onWho={props.onWho} />
              </td>
              <td>{acts[entry.act] ?? visibleText(entry.act)}</td>
              <td>{entry.case === null ? '' : visibleText(entry.case)}</td>
              <td>{results[entry.result]}</td>
              <td>
                <Button kind="text" onPress={() => props.onOpen(entry.n)}>
                  <span aria-hidden="true">{d.audit.open}</span>
                  <span className="visually-hidden">{d.audit.openOf(entry.n)}</span>
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Who(props: {
  readonly actor: AuditEntryShown['actor'];
  readonly onWho: (staff: string, name: string) => void;
}) {
  const { d } = useDesk();
  const { kind, id, name } = props.actor;
  if (kind !== 'staff' || id === null) return whoInWords(props.actor, d);
  const called = visibleText(name ?? id);
  return (
    <Button kind="text" onPress={() => props.onWho(id, name ?? id)}>
      {called}
      <span className="visually-hidden"> {d.audit.whoOnly(called)}</span>
    </Button>
  );
}

export function whoInWords({ kind, id, name }: AuditEntryShown['actor'], d: DeskWords): string {
  const called = name ?? id;
  return called === null ? d.audit.kinds[kind] : `${d.audit.kinds[kind]} ${visibleText(called)}`;
}
