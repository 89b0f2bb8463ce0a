import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { HoldReason, RetentionPage } from '#contract/portal/retention-routes.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import type { RetentionAudit } from './retention-acts.ts';
import { refusalOf } from './retention-policy.ts';
import type { RetentionRule } from './retention-rules.ts';

/** Who asks, of which municipality; never from a request. */
type Caller = Pick<StaffCaller, 'actor' | 'municipality' | 'grants'>;

/** What a municipality's administrator sees and confirms, and what approvers hold. Each is in the audit. */
export interface RetentionStore {
  /** Fails with `actionNotAllowed`, as all of these but the holds. */
  read(caller: Caller, requestId: string): Promise<Outcome<RetentionPage>>;
  /** Fails with `notFound` for a kind that there is no rule of. */
  confirmRule(
    caller: Caller,
    rule: { readonly kind: string; readonly years: number; readonly source: string },
    requestId: string,
  ): Promise<Outcome<null>>;
  /** Fails with `notFound`, or with `ruleUnconfirmed` where it rests on general practice that nobody confirmed. */
  confirmList(
    caller: Caller,
    list: { readonly dueOn: CalendarDate; readonly kind: string; readonly group: string },
    requestId: string,
  ): Promise<Outcome<null>>;
  /** Fails with `notFound`, also for a case that the caller may not hold, and with `erased`. */
  hold(caller: Caller, receiptNumber: string, reason: HoldReason, requestId: string): Promise<Outcome<null>>;
  endHold(caller: Caller, receiptNumber: string, requestId: string): Promise<Outcome<null>>;
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
  const deed = (caller: Caller, receiptNumber: string | null, requestId: string) => ({
    actor: caller.actor,
    municipality: caller.municipality,
    receiptNumber,
    requestId,
  });
  type Act = Parameters<RetentionAudit['appendRefused']>[1]['act'];

  /** What was refused is rolled back, and kept as an attempt. */
  async function changed<T>(
    caller: Caller,
    act: Act,
    { receiptNumber = null, requestId }: { readonly receiptNumber?: string | null; readonly requestId: string },
    make: (transaction: Database) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const made = await database.transaction().execute(make);
    if (!made.ok) {
      const { code } = made.failure;
      await audit.appendRefused(database, { ...deed(caller, receiptNumber, requestId), act, code });
    }
    return made;
  }

