import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import * as z from 'zod';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { languageSchema } from '#contract/values/localized-text.ts';
import { afterQuiet } from '#contract/values/quiet-hours.ts';
import type { Database } from '../platform/database/database.ts';
import { runAt } from '../platform/events/job-queue.ts';
import type { PortalLog } from '../platform/log.ts';
import { type HeldFriend, holdFriends } from './friend-rows.ts';
import { hearsOn } from './hears-on.ts';
import type { LineClient } from './line-client.ts';
import { SEND_LINE_JOB } from './line-jobs.ts';
import { type LineMessage, linkMessages, linkRefusedMessages, noticeMessages } from './line-messages.ts';
import type { LineSecrets } from './line-secrets.ts';
import { isGood, type LineAnswer, lineVerdict } from './line-verdict.ts';
import { keepLinkToken } from './link-rows.ts';

interface SendTools {
  readonly secrets: LineSecrets;
  readonly client: LineClient;
  readonly nowMs: () => number;
  /** 0 to 1. */
  readonly jitter: () => number;
  readonly linkUrl: (token: string) => string;
  readonly log: PortalLog;
}

interface SendingRow {
  readonly id: string;
  readonly kind: 'reply' | 'link' | 'notice' | 'news';
  readonly friend_hash: Buffer | null;
  readonly sealed: Buffer | null;
  readonly messages: LineMessage[] | null;
  readonly made_at: Date;
  readonly tries: number;
}

/** What became of a try: `idle` where nothing is due, `left` where nothing was to be sent now. */
type Tried = 'idle' | 'sent' | 'left' | 'failed';

const FAILURES_BEFORE_PAUSE = 8;
const PAUSE_MS = 60_000;
const AT_ONCE = 4;
/** Between two requests of one of them: a hundred a second in all. */
const APART_MS = 40;

/**
 * Sends what is due, a few at a time. A service that nobody reaches is not asked for each of a thousand messages: what is left
 * then, or when the portal stops, has the job run again.
 */
