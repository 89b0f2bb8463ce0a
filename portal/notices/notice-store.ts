import { randomBytes } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  MOST_COUNTED,
  NOTICES_AT_ONCE,
  type NoticeCount,
  type NoticeDetail,
  type NoticeFile,
  type NoticePage,
  type NoticeShow,
  type NoticeSummary,
  noticeDetailSchema,
  noticeKindSchema,
  SHOWN_KINDS,
  TOPIC_OF,
} from '#contract/portal/notice-routes.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import { type PersonActor, type ProxyActor, principalOf, proceduresOf, type ResidentActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import type { SecretSeal } from '../platform/secret-seal.ts';
import { fileOwner } from './notice-content.ts';
import { mayDo } from './notice-policy.ts';
import { contentOf, linkOf, type NoticeRow, noticeOf, rowsOf } from './notice-rows.ts';
import type { NoticeRule } from './notice-rules.ts';

interface NoticeQuery {
  readonly after?: string | undefined;
  readonly show?: NoticeShow | undefined;
}

/**
 * What a person was told; every read carries its owner in the query, and somebody else's notice is `notFound`. Who acts for a
 * person reads what is of the cases of the mandate, and marks nothing.
 */
export interface NoticeStore {
  /** Newest first, one page of those that are asked for. Fails with `notFound` where `after` is no notice of theirs. */
  list(actor: PersonActor, query: NoticeQuery): Promise<Outcome<NoticePage>>;
  summary(actor: PersonActor): Promise<Outcome<NoticeSummary>>;
  /** Fails with `notFound`. */
  read(actor: PersonActor, notice: string): Promise<Outcome<NoticeDetail>>;
  /** A file of what staff wrote. Fails with `notFound`, also for what was taken back. */
  readFile(
    actor: ResidentActor,
    notice: string,
    file: number,
  ): Promise<Outcome<{ readonly head: NoticeFile; readonly bytes: Uint8Array<ArrayBuffer> }>>;
  /** Stays read, or new, however often it is marked. Fails with `notFound`. */
  mark(actor: ResidentActor, notice: string, isRead: boolean): Promise<Outcome<void>>;
}

interface NoticeDependencies {
  readonly seal: SecretSeal;
  readonly nowMs: () => number;
  /** The person whose notice it is reads in their records that a proxy read it; handed in, as records are another's. */
  readonly recordProxyLook: (database: Database, actor: ProxyActor, receiptNumber: string) => Promise<void>;
}

export function createNoticeStore(
  database: Database,
  { seal, nowMs, recordProxyLook }: NoticeDependencies,
): NoticeStore {
  async function find(actor: PersonActor, notice: string): Promise<NoticeRow | undefined> {
    const [row] = await rowsOf(database, sql`select * from notice where ${seenBy(actor)} and id = ${notice}`);
    return row;
  }

  async function timeOf(actor: PersonActor, owner: string, notice: string): Promise<Date | undefined> {
    const row = database.selectFrom('notice').select('at').where('owner', '=', owner).where('id', '=', notice);
    return (await row.where(seenBy(actor)).executeTakeFirst())?.at;
  }

  return {
    async list(actor, { after, show }) {
      const owner = principalOf(actor);
      if (owner === undefined || !mayDo(actor, 'list', { owner })) return failed({ code: 'notFound' });
      const from = after === undefined ? undefined : await timeOf(actor, owner, after);
      if (after !== undefined && from === undefined) return failed({ code: 'notFound' });
      const older = from === undefined ? sql`` : sql`and (at, id) < (${from}, ${after})`;
      const rows = await rowsOf(
        database,
        sql`select * from (${shownOf(actor, show, older)}) as shown
          order by at desc, id desc limit ${NOTICES_AT_ONCE + 1}`,
      );
      const notices = rows.slice(0, NOTICES_AT_ONCE).map((row) => noticeOf(row, seal));
      const last = rows.length > NOTICES_AT_ONCE ? notices.at(-1) : undefined;
      return success({ notices, next: last?.notice ?? null });
    },

    async summary(actor) {
      if (!mayDo(actor, 'list', { owner: principalOf(actor) })) return failed({ code: 'notFound' });
      const counted = ([undefined, 'unread', 'answer', 'decisions'] as const).map(
        (show) => sql`(select count(*)::int from (
          select from (${shownOf(actor, show, sql``, MOST_COUNTED + 1)}) as shown limit ${MOST_COUNTED + 1}) as counted)`,
      );
      const [all, unread, answer, decisions] = counted;
      const read = await sql<Record<keyof NoticeSummary, number>>`
        select ${all} as all, ${unread} as unread, ${answer} as answer, ${decisions} as decisions`.execute(database);
      const counts = read.rows[0] ?? { all: 0, unread: 0, answer: 0, decisions: 0 };
      return success({
        all: countOf(counts.all),
        unread: countOf(counts.unread),
        answer: countOf(counts.answer),
        decisions: countOf(counts.decisions),
      });
    },

    async read(actor, notice) {
      if (!mayDo(actor, 'list', { owner: principalOf(actor) })) return failed({ code: 'notFound' });
      const row = await find(actor, notice);
      if (row === undefined) return failed({ code: 'notFound' });
      if (actor.kind === 'proxy' && row.receipt_number !== null) {
        await recordProxyLook(database, actor, row.receipt_number);
      }
      const content = contentOf(row, seal);
      const isThere = content !== undefined && row.sent_state !== 'withdrawn';
      return success(
        noticeDetailSchema.parse({
          ...noticeOf(row, seal),
          text: isThere ? content.text : null,
          files: isThere ? content.files : [],
          link: isThere ? await linkOf(database, row, content) : null,
        }),
      );
    },

    async readFile(actor, notice, file) {
      if (!mayDo(actor, 'list', { owner: actor.id })) return failed({ code: 'notFound' });
      const row = await find(actor, notice);
      const head = row && contentOf(row, seal)?.files.find((one) => one.file === file);
      if (head === undefined || row?.sent == null || row.municipality_code === null)
        return failed({ code: 'notFound' });
      const which = { municipality: row.municipality_code, notice: row.sent };
      const kept = await sql<{ sealed: Buffer }>`
        select sealed from staff_notice_file
        where municipality_code = ${which.municipality} and notice_id = ${which.notice} and file = ${file}`.execute(
        database,
      );
      const [found] = kept.rows;
      if (found === undefined) return failed({ code: 'notFound' });
      return success({ head, bytes: new Uint8Array(seal.open(found.sealed, fileOwner(which, file))) });
    },

    async mark({ id: owner, ...actor }, notice, isRead) {
      if (!mayDo({ id: owner, ...actor }, 'markRead', { owner })) return failed({ code: 'notFound' });
      const marked = await database
        .updateTable('notice')
        .set({ read_at: isRead ? sql<Date>`coalesce(read_at, ${new Date(nowMs())}::timestamptz)` : null })
        .where('owner', '=', owner)
        .where('id', '=', notice)
        .executeTakeFirst();
      return marked.numUpdatedRows === 1n ? success(undefined) : failed({ code: 'notFound' });
    },
  };
}

