import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type CasePapers, type DeskDay, VISITS_SHOWN } from '#contract/portal/desk-routes.ts';
import { toldSection } from '#contract/procedure/visit.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { ApplicationAudit } from './application-acts.ts';
import { byWhom } from './by-whom.ts';
import type { DeskCaller } from './case-change.ts';
import { type DetailTools, originalOf, originalsOf, summariesOf } from './case-detail.ts';
import { casesOf, inGroups, policyCase, readRow, withRecusals } from './case-row.ts';
import { todayOf } from './case-step.ts';
import { procedureOf } from './definition-lookup.ts';
import { actsOf, openRefusalOf } from './desk-policy.ts';
import type { FreeVisitDesk } from './free-visit-desk.ts';
import { toldVisit } from './told-visits.ts';
import { visitsOf } from './visit-steps.ts';

/** Who comes to the counter, and which papers of a case are there. */
export interface DeskVisits {
  /** Visits of a day, today where it is not said: of cases that the caller sees in lists, and to sections of their groups. */
  day(caller: DeskCaller, day: CalendarDate | undefined, requestId: string): Promise<Outcome<DeskDay>>;
  /** Papers and visits of a case, nothing of what was filed. Fails with `notFound`, `actionNotAllowed`, `erased`. */
  papers(caller: DeskCaller, receiptNumber: string, requestId: string): Promise<Outcome<CasePapers>>;
  readonly end: FreeVisitDesk['end'];
}

export function createDeskVisits(
  database: Database,
  audit: ApplicationAudit,
  tools: DetailTools,
  freeVisits: FreeVisitDesk,
): DeskVisits {
  async function visitsOfDay(caller: DeskCaller, day: CalendarDate) {
    const visible = inGroups(casesOf(database, caller), caller).clearSelect();
    return visible
      .innerJoin('case_visit', (join) =>
        join
          .onRef('case_visit.municipality_code', '=', 'desk_case.municipality_code')
          .onRef('case_visit.receipt_number', '=', 'desk_case.receipt_number'),
      )
      .selectAll('case_visit')
      .where('case_visit.municipality_code', '=', caller.municipality)
      .where('case_visit.day', '=', day)
      .where('case_visit.state', '!=', 'cancelled')
      .where('desk_case.erased_at', 'is', null)
      .orderBy('case_visit.day')
      .orderBy('case_visit.starts')
      .orderBy('case_visit.receipt_number')
      .limit(VISITS_SHOWN)
      .execute();
  }

  return {
    end: freeVisits.end,

    async day(caller, wanted, requestId) {
      const day = wanted ?? (await todayOf(database));
      const visits = await visitsOfDay(caller, day);
      const numbers = [...new Set(visits.map(({ receipt_number }) => receipt_number))];
      const rows =
        numbers.length === 0
          ? []
          : await casesOf(database, caller).where('desk_case.receipt_number', 'in', numbers).execute();
      const summaries = await summariesOf(database, caller, await withRecusals(database, caller, rows), tools);
      const cases = new Map(summaries.map((summary) => [summary.receiptNumber, summary]));
      const acting = visits.filter(({ actor_kind }) => actor_kind === 'staff').map(({ actor_id }) => actor_id);
      const names = await tools.staffNames(caller.municipality, [...new Set(acting)]);
      const sections = tools.visitSections(caller.municipality);
      const shown = visits.flatMap((visit): DeskDay['visits'] => {
        const of = cases.get(visit.receipt_number);
        const section = sections.find(({ key }) => key === visit.section);
        const who = byWhom(visit, (id) => names.get(id) ?? '');
        const told = { ...toldVisit(visit), at: instantOf(visit.at), ...who };
        return of === undefined
          ? []
          : [{ ...told, case: of, section: section === undefined ? null : toldSection(section) }];
      });
      const withoutCase = await freeVisits.day(caller, day);
      const { actor, municipality } = caller;
      const deed = { actor, municipality, receiptNumber: null, requestId };
      const detail = { visits: shown.length + withoutCase.length };
      await audit.append(database, { ...deed, act: 'visitsListed', detail });
      return success({ day, visits: shown, withoutCase });
    },

    async papers(caller, receiptNumber, requestId) {
      const { actor, municipality } = caller;
      const deed = { actor, municipality, receiptNumber, requestId, act: 'casePapersRead' as const };
      const row = await readRow(database, caller, receiptNumber);
      const beside = { recused: row?.recused ?? false, hasLetters: false };
      const reason = row && openRefusalOf(caller, policyCase(row, beside));
      if (row === undefined || reason !== undefined || row.erased_at !== null) {
        const gone = failed({ code: row === undefined ? 'notFound' : 'erased' });
        const refused = reason === undefined ? gone : failed({ code: 'actionNotAllowed', reason });
        await audit.appendRefused(database, { ...deed, code: refused.failure.code });
        return refused;
      }
      const procedure = await procedureOf(tools.definition, row);
      const originals = await originalsOf(database, row);
      const visits = await visitsOf(database, row);
      const acting = [...originals, ...visits].filter(({ actor_kind }) => actor_kind === 'staff');
      const names = await tools.staffNames(municipality, [...new Set(acting.map(({ actor_id }) => actor_id))]);
      const nameOf = (id: string) => names.get(id) ?? '';
      const sealed = await tools.vault.open(database, row);
      await audit.append(database, { ...deed, detail: {} });
      return success({
        receiptNumber,
        procedure: { id: procedure.id, title: procedure.title },
        state: row.state,
        version: row.version,
        originals: originals.map((original) => originalOf(original, procedure, sealed, nameOf)),
        visits: visits.map((visit) => ({ ...toldVisit(visit), at: instantOf(visit.at), ...byWhom(visit, nameOf) })),
        may: actsOf(caller, policyCase(row, beside), await todayOf(database)),
      });
    },
  };
}
