import { sql } from 'kysely';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { receiptNumberSchema } from '#contract/portal/application-routes.ts';
import {
  type DataKind,
  dataKindSchema,
  type ExchangeRecord,
  type Look,
  type RecordFilter,
  type RecordPage,
  type RecordPurpose,
  recordPurposeSchema,
} from '#contract/portal/exchange-record-routes.ts';
import { type CaseSpan, type Mark, unusualOf } from '#contract/portal/unusual-record.ts';
import { procedureSchema } from '#contract/procedure/procedure.ts';
import { type CalendarDate, calendarDateSchema, epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { LocalizedText } from '#contract/values/localized-text.ts';
import type { Actor, JobActor, ResidentActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { readOwnQuestions } from './own-readings.ts';
import { type KeptLine, lineOf, pageOf } from './record-filter.ts';
import { mayDo } from './record-policy.ts';
import { readSiteActs } from './site-acts.ts';

/** Who looks at what somebody filed, and what for. */
interface NewLook {
  readonly subject: string;
  readonly actor: Actor;
  readonly system: string | null;
  readonly way: Look['way'];
  readonly municipality: string;
  readonly group: string;
  readonly receiptNumber: string;
  readonly procedure: { readonly id: string; readonly revision: string };
  readonly kinds: readonly DataKind[];
  /** Where it is another than its way has. */
  readonly purpose?: RecordPurpose;
}

export interface ExchangeRecordStore {
  /** Of the caller alone, the newest first; the page after a record. Fails with `notFound` where that is none of theirs. */
  list(
    actor: ResidentActor,
    query: RecordFilter & { readonly after?: string | undefined },
  ): Promise<Outcome<RecordPage>>;
  /** Fails with `notFound`. */
  read(actor: ResidentActor, record: string): Promise<Outcome<ExchangeRecord>>;
  /** Removes records seven years after they were added. */
  sweep(actor: JobActor): Promise<number>;
}

/** The cases of a person, handed in by the portal: another capability keeps them. */
type FindCases = (database: Database, subject: string) => Promise<readonly CaseSpan[]>;

interface RecordDependencies {
  readonly findCases: FindCases;
  /** What a source of own data is called, also one that the portal asks no more. */
  readonly sourceName: (source: string) => LocalizedText;
  readonly nowMs: () => number;
}

/** Of one person, looks and own questions by themselves; of more, the newest are told. */
const MOST_LINES = 20_000;
const SWEPT_AT_ONCE = 10_000;

const groundsSchema = procedureSchema.pick({ id: true, title: true, municipality: true, legalBasis: true });

export function createExchangeRecordStore(
  database: Database,
  { findCases, sourceName, nowMs }: RecordDependencies,
): ExchangeRecordStore {
  /** All that the person may see today; what is withheld is in no list, count, mark or answer. */
  async function seenBy(subject: string) {
    const today = japaneseDay(epochMs(nowMs()));
    const rows = await sql<LineRow>`
      select key, at, way, municipality_code, procedure_group, system_name, purpose, result, kinds
      from exchange_record as record
      where subject_id = ${subject} and (${withheldOn(today)}) is null
      order by id desc limit ${MOST_LINES}`.execute(database);
    const looks: KeptLine[] = rows.rows.map(lineOf);
    const marks = unusualOf(looks, await findCases(database, subject));
    const asked = await readOwnQuestions(database, subject, MOST_LINES);
    const acts = await readSiteActs(database, subject, MOST_LINES, sourceName);
    const whole = [
      ...acts,
      ...asked.map(({ source, atMs, ...question }) => ({
        atMs,
        record: { ...question, source: { id: source, name: sourceName(source) } },
      })),
    ];
    const lines = [...looks, ...whole.map(({ atMs, record: { record: id, way } }) => ({ id, atMs, way }))];
    lines.sort((one, other) => other.atMs - one.atMs);
    const told = new Map(whole.map(({ record }): [string, ExchangeRecord] => [record.record, record]));
    return { subject, lines, told, marks, today };
  }

  /** Records that a person may see, in the order of their identifiers. */
  async function recordsOf(
    { subject, told, marks, today }: Awaited<ReturnType<typeof seenBy>>,
    ids: readonly string[],
  ): Promise<ExchangeRecord[]> {
    const keys = ids.filter((id) => !told.has(id));
    const looks = await readLooks(database, { subject, keys, marks, today });
    const found = new Map<string, ExchangeRecord>([...told, ...looks.map((look) => [look.record, look] as const)]);
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  return {
    async list({ id: subject, ...actor }, query) {
      if (!mayDo({ id: subject, ...actor }, 'read', { owner: subject })) return failed({ code: 'notFound' });
      const seen = await seenBy(subject);
      const page = pageOf(seen.lines, seen.marks, query);
      if (page === undefined) return failed({ code: 'notFound' });
      const records = await recordsOf(seen, page.ids);
      return success({ records, hidden: page.hidden, next: page.isLast ? null : (page.ids.at(-1) ?? null) });
    },

    async read({ id: subject, ...actor }, record) {
      if (!mayDo({ id: subject, ...actor }, 'read', { owner: subject })) return failed({ code: 'notFound' });
      const seen = await seenBy(subject);
      if (!seen.lines.some(({ id }) => id === record)) return failed({ code: 'notFound' });
      const [found] = await recordsOf(seen, [record]);
      return found === undefined ? failed({ code: 'notFound' }) : success(found);
    },

    async sweep(actor) {
      if (!mayDo(actor, 'sweep', {})) throw new Error(`${actor.kind} may not sweep`);
      let swept = 0;
      for (const table of ['exchange_record', 'own_reading', 'site_act']) {
        const gone = await sql`
          delete from ${sql.table(table)} where ctid = any(array(
            select ctid from ${sql.table(table)} where at < statement_timestamp() - interval '7 years'
            order by at limit ${SWEPT_AT_ONCE}))`.execute(database);
        swept += Number(gone.numAffectedRows ?? 0);
      }
      return swept;
    },
  };
}

/** True where a record of `record` is withheld on a day, else null: looked up record by record. */
function withheldOn(today: CalendarDate) {
  return sql`
    select true from record_withholding as withheld
    where withheld.municipality_code = record.municipality_code and withheld.receipt_number = record.receipt_number
      and record.at >= withheld.approved_at and withheld.until > ${today}::date
    limit 1`;
}

async function readLooks(
  database: Database,
  {
    subject,
    keys,
    marks,
    today,
  }: {
    readonly subject: string;
    readonly keys: readonly string[];
    readonly marks: ReadonlyMap<string, Mark[]>;
    readonly today: CalendarDate;
  },
): Promise<Look[]> {
  if (keys.length === 0) return [];
  const read = await sql<RecordRow>`
    select record.*, definition -> 'title' as title, definition -> 'municipality' as municipality,
      definition -> 'legalBasis' as grounds, (
        select max(until)::text from record_withholding as withheld
        where withheld.municipality_code = record.municipality_code and withheld.receipt_number = record.receipt_number
          and record.at >= withheld.approved_at and withheld.until <= ${today}::date
      ) as withheld_until
    from exchange_record as record
    join served_procedure using (procedure_id, municipality_code, revision)
    where record.subject_id = ${subject} and record.key = any(${[...keys]}::uuid[])
    order by record.id desc`.execute(database);
  return read.rows.map((row) => lookOf(row, marks.get(row.key) ?? []));
}

const PURPOSES: Readonly<Record<Look['way'], RecordPurpose>> = {
  desk: 'case.review',
  export: 'case.export',
  agency: 'case.export',
  emergency: 'case.emergency',
  proxy: 'proxy.act',
};

/** Adds looks with the transaction; of somebody's looks at one case from the desk the first of a day and purpose stays. */
export async function addLooks(transaction: Database, looks: readonly NewLook[]): Promise<void> {
  for (const look of looks) {
    await sql`
          insert into exchange_record (subject_id, municipality_code, procedure_group, receipt_number, procedure_id,
            revision, way, system_name, kinds, actor_id, purpose, result)
          values (${look.subject}, ${look.municipality}, ${look.group}, ${look.receiptNumber}, ${look.procedure.id},
            ${look.procedure.revision}, ${look.way}, ${look.system}, ${[...look.kinds]}, ${look.actor.id},
            ${look.purpose ?? PURPOSES[look.way]}, 'provided')
          on conflict do nothing`.execute(transaction);
  }
}

interface LineRow {
  readonly key: string;
  readonly at: Date;
  readonly way: Look['way'];
  readonly municipality_code: string;
  readonly procedure_group: string;
  readonly system_name: string | null;
  readonly purpose: string;
  readonly result: Look['result'];
  readonly kinds: string[];
}

interface RecordRow extends LineRow {
  readonly receipt_number: string;
  readonly procedure_id: string;
  readonly title: unknown;
  readonly municipality: unknown;
  readonly grounds: unknown;
  readonly withheld_until: string | null;
}

function lookOf(row: RecordRow, marks: Mark[]): Look {
  const { id, title, municipality, legalBasis } = groundsSchema.parse({
    id: row.procedure_id,
    title: row.title,
    municipality: row.municipality,
    legalBasis: row.grounds,
  });
  return {
    record: row.key,
    at: instantOf(row.at),
    municipality,
    section: row.procedure_group,
    way: row.way,
    system: row.system_name,
    purpose: recordPurposeSchema.catch('unknown').parse(row.purpose),
    result: row.result,
    receiptNumber: receiptNumberSchema.parse(row.receipt_number),
    procedure: { id, title },
    legalGround: legalBasis.map(({ label }) => label),
    kinds: z.array(dataKindSchema).parse(row.kinds),
    marks,
    withheldUntil: row.withheld_until === null ? null : calendarDateSchema.parse(row.withheld_until),
  };
}
