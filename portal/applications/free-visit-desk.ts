import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  type DeskFreeVisit,
  type FreeVisitAct,
  freeVisitActSchema,
  VISITS_SHOWN,
} from '#contract/portal/desk-routes.ts';
import { type OwnVisit, toldSection, type VisitSection } from '#contract/procedure/visit.ts';
import { type CalendarDate, calendarDateSchema } from '#contract/values/brands.ts';
import { allOrNothing } from '../platform/database/all-or-nothing.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { KeyUnavailable } from '../platform/keyring/key-unavailable.ts';
import type { Keyring } from '../platform/keyring/keyring.ts';
import type { ApplicationAudit } from './application-acts.ts';
import { byWhom } from './by-whom.ts';
import type { DeskCaller } from './case-change.ts';
import type { StaffNames } from './case-detail.ts';
import { type PublishApplicationEvent, todayOf } from './case-step.ts';
import { endRefusalOf, seesSection } from './free-visit-policy.ts';
import { type FreeVisitRow, openPurpose, toldFreeVisit } from './free-visit-rows.ts';
import { freeSlot } from './office-slots.ts';
import type { VisitSections } from './visit-steps.ts';

/** Who comes to the counter without a case: when, to which section and what for. Their names are not known here. */
export interface FreeVisitDesk {
  /** Those of a day to sections of the caller's groups, in the order of their times. Who calls keeps in the audit that it was seen. */
  day(caller: DeskCaller, day: CalendarDate): Promise<DeskFreeVisit[]>;
  /**
   * Says whether somebody came, on the day or later, or cancels, of which the person is told. Fails with `notFound`,
   * `actionNotAllowed`, `transitionRefused`; said again it changes nothing.
   */
  end(
    caller: DeskCaller,
    id: string,
    act: FreeVisitAct,
    requestId: string,
  ): Promise<Outcome<{ readonly state: OwnVisit['state'] }>>;
}

interface FreeVisitDeskTools {
  readonly publish: PublishApplicationEvent;
  readonly keyring: Keyring;
  readonly visitSections: VisitSections;
  readonly staffNames: StaffNames;
}

interface LentKey {
  readonly id: string;
  readonly subject_id: string;
  readonly kek_id: string;
  readonly wrapped: Buffer;
}

const BECOMES = { visitAttended: 'attended', visitMissed: 'missed', cancelVisit: 'cancelled' } as const;

export function createFreeVisitDesk(
  database: Database,
  { publish, keyring, visitSections, staffNames }: FreeVisitDeskTools,
  audit: ApplicationAudit,
): FreeVisitDesk {
  const sectionOf = ({ municipality_code, section }: FreeVisitRow) =>
    visitSections(municipality_code).find(({ key }) => key === section);

  /** By visit, as the database lends them for visits of the municipality that asks. */
  async function lentKeys(rows: readonly FreeVisitRow[]): Promise<ReadonlyMap<string, LentKey>> {
    const lent = await sql<LentKey>`select * from keys_of_visits(${rows.map(({ id }) => id)}::text[])`.execute(
      database,
    );
    return new Map(lent.rows.map((row) => [row.id, row]));
  }

  /** Whoever it cannot be opened of comes all the same. */
  async function procedureOf(row: FreeVisitRow, lent: LentKey | undefined): Promise<DeskFreeVisit['procedure']> {
    try {
      return openPurpose(lent && (await keyring.lentPerson(lent)), row).procedure;
    } catch (error) {
      if (error instanceof KeyUnavailable) return null;
      throw error;
    }
  }

  return {
    async day(caller, day) {
      const { municipality } = caller;
      const seen = seesSection(caller, [])
        ? sql<boolean>`true`
        : sql<boolean>`section = any(${keysSeenBy(caller, visitSections(municipality))}::text[])`;
      const rows = await database
        .selectFrom('visit_free')
        .selectAll()
        .where('municipality_code', '=', municipality)
        .where('day', '=', day)
        .where('state', '!=', 'cancelled')
        .where(seen)
        .orderBy('day')
        .orderBy('starts')
        .orderBy('id')
        .limit(VISITS_SHOWN)
        .execute();
      if (rows.length === 0) return [];
      const keys = await lentKeys(rows);
      const today = await todayOf(database);
      const acting = rows.filter(({ actor_kind }) => actor_kind === 'staff').map(({ actor_id }) => actor_id);
      const names = await staffNames(municipality, [...new Set(acting)]);
      const shown: DeskFreeVisit[] = [];
      for (const row of rows) {
        const section = sectionOf(row);
        shown.push({
          ...toldFreeVisit(row),
          at: instantOf(row.at),
          ...byWhom(row, (id) => names.get(id) ?? ''),
          procedure: await procedureOf(row, keys.get(row.id)),
          section: section === undefined ? null : toldSection(section),
          may: actsOf(caller, row, section, today),
        });
      }
      return shown;
    },

    async end(caller, id, act, requestId) {
      const { actor, municipality } = caller;
      const deed = { act: 'freeVisitEnded' as const, actor, municipality, receiptNumber: null, requestId };
      const to = BECOMES[act];
      const ended = await allOrNothing(database, async (transaction) => {
        const row = await transaction
          .selectFrom('visit_free')
          .selectAll()
          .where('municipality_code', '=', municipality)
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst();
        const groups = (row && sectionOf(row)?.groups) ?? [];
        if (row === undefined || !seesSection(caller, groups)) return failed({ code: 'notFound' });
        const reason = endRefusalOf(caller, groups);
        if (reason !== undefined) return failed({ code: 'actionNotAllowed', reason });
        if (row.state === to) return success({ state: to });
        if (!isPossible(row, act, await todayOf(transaction))) {
          return failed({ code: 'transitionRefused', from: row.state, to });
        }
        await transaction
          .updateTable('visit_free')
          .set({ state: to, actor_kind: actor.kind, actor_id: actor.id, at: sql<Date>`clock_timestamp()` })
          .where('municipality_code', '=', municipality)
          .where('id', '=', id)
          .execute();
        if (act === 'cancelVisit') {
          await freeSlot(transaction, row);
          const data = { subject: row.owner, day: calendarDateSchema.parse(row.day) };
          await publish(transaction, actor, { name: 'freeVisitCancelled', data });
        }
        await audit.append(transaction, { ...deed, detail: { visit: id, how: act } });
        return success({ state: to });
      });
      if (!ended.ok) await audit.appendRefused(database, { ...deed, code: ended.failure.code });
      return ended;
    },
  };
}

function keysSeenBy(caller: DeskCaller, sections: readonly VisitSection[]): string[] {
  return sections.filter(({ groups }) => seesSection(caller, groups)).map(({ key }) => key);
}

/** What can be said of a visit: until it is over that it is cancelled, from its day on how it went. */
function isPossible({ state, day }: FreeVisitRow, act: FreeVisitAct, today: CalendarDate): boolean {
  return state === 'booked' && (act === 'cancelVisit' || day <= today);
}

function actsOf(
  caller: DeskCaller,
  row: FreeVisitRow,
  section: VisitSection | undefined,
  today: CalendarDate,
): FreeVisitAct[] {
  if (endRefusalOf(caller, section?.groups ?? []) !== undefined) return [];
  return freeVisitActSchema.options.filter((act) => isPossible(row, act, today));
}
