import { sql } from 'kysely';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { FreeVisit, VisitOffices, WantedVisit } from '#contract/portal/visit-routes.ts';
import {
  dayOfSlot,
  type Slot,
  toldSection,
  VISIT_LIMITS,
  type VisitCounts,
  visitRefusal,
} from '#contract/procedure/visit.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import { addDays } from '#contract/values/calendar.ts';
import type { Actor, JobActor } from '../platform/actor.ts';
import { NO_MUNICIPALITY } from '../platform/audit/audit.ts';
import { allOrNothing } from '../platform/database/all-or-nothing.ts';
import type { Database } from '../platform/database/database.ts';
import type { Keyring } from '../platform/keyring/keyring.ts';
import type { ApplicationAudit } from './application-acts.ts';
import { type PublishApplicationEvent, todayOf } from './case-step.ts';
import { mayDo } from './free-visit-policy.ts';
import {
  type FindVisitOffices,
  type FreeVisitRow,
  openPurpose,
  sealPurpose,
  toldFreeVisit,
} from './free-visit-rows.ts';
import { freeSlot, moveSlot, takeSlot, timesOf } from './office-slots.ts';
import { makeReceiptNumber } from './receipt.ts';
import { countsOf, type VisitSections } from './visit-steps.ts';

/** Visits of persons that belong to no case. */
export interface FreeVisitStore {
  /** Where somebody may come for a procedure without a case. */
  offices(purpose: string): VisitOffices;
  /** The actor's own that are to come, the next one first. */
  list(actor: Actor): Promise<FreeVisit[]>;
  /**
   * Fails with `notFound` where nobody receives for it there, and as `visitRefusal` and `takeSlot`. The same time is booked
   * once.
   */
  book(actor: Actor, wanted: WantedVisit, requestId: string): Promise<Outcome<FreeVisit>>;
  /** Fails as `book`, or with `notFound` where it is not to come any more. */
  change(actor: Actor, id: string, slot: Slot, requestId: string): Promise<Outcome<FreeVisit>>;
  /** Fails with `notFound` where it is not to come any more. */
  cancel(actor: Actor, id: string, requestId: string): Promise<Outcome<FreeVisit>>;
  /** Tells everybody who is to come on the next open day, once; answers how many. */
  remind(actor: JobActor): Promise<number>;
  /** Forgets what was so long ago that it limits nobody any more; answers how many. */
  sweep(actor: JobActor): Promise<number>;
}

interface FreeVisitTools {
  readonly publish: PublishApplicationEvent;
  readonly keyring: Keyring;
  readonly visitSections: VisitSections;
  readonly findOffices: FindVisitOffices;
}

/** At one run; what is left comes at the next. */
const AT_ONCE = 500;

type Act = 'freeVisitBooked' | 'freeVisitChanged' | 'freeVisitCancelled';

/** Visits of one person, whose row the transaction holds. */
interface Held {
  readonly transaction: Database;
  readonly owner: string;
  readonly today: CalendarDate;
  readonly rows: readonly FreeVisitRow[];
}

