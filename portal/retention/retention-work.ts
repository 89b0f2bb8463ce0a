import { sql } from 'kysely';
import { type CalendarDate, epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { JobActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import type { EventOf, Publish } from '../platform/events/outbox.ts';
import { type DueList, isDue, ofRule, proceduresByMunicipality } from './due-cases.ts';
import { endedBefore, type KeptBeside } from './kept-beside.ts';
import type { RetentionAudit } from './retention-acts.ts';
import type { RETENTION_EVENTS } from './retention-events.ts';
import { dayOfErasing, type RetentionRule } from './retention-rules.ts';
import { mayErase, type RuleInForce, rulesInForce } from './retention-store.ts';

/**
 * What the portal does by itself about what was kept long enough: nothing while this computer's clock and the database's
 * disagree.
 */
export interface RetentionWork {
  /** Lists what falls due within 30 days, or did and is still there. Erases nothing. */
  plan(): Promise<void>;
  /** Erases what is on confirmed lists whose day has come, some in each transaction; answers how much. */
  run(actor: JobActor, signal: AbortSignal): Promise<Erased>;
}

interface Erased {
  readonly cases: number;
  /** What is no case. */
  readonly others: number;
}

const AHEAD_DAYS = 30;
/** The end of the audit's chain is held meanwhile, and everybody who looks at something waits for it. */
const AT_ONCE = 100;
const CLOCKS_APART_MS = 60_000;

interface RetentionWorkTools {
  readonly rules: readonly RetentionRule[];
  readonly beside: readonly KeptBeside[];
  readonly nowMs: () => number;
}

export function createRetentionWork(
  database: Database,
  publish: Publish<EventOf<typeof RETENTION_EVENTS>>,
  audit: RetentionAudit,
  { rules, beside, nowMs }: RetentionWorkTools,
): RetentionWork {
  async function agreedDay(): Promise<CalendarDate | undefined> {
    const clock = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(database);
    const databaseMs = clock.rows[0]?.now.getTime() ?? 0;
    return Math.abs(databaseMs - nowMs()) > CLOCKS_APART_MS ? undefined : japaneseDay(epochMs(databaseMs));
  }

  async function eraseSome(
    actor: JobActor,
    list: DueList,
    { kind, years, source }: RuleInForce,
    procedures: readonly string[],
  ): Promise<number> {
    return database.transaction().execute(async (transaction) => {
      const due = await sql<{ number: string }>`
        select receipt_number as number from desk_case where ${isDue(list, procedures)}
        order by closed_at, receipt_number limit ${AT_ONCE} for update skip locked`.execute(transaction);
      const numbers = due.rows.map(({ number }) => number);
      if (numbers.length === 0) return 0;
      await sql`select erase_cases(${list.m}, ${numbers}::text[])`.execute(transaction);
      const gone = await sql<{ number: string }>`
        select id as number from erasure where municipality_code = ${list.m} and kind = 'case' and at = now()
        order by n`.execute(transaction);
      await sql`update desk_case set erased_under = ${JSON.stringify({ kind, years, source })}::jsonb
        where municipality_code = ${list.m} and receipt_number = any(${gone.rows.map(({ number }) => number)}::text[])`.execute(
        transaction,
      );
      for (const { number } of gone.rows) {
        const data = { receiptNumber: number, municipality: list.m };
        await publish(transaction, actor, { name: 'caseErased', data: data as never });
      }
      for (const { number } of gone.rows) {
        const detail = { kind };
        const deed = { actor, municipality: list.m, receiptNumber: number, requestId: null };
        await audit.append(transaction, { ...deed, act: 'caseErased', detail });
      }
      return gone.rows.length;
    });
  }

  /** How much of a kind is due, by group. */
  async function dueByGroup(list: Omit<DueList, 'group'>, procedures: readonly string[]) {
    const other = beside.find(({ kind }) => kind === list.kind);
    if (other !== undefined) {
      return other.count(database, { municipality: list.m, before: endedBefore(list.dueOn, list.years) });
    }
    const cases = await sql<{ group: string; count: number }>`
      select procedure_group as "group", count(*)::integer as count
      from desk_case where ${isDue(list, procedures)} group by procedure_group`.execute(database);
    return cases.rows;
  }

  async function eraseSomeBeside(actor: JobActor, { m, dueOn, kind, group, years }: DueList, other: KeptBeside) {
    return database.transaction().execute(async (transaction) => {
      const due = { municipality: m, group, before: endedBefore(dueOn, years) };
      const things = await other.erase(transaction, due, AT_ONCE);
      if (things > 0) {
        const deed = { actor, municipality: m, receiptNumber: null, requestId: null };
        await audit.append(transaction, { ...deed, act: 'keptErased', detail: { kind, things } });
      }
      return things;
    });
  }

  return {
    async plan() {
      const today = await agreedDay();
      if (today === undefined) return;
      const dueOn = dayOfErasing(today, AHEAD_DAYS);
      for (const [m, procedures] of await proceduresByMunicipality(database)) {
        for (const rule of await rulesInForce(database, m, rules)) {
          const list = { m, dueOn, kind: rule.kind, years: rule.years };
          const found = await dueByGroup(list, ofRule(rules, rule, procedures));
          await sql`insert into retention_list (municipality_code, due_on, kind, procedure_group, years, cases)
            select ${m}, ${dueOn}::date, ${rule.kind}, due.name, ${rule.years}, due.count
            from unnest(${found.map(({ group }) => group)}::text[], ${found.map(({ count }) => count)}::integer[])
              as due (name, count)
            on conflict (municipality_code, due_on, kind, procedure_group) do update
              set cases = excluded.cases, years = excluded.years, confirmed_by = null, confirmed_at = null,
                planned_at = clock_timestamp()
              where retention_list.done_at is null
                and (retention_list.confirmed_at is null or retention_list.years <> excluded.years)`.execute(database);
        }
      }
    },

    async run(actor, signal) {
      const today = await agreedDay();
      const erased = { cases: 0, others: 0 };
      if (today === undefined) return erased;
      const lists = await sql<DueList>`
        select municipality_code as m, to_char(due_on, 'YYYY-MM-DD') as "dueOn", kind, procedure_group as "group", years
        from retention_list
        where confirmed_at is not null and done_at is null and due_on <= ${today}::date`.execute(database);
      for (const list of lists.rows) {
        const inForce = await rulesInForce(database, list.m, rules);
        const rule: RuleInForce | undefined = inForce.find(({ kind }) => kind === list.kind);
        if (rule === undefined || !mayErase(rule) || rule.years !== list.years) continue;
        const procedures = (await proceduresByMunicipality(database, list.m)).get(list.m) ?? [];
        const concerned = ofRule(rules, rule, procedures);
        const other = beside.find(({ kind }) => kind === list.kind);
        for (let some = 1; some > 0; ) {
          if (signal.aborted) return erased;
          some =
            other === undefined
              ? await eraseSome(actor, list, rule, concerned)
              : await eraseSomeBeside(actor, list, other);
          erased[other === undefined ? 'cases' : 'others'] += some;
        }
        await sql`update retention_list set done_at = clock_timestamp()
          where municipality_code = ${list.m} and due_on = ${list.dueOn}::date and kind = ${list.kind}
            and procedure_group = ${list.group}`.execute(database);
      }
      return erased;
    },
  };
}
