import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';
import type { MailQueue } from '../platform/mail/mail-queue.ts';
import { nextMailMs } from '../platform/mail/mail-times.ts';

/** Has mail say to each of them, once, that something came: to whoever has mail on and is reached by it. */
export async function tellOfNews(
  transaction: Database,
  queue: Pick<MailQueue, 'isOn' | 'putForAll'>,
  subjects: readonly string[],
  nowMs: number,
): Promise<void> {
  if (!queue.isOn || subjects.length === 0) return;
  const reached = await sql<{ subject_id: string; last: Date | null }>`
    select subject_id, (
      select at from mail_log where mail_log.subject_id = mail_contact.subject_id and kind = 'news'
      order by at desc limit 1
    ) as last
    from mail_contact where subject_id = any(${[...subjects]}) and is_on and bounced_at is null`.execute(transaction);
  const due = reached.rows.map(({ subject_id: subject, last }) => ({
    subject,
    dueMs: nextMailMs(nowMs, last?.getTime()),
  }));
  await queue.putForAll(transaction, { kind: 'news', madeMs: nowMs, due });
}
