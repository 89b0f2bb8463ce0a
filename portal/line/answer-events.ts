import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import * as z from 'zod';
import type { CalendarDate } from '#contract/values/brands.ts';
import type { Database } from '../platform/database/database.ts';
import { runSoon } from '../platform/events/job-queue.ts';
import { eraseFriend, type HeldFriend, holdFriends, holdSendings, makeFriend, saveFriend } from './friend-rows.ts';
import { type LineGround, type LineStep, stepConversation } from './line-conversation.ts';
import { isFarewell, type LineIntent, lineIntentSchema } from './line-intent.ts';
import { SEND_LINE_JOB } from './line-jobs.ts';
import { type LineView, messagesOf } from './line-messages.ts';
import type { LineSecrets } from './line-secrets.ts';
import { bindLink, endLink } from './link-rows.ts';
import { holdEvent, leaveEvent } from './receive-events.ts';

interface AnswerTools {
  readonly secrets: LineSecrets;
  readonly nowMs: () => number;
  /** The municipalities and procedures as they are on a day. */
  readonly viewOn: (today: CalendarDate) => LineView & LineGround;
  readonly today: () => CalendarDate;
  /** Told once a person's account and a friend belong together. */
  readonly onLinked: (transaction: Database, subject: string) => Promise<void>;
}

const waitingSchema = z.strictObject({
  intent: lineIntentSchema,
  userId: z.string().max(64),
  replyToken: z.string().max(100).optional(),
});

/** Answers what waits longest, which `onHeld` hears first. Says whether something did. */
export async function answerNext(
  database: Database,
  tools: AnswerTools,
  onHeld: (event: string) => void,
): Promise<boolean> {
  return database.transaction().execute(async (transaction) => {
    const event = await holdEvent(transaction);
    if (event === undefined) return false;
    const { id, friend_hash: hash, at } = event;
    onHeld(id);
    const { intent, userId, replyToken } = waitingSchema.parse(tools.secrets.open(event.sealed, `event ${id}`));
    await leaveEvent(transaction, id);
    if (await hasLeftSince(transaction, hash, at)) return true;
    const taken = await takeIntent(transaction, tools, { hash, userId, at, intent });
    if (taken === undefined) return true;
    const { step, isLinkAsked } = taken;
    if (replyToken === undefined || step.says.length === 0) return true;
    const content = isLinkAsked
      ? { replyToken, language: step.friend.language }
      : { replyToken, messages: messagesOf(step.says, step.friend, tools.viewOn(tools.today())) };
    await putAnswer(transaction, tools, isLinkAsked ? 'link' : 'reply', isErased(step) ? null : hash, content);
    return true;
  });
}

/** What came before somebody left is not answered after, and makes them no friend again. */
async function hasLeftSince(transaction: Database, hash: Buffer, at: Date): Promise<boolean> {
  const left = await sql`
    select from line_event where friend_hash = ${hash} and has_left and at > ${at} limit 1`.execute(transaction);
  return left.rows.length > 0;
}

interface Said {
  readonly hash: Buffer;
  readonly userId: string;
  readonly at: Date;
  readonly intent: LineIntent;
}

/** Changes what is known of the friend. Nothing follows from what is older than the last change and would change it. */
async function takeIntent(
  transaction: Database,
  tools: AnswerTools,
  { hash, userId, at, intent }: Said,
): Promise<{ readonly step: LineStep; readonly isLinkAsked: boolean } | undefined> {
  if (isFarewell(intent)) await holdSendings(transaction, hash);
  if (intent.is === 'unfollowed') {
    await eraseFriend(transaction, hash);
    return undefined;
  }
  const isNew = await makeFriend(transaction, tools.secrets, { hash, userId, at, nowMs: tools.nowMs() });
  const [held] = await holdFriends(transaction, tools.secrets, [hash]);
  if (held === undefined) return undefined;
  const wanted = await meantBy(transaction, tools, held, isNew && intent.is === 'words' ? { is: 'followed' } : intent);
  const step = stepConversation(held.friend, wanted, tools.viewOn(tools.today()));
  if (isErased(step)) {
    await eraseFriend(transaction, hash);
    return { step, isLinkAsked: false };
  }
  const isChanged = JSON.stringify(step.friend) !== JSON.stringify(held.friend);
  if (isChanged && at < held.newestAt) return undefined;
  if (step.effects.includes('unlink')) await endLink(transaction, { hash });
  if (isChanged) await saveFriend(transaction, hash, step.friend, at);
  return { step, isLinkAsked: step.says.some(({ say }) => say === 'linkOffer') };
}

async function meantBy(transaction: Database, tools: AnswerTools, { hash }: HeldFriend, intent: LineIntent) {
  if (intent.is !== 'linked') return intent;
  const subject = await bindLink(transaction, { hash, nonce: intent.nonce, nowMs: tools.nowMs() });
  if (subject !== undefined) await tools.onLinked(transaction, subject);
  return { is: 'linkEnded' as const, isLinked: subject !== undefined };
}

function isErased({ effects }: LineStep): boolean {
  return effects.includes('erase');
}

async function putAnswer(
  transaction: Database,
  { secrets, nowMs }: AnswerTools,
  kind: 'reply' | 'link',
  hash: Buffer | null,
  content: object,
): Promise<void> {
  const id = randomUUID();
  const now = new Date(nowMs());
  await sql`
    insert into line_sending (id, kind, friend_hash, sealed, due_at, made_at)
    values (${id}, ${kind}, ${hash}, ${secrets.seal(content, `sending ${id}`)}, ${now}, ${now})`.execute(transaction);
  await runSoon(transaction, SEND_LINE_JOB);
}
