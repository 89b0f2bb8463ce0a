import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { WITHHOLDINGS_AT_ONCE, type Withholding } from '#contract/portal/exchange-record-routes.ts';
import { type CalendarDate, calendarDateSchema, epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { allOrNothing } from '../platform/database/all-or-nothing.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import type { RecordAudit } from './record-acts.ts';
import { mayWithhold } from './record-policy.ts';

/** A year; longer takes being asked again. */
const LONGEST_DAYS = 366;

type Caller = Pick<StaffCaller, 'actor' | 'municipality' | 'grants'>;

interface Wish {
  readonly until: CalendarDate;
  readonly ground: string;
}

/** Whose a case is, nobody's once it is erased, and of which group; handed in by the portal. */
type FindGroup = (
  database: Database,
  receiptNumber: string,
) => Promise<{ readonly owner: string | null; readonly municipality: string; readonly group: string } | undefined>;

/** What the law has withheld from a person for a while. Two people, a ground, a last day. */
export interface WithholdingStore {
  /** The newest first. Fails with `notFound`, `erased`. */
  list(caller: Caller, receiptNumber: string): Promise<Outcome<Withholding[]>>;
  /** Fails with `notFound`, `erased`, `transitionRefused` where the day is past or more than a year away. */
  ask(caller: Caller, receiptNumber: string, wish: Wish, requestId: string): Promise<Outcome<{ withholding: number }>>;
  /** Fails with `notFound`, `erased`, `actionNotAllowed`. */
  approve(caller: Caller, receiptNumber: string, withholding: number, requestId: string): Promise<Outcome<null>>;
}

export function createWithholdingStore(
  database: Database,
  {
    findGroup,
    audit,
    nowMs,
  }: { readonly findGroup: FindGroup; readonly audit: RecordAudit; readonly nowMs: () => number },
): WithholdingStore {
  const deed = ({ actor, municipality }: Caller, receiptNumber: string, requestId: string) => ({
    actor,
    municipality,
    receiptNumber,
    requestId,
  });

  /** A case of another municipality or group is as one that never was. */
  async function gone(caller: Caller, receiptNumber: string): Promise<Outcome<never> | undefined> {
    const found = await findGroup(database, receiptNumber);
    const sees = found?.municipality === caller.municipality && mayWithhold(caller, found.group);
    if (!sees) return failed({ code: 'notFound' });
    return found.owner === null ? failed({ code: 'erased' }) : undefined;
  }

  return {
    async list(caller, receiptNumber) {
      const missing = await gone(caller, receiptNumber);
      if (missing !== undefined) return missing;
      const kept = await sql<{
        withholding: number;
        until: string;
        ground: string;
        asked_by: string;
        asked_at: Date;
        approved_at: Date | null;
      }>`
        select withholding, until::text, ground, asked_by, asked_at, approved_at from record_withholding
        where municipality_code = ${caller.municipality} and receipt_number = ${receiptNumber}
        order by withholding desc limit ${WITHHOLDINGS_AT_ONCE}`.execute(database);
      return success(
        kept.rows.map((row) => ({
          withholding: row.withholding,
          until: calendarDateSchema.parse(row.until),
          ground: row.ground,
          askedAt: instantOf(row.asked_at),
          isMine: row.asked_by === caller.actor.id,
          approvedAt: row.approved_at === null ? null : instantOf(row.approved_at),
        })),
      );
    },

    async ask(caller, receiptNumber, { until, ground }, requestId) {
      const missing = await gone(caller, receiptNumber);
      if (missing !== undefined) return missing;
      const today = japaneseDay(epochMs(nowMs()));
      if (until <= today || until > addDays(today, LONGEST_DAYS))
        return failed({ code: 'transitionRefused', from: today, to: until });
      return allOrNothing(database, async (transaction) => {
        const { municipality, actor } = caller;
        const added = await sql<{ withholding: number }>`
          insert into record_withholding (municipality_code, receipt_number, withholding, until, ground, asked_by)
          select ${municipality}, ${receiptNumber}, coalesce(max(withholding), 0) + 1, ${until}, ${ground}, ${actor.id}
          from record_withholding where municipality_code = ${municipality} and receipt_number = ${receiptNumber}
          returning withholding`.execute(transaction);
        const withholding = added.rows[0]?.withholding ?? 1;
        const detail = { withholding, until };
        await audit.append(transaction, {
          ...deed(caller, receiptNumber, requestId),
          act: 'withholdingAsked',
          reason: ground,
          detail,
        });
        return success({ withholding });
      });
    },

    async approve(caller, receiptNumber, withholding, requestId) {
      const missing = await gone(caller, receiptNumber);
      if (missing !== undefined) return missing;
      const { municipality, actor } = caller;
      const outcome = await allOrNothing<null>(database, async (transaction) => {
        const found = await sql<{ asked_by: string; approved_by: string | null }>`
          select asked_by, approved_by from record_withholding
          where municipality_code = ${municipality} and receipt_number = ${receiptNumber}
            and withholding = ${withholding} for update`.execute(transaction);
        const [asked] = found.rows;
        if (asked === undefined || asked.approved_by !== null) return failed({ code: 'notFound' });
        if (asked.asked_by === actor.id) return failed({ code: 'actionNotAllowed', reason: 'fourEyes' });
        // Renewed in time, it goes on without a day between.
        await sql`
          update record_withholding set approved_by = ${actor.id}, approved_at = coalesce((
              select min(approved_at) from record_withholding
              where municipality_code = ${municipality} and receipt_number = ${receiptNumber}
                and until > ${japaneseDay(epochMs(nowMs()))}::date), clock_timestamp())
          where municipality_code = ${municipality} and receipt_number = ${receiptNumber}
            and withholding = ${withholding}`.execute(transaction);
        const detail = { withholding };
        await audit.append(transaction, {
          ...deed(caller, receiptNumber, requestId),
          act: 'withholdingApproved',
          detail,
        });
        return success(null);
      });
      if (!outcome.ok && outcome.failure.code === 'actionNotAllowed') {
        const refused = { ...deed(caller, receiptNumber, requestId), act: 'withholdingApproved' as const };
        await audit.appendRefused(database, { ...refused, code: outcome.failure.code });
      }
      return outcome;
    },
  };
}
