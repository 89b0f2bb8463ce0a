import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { RetentionPage } from '#contract/portal/retention-routes.ts';
import { holdGroundSchema } from '#contract/procedure/case.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import { WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import { type DueList, isDue, ofRule, proceduresByMunicipality } from './due-cases.ts';
import type { RetentionAudit } from './retention-acts.ts';
import { groupsReadBy, refusalOf } from './retention-policy.ts';
import type { RetentionRule } from './retention-rules.ts';

/** Who asks, of which municipality; never from a request. */
type Caller = Pick<StaffCaller, 'actor' | 'municipality' | 'grants'>;

/** What a municipality's administrator confirms, and others see. Each is in the audit. */
export interface RetentionStore {
  /** Of the groups whose keeping the caller reads. Fails with `actionNotAllowed`, as all of these. */
  read(caller: Caller, requestId: string): Promise<Outcome<RetentionPage>>;
  /** Fails with `notFound` for a kind that there is no rule of. */
  confirmRule(
    caller: Caller,
    rule: { readonly kind: string; readonly years: number; readonly source: string },
    requestId: string,
  ): Promise<Outcome<null>>;
  /**
   * Fails with `notFound`, with `ruleUnconfirmed` where it rests on general practice that nobody confirmed, or with
   * `onHold` where all of it is held meanwhile.
   */
  confirmList(
    caller: Caller,
    list: { readonly dueOn: CalendarDate; readonly kind: string; readonly group: string },
    requestId: string,
  ): Promise<Outcome<null>>;
}

/** A rule as it is in force in a municipality. */
export interface RuleInForce extends RetentionRule {
  readonly confirmedAt: Date | null;
  /** The account that confirmed it. */
  readonly confirmedBy: string | null;
}

/** How accounts of a municipality are called; also of who has left. */
type StaffNames = (municipality: string, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

const MOST_LISTS = 1_000;

export function createRetentionStore(
  database: Database,
  audit: RetentionAudit,
  rules: readonly RetentionRule[],
  staffNames: StaffNames,
): RetentionStore {
  const deed = (caller: Caller, requestId: string) => ({
    actor: caller.actor,
    municipality: caller.municipality,
    receiptNumber: null,
    requestId,
  });
  type Act = Parameters<RetentionAudit['appendRefused']>[1]['act'];

  /** What was refused is rolled back, and kept as an attempt. */
  async function changed<T>(
    caller: Caller,
    act: Act,
    requestId: string,
    make: (transaction: Database) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const made = await database.transaction().execute(make);
    if (!made.ok) {
      const { code } = made.failure;
      await audit.appendRefused(database, { ...deed(caller, requestId), act, code });
    }
    return made;
  }

  return {
    async read(caller, requestId) {
      const read = await changed(caller, 'retentionRead', requestId, async (transaction) => {
        const groups = groupsReadBy(caller);
        if (groups.length === 0) return failed({ code: 'actionNotAllowed', reason: 'role' });
        const inForce = await rulesInForce(transaction, caller.municipality, rules);
        const lists = await listsOf(transaction, caller.municipality, groups);
        const holds = await holdsOf(transaction, caller.municipality, groups);
        await audit.append(transaction, { ...deed(caller, requestId), act: 'retentionRead', detail: {} });
        return success({ inForce, lists, holds });
      });
      if (!read.ok) return read;
      const { inForce, lists, holds } = read.value;
      const who = [...inForce, ...lists].flatMap(({ confirmedBy }) => confirmedBy ?? []);
      // Only now: within the transaction each reader would hold one connection and wait for another.
      const names = await staffNames(caller.municipality, [...new Set(who)]);
      const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? ''));
      return success({
        rules: inForce.map(({ kind, years, mark, source, confirmedAt, confirmedBy }) => ({
          kind,
          years,
          mark,
          source,
          confirmedAt: instantOrNull(confirmedAt),
          confirmedBy: nameOf(confirmedBy),
        })),
        lists: lists.map((list) => ({ ...list, confirmedBy: nameOf(list.confirmedBy) })),
        holds,
      });
    },

    confirmRule: (caller, { kind, years, source }, requestId) =>
      changed(caller, 'retentionRuleConfirmed', requestId, async (transaction) => {
        const reason = refusalOf(caller, 'confirmRetentionRule');
        if (reason !== undefined) return failed({ code: 'actionNotAllowed', reason });
        if (!rules.some((rule) => rule.kind === kind)) return failed({ code: 'notFound' });
        const { municipality, actor } = caller;
        await sql`insert into retention_rule (municipality_code, kind, number, years, source, confirmed_by)
          select ${municipality}, ${kind}, coalesce(max(number), 0) + 1, ${years}, ${source}, ${actor.id}
          from retention_rule where municipality_code = ${municipality} and kind = ${kind}`.execute(transaction);
        const detail = { kind, years };
        await audit.append(transaction, { ...deed(caller, requestId), act: 'retentionRuleConfirmed', detail });
        return success(null);
      }),

    confirmList: (caller, { dueOn, kind, group }, requestId) =>
      changed(caller, 'retentionListConfirmed', requestId, async (transaction) => {
        const reason = refusalOf(caller, 'confirmRetentionList');
        if (reason !== undefined) return failed({ code: 'actionNotAllowed', reason });
        const inForce = await rulesInForce(transaction, caller.municipality, rules);
        const rule = inForce.find((one) => one.kind === kind);
        if (rule === undefined) return failed({ code: 'notFound' });
        if (!mayErase(rule)) return failed({ code: 'ruleUnconfirmed' });
        const { years } = rule;
        const due = { m: caller.municipality, dueOn, kind, years, group };
        const procedures = (await proceduresByMunicipality(transaction, due.m)).get(due.m) ?? [];
        if (await isHeldAltogether(transaction, due, ofRule(rules, rule, procedures)))
          return failed({ code: 'onHold' });
        const { rows } = await sql<{ cases: number }>`
          update retention_list set confirmed_by = ${caller.actor.id}, confirmed_at = clock_timestamp()
          where municipality_code = ${caller.municipality} and due_on = ${dueOn}::date and kind = ${kind}
            and procedure_group = ${group} and years = ${years} and confirmed_at is null
          returning cases`.execute(transaction);
        const [list] = rows;
        if (list === undefined) return failed({ code: 'notFound' });
        const detail = { kind, dueOn, cases: list.cases };
        await audit.append(transaction, { ...deed(caller, requestId), act: 'retentionListConfirmed', detail });
        return success(null);
      }),
  };
}

