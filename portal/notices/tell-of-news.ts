import { type RawBuilder, sql } from 'kysely';
import type { NoticeTopic } from '#contract/portal/notice-routes.ts';
import type { Database } from '../platform/database/database.ts';
import type { MailQueue } from '../platform/mail/mail-queue.ts';
import { nextMailMs } from '../platform/mail/mail-times.ts';

/** Has mail say to each of them, once, that something came: to whoever has mail on, also for the topic, and is reached by it. */
export async function tellOfNews(
  transaction: Database,
  queue: Pick<MailQueue, 'isOn' | 'putForAll'>,
  subjects: readonly string[],
  { topic, nowMs }: { readonly topic: NoticeTopic | 'security'; readonly nowMs: number },
): Promise<void> {
  if (!queue.isOn || subjects.length === 0) return;
  const reached = await sql<{ subject_id: string; last: Date | null }>`
    select subject_id, (
      select at from mail_log where mail_log.subject_id = mail_contact.subject_id and kind = 'news'
      order by at desc limit 1
    ) as last
    from mail_contact where subject_id = any(${[...subjects]}) and is_on and bounced_at is null
      and ${hearsByMail(topic)}`.execute(transaction);
  const due = reached.rows.map(({ subject_id: subject, last }) => ({
    subject,
    dueMs: nextMailMs(nowMs, last?.getTime()),
  }));
  await queue.putForAll(transaction, { kind: 'news', madeMs: nowMs, due });
}

/** Of a row of `mail_contact`: whether its person did not turn mail of this topic off. */
export function hearsByMail(topic: NoticeTopic | 'security'): RawBuilder<boolean> {
  return sql<boolean>`not exists (
    select from notice_way
    where notice_way.subject_id = mail_contact.subject_id and topic = ${topic} and not by_mail)`;
}
