import { sql } from 'kysely';
import type { NoticeKind } from '#contract/portal/notice-routes.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import type { Database } from '../platform/database/database.ts';
import type { EventJob } from '../platform/events/outbox.ts';
import type { MailQueue } from '../platform/mail/mail-queue.ts';
import { nextMailMs } from '../platform/mail/mail-times.ts';
import { reportCaseProblem } from './mail-problems.ts';
import type { NoticeRule } from './notice-rules.ts';
import { addNotice } from './notice-store.ts';
import { tellOfNews } from './tell-of-news.ts';

/** Whose a case is, nobody's once it is erased; handed in by the portal: another capability keeps it. */
export type FindCase = (
  transaction: Database,
  receiptNumber: string,
) => Promise<{ readonly owner: string | null; readonly municipality: string; readonly group: string } | undefined>;

export interface NoticeJobDependencies {
  readonly findCase: FindCase;
  readonly queue: Pick<MailQueue, 'isOn' | 'put' | 'putForAll'>;
  readonly nowMs: () => number;
}

/** The job that tells the person of a case what an event means to them: the notice, and that mail says something came. */
export function noticeJob<Data extends { readonly receiptNumber: string }>(
  name: string,
  rule: (data: Data) => NoticeRule | undefined,
  { findCase, queue, nowMs }: NoticeJobDependencies,
): EventJob<Data> {
  return {
    name,
    async handle({ transaction, data }) {
      const told = rule(data);
      if (told === undefined) return;
      const { receiptNumber } = data;
      const found = await findCase(transaction, receiptNumber);
      if (found === undefined) throw new Error('an event is about a case that is there');
      const { owner: subject, municipality, group } = found;
      if (subject === null) return;
      const now = nowMs();
      const at = new Date(now);
      await addNotice(transaction, { owner: subject, about: { municipality, receiptNumber }, kind: told.kind, at });
      if (!told.isMailed) return;
      if ((await mailNews(transaction, subject, queue, now)) !== 'bounced') return;
      const problem = { municipality, kind: 'news', problem: 'bounced' as const, at };
      await reportCaseProblem(transaction, { ...problem, subject, receiptNumber, group });
    },
  };
}

/** The job that tells a person what an event means to what is theirs alone, which is of no case. */
export function personNoticeJob<Data extends { readonly subject: string; readonly day?: CalendarDate }>(
  name: string,
  kindOf: (data: Data) => NoticeKind,
  { queue, nowMs }: Pick<NoticeJobDependencies, 'queue' | 'nowMs'>,
): EventJob<Data> {
  return {
    name,
    async handle({ transaction, data }) {
      const { subject: owner, day } = data;
      const now = nowMs();
      const about = day === undefined ? {} : { day };
      await addNotice(transaction, { owner, kind: kindOf(data), ...about, at: new Date(now) });
      await tellOfNews(transaction, queue, [owner], now);
    },
  };
}

/** Has mail say that something came, where the person has an address that takes it. */
async function mailNews(
  transaction: Database,
  subject: string,
  queue: NoticeJobDependencies['queue'],
  nowMs: number,
): Promise<'queued' | 'bounced' | 'none'> {
  if (!queue.isOn) return 'none';
  const contact = await transaction
    .selectFrom('mail_contact')
    .select(['is_on', 'bounced_at'])
    .where('subject_id', '=', subject)
    .executeTakeFirst();
  if (contact === undefined || !contact.is_on) return 'none';
  if (contact.bounced_at !== null) return 'bounced';
  const dueMs = nextMailMs(nowMs, await lastNewsMs(transaction, subject));
  await queue.put(transaction, { kind: 'news', owner: { subject }, nowMs, dueMs });
  return 'queued';
}

/** When the person's last such mail went, while its row is kept. */
async function lastNewsMs(transaction: Database, subject: string): Promise<number | undefined> {
  const last = await sql<{ at: Date }>`
    select at from mail_log where subject_id = ${subject} and kind = 'news' order by at desc limit 1`.execute(
    transaction,
  );
  return last.rows[0]?.at.getTime();
}
