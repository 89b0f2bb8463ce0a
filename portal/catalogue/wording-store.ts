import { sql } from 'kysely';
import type * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { pathText } from '#contract/failures/procedure-problem.ts';
import { FARTHEST_DAYS } from '#contract/portal/procedure-routes.ts';
import {
  MOST_WORDINGS,
  WORDING_VERSIONS_SHOWN,
  type WordingDefinition,
  type WordingVersion,
} from '#contract/portal/wording-routes.ts';
import { type Remedies, WORDING_SCHEMAS, type WordingKind, wordingProblems } from '#contract/procedure/wording.ts';
import { type CalendarDate, calendarDateSchema } from '#contract/values/brands.ts';
import { addDays } from '#contract/values/calendar.ts';
import type { LocalizedText } from '#contract/values/localized-text.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { BuiltInWordings } from './built-in-wordings.ts';
import type { CatalogueAudit } from './catalogue-acts.ts';
import type { Editor } from './procedure-store.ts';
import { schemaProblems } from './schema-problems.ts';

type Definition<Kind extends WordingKind> = z.output<(typeof WORDING_SCHEMAS)[Kind]>;

interface InForce<Kind extends WordingKind> {
  readonly id: string;
  /** 0: the product's. */
  readonly version: number;
  readonly definition: Definition<Kind>;
}

interface NewWording {
  readonly kind: WordingKind;
  readonly id: string;
  readonly from: CalendarDate;
  /** `null`: from that day on there is none. */
  readonly definition: unknown;
}

/**
 * What one municipality says again and again: the product's own, and in their place its versions, each from its day on.
 * A row that does not fit its schema any more is not used: the one before it stays.
 */
export interface WordingStore {
  inForce<Kind extends WordingKind>(municipality: string, kind: Kind, on: CalendarDate): Promise<InForce<Kind>[]>;
  /** What the ready sentences say, by their names. */
  sentences(municipality: string, on: CalendarDate): Promise<ReadonlyMap<string, LocalizedText>>;
  /** As the municipality has confirmed them for a procedure, or for all: `undefined` where it has not. */
  remediesOf(municipality: string, procedure: string, on: CalendarDate): Promise<Remedies | undefined>;
  versions(municipality: string, kind: WordingKind, id: string): Promise<WordingVersion[]>;
  /** The number of the version. Fails with `templateInvalid`, `catalogueChangeRefused`. */
  save(editor: Editor, wording: NewWording, today: CalendarDate, requestId: string | null): Promise<Outcome<number>>;
}

const GENERAL = 'default';
const MOST_VERSIONS = 1_000;
/** How many versions that do not fit are passed over. */
const MOST_EARLIER = 3;

