import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  DRAFT_DAYS,
  DRAFTS_KEPT,
  type DraftLine,
  type ProcedureDraft,
  type SavedDraft,
} from '#contract/portal/procedure-draft-routes.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import type { ProcedureId } from '#contract/values/brands.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import type { CatalogueAudit } from './catalogue-acts.ts';

type Serving = (
  municipality: string,
  id: string,
) => { readonly version: number; readonly procedure: Procedure } | undefined;

interface Asked {
  readonly writer: Pick<StaffCaller, 'actor' | 'municipality'>;
  readonly id: ProcedureId;
  readonly requestId: string;
}

interface Wish {
  readonly text: string;
  /** That the writer saw; 0 where there was none. */
  readonly edition: number;
  readonly base?: number | null | undefined;
}

interface DraftRow {
  readonly procedure_id: string;
  readonly edition: number;
  readonly base_version: number | null;
  readonly begun_over: string | null;
  readonly saved_at: Date;
}

const COLUMNS = sql`procedure_id, edition, base_version, begun_over, saved_at`;
/** A draft that nobody touched for so long is gone, also where no job has been by. */
const IS_FRESH = sql`saved_at > statement_timestamp() - make_interval(days => ${DRAFT_DAYS})`;

/**
 * Drafts of procedures, each of one person of the staff and one procedure. All that is asked names its writer: of a draft
 * of somebody else nothing is told. Only that one was begun and put away is in the audit, not each save.
 */
export interface DraftStore {
  list(writer: Asked['writer']): Promise<DraftLine[]>;
  /** Fails with `notFound`. */
  read(asked: Asked): Promise<Outcome<ProcedureDraft>>;
  /** Fails with `catalogueChangeRefused`. */
  save(asked: Asked, wish: Wish): Promise<Outcome<SavedDraft>>;
  /** Fails with `notFound`. */
  discard(asked: Asked): Promise<Outcome<null>>;
}

export function createDraftStore(database: Database, serving: Serving, audit: CatalogueAudit): DraftStore {
  function told({ municipality }: Asked['writer'], row: DraftRow): SavedDraft {
    const served = serving(municipality, row.procedure_id);
    return {
      id: row.procedure_id as ProcedureId,
      base: row.base_version,
      edition: row.edition,
      savedAt: instantOf(row.saved_at),
      live: served === undefined ? null : { version: served.version, revision: served.procedure.revision },
      isBehind: row.begun_over !== (served?.procedure.revision ?? null),
    };
  }

  const deed = ({ writer: { actor, municipality }, requestId }: Asked) => ({
    actor,
    municipality,
    receiptNumber: null,
    requestId,
  });

  return {
    async list(writer) {
      const { municipality, actor } = writer;
      const found = await sql<DraftRow>`
        select ${COLUMNS} from procedure_draft
        where municipality_code = ${municipality} and staff_id = ${actor.id} and ${IS_FRESH}
        order by procedure_id limit ${DRAFTS_KEPT}`.execute(database);
      return found.rows.map((row) => ({
        ...told(writer, row),
        title: serving(municipality, row.procedure_id)?.procedure.title ?? null,
      }));
    },

    async read({ writer, id }) {
      const { municipality, actor } = writer;
      const found = await sql<DraftRow & { readonly text: string }>`
        select ${COLUMNS}, text from procedure_draft
        where municipality_code = ${municipality} and staff_id = ${actor.id} and procedure_id = ${id}
          and ${IS_FRESH}`.execute(database);
      const [row] = found.rows;
      return row === undefined ? failed({ code: 'notFound' }) : success({ ...told(writer, row), text: row.text });
    },

    async save(asked, { text, edition, base }) {
      const { writer, id } = asked;
      const { municipality, actor } = writer;
      const refused = (reason: 'draftChanged' | 'draftsTooMany') => failed({ code: 'catalogueChangeRefused', reason });
      return database.transaction().execute(async (transaction): Promise<Outcome<SavedDraft>> => {
        // One after the other: each sees how many there are, and the edition of the one before.
        await sql`select pg_advisory_xact_lock(hashtextextended(${`draft ${municipality} ${actor.id}`}, 0))`.execute(
          transaction,
        );
        await sql`
          delete from procedure_draft
          where municipality_code = ${municipality} and staff_id = ${actor.id} and not ${IS_FRESH}`.execute(
          transaction,
        );
        const kept = await sql<DraftRow & { readonly is_same: boolean }>`
          select ${COLUMNS}, text = ${text} as is_same from procedure_draft
          where municipality_code = ${municipality} and staff_id = ${actor.id} and procedure_id = ${id}`.execute(
          transaction,
        );
        const [before] = kept.rows;
        if (before?.is_same === true && base === undefined) return success(told(writer, before));
        if ((before?.edition ?? 0) !== edition) return refused('draftChanged');
        if (before === undefined && (await countOf(transaction, writer)) >= DRAFTS_KEPT)
          return refused('draftsTooMany');
        const isBegun = before === undefined || base !== undefined;
        const over = isBegun ? (serving(municipality, id)?.procedure.revision ?? null) : before.begun_over;
        const begunFrom = base === undefined ? (before?.base_version ?? null) : base;
        const saved = await sql<DraftRow>`
          insert into procedure_draft (municipality_code, staff_id, procedure_id, text, edition, base_version, begun_over)
          values (${municipality}, ${actor.id}, ${id}, ${text}, 1, ${begunFrom}, ${over})
          on conflict (municipality_code, staff_id, procedure_id) do update
            set text = excluded.text, edition = procedure_draft.edition + 1, base_version = excluded.base_version,
              begun_over = excluded.begun_over, saved_at = excluded.saved_at
          returning ${COLUMNS}`.execute(transaction);
        const now = told(writer, saved.rows[0] as DraftRow);
        if (before === undefined) {
          await audit.append(transaction, { ...deed(asked), act: 'draftBegun', detail: { procedure: id } });
        }
        return success(now);
      });
    },

    discard(asked) {
      const { writer, id } = asked;
      return database.transaction().execute(async (transaction): Promise<Outcome<null>> => {
        const { rows } = await sql`
          delete from procedure_draft
          where municipality_code = ${writer.municipality} and staff_id = ${writer.actor.id} and procedure_id = ${id}
          returning 1`.execute(transaction);
        if (rows.length === 0) return failed({ code: 'notFound' });
        await audit.append(transaction, { ...deed(asked), act: 'draftDiscarded', detail: { procedure: id } });
        return success(null);
      });
    },
  };
}

async function countOf(transaction: Database, { municipality, actor }: Asked['writer']): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from procedure_draft
    where municipality_code = ${municipality} and staff_id = ${actor.id}`.execute(transaction);
  return rows[0]?.n ?? 0;
}

/** Drafts that were left for too long are gone; how many there were. */
export async function sweepDrafts(database: Database): Promise<number> {
  const { rows } = await sql`
    delete from procedure_draft
    where saved_at <= statement_timestamp() - make_interval(days => ${DRAFT_DAYS}) returning 1`.execute(database);
  return rows.length;
}

/** A draft that has come in as a version, as it stands, is one no more. */
export async function forgetDraft(
  transaction: Database,
  draft: { readonly municipality: string; readonly staff: string; readonly id: string; readonly text: string },
): Promise<void> {
  const { municipality, staff, id, text } = draft;
  await sql`
    delete from procedure_draft
    where municipality_code = ${municipality} and staff_id = ${staff} and procedure_id = ${id}
      and text = ${text}`.execute(transaction);
}