export function createFreeVisitStore(
  database: Database,
  { publish, keyring, visitSections, findOffices }: FreeVisitTools,
  audit: ApplicationAudit,
): FreeVisitStore {
  async function told(from: Database, row: FreeVisitRow, { changes }: VisitCounts): Promise<FreeVisit> {
    const purpose = openPurpose(await keyring.keepPerson(from, row.owner), row);
    const section = visitSections(row.municipality_code).find(({ key }) => key === row.section);
    return {
      ...toldFreeVisit(row),
      ...purpose,
      section: section === undefined ? null : toldSection(section),
      changesLeft: Math.max(0, VISIT_LIMITS.changes - changes),
    };
  }

  /** Something that a person does about a visit, after everything else that they do about theirs, with its entry in the audit. */
  async function written(
    act: Act,
    { actor, requestId, office }: { readonly actor: Actor; readonly requestId: string; readonly office?: string },
    make: (held: Held) => Promise<Outcome<string>>,
  ): Promise<Outcome<FreeVisit>> {
    const owner = actor.id;
    const deed = { act, actor, receiptNumber: null, requestId };
    const changed = await allOrNothing(database, async (transaction) => {
      if (!(await holdPerson(transaction, owner))) return failed({ code: 'notFound' });
      const today = await todayOf(transaction);
      const held = await ownedBy(transaction, owner).forUpdate().execute();
      const done = await make({ transaction, owner, today, rows: held });
      if (!done.ok) return done;
      const rows = await ownedBy(transaction, owner).execute();
      const row = rows.find(({ id }) => id === done.value);
      if (row === undefined) throw new Error('a visit that was written is there');
      const visit = await told(transaction, row, countsIn(rows, today));
      const municipality = row.municipality_code;
      await audit.append(transaction, { ...deed, municipality, detail: { visit: row.id } });
      return success(visit);
    });
    if (!changed.ok) {
      const municipality = office ?? NO_MUNICIPALITY;
      await audit.appendRefused(database, { ...deed, municipality, code: changed.failure.code });
    }
    return changed;
  }

  return {
    offices(purpose) {
      const offices = findOffices(purpose).map(({ municipality, section }) => ({
        municipality,
        section: toldSection(section),
      }));
      return { offices };
    },

    async list(actor) {
      if (!mayDo(actor, 'read', { owner: actor.id })) return [];
      const [rows, today] = [await ownedBy(database, actor.id).execute(), await todayOf(database)];
      const counts = countsIn(rows, today);
      const visits: FreeVisit[] = [];
      for (const row of rows.filter((one) => isToCome(one, today))) visits.push(await told(database, row, counts));
      return visits;
    },

    async book(actor, { purpose, municipality, section: key, slot }, requestId) {
      if (!mayDo(actor, 'book', { owner: actor.id })) return failed({ code: 'notFound' });
      const office = findOffices(purpose).find(
        (one) => one.municipality.code === municipality && one.section.key === key,
      );
      if (office === undefined) return failed({ code: 'notFound' });
      const { section } = office;
      const request = { actor, requestId, office: municipality };
      return written('freeVisitBooked', request, async ({ transaction, owner, today, rows }) => {
        const same = rows.find((row) => isAt(row, { municipality, section: key, slot }));
        if (same !== undefined) return success(same.id);
        const refused = refusalOf({ slot, isNew: true }, { rows, today });
        if (refused !== undefined) return failed(refused);
        const taken = await takeSlot(transaction, { municipality, section }, slot, today);
        if (!taken.ok) return taken;
        const id = makeReceiptNumber();
        await transaction
          .insertInto('visit_free')
          .values({
            municipality_code: municipality,
            id,
            owner,
            section: key,
            ...timesOf(section, slot),
            actor_kind: actor.kind,
            actor_id: actor.id,
            sealed_purpose: sealPurpose(await keyring.keepPerson(transaction, owner), id, office),
          })
          .execute();
        return success(id);
      });
    },

    async change(actor, id, slot, requestId) {
      if (!mayDo(actor, 'change', { owner: actor.id })) return failed({ code: 'notFound' });
      return written('freeVisitChanged', { actor, requestId }, async ({ transaction, today, rows }) => {
        const booked = rows.find((row) => row.id === id && isToCome(row, today));
        const section = visitSections(booked?.municipality_code ?? '').find((one) => one.key === booked?.section);
        if (booked === undefined || section === undefined) return failed({ code: 'notFound' });
        if (toldFreeVisit(booked).slot === slot) return success(id);
        const refused = refusalOf({ slot, isNew: false }, { rows, today });
        if (refused !== undefined) return failed(refused);
        const moved = await moveSlot(transaction, section, booked, slot, today);
        if (!moved.ok) return moved;
        await update(transaction, actor, booked, { ...timesOf(section, slot), is_reminded: false });
        return success(id);
      });
    },

    async cancel(actor, id, requestId) {
      if (!mayDo(actor, 'cancel', { owner: actor.id })) return failed({ code: 'notFound' });
      return written('freeVisitCancelled', { actor, requestId }, async ({ transaction, today, rows }) => {
        const booked = rows.find((row) => row.id === id && isToCome(row, today));
        if (booked === undefined) return failed({ code: 'notFound' });
        await freeSlot(transaction, booked);
        await update(transaction, actor, booked, { state: 'cancelled' });
        return success(id);
      });
    },

    async remind(actor) {
      if (!mayDo(actor, 'remind', {})) throw new Error(`${actor.kind} may not remind`);
      return database.transaction().execute(async (transaction) => {
        const due = await transaction
          .selectFrom('visit_free')
          .select(['id', 'owner', 'day', 'remind_at', 'at'])
          .where('state', '=', sql.lit('booked'))
          .where('is_reminded', '=', sql.lit(false))
          .where('remind_at', '<=', sql<Date>`now()`)
          .orderBy('remind_at')
          .limit(AT_ONCE)
          .forUpdate()
          .skipLocked()
          .execute();
        if (due.length === 0) return 0;
        const ids = due.map(({ id }) => id);
        await transaction.updateTable('visit_free').set({ is_reminded: true }).where('id', 'in', ids).execute();
        // Who booked only after the reminder would have come knows it.
        const told = due.filter(({ at, remind_at }) => at < remind_at);
        for (const { owner: subject, day } of told) {
          await publish(transaction, actor, { name: 'freeVisitNear', data: { subject, day } });
        }
        return told.length;
      });
    },

    async sweep(actor) {
      if (!mayDo(actor, 'sweep', {})) throw new Error(`${actor.kind} may not sweep`);
      const last = addDays(await todayOf(database), -VISIT_LIMITS.daysAhead);
      const swept = await sql`delete from visit_free where id in (
        select id from visit_free where day < ${last} order by day limit ${AT_ONCE})`.execute(database);
      return Number(swept.numAffectedRows ?? 0n);
    },
  };
}

