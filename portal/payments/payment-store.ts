import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { isPayable } from '#contract/portal/charge.ts';
import { ATTEMPT_LIFETIME_MS, attemptStateSchema, isAlive } from '#contract/portal/payment-attempt.ts';
import {
  CHARGES_AT_ONCE,
  type ChargeDetail,
  type ChargePage,
  MOST_ATTEMPTS,
  type PaymentAttempt,
} from '#contract/portal/payment-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { type PersonActor, type ProxyActor, principalOf } from '../platform/actor.ts';
import { allOrNothing } from '../platform/database/all-or-nothing.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { Keyring } from '../platform/keyring/keyring.ts';
import { newId } from '../platform/once-token.ts';
import {
  type ChargeRow,
  chargeColumns,
  coveredBy,
  holdCharge,
  isPending,
  keysOf,
  type NamedChargeRow,
  openDetail,
  ownCharge,
  summaryOf,
  waysOf,
} from './charge-rows.ts';
import {
  type AttemptRow,
  aboutCharge,
  aliveAttempt,
  entriesOf,
  FIRST_CHECK_MS,
  holdAttempt,
  takeEvents,
} from './ledger.ts';
import type { PaymentAudit } from './payment-acts.ts';
import { mayDo } from './payment-policy.ts';
import type { PaymentProvider, PaymentProviders } from './payment-provider.ts';
import { askProvider, takeMessage, type WordTools } from './payment-words.ts';

export interface PaymentTools extends WordTools {
  readonly keyring: Keyring;
  readonly audit: PaymentAudit;
  readonly providers: PaymentProviders;
  /** The person whose charge it is reads in their records that a proxy looked; handed in, as records are another's. */
  readonly recordProxyLook: (transaction: Database, actor: ProxyActor, receiptNumber: string) => Promise<void>;
}

/** What a person has to pay, and paying it. Another's charge is `notFound`, as one that never was. */
export interface PaymentStore {
  /** What is to be paid first comes first. Fails with `notFound` where `after` is none of theirs. */
  list(
    actor: PersonActor,
    query: { readonly after?: string | undefined; readonly due?: 'only' | undefined },
  ): Promise<Outcome<ChargePage>>;
  read(actor: PersonActor, charge: string, requestId: string): Promise<Outcome<ChargeDetail>>;
  /**
   * Begins to pay what was shown, at the provider's page. Fails with `chargeClosed`, `chargeCancelled`, `amountChanged`,
   * `paymentPending`, `paymentUnavailable`, `tooManyRequests`.
   */
  begin(actor: PersonActor, charge: string, yen: number, requestId: string): Promise<Outcome<PaymentAttempt>>;
  attempt(actor: PersonActor, charge: string, attempt: number): Promise<Outcome<PaymentAttempt>>;
  /** Fails with `paymentPending` where it may have been paid. */
  cancel(actor: PersonActor, charge: string, attempt: number, requestId: string): Promise<Outcome<PaymentAttempt>>;
}

const MOST_AN_HOUR = 5;
const HOUR_MS = 3_600_000;