  return {
    async read(caller, requestId) {
      const read = await changed(caller, 'retentionRead', { requestId }, async (transaction) => {
        const reason = refusalOf(caller, 'readRetention');
        if (reason !== undefined) return failed({ code: 'actionNotAllowed', reason });
        const inForce = await rulesInForce(transaction, caller.municipality, rules);
        const lists = await listsOf(transaction, caller.municipality);
        await audit.append(transaction, { ...deed(caller, null, requestId), act: 'retentionRead', detail: {} });
        return success({ inForce, lists });
      });
      if (!read.ok) return read;
      const { inForce, lists } = read.value;
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
      });
    },

    confirmRule: (caller, { kind, years, source }, requestId) =>
      changed(caller, 'retentionRuleConfirmed', { requestId }, async (transaction) => {
        const reason = refusalOf(caller, 'confirmRetentionRule');
        if (reason !== undefined) return failed({ code: 'actionNotAllowed', reason });
        if (!rules.some((rule) => rule.kind === kind)) return failed({ code: 'notFound' });
        const { municipality, actor } = caller;
        await sql`insert into retention_rule (municipality_code, kind, number, years, source, confirmed_by)
          select ${municipality}, ${kind}, coalesce(max(number), 0) + 1, ${years}, ${source}, ${actor.id}
          from retention_rule where municipality_code = ${municipality} and kind = ${kind}`.execute(transaction);
        const detail = { kind, years };
        await audit.append(transaction, { ...deed(caller, null, requestId), act: 'retentionRuleConfirmed', detail });
        return success(null);
      }),

    confirmList: (caller, { dueOn, kind, group }, requestId) =>
      changed(caller, 'retentionListConfirmed', { requestId }, async (transaction) => {
        const reason = refusalOf(caller, 'confirmRetentionList');
        if (reason !== undefined) return failed({ code: 'actionNotAllowed', reason });
        const inForce = await rulesInForce(transaction, caller.municipality, rules);
        const rule = inForce.find((one) => one.kind === kind);
        if (rule === undefined) return failed({ code: 'notFound' });
        if (!mayErase(rule)) return failed({ code: 'ruleUnconfirmed' });
        const { rows } = await sql<{ cases: number }>`
          update retention_list set confirmed_by = ${caller.actor.id}, confirmed_at = clock_timestamp()
          where municipality_code = ${caller.municipality} and due_on = ${dueOn}::date and kind = ${kind}
            and procedure_group = ${group} and years = ${rule.years} and confirmed_at is null
          returning cases`.execute(transaction);
        const [list] = rows;
        if (list === undefined) return failed({ code: 'notFound' });
        const detail = { kind, dueOn, cases: list.cases };
        await audit.append(transaction, { ...deed(caller, null, requestId), act: 'retentionListConfirmed', detail });
        return success(null);
      }),

    hold: (caller, receiptNumber, because, requestId) =>
      changed(caller, 'caseHeld', { receiptNumber, requestId }, async (transaction) => {
        const found = await heldCase(transaction, caller, 'holdCase', receiptNumber);
        if (!found.ok) return found;
        const { municipality, actor } = caller;
        await sql`insert into retention_hold (municipality_code, receipt_number, number, reason, placed_by)
          select ${municipality}, ${receiptNumber}, coalesce(max(number), 0) + 1, ${because}, ${actor.id}
          from retention_hold where municipality_code = ${municipality} and receipt_number = ${receiptNumber}
          on conflict do nothing`.execute(transaction);
        const detail = { because };
        await audit.append(transaction, { ...deed(caller, receiptNumber, requestId), act: 'caseHeld', detail });
        return success(null);
      }),

    endHold: (caller, receiptNumber, requestId) =>
      changed(caller, 'caseHoldEnded', { receiptNumber, requestId }, async (transaction) => {
        const found = await heldCase(transaction, caller, 'endHold', receiptNumber);
        if (!found.ok) return found;
        const ended = await sql`update retention_hold set ended_by = ${caller.actor.id}, ended_at = clock_timestamp()
          where municipality_code = ${caller.municipality} and receipt_number = ${receiptNumber}
            and ended_at is null`.execute(transaction);
        if (ended.numAffectedRows === 0n) return failed({ code: 'notFound' });
        const told = { ...deed(caller, receiptNumber, requestId), act: 'caseHoldEnded', detail: {} } as const;
        await audit.append(transaction, told);
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

async function listsOf(database: Database, municipality: string): Promise<RetentionPage['lists']> {
  const rows = await database
    .selectFrom('retention_list')
    .select(sql<CalendarDate>`to_char(due_on, 'YYYY-MM-DD')`.as('dueOn'))
    .select(['kind', 'procedure_group', 'years', 'cases', 'confirmed_at', 'confirmed_by', 'done_at'])
    .where('municipality_code', '=', municipality)
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

/** A case of the caller's, with its row held. */
async function heldCase(
  transaction: Database,
  caller: Caller,
  action: 'holdCase' | 'endHold',
  receiptNumber: string,
): Promise<Outcome<null>> {
  const row = await transaction
    .selectFrom('desk_case')
    .select(['procedure_group', 'erased_at'])
    .where('municipality_code', '=', caller.municipality)
    .where('receipt_number', '=', receiptNumber)
    .forUpdate()
    .executeTakeFirst();
  // One answer for whoever may not and for what is not there: neither tells of a case of others.
  if (row === undefined || refusalOf(caller, action, row.procedure_group) !== undefined) {
    return failed({ code: 'notFound' });
  }
  return row.erased_at === null ? success(null) : failed({ code: 'erased' });
}

function instantOrNull(time: Date | null): string | null {
  return time === null ? null : instantOf(time);
}