/** What comes with the program, over which the last word of the municipality wins. */
export async function rulesInForce(
  database: Database,
  municipality: string,
  rules: readonly RetentionRule[],
): Promise<readonly RuleInForce[]> {
  const said = await database
    .selectFrom('retention_rule')
    .distinctOn('kind')
    .select(['kind', 'years', 'source', 'confirmed_at', 'confirmed_by'])
    .where('municipality_code', '=', municipality)
    .orderBy('kind')
    .orderBy('number', 'desc')
    .execute();
  return rules.map((rule) => {
    const own = said.find(({ kind }) => kind === rule.kind);
    return own === undefined
      ? { ...rule, confirmedAt: null, confirmedBy: null }
      : {
          ...rule,
          years: own.years,
          source: own.source,
          confirmedAt: own.confirmed_at,
          confirmedBy: own.confirmed_by,
        };
  });
}

/** General practice erases nothing until the municipality has confirmed it. */
export function mayErase({ mark, confirmedAt }: RuleInForce): boolean {
  return mark === 'V' || confirmedAt !== null;
}

async function listsOf(
  database: Database,
  municipality: string,
  groups: readonly string[],
): Promise<RetentionPage['lists']> {
  const rows = await database
    .selectFrom('retention_list')
    .select(sql<CalendarDate>`to_char(due_on, 'YYYY-MM-DD')`.as('dueOn'))
    .select(['kind', 'procedure_group', 'years', 'cases', 'confirmed_at', 'confirmed_by', 'done_at'])
    .where('municipality_code', '=', municipality)
    .$if(!groups.includes(WHOLE_MUNICIPALITY), (of) => of.where('procedure_group', 'in', groups))
    .orderBy('due_on', 'desc')
    .orderBy('kind')
    .orderBy('procedure_group')
    .limit(MOST_LISTS)
    .execute();
  return rows.map(({ dueOn, kind, procedure_group, years, cases, confirmed_at, confirmed_by, done_at }) => ({
    dueOn,
    kind,
    group: procedure_group,
    years,
    cases,
    confirmedAt: instantOrNull(confirmed_at),
    confirmedBy: confirmed_by,
    doneAt: instantOrNull(done_at),
  }));
}

/** Whether something is due of which nothing may go. */
async function isHeldAltogether(database: Database, due: DueList, procedures: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select exists (select from desk_case where ${isDue(due, procedures, { held: true })})
      and not exists (select from desk_case where ${isDue(due, procedures)}) as held`.execute(database);
  return rows[0]?.held === true;
}

async function holdsOf(
  database: Database,
  municipality: string,
  groups: readonly string[],
): Promise<RetentionPage['holds']> {
  const rows = await database
    .selectFrom('retention_hold as hold')
    .innerJoin('desk_case', (join) =>
      join
        .onRef('desk_case.municipality_code', '=', 'hold.municipality_code')
        .onRef('desk_case.receipt_number', '=', 'hold.receipt_number'),
    )
    .select((of) => [
      'desk_case.procedure_group',
      'hold.reason',
      of.fn.countAll<string>().as('cases'),
      of.fn.min('hold.placed_at').as('since'),
    ])
    .where('hold.municipality_code', '=', municipality)
    .where('hold.ended_at', 'is', null)
    .$if(!groups.includes(WHOLE_MUNICIPALITY), (of) => of.where('desk_case.procedure_group', 'in', groups))
    .groupBy(['desk_case.procedure_group', 'hold.reason'])
    .orderBy('desk_case.procedure_group')
    .orderBy('hold.reason')
    .limit(MOST_LISTS)
    .execute();
  return rows.map(({ procedure_group, reason, cases, since }) => ({
    group: procedure_group,
    ground: holdGroundSchema.parse(reason),
    cases: Number(cases),
    since: instantOf(since),
  }));
}

function instantOrNull(time: Date | null): string | null {
  return time === null ? null : instantOf(time);
}