export function createPaymentStore(database: Database, tools: PaymentTools): PaymentStore {
  const { keyring, audit, nowMs } = tools;

  const deed = (actor: PersonActor, charge: ChargeRow, requestId: string) => ({
    actor,
    municipality: charge.municipality_code,
    receiptNumber: charge.receipt_number,
    requestId,
  });

  async function ofOwner(actor: PersonActor, id: string): Promise<Outcome<NamedChargeRow>> {
    const row = await ownCharge(database, actor, id);
    return row !== undefined && mayDo(actor, 'read', row) ? success(row) : failed({ code: 'notFound' });
  }

  /** A look of a proxy stands in the records of their principal before anything of it leaves. */
  async function seenBy(actor: PersonActor, charge: ChargeRow, append: (on: Database) => Promise<void>): Promise<void> {
    if (actor.kind !== 'proxy') return append(database);
    await database.transaction().execute(async (transaction) => {
      await tools.recordProxyLook(transaction, actor, charge.receipt_number);
      await append(transaction);
    });
  }

  async function attemptOf(charge: ChargeRow, n: number): Promise<Outcome<AttemptRow>> {
    const found = await sql<AttemptRow>`select * from charge_attempt
      where municipality_code = ${charge.municipality_code} and charge_id = ${charge.id} and n = ${n}`.execute(
      database,
    );
    const [row] = found.rows;
    return row === undefined ? failed({ code: 'notFound' }) : success(row);
  }

  /** Has what the provider knows of an attempt taken; answers with where it stands since. */
  async function bringUpToDate(actor: PersonActor, attempt: AttemptRow): Promise<void> {
    const provider = tools.providers.get(attempt.provider);
    const message = provider && (await askProvider(provider, attempt.id, nowMs()));
    if (message === undefined || message === 'none') return;
    await database
      .transaction()
      .execute((transaction) => takeMessage(transaction, tools, actor, attempt.provider, message));
  }

  /** Ends an attempt that nobody can pay any more; the provider agrees first. */
  async function end(actor: PersonActor, attempt: AttemptRow, type: 'cancelled' | 'timeOver'): Promise<boolean> {
    const provider = tools.providers.get(attempt.provider);
    const isEnded = await provider?.cancel(attempt.id).catch(() => false);
    if (isEnded === false) {
      await bringUpToDate(actor, attempt);
      return false;
    }
    return database.transaction().execute(async (transaction) => {
      const charge = await holdCharge(transaction, { id: attempt.charge_id, municipality: attempt.municipality_code });
      const held = charge && (await holdAttempt(transaction, charge, attempt.n));
      if (charge === undefined || held === undefined) return false;
      return takeEvents(transaction, tools, actor, { charge, attempt: held }, [{ type }]);
    });
  }

  /** A new attempt, or the one that is alive. */
  async function openAttempt(
    transaction: Database,
    actor: PersonActor,
    id: string,
    yen: number,
    provider: PaymentProvider,
  ): Promise<Outcome<{ readonly charge: ChargeRow; readonly attempt: AttemptRow }>> {
    const charge = await holdCharge(transaction, { id, owner: principalOf(actor) ?? '' });
    if (charge === undefined || !mayDo(actor, 'pay', charge)) return failed({ code: 'notFound' });
    if (charge.cancelled_at !== null) return failed({ code: 'chargeCancelled' });
    if (!isPayable(charge.state) || !waysOf(charge).includes('card')) return failed({ code: 'chargeClosed' });
    const due = charge.amount - charge.net;
    if (yen !== due) return failed({ code: 'amountChanged', yen: due });
    const alive = await aliveAttempt(transaction, charge);
    if (alive !== undefined) {
      return alive.state === 'submitted' ? failed({ code: 'paymentPending' }) : success({ charge, attempt: alive });
    }
    const now = nowMs();
    const before = await sql<{ n: number; recent: number; oldest: Date | null }>`
      select count(*)::int as n, count(*) filter (where made_at > ${new Date(now - HOUR_MS)})::int as recent,
        min(made_at) filter (where made_at > ${new Date(now - HOUR_MS)}) as oldest
      from charge_attempt where municipality_code = ${charge.municipality_code} and charge_id = ${id}`.execute(
      transaction,
    );
    const [counted] = before.rows;
    const { n = 0, recent = 0 } = counted ?? {};
    if (recent >= MOST_AN_HOUR || n >= MOST_ATTEMPTS) {
      const freeAtMs = (counted?.oldest?.getTime() ?? now) + HOUR_MS;
      return failed({ code: 'tooManyRequests', retryAfterSeconds: Math.max(1, Math.ceil((freeAtMs - now) / 1_000)) });
    }
    const made = await sql<AttemptRow>`
      insert into charge_attempt (municipality_code, charge_id, n, id, provider, yen, state, made_at, ends_at, next_check_at)
      values (${charge.municipality_code}, ${id}, ${n + 1}, ${newId()}, ${provider.name}, ${due}, 'created',
        ${new Date(now)}, ${new Date(now + ATTEMPT_LIFETIME_MS)}, ${new Date(now + FIRST_CHECK_MS)})
      returning *`.execute(transaction);
    const [attempt] = made.rows;
    if (attempt === undefined) throw new Error('the statement returns one row');
    return success({ charge, attempt });
  }

  /** Where an attempt got its page, or found that it has one; nothing is paid twice, since the provider knows it by our id. */
  async function findPage(
    charge: ChargeRow,
    attempt: AttemptRow,
    provider: PaymentProvider,
  ): Promise<Outcome<{ readonly payment: string; readonly pageUrl: string }>> {
    const key = (await keysOf(keyring, database, [charge])).get(charge.receipt_number);
    const label = openDetail(key, charge).purpose === 'tax' ? 'tax' : 'fee';
    const wanted = {
      attempt: attempt.id,
      municipality: charge.municipality_code,
      label,
      yen: attempt.yen,
      expiresAt: attempt.ends_at,
    } as const;
    try {
      return success(await provider.create(wanted));
    } catch {
      const known = await askProvider(provider, attempt.id, nowMs());
      if (known === undefined || known === 'none' || known.pageUrl === undefined) {
        return failed({ code: 'paymentUnavailable' });
      }
      return success({ payment: known.payment, pageUrl: known.pageUrl });
    }
  }

  async function start(
    actor: PersonActor,
    { charge, attempt }: { readonly charge: ChargeRow; readonly attempt: AttemptRow },
    provider: PaymentProvider,
    requestId: string,
  ): Promise<Outcome<AttemptRow>> {
    const page = await findPage(charge, attempt, provider);
    if (!page.ok) return page;
    await database.transaction().execute(async (transaction) => {
      const held = await holdCharge(transaction, { id: charge.id, municipality: charge.municipality_code });
      const row = held && (await holdAttempt(transaction, held, attempt.n));
      if (held === undefined || row === undefined || row.state !== 'created') return;
      await sql`update charge_attempt set provider_id = ${page.value.payment}, page_url = ${page.value.pageUrl}
        where municipality_code = ${row.municipality_code} and charge_id = ${row.charge_id} and n = ${row.n}`.execute(
        transaction,
      );
      await takeEvents(transaction, tools, actor, { charge: held, attempt: row }, [{ type: 'pageReady' }]);
      const detail = { charge: charge.id, attempt: attempt.n };
      await audit.append(transaction, { ...deed(actor, charge, requestId), act: 'paymentBegun', detail });
      if (actor.kind === 'proxy') {
        await tools.publish(transaction, actor, { name: 'paymentBegunByProxy', data: aboutCharge(charge) });
      }
    });
    return attemptOf(charge, attempt.n);
  }

  return {
    async list(actor, { after, due }) {
      const owner = principalOf(actor);
      if (owner === undefined || !mayDo(actor, 'list', { owner })) return failed({ code: 'notFound' });
      const last = after === undefined ? undefined : await ownCharge(database, actor, after);
      if (after !== undefined && last === undefined) return failed({ code: 'notFound' });
      const following =
        last === undefined
          ? sql``
          : sql`and (is_done, due_on, id) > (${!isPayable(last.state)}, ${last.due_on}::date, ${last.id})`;
      const found = await sql<NamedChargeRow>`
        select page.*, application.procedure_id, definition -> 'title' as title,
          definition -> 'municipality' as municipality
        from (
          select ${chargeColumns()}, is_done, ${isPending} as is_pending from charge
          where owner = ${owner} ${due === 'only' ? sql`and not is_done` : sql``} ${following}
            and ${coveredBy(actor)}
          order by is_done, due_on, id limit ${CHARGES_AT_ONCE + 1}
        ) as page
        join application using (receipt_number)
        join served_procedure on served_procedure.procedure_id = application.procedure_id
          and served_procedure.municipality_code = application.municipality_code
          and served_procedure.revision = application.revision
        order by page.is_done, page.due_on, page.id`.execute(database);
      const rows = found.rows.slice(0, CHARGES_AT_ONCE);
      const keys = await keysOf(keyring, database, rows);
      const charges = rows.map((row) => summaryOf(row, keys.get(row.receipt_number)));
      const next = found.rows.length > rows.length ? (charges.at(-1)?.charge ?? null) : null;
      return success({ charges, next });
    },

    async read(actor, id, requestId) {
      const row = await ofOwner(actor, id);
      if (!row.ok) return row;
      const detail = await detailOf(database, tools, row.value);
      const read = { ...deed(actor, row.value, requestId), act: 'chargeRead', detail: { charge: id } } as const;
      await seenBy(actor, row.value, (on) => audit.append(on, read));
      return success(detail);
    },

    async begin(actor, id, yen, requestId) {
      const [provider] = tools.providers.values();
      const seen = await ofOwner(actor, id);
      if (!seen.ok) return seen;
      if (provider === undefined) return failed({ code: 'paymentUnavailable' });
      // What is over is ended first, so that its place is free.
      const before = await aliveAttempt(database, seen.value);
      if (before !== undefined && before.ends_at.getTime() <= nowMs()) await end(actor, before, 'timeOver');
      const opened = await allOrNothing(database, (transaction) => openAttempt(transaction, actor, id, yen, provider));
      if (!opened.ok) return opened;
      const { attempt } = opened.value;
      const started =
        attempt.state === 'created' ? await start(actor, opened.value, provider, requestId) : success(attempt);
      return started.ok ? success(attemptView(started.value)) : started;
    },

    async attempt(actor, id, n) {
      const row = await ofOwner(actor, id);
      if (!row.ok) return row;
      const found = await attemptOf(row.value, n);
      return found.ok ? success(attemptView(found.value)) : found;
    },

    async cancel(actor, id, n, requestId) {
      const row = await ofOwner(actor, id);
      if (!row.ok) return row;
      const found = await attemptOf(row.value, n);
      if (!found.ok) return found;
      if (found.value.state === 'submitted') return failed({ code: 'paymentPending' });
      if (isAlive(found.value.state)) {
        if (!(await end(actor, found.value, 'cancelled'))) return failed({ code: 'paymentPending' });
        const detail = { charge: id, attempt: n };
        await audit.append(database, { ...deed(actor, row.value, requestId), act: 'paymentCancelled', detail });
      }
      const ended = await attemptOf(row.value, n);
      return ended.ok ? success(attemptView(ended.value)) : ended;
    },
  };
}