export async function sendDue(database: Database, tools: SendTools, signal: AbortSignal): Promise<number> {
  let sent = 0;
  let failures = 0;
  const work = async (): Promise<void> => {
    while (!signal.aborted && failures < FAILURES_BEFORE_PAUSE) {
      const next = wait(APART_MS, undefined, { ref: false });
      const tried = await sendNext(database, tools);
      if (tried === 'idle') return;
      await next;
      failures = tried === 'failed' ? failures + 1 : 0;
      if (tried === 'sent') sent += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (failures >= FAILURES_BEFORE_PAUSE) await runAt(database, SEND_LINE_JOB, tools.nowMs() + PAUSE_MS);
  else if (signal.aborted) await runAt(database, SEND_LINE_JOB, tools.nowMs());
  return sent;
}

async function sendNext(database: Database, tools: SendTools): Promise<Tried> {
  const answered = await takeAnswer(database, tools);
  if (answered !== undefined) return answer(database, tools, answered);
  return database.transaction().execute(async (transaction) => {
    const now = new Date(tools.nowMs());
    const found = await sql<SendingRow>`
      select id, kind, friend_hash, sealed, messages, made_at, tries from line_sending
      where kind in ('notice', 'news') and dead_at is null and due_at <= ${now}
        and not exists (select from line_limit where until > ${now})
      order by due_at, id limit 1 for update skip locked`.execute(transaction);
    const [row] = found.rows;
    if (row === undefined) return 'idle';
    return row.kind === 'notice' ? tellNotice(transaction, tools, row) : tellNews(transaction, tools, row);
  });
}

/** An answer leaves the table before it is sent: its token is good once, and a second try would be refused. */
async function takeAnswer(database: Database, { nowMs }: SendTools): Promise<SendingRow | undefined> {
  const taken = await sql<SendingRow>`
    delete from line_sending where id = (
      select id from line_sending
      where kind in ('reply', 'link') and dead_at is null and due_at <= ${new Date(nowMs())}
      order by due_at, id limit 1 for update skip locked)
    returning id, kind, friend_hash, sealed, messages, made_at, tries`.execute(database);
  return taken.rows[0];
}

const answerSchema = z.strictObject({ replyToken: z.string(), messages: z.array(z.looseObject({ type: z.string() })) });
const linkSchema = z.strictObject({ replyToken: z.string(), language: languageSchema });

async function answer(database: Database, tools: SendTools, row: SendingRow): Promise<Tried> {
  const { secrets, client, log } = tools;
  if (row.sealed === null) throw new Error('an answer has something to say');
  const content = secrets.open(row.sealed, `sending ${row.id}`);
  const { replyToken, messages } =
    row.kind === 'link'
      ? await linkAnswer(database, tools, row.friend_hash, linkSchema.parse(content))
      : (answerSchema.parse(content) as { replyToken: string; messages: LineMessage[] });
  const said = await client.reply(replyToken, messages);
  if (said !== undefined && isGood(said.status)) return 'sent';
  log({ event: 'lineFailed', kind: row.kind, attempt: 1, status: said?.status ?? null });
  return said === undefined || said.status >= 500 ? 'failed' : 'left';
}

async function linkAnswer(
  database: Database,
  { secrets, client, linkUrl, nowMs }: SendTools,
  hash: Buffer | null,
  { replyToken, language }: z.infer<typeof linkSchema>,
): Promise<{ readonly replyToken: string; readonly messages: LineMessage[] }> {
  const refused = { replyToken, messages: linkRefusedMessages(language) };
  if (hash === null) return refused;
  const userId = await database.transaction().execute(async (transaction) => {
    const [held] = await holdFriends(transaction, secrets, [hash]);
    return held?.userId;
  });
  const token = userId && (await client.linkToken(userId));
  if (token === undefined) return refused;
  await keepLinkToken(database, { hash, token, nowMs: nowMs() });
  return { replyToken, messages: linkMessages(language, linkUrl(token)) };
}

/** The friend's row is held until LINE has answered: a stop that comes meanwhile waits, one that came before is obeyed. */
async function tellNotice(transaction: Database, tools: SendTools, row: SendingRow): Promise<Tried> {
  const { secrets, client, nowMs } = tools;
  const today = japaneseDay(epochMs(nowMs()));
  const [held] = row.friend_hash === null ? [] : await holdFriends(transaction, secrets, [row.friend_hash]);
  if (held === undefined || !held.friend.isLinked || !hearsOn(held.friend, today)) return remove(transaction, row);
  const dueMs = afterQuiet(nowMs(), held.friend.quiet);
  if (dueMs > nowMs()) return putOff(transaction, row, dueMs);
  return settle(transaction, tools, row, await client.push(held.userId, noticeMessages(held.friend.language), row.id), [
    held,
  ]);
}

/** Whoever stopped, pauses, sleeps or left since it was queued is left out; who sleeps is told another time. */
async function tellNews(transaction: Database, tools: SendTools, row: SendingRow): Promise<Tried> {
  const { secrets, client, nowMs } = tools;
  const now = nowMs();
  const today = japaneseDay(epochMs(now));
  const listed = await sql<{ friend_hash: Buffer }>`
    select distinct friend_hash from one_to_one_delivery where sending_id = ${row.id}`.execute(transaction);
  const held = await holdFriends(
    transaction,
    secrets,
    listed.rows.map(({ friend_hash: hash }) => hash),
  );
  const [asleep, awake] = [held.filter(isAsleep(now)), held.filter((one) => !isAsleep(now)(one))];
  if (asleep.length > 0 && row.tries > 0) {
    // The try before may have reached them: the key alone tells, and holds for those whom it was tried with.
    return putOff(transaction, row, Math.max(...asleep.map(({ friend }) => afterQuiet(now, friend.quiet))));
  }
  if (asleep.length > 0) await forget(transaction, row, asleep);
  const told = awake.filter(({ friend }) => hearsOn(friend, today));
  if (told.length === 0) return remove(transaction, row);
  const said = await client.multicast(
    told.map(({ userId }) => userId),
    row.messages ?? [],
    row.id,
  );
  return settle(transaction, tools, row, said, told);
}

async function settle(
  transaction: Database,
  { nowMs, jitter, log }: SendTools,
  row: SendingRow,
  said: LineAnswer | undefined,
  told: readonly HeldFriend[],
): Promise<Tried> {
  const now = nowMs();
  const verdict = lineVerdict(said, {
    tries: row.tries,
    agedMs: now - row.made_at.getTime(),
    nowMs: now,
    jitter: jitter(),
  });
  if (verdict.is === 'sent') {
    if (row.kind === 'news')
      await sql`update line_friend set pushed_at = ${new Date(now)}
      where hash = any(${told.map(({ hash }) => hash)}::bytea[])`.execute(transaction);
    await remove(transaction, row);
    return 'sent';
  }
  log({ event: 'lineFailed', kind: row.kind, attempt: row.tries + 1, status: said?.status ?? null });
  switch (verdict.is) {
    case 'again':
      await sql`update line_sending set tries = tries + 1 where id = ${row.id}`.execute(transaction);
      await putOff(transaction, row, now + verdict.afterMs);
      return 'failed';
    case 'limited': {
      const until = firstOfNextMonth(now);
      await sql`insert into line_limit (until) values (${until}) on conflict (is_one) do update set until = excluded.until`.execute(
        transaction,
      );
      await runAt(transaction, SEND_LINE_JOB, until.getTime());
      log({ event: 'lineLimited' });
      return 'failed';
    }
    case 'gone':
      await sql`update line_friend set pushes = 'stopped' where hash = any(${told.map(({ hash }) => hash)}::bytea[])`.execute(
        transaction,
      );
      return remove(transaction, row);
    case 'dead':
      await sql`update line_sending set dead_at = ${new Date(now)}, status = ${said?.status ?? null}, tries = tries + 1
        where id = ${row.id}`.execute(transaction);
      return 'left';
  }
}

async function remove(transaction: Database, { id }: SendingRow): Promise<Tried> {
  await sql`delete from line_sending where id = ${id}`.execute(transaction);
  return 'left';
}

async function putOff(transaction: Database, { id }: SendingRow, dueMs: number): Promise<Tried> {
  await sql`update line_sending set due_at = ${new Date(dueMs)} where id = ${id}`.execute(transaction);
  await runAt(transaction, SEND_LINE_JOB, dueMs);
  return 'left';
}

/** What they were not told is told to them when it is planned again. */
async function forget(transaction: Database, { id }: SendingRow, friends: readonly HeldFriend[]): Promise<void> {
  await sql`delete from one_to_one_delivery
    where sending_id = ${id} and friend_hash = any(${friends.map(({ hash }) => hash)}::bytea[])`.execute(transaction);
}

const isAsleep =
  (nowMs: number) =>
  ({ friend }: HeldFriend): boolean =>
    afterQuiet(nowMs, friend.quiet) > nowMs;

/** In Japan: the month's number is counted anew from then on. */
function firstOfNextMonth(nowMs: number): Date {
  const [year = 0, month = 0] = japaneseDay(epochMs(nowMs)).split('-').map(Number);
  const next = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
  return new Date(`${next}-01T00:00:00+09:00`);
}
