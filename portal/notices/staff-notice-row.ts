import { sql } from 'kysely';
import { audienceSchema, type StaffNotice, type StaffNoticeState } from '#contract/portal/staff-notice-routes.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import type { SecretSeal } from '../platform/secret-seal.ts';
import { roundedPeople } from './audience-query.ts';
import { openContent } from './notice-content.ts';

export type StaffNoticeCaller = Pick<StaffCaller, 'actor' | 'municipality' | 'grants'>;

export interface StaffNoticeRow {
  readonly id: string;
  readonly state: StaffNoticeState;
  readonly procedure_groups: string[];
  readonly audience: unknown;
  readonly sealed: Buffer;
  readonly made_by: string;
  readonly made_at: Date;
  readonly due_at: Date | null;
  readonly people: number | null;
  readonly told: number;
}

/** The row of a notice, held to the end of the transaction where it is to be changed. */
export async function findStaffNotice(
  database: Database,
  municipality: string,
  notice: string,
  { isHeld = false } = {},
): Promise<StaffNoticeRow | undefined> {
  const found = await sql<StaffNoticeRow>`
    select * from staff_notice where municipality_code = ${municipality} and id = ${notice} and by_site is null
    ${isHeld ? sql`for update` : sql``}`.execute(database);
  return found.rows[0];
}

export function staffNoticeOf(
  row: StaffNoticeRow,
  { actor, municipality }: StaffNoticeCaller,
  seal: SecretSeal,
): StaffNotice {
  const { title, text, link, files } = openContent(seal, { municipality, notice: row.id }, row.sealed);
  const audience = audienceSchema.parse(row.audience);
  const isBegun = row.state !== 'draft' && row.state !== 'waiting' && row.state !== 'scheduled';
  const rounded = roundedPeople;
  return {
    title,
    text,
    ...(link === undefined ? {} : { link }),
    notice: row.id,
    state: row.state,
    audience,
    files: [...files],
    isMine: row.made_by === actor.id,
    madeAt: instantOf(row.made_at),
    dueAt: row.due_at === null ? null : instantOf(row.due_at),
    people: row.people === null ? null : rounded(row.people),
    told: isBegun ? rounded(row.told) : null,
  };
}
