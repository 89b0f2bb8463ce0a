import { type RawBuilder, sql } from 'kysely';
import * as z from 'zod';
import { type Notice, type NoticeDetail, noticeKindSchema } from '#contract/portal/notice-routes.ts';
import { procedureSchema } from '#contract/procedure/procedure.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { SecretSeal } from '../platform/secret-seal.ts';
import { type KeptContent, openContent } from './notice-content.ts';

/** A notice with all that its words are made of. */
export interface NoticeRow {
  readonly id: string;
  readonly municipality_code: string | null;
  readonly receipt_number: string | null;
  readonly kind: string;
  readonly at: Date;
  readonly read_at: Date | null;
  readonly told: unknown;
  readonly sent: string | null;
  readonly procedure_id: string | null;
  readonly title: unknown;
  readonly municipality: unknown;
  readonly correction_day: string | null;
  readonly sent_state: string | null;
  readonly sealed: Buffer | null;
}

const titleSchema = procedureSchema.shape.title;
const municipalitySchema = procedureSchema.shape.municipality;
const toldSchema = z.object({ day: calendarDateSchema }).nullable().catch(null);
const ASKING: ReadonlySet<string> = new Set(['correctionAsked', 'correctionExtended', 'correctionEnds']);

/** The notices of a query over `notice`, with their names, in the same order: newest first. */
export async function rowsOf(database: Database, notices: RawBuilder<unknown>): Promise<NoticeRow[]> {
  const read = await sql<NoticeRow>`
    select page.*, definition -> 'title' as title, served_procedure.procedure_id,
      coalesce(definition -> 'municipality', (
        select any_of.definition -> 'municipality' from served_procedure as any_of
        where any_of.municipality_code = page.municipality_code limit 1)) as municipality,
      correction.last_day::text as correction_day, staff_notice.state as sent_state, staff_notice.sealed
    from (${notices}) as page
    left join application on application.receipt_number = page.receipt_number
    left join served_procedure on served_procedure.procedure_id = application.procedure_id
      and served_procedure.municipality_code = application.municipality_code
      and served_procedure.revision = application.revision
    left join lateral (
      select last_day from case_correction
      where case_correction.municipality_code = page.municipality_code
        and case_correction.receipt_number = page.receipt_number and ended_at is null
      order by correction_id desc limit 1
    ) as correction on true
    left join staff_notice on staff_notice.municipality_code = page.municipality_code and staff_notice.id = page.sent
    order by page.at desc, page.id desc`.execute(database);
  return read.rows;
}

/** What staff wrote, of such a notice. */
export function contentOf({ sealed, sent, municipality_code }: NoticeRow, seal: SecretSeal): KeptContent | undefined {
  if (sealed === null || sent === null || municipality_code === null) return undefined;
  return openContent(seal, { municipality: municipality_code, notice: sent }, sealed);
}

export function noticeOf(row: NoticeRow, seal: SecretSeal): Notice {
  const kind = noticeKindSchema.parse(row.kind);
  const needsAnswer = ASKING.has(kind) && row.correction_day !== null;
  const told = toldSchema.parse(row.told ?? null);
  const procedure = row.procedure_id === null ? null : { id: row.procedure_id, title: row.title };
  return {
    notice: row.id,
    kind,
    receiptNumber: row.receipt_number,
    procedure: procedure === null ? null : procedureSchema.pick({ id: true, title: true }).parse(procedure),
    municipality: row.municipality === null ? null : municipalitySchema.parse(row.municipality),
    at: instantOf(row.at),
    isRead: row.read_at !== null,
    day: needsAnswer ? calendarDateSchema.parse(row.correction_day) : (told?.day ?? null),
    needsAnswer,
    title: contentOf(row, seal)?.title ?? null,
    isWithdrawn: row.sent_state === 'withdrawn',
  };
}

/** Where what staff wrote leads: the procedure as it was served last; nowhere without one. */
export async function linkOf(
  database: Database,
  { municipality_code: municipality }: NoticeRow,
  { link }: KeptContent,
): Promise<NoticeDetail['link']> {
  if (link === undefined || municipality === null) return null;
  const found = await sql<{ title: unknown }>`
    select definition -> 'title' as title from served_procedure
    where municipality_code = ${municipality} and procedure_id = ${link}
    order by first_served_at desc limit 1`.execute(database);
  const [served] = found.rows;
  if (served === undefined) return null;
  const code = municipalitySchema.shape.code.parse(municipality);
  return { procedure: link, municipality: code, title: titleSchema.parse(served.title) };
}