/** What a proxy may be told of: what is of the cases of the mandate, and nothing that keeps the principal safe. */
const OF_CASES = noticeKindSchema.options.filter((kind) => TOPIC_OF[kind] !== 'security' && kind !== 'staff');

/** Which notices an actor may see, as the condition of every query over `notice`. */
function seenBy(actor: PersonActor) {
  const procedures = proceduresOf(actor);
  const owned = sql<boolean>`owner = ${principalOf(actor) ?? ''}`;
  return procedures === undefined
    ? owned
    : sql<boolean>`${owned} and kind = any(${OF_CASES}) and exists (select from application as of_case
        where of_case.receipt_number = notice.receipt_number and of_case.procedure_id = any(${[...procedures]}))`;
}

/** Notices of a person that are asked for, each list from its own index. */
function shownOf(
  actor: PersonActor,
  show: NoticeShow | undefined,
  older: RawBuilder<unknown>,
  most = NOTICES_AT_ONCE + 1,
): RawBuilder<unknown> {
  const newest = (where: RawBuilder<unknown>) =>
    sql`(select * from notice where ${seenBy(actor)} ${where} ${older} order by at desc, id desc limit ${most})`;
  if (show === undefined) return newest(sql``);
  if (show === 'unread') return newest(sql`and read_at is null`);
  const kinds = SHOWN_KINDS[show].map((kind) => newest(sql`and kind = ${kind}`));
  const all = sql`${sql.join(kinds, sql` union all `)}`;
  if (show === 'decisions') return all;
  return sql`select of_kind.* from (${all}) as of_kind where exists (
    select from case_correction as correction
    where correction.municipality_code = of_kind.municipality_code
      and correction.receipt_number = of_kind.receipt_number and correction.ended_at is null)`;
}

function countOf(count: number): NoticeCount {
  return count > MOST_COUNTED ? '99+' : count;
}

interface NewNotice extends Pick<NoticeRule, 'kind'> {
  readonly owner: string;
  /** The case that it is about; without one it is about the person's own account. */
  readonly about?: { readonly municipality: string; readonly receiptNumber: string };
  /** Until when something lasts. */
  readonly day?: CalendarDate;
  readonly at: Date;
}

export async function addNotice(transaction: Database, { owner, about, kind, day, at }: NewNotice): Promise<void> {
  await transaction
    .insertInto('notice')
    .values({
      owner,
      id: randomBytes(18).toString('base64url'),
      municipality_code: about?.municipality ?? null,
      receipt_number: about?.receiptNumber ?? null,
      kind,
      at,
      ...(day === undefined ? {} : { told: JSON.stringify({ day }) }),
    })
    .execute();
}

/** How many notices a person never read. Whoever asks has asked the policy. */
export async function countUnreadOf(database: Database, subject: string): Promise<number> {
  const counted = await sql<{ n: number }>`
    select count(*)::int as n from notice where owner = ${subject} and read_at is null`.execute(database);
  return counted.rows[0]?.n ?? 0;
}
