import { createHash } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { Database, Tables } from '../database/database.ts';
import { readDeliveryReport } from './delivery-report.ts';
import { type MailKind, ownerOf } from './mail-queue.ts';

/** What follows from the end of a mail of each kind. */
export type MailEndings = Readonly<Record<string, MailKind['ended']>>;

/**
 * What a returned mail changed: it is written down what became of it, it was known already or is not ours, or the address is
 * not at fault. `notAReport`: it is no delivery status notification.
 */
export type TakenReport = 'recorded' | 'unknown' | 'notRefused' | 'notAReport';

/** Takes a mail that came back after a server had taken it: its address gets no more, and staff see that it was not reached. */
export async function takeReturnedMail(
  database: Database,
  endings: MailEndings,
  bytes: Uint8Array,
  nowMs: number,
): Promise<TakenReport> {
  const report = await readDeliveryReport(bytes);
  if (report === undefined) return 'notAReport';
  if (!report.isRefused) return 'notRefused';
  return database.transaction().execute(async (transaction) => {
    const row = await endOnce(transaction, report.messageId);
    if (row === undefined) return 'unknown';
    const { id, kind, at, made_at } = row;
    const mail = { id, kind, owner: ownerOf(row), secret: undefined, madeAt: made_at ?? at };
    await endings[kind]?.(transaction, mail, { is: 'bounced', nowMs, sentMs: at.getTime() });
    return 'recorded';
  });
}

/** The mail that a report is about, the first time that it is said of it. */
async function endOnce(transaction: Database, messageId: string): Promise<Selectable<Tables['mail_log']> | undefined> {
  const ended = await sql<Selectable<Tables['mail_log']>>`
    update mail_log set outcome = 'bounced'
    where message_hash = ${messageHash(messageId)} and outcome = 'sent' returning *`.execute(transaction);
  return ended.rows[0];
}

/** How a mail is known again without its identifier being kept. */
export function messageHash(messageId: string): Buffer {
  return createHash('sha256').update(messageId.toLowerCase()).digest();
}
