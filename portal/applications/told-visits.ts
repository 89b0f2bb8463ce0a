import type { Selectable } from 'kysely';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { isClosed } from '#contract/procedure/case.ts';
import {
  type CaseVisits,
  type OwnVisit,
  slotOf,
  toldSection,
  VISIT_LIMITS,
  type VisitSection,
} from '#contract/procedure/visit.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import type { Tables } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { byWhom } from './by-whom.ts';
import { countsOf, sectionOf } from './visit-steps.ts';

type VisitRow = Selectable<Tables['case_visit']>;
type CaseOf = Pick<Selectable<Tables['desk_case']>, 'procedure_group' | 'state'>;

/** What the person of a case is told of its visits. */
export function ownVisits(of: CaseOf, rows: readonly VisitRow[], sections: readonly VisitSection[]): CaseVisits {
  const { open, changes } = countsOf(rows);
  const section = sectionFor(of, rows, sections);
  const changesLeft = Math.max(0, VISIT_LIMITS.changes - changes);
  return {
    section: section === undefined ? null : toldSection(section),
    visits: rows.map(toldVisit),
    mayBook: section !== undefined && !isClosed(of) && open < VISIT_LIMITS.open && changesLeft > 0,
    changesLeft,
  };
}

/** What the desk is told of them. */
export function deskVisits(
  of: CaseOf,
  rows: readonly VisitRow[],
  sections: readonly VisitSection[],
  nameOf: (id: string) => string,
): Pick<CaseDetail, 'section' | 'visits'> {
  const section = sectionFor(of, rows, sections);
  return {
    section: section === undefined ? null : toldSection(section),
    visits: rows.map((row) => ({ ...toldVisit(row), at: instantOf(row.at), ...byWhom(row, nameOf) })),
  };
}

export function toldVisit(row: VisitRow): OwnVisit {
  return {
    visit: row.visit,
    slot: slotOf(calendarDateSchema.parse(row.day), row.starts),
    minutes: row.minutes,
    state: row.state,
  };
}

/** Where a visit that is to come was booked; else who would receive for the case. */
function sectionFor({ procedure_group }: CaseOf, rows: readonly VisitRow[], sections: readonly VisitSection[]) {
  const booked = rows.find(({ state }) => state === 'booked');
  return sections.find(({ key }) => key === booked?.section) ?? sectionOf(sections, procedure_group);
}
