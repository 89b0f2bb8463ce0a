import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { errorPlace, type PortalLog } from '../log.ts';
import { hashOfToken } from '../once-token.ts';
import { composeMail, type MailSender } from './mail-message.ts';
import { holdDue, type MailEnding, type MailKind, type MailSecrets, ownerColumns, waitingMail } from './mail-queue.ts';
import { nextTryMs } from './mail-times.ts';
import { messageHash } from './returned-mail.ts';
import type { SendMail } from './smtp-sender.ts';
import type { SmtpVerdict } from './smtp-verdict.ts';

const AT_ONCE = 4;
/** A server that nobody reaches is not asked for each of a thousand mails. */
const FAILURES_BEFORE_PAUSE = 8;

interface DeliveryDependencies {
  readonly database: Database;
  readonly secrets: MailSecrets;
  readonly kinds: Readonly<Record<string, MailKind>>;
  readonly sender: MailSender;
  readonly send: SendMail;
  /** The address of ours that a token stops mail at. */
  readonly stopUrl: (token: string) => string;
  readonly nowMs: () => number;
  readonly log: PortalLog;
}

type Ended = 'sent' | 'failed' | 'none';

/**
 * Sends what is due, a few at a time. Each mail is held by one process from before its first byte until what became of it
 * stands. Whoever is killed between the server's answer and that sends it again, with the same `Message-ID`.
 */
export async function deliverDue(dependencies: DeliveryDependencies, signal: AbortSignal): Promise<void> {
  let failures = 0;
  const work = async (): Promise<void> => {
    while (!signal.aborted && failures < FAILURES_BEFORE_PAUSE) {
      const ended = await deliverNext(dependencies, signal);
      if (ended === 'none') return;
      failures = ended === 'failed' ? failures + 1 : 0;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function deliverNext(dependencies: DeliveryDependencies, signal: AbortSignal): Promise<Ended> {
  const { database, nowMs, log } = dependencies;
  let held: HeldRow | undefined;
  try {
    return await database.transaction().execute(async (transaction) => {
      held = await holdDue(transaction, nowMs());
      return held === undefined ? 'none' : deliver(dependencies, transaction, held, signal);
    });
  } catch (error) {
    if (held === undefined) throw error;
    const faulty = held;
    log({ event: 'mailFaulty', ...errorPlace(error) });
    // It is put off by itself, so that what is broken in it does not keep the others waiting.
    await database
      .transaction()
      .execute((transaction) =>
        putOff(dependencies, transaction, faulty, { is: 'failed', status: undefined, code: '' }),
      );
    return 'failed';
  }
}

type HeldRow = NonNullable<Awaited<ReturnType<typeof holdDue>>>;
type Failed = Extract<SmtpVerdict, { is: 'failed' }>;

async function deliver(
  dependencies: DeliveryDependencies,
  transaction: Database,
  row: HeldRow,
  signal: AbortSignal,
): Promise<Ended> {
  const { secrets, kinds, sender, send, stopUrl, nowMs, log } = dependencies;
  const kind = kinds[row.kind];
  if (kind === undefined) throw new Error('each kind of mail has its writer');
  const waiting = waitingMail(row, secrets);
  const letter = await kind.write(transaction, waiting, nowMs());
  if (letter === undefined) {
    await remove(transaction, row);
    return 'sent';
  }
  const token = letter.canBeStopped ? secrets.stopToken(row.message_id) : undefined;
  const message = await composeMail(sender, {
    to: letter.to,
    subject: letter.subject,
    text: letter.text,
    messageId: row.message_id,
    at: new Date(nowMs()),
    ...(token === undefined ? {} : { stopUrl: stopUrl(token) }),
  });
  const verdict = await send({ from: sender.address, to: letter.to }, message, signal);
  if (verdict.is === 'sent') {
    await end(dependencies, transaction, row, { is: 'sent', nowMs: nowMs() }, undefined, token);
    return 'sent';
  }
  // Cut off because the portal stops: nothing was wrong with it.
  if (signal.aborted) return 'none';
  const { kind: name, tries } = row;
  const code = verdict.is === 'failed' ? verdict.code : 'bounced';
  log({ event: 'mailFailed', kind: name, attempt: tries + 1, status: verdict.status ?? null, code });
  if (verdict.is === 'bounced') {
    await end(dependencies, transaction, row, { is: 'bounced', nowMs: nowMs() }, verdict.status);
    return 'sent';
  }
  await putOff(dependencies, transaction, row, verdict);
  return 'failed';
}

/** Later, or never where it was tried for long enough. */
async function putOff(
  dependencies: DeliveryDependencies,
  transaction: Database,
  row: HeldRow,
  { status }: Failed,
): Promise<void> {
  const nowMs = dependencies.nowMs();
  const againMs = nextTryMs(nowMs, row.tries + 1);
  if (againMs === undefined) return end(dependencies, transaction, row, { is: 'gaveUp', nowMs }, status);
  const suits = dependencies.kinds[row.kind]?.suits ?? ((atMs: number) => atMs);
  await transaction
    .updateTable('mail_waiting')
    .set({ tries: row.tries + 1, due_at: new Date(suits(againMs)) })
    .where('id', '=', row.id)
    .execute();
}

async function end(
  { kinds, secrets }: DeliveryDependencies,
  transaction: Database,
  row: HeldRow,
  ending: MailEnding,
  status?: number,
  stopToken?: string,
): Promise<void> {
  await remove(transaction, row);
  const { sealed: _, ...open } = row;
  const waiting = waitingMail({ ...open, sealed: null }, secrets);
  await transaction
    .insertInto('mail_log')
    .values({
      id: row.id,
      kind: row.kind,
      ...ownerColumns(waiting.owner),
      at: new Date(ending.nowMs),
      outcome: ending.is,
      smtp_status: status ?? null,
      tries: row.tries + 1,
      stop_hash: stopToken === undefined ? null : hashOfToken(stopToken),
      message_hash: messageHash(row.message_id),
      made_at: row.made_at,
    })
    .execute();
  await kinds[row.kind]?.ended?.(transaction, waiting, ending);
}

async function remove(transaction: Database, { id }: HeldRow): Promise<void> {
  await sql`delete from mail_waiting where id = ${id}`.execute(transaction);
}
