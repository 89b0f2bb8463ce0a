import { type RawBuilder, sql } from 'kysely';
import type { NoticeTopic } from '#contract/portal/notice-routes.ts';
import type { Database } from '../platform/database/database.ts';
import type { MailQueue } from '../platform/mail/mail-queue.ts';
import { nextMailMs } from '../platform/mail/mail-times.ts';

/** By which it is said that something came: mail, and whatever else a person chose for all of it. */
export interface NewsQueue extends Pick<MailQueue, 'isOn' | 'putForAll'> {
  readonly alsoTell?: (transaction: Database, subjects: readonly string[]) => Promise<void>;
}

/** Has mail say to each of them, once, that something came: to whoever has mail on, also for the topic, and is reached by it. */
export async function tellOfNews(
  transaction: Database,
  queue: NewsQueue,
  subjects: readonly string[],
  { topic, nowMs }: { readonly topic: NoticeTopic | 'security'; readonly nowMs: number },
): Promise<void> {
  if (subjects.length === 0) return;
  await queue.alsoTell?.(transaction, subjects);
  if (!queue.isOn) return;
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
