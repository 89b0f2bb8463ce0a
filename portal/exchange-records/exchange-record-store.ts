import { sql } from 'kysely';
import * as z from 'zod';
import { receiptNumberSchema } from '#contract/portal/application-routes.ts';
import {
  type DataKind,
  dataKindSchema,
  type ExchangeRecord,
  RECORDS_AT_ONCE,
} from '#contract/portal/exchange-record-routes.ts';
import { procedureSchema } from '#contract/procedure/procedure.ts';
import type { Actor, ResidentActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';

/** Who looked at what somebody filed, when and what for. */
interface Look {
  readonly subject: string;
  readonly actor: Actor;
  readonly system: string | null;
  readonly way: ExchangeRecord['way'];
  readonly municipality: string;
  readonly group: string;
  readonly receiptNumber: string;
  readonly procedure: { readonly id: string; readonly revision: string };
  readonly kinds: readonly DataKind[];
}

interface RecordPage {
  readonly records: ExchangeRecord[];
  readonly next: string | null;
}

export interface ExchangeRecordStore {
  /** Of the caller alone, the newest first; the page after a record. */
  list(actor: ResidentActor, after?: string): Promise<RecordPage>;
}

const groundsSchema = procedureSchema.pick({ id: true, title: true, municipality: true, legalBasis: true });

export function createExchangeRecordStore(database: Database): ExchangeRecordStore {
  return {
    async list({ id: subject }, after) {
      const read = await sql<RecordRow>`
        select record.*, definition -> 'title' as title, definition -> 'municipality' as municipality,
          definition -> 'legalBasis' as grounds
        from (
          select * from exchange_record
          where subject_id = ${subject} and id < ${after ?? String(2n ** 63n - 1n)}::bigint
          order by id desc limit ${RECORDS_AT_ONCE + 1}
        ) as record
        join served_procedure using (procedure_id, municipality_code, revision)
        order by record.id desc`.execute(database);
      const records = read.rows.slice(0, RECORDS_AT_ONCE).map(recordOf);
      return { records, next: read.rows.length > RECORDS_AT_ONCE ? (records.at(-1)?.record ?? null) : null };
    },
  };
}

/** Adds looks with the transaction; of somebody's looks at one case from the desk the first of a day stays. */
export async function addLooks(transaction: Database, looks: readonly Look[]): Promise<void> {
  for (const look of looks) {
    await sql`
          insert into exchange_record (subject_id, municipality_code, procedure_group, receipt_number, procedure_id,
            revision, way, system_name, kinds, actor_id)
          values (${look.subject}, ${look.municipality}, ${look.group}, ${look.receiptNumber}, ${look.procedure.id},
            ${look.procedure.revision}, ${look.way}, ${look.system}, ${[...look.kinds]}, ${look.actor.id})
          on conflict do nothing`.execute(transaction);
  }
}

interface RecordRow {
  readonly id: string;
  readonly at: Date;
  readonly procedure_group: string;
  readonly way: ExchangeRecord['way'];
  readonly system_name: string | null;
  readonly receipt_number: string;
  readonly procedure_id: string;
  readonly kinds: string[];
  readonly title: unknown;
  readonly municipality: unknown;
  readonly grounds: unknown;
}

function recordOf(row: RecordRow): ExchangeRecord {
  const { id, title, municipality, legalBasis } = groundsSchema.parse({
    id: row.procedure_id,
    title: row.title,
    municipality: row.municipality,
    legalBasis: row.grounds,
  });
  return {
    record: row.id,
    at: instantOf(row.at),
    municipality,
    section: row.procedure_group,
    way: row.way,
    system: row.system_name,
    receiptNumber: receiptNumberSchema.parse(row.receipt_number),
    procedure: { id, title },
    legalGround: legalBasis.map(({ label }) => label),
    kinds: z.array(dataKindSchema).parse(row.kinds),
  };
}