/** Holds the row of a person to the end of the transaction; whether their account is there still. */
async function holdPerson(transaction: Database, subject: string): Promise<boolean> {
  await sql`select from subject where id = ${subject} for no key update`.execute(transaction);
  const { rows } = await sql`select from subject_certificate where subject_id = ${subject} limit 1`.execute(
    transaction,
  );
  return rows.length > 0;
}

/** The next one first. */
function ownedBy(database: Database, owner: string) {
  return database.selectFrom('visit_free').selectAll().where('owner', '=', owner).orderBy('day').orderBy('starts');
}

function isToCome({ state, day }: FreeVisitRow, today: CalendarDate): boolean {
  return state === 'booked' && day >= today;
}

function isAt(
  row: FreeVisitRow,
  wanted: { readonly municipality: string; readonly section: string; readonly slot: Slot },
): boolean {
  return (
    row.state === 'booked' &&
    row.municipality_code === wanted.municipality &&
    row.section === wanted.section &&
    toldFreeVisit(row).slot === wanted.slot
  );
}

/** What was booked longer ago than one books ahead counts as changed no more. */
function countsIn(rows: readonly FreeVisitRow[], today: CalendarDate): VisitCounts {
  const since = new Date(`${addDays(today, -VISIT_LIMITS.daysAhead)}T00:00:00+09:00`);
  return {
    open: rows.filter((row) => isToCome(row, today)).length,
    changes: countsOf(rows.filter(({ booked_at }) => booked_at >= since)).changes,
  };
}

function refusalOf(
  { slot, isNew }: { readonly slot: Slot; readonly isNew: boolean },
  { rows, today }: Pick<Held, 'rows' | 'today'>,
): Failure | undefined {
  return visitRefusal({ day: dayOfSlot(slot), isNew, isOwn: true }, today, countsIn(rows, today));
}

async function update(
  transaction: Database,
  actor: Actor,
  { id, changes }: FreeVisitRow,
  changed: Partial<Pick<FreeVisitRow, 'state' | 'day' | 'starts' | 'minutes' | 'remind_at' | 'is_reminded'>>,
): Promise<void> {
  const by = { actor_kind: actor.kind, actor_id: actor.id, at: sql<Date>`clock_timestamp()` };
  await transaction
    .updateTable('visit_free')
    .set({ ...changed, ...by, changes: changes + 1 })
    .where('id', '=', id)
    .execute();
}