type StaffNames = (municipality: string, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

export function createWordingStore(
  database: Database,
  builtIn: BuiltInWordings,
  audit: CatalogueAudit,
  staffNames: StaffNames,
): WordingStore {
  async function inForce<Kind extends WordingKind>(municipality: string, kind: Kind, on: CalendarDate) {
    const own = await sql<{ id: string; version: number; definition: unknown }>`
      select id, version, definition from (
        select id, version, definition, row_number() over (partition by id order by from_day desc, version desc) as place
        from wording where municipality_code = ${municipality} and kind = ${kind} and from_day <= ${on}::date
      ) as ranked
      where place <= ${MOST_EARLIER} order by id, place`.execute(database);
    const found = new Map<string, InForce<Kind> | undefined>(
      [...builtIn[kind]].map(([id, definition]) => [
        id,
        { id, version: 0, definition: definition as Definition<Kind> },
      ]),
    );
    const settled = new Set<string>();
    for (const { id, version, definition } of own.rows) {
      const sound = definition === null ? undefined : soundWording(kind, definition);
      if (settled.has(id) || (definition !== null && sound === undefined)) continue;
      settled.add(id);
      found.set(id, sound === undefined ? undefined : { id, version, definition: sound });
    }
    return [...found.values()].filter((one) => one !== undefined).slice(0, MOST_WORDINGS);
  }

  return {
    inForce,

    async sentences(municipality, on) {
      const all = await inForce(municipality, 'readySentence', on);
      return new Map(all.map(({ id, definition }) => [id, definition.text]));
    },

    async remediesOf(municipality, procedure, on) {
      const all = await inForce(municipality, 'remedies', on);
      const of = (wanted: string) =>
        all.find(({ id, definition }) => id === wanted && definition.confirmed)?.definition;
      return of(procedure) ?? of(GENERAL);
    },

    async versions(municipality, kind, id) {
      const { rows } = await sql<VersionRow>`
        select version, to_char(from_day, 'YYYY-MM-DD') as from, definition, actor_id, at from wording
        where municipality_code = ${municipality} and kind = ${kind} and id = ${id}
        order by version desc limit ${WORDING_VERSIONS_SHOWN}`.execute(database);
      const names = await staffNames(municipality, [...new Set(rows.map(({ actor_id }) => actor_id))]);
      return rows.map(({ version, from, definition, actor_id, at }) => ({
        version,
        from: calendarDateSchema.parse(from),
        savedBy: { staff: actor_id, name: names.get(actor_id) ?? '' },
        savedAt: instantOf(at),
        definition: definition === null ? null : ((soundWording(kind, definition) as WordingDefinition) ?? null),
      }));
    },

    async save(editor, { kind, id, from, definition }, today, requestId) {
      const { municipality, actor } = editor;
      const deed = { act: 'wordingSaved', actor, municipality, receiptNumber: null, requestId } as const;
      const saved = await database.transaction().execute(async (transaction): Promise<Outcome<number>> => {
        const wrong = definition === null ? undefined : problemOf(kind, definition);
        if (wrong !== undefined) return failed({ code: 'templateInvalid', ...wrong });
        if (from < today) return failed({ code: 'catalogueChangeRefused', reason: 'dayPassed' });
        if (from > addDays(today, FARTHEST_DAYS))
          return failed({ code: 'catalogueChangeRefused', reason: 'dayTooFar' });
        // One after the other: each has the number after the one before it.
        await sql`select pg_advisory_xact_lock(hashtextextended(${`wording ${municipality}`}, 0))`.execute(transaction);
        const counted = await sql<{ last: number; ids: number; known: boolean }>`
          select coalesce((select max(version) from wording
              where municipality_code = ${municipality} and kind = ${kind} and id = ${id}), 0)::integer as last,
            (select count(*) from wording
              where municipality_code = ${municipality} and kind = ${kind} and version = 1)::integer as ids`.execute(
          transaction,
        );
        const { last = 0, ids = 0 } = counted.rows[0] ?? {};
        const isFull = last >= MOST_VERSIONS || (last === 0 && ids + builtIn[kind].size >= MOST_WORDINGS);
        if (isFull) return failed({ code: 'catalogueChangeRefused', reason: 'tooMany' });
        const version = last + 1;
        const sound = definition === null ? null : JSON.stringify(WORDING_SCHEMAS[kind].parse(definition));
        await sql`
          insert into wording (municipality_code, kind, id, version, from_day, definition, actor_kind, actor_id)
          values (${municipality}, ${kind}, ${id}, ${version}, ${from}::date, ${sound}::jsonb, ${actor.kind},
            ${actor.id})`.execute(transaction);
        await audit.append(transaction, { ...deed, detail: { kind, id, version, from } });
        return success(version);
      });
      if (!saved.ok) await audit.appendRefused(database, { ...deed, code: saved.failure.code });
      return saved;
    },
  };
}

interface VersionRow {
  readonly version: number;
  readonly from: string;
  readonly definition: unknown;
  readonly actor_id: string;
  readonly at: Date;
}

function soundWording<Kind extends WordingKind>(kind: Kind, definition: unknown): Definition<Kind> | undefined {
  const parsed = WORDING_SCHEMAS[kind].safeParse(definition);
  return parsed.success && wordingProblems(kind, parsed.data).length === 0
    ? (parsed.data as Definition<Kind>)
    : undefined;
}

function problemOf(kind: WordingKind, definition: unknown) {
  const parsed = WORDING_SCHEMAS[kind].safeParse(definition);
  const [problem] = parsed.success
    ? wordingProblems(kind, parsed.data)
    : schemaProblems(parsed.error.issues, definition);
  return problem === undefined
    ? undefined
    : { at: pathText(['definition', ...problem.path]).slice(0, 200), problem: problem.code };
}