/** All of a charge that its person reads. Numbers of a slip are there only while money by them leads to no second payment. */
async function detailOf(
  database: Database,
  { keyring, nowMs }: Pick<PaymentTools, 'keyring' | 'nowMs'>,
  row: NamedChargeRow,
): Promise<ChargeDetail> {
  const key = (await keysOf(keyring, database, [row])).get(row.receipt_number);
  const { payEasy } = openDetail(key, row);
  const alive = await aliveAttempt(database, row);
  const isSlipOver = row.due_on < japaneseDay(epochMs(nowMs()));
  const isShown = isPayable(row.state) && row.net === 0 && !isSlipOver && alive?.state !== 'submitted';
  const entries = await entriesOf(database, row);
  return {
    ...summaryOf(row, key),
    ways: waysOf(row),
    payEasy: isShown ? payEasy : null,
    isSlipOver,
    entries: entries.map(({ at, kind, yen }) => ({ at: instantOf(at), kind, yen })),
    attempt: alive === undefined ? null : attemptView(alive),
  };
}

function attemptView(row: AttemptRow): PaymentAttempt {
  const state = attemptStateSchema.parse(row.state);
  return {
    attempt: row.n,
    state,
    yen: row.yen,
    revision: row.revision,
    pageUrl: state === 'started' ? row.page_url : null,
    until: instantOf(row.ends_at),
  };
}
