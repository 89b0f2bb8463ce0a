import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { NOTICES_AT_ONCE, type NoticePage, noticeKindSchema } from '#contract/portal/notice-routes.ts';
import { procedureSchema } from '#contract/procedure/procedure.ts';
import type { ResidentActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { mayDo } from './notice-policy.ts';
import type { NoticeRule } from './notice-rules.ts';

/** What a person was told; every read carries its owner in the query, and somebody else's notice is `notFound`. */
export interface NoticeStore {
  /** Newest first, one page. Fails with `notFound` where `after` is no notice of theirs. */
  list(actor: ResidentActor, after: string | undefined): Promise<Outcome<NoticePage>>;
  /** Stays read however often it is marked. Fails with `notFound`. */
  markRead(actor: ResidentActor, notice: string): Promise<Outcome<void>>;
}

interface NoticeRow {
  readonly id: string;
  readonly municipality_code: string;
  readonly receipt_number: string;
  readonly kind: string;
  readonly at: Date;
  readonly read_at: Date | null;
  readonly procedure_id: string;
  readonly title: unknown;
  readonly municipality: unknown;
}

const namesSchema = procedureSchema.pick({ id: true, title: true, municipality: true });

export function createNoticeStore(database: Database, nowMs: () => number): NoticeStore {
  return {
    async list(actor, after) {
      const owner = actor.id;
      if (!mayDo(actor, 'list', { owner })) return failed({ code: 'notFound' });
      const from = after === undefined ? undefined : await timeOf(database, owner, after);
      if (after !== undefined && from === undefined) return failed({ code: 'notFound' });
      const found = await sql<NoticeRow>`
        select page.*, definition -> 'title' as title, definition -> 'municipality' as municipality, procedure_id
        from (
          select id, municipality_code, receipt_number, kind, at, read_at from notice
          where owner = ${owner} ${from === undefined ? sql`` : sql`and (at, id) < (${from}, ${after})`}
          order by at desc, id desc limit ${NOTICES_AT_ONCE + 1}
        ) as page
        join application using (municipality_code, receipt_number)
        join served_procedure using (procedure_id, municipality_code, revision)
        order by page.at desc, page.id desc`.execute(database);
      const notices = found.rows.slice(0, NOTICES_AT_ONCE).map(noticeOf);
      const last = found.rows.length > NOTICES_AT_ONCE ? notices.at(-1) : undefined;
      return success({ notices, next: last?.notice ?? null });
    },

    async markRead(actor, notice) {
      const owner = actor.id;
      if (!mayDo(actor, 'markRead', { owner })) return failed({ code: 'notFound' });
      const marked = await database
        .updateTable('notice')
        .set({ read_at: sql<Date>`coalesce(read_at, ${new Date(nowMs())})` })
        .where('owner', '=', owner)
        .where('id', '=', notice)
        .executeTakeFirst();
      return marked.numUpdatedRows === 1n ? success(undefined) : failed({ code: 'notFound' });
    },
  };
}

async function timeOf(database: Database, owner: string, notice: string): Promise<Date | undefined> {
  const row = database.selectFrom('notice').select('at').where('owner', '=', owner).where('id', '=', notice);
  return (await row.executeTakeFirst())?.at;
}

function noticeOf({ id, receipt_number, kind, at, read_at, ...names }: NoticeRow) {
  const procedure = namesSchema.parse({ id: names.procedure_id, title: names.title, municipality: names.municipality });
  return {
    notice: id,
    kind: noticeKindSchema.parse(kind),
    receiptNumber: receipt_number,
    procedure: { id: procedure.id, title: procedure.title },
    municipality: procedure.municipality,
    at: instantOf(at),
    isRead: read_at !== null,
  };
}

interface NewNotice extends Pick<NoticeRule, 'kind'> {
  readonly owner: string;
  readonly municipality: string;
  readonly receiptNumber: string;
  readonly at: Date;
}

export async function addNotice(
  transaction: Database,
  { owner, municipality, receiptNumber, kind, at }: NewNotice,
): Promise<void> {
  await transaction
    .insertInto('notice')
    .values({
      owner,
      id: randomBytes(18).toString('base64url'),
      municipality_code: municipality,
      receipt_number: receiptNumber,
      kind,
      at,
    })
    .execute();
}
