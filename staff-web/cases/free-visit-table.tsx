import type { DeskFreeVisit, FreeVisitAct } from '#contract/portal/desk-routes.ts';
import { timeOfSlot } from '#contract/procedure/visit.ts';
import { DataTable } from '../page/data-table.tsx';
import { useDesk, useInLanguage } from '../page/desk-context.ts';
import { VisitActs } from './visit-acts.tsx';
import './cases.css';

type End = (id: string, act: FreeVisitAct) => Promise<void>;

/** Whoever is to come without a case, in the order of the times: they say their number, and nobody's name is known before. */
export function FreeVisitTable({ visits, end }: { readonly visits: readonly DeskFreeVisit[]; readonly end?: End }) {
  const { d } = useDesk();
  const { columns } = d.visits;
  const named = [columns.time, columns.visit, columns.procedure, columns.section, columns.state];
  return (
    <DataTable caption={d.visits.captionWithoutCase} columns={end === undefined ? named : [...named, '']}>
      {visits.map((visit) => (
        <FreeVisitRow key={visit.id} visit={visit} end={end} />
      ))}
    </DataTable>
  );
}

function FreeVisitRow({ visit, end }: { readonly visit: DeskFreeVisit; readonly end: End | undefined }) {
  const { d } = useDesk();
  const inLanguage = useInLanguage();
  const { id, slot, state, procedure, section, may } = visit;
  const time = timeOfSlot(slot);
  return (
    <tr>
      <td>{time}</td>
      <td className="case-number">{id}</td>
      <td>{procedure !== null && inLanguage(procedure.title)}</td>
      <td>{section !== null && inLanguage(section.name)}</td>
      <td>{d.visits.states[state]}</td>
      {end !== undefined && (
        <td>
          <VisitActs acts={may} of={`${time} ${id}`} onAct={(act) => end(id, act)} />
        </td>
      )}
    </tr>
  );
}
