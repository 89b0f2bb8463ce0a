import { randomBytes } from 'node:crypto';
import { type NoticeKind, TOPIC_OF } from '#contract/portal/notice-routes.ts';
import { type CalendarDate, epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import type { JobActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { mayDo } from './notice-policy.ts';
import { type NewsQueue, tellOfNews } from './tell-of-news.ts';

/** How many days before its end a certificate is told of, and before its last day a correction. */
const CERTIFICATE_DAYS = [90, 30, 7];
const CORRECTION_DAYS = [3];
/** Before what somebody sent goes, unless it is kept. */
const DELIVERY_DAYS = [30];
/** Before the last day of a mandate, to both sides. */
const MANDATE_DAYS = [30, 7];
const AT_ONCE = 500;

/** Something that ends for a person on a day. */
interface Ending {
  readonly subject: string;
  readonly day: CalendarDate;
  /** Of a case, with its municipality. */
  readonly about: { readonly municipality: string; readonly receiptNumber: string } | null;
}

/** What ends after one day and up to another, a part at a time: by case or, of what is about none, by person. */
type FindEndings = (
  database: Database,
  days: { readonly after: CalendarDate; readonly upTo: CalendarDate },
  after: string | undefined,
  limit: number,
) => Promise<readonly Ending[]>;

interface RuleDependencies {
  /** Handed in by the portal: other capabilities keep certificates, corrections, letters and mandates. */
  readonly certificates: FindEndings;
  readonly corrections: FindEndings;
  readonly deliveries: FindEndings;
  /** Of those who act for others: by principal, and by proxy. */
  readonly mandates: { readonly principals: FindEndings; readonly proxies: FindEndings };
  readonly queue: NewsQueue;
  readonly nowMs: () => number;
}

/**
 * Tells what a day brings near, each once: the rule, its day and how far away it is are unique for a person. A day on which
 * no portal ran is made up for, by the nearest rule alone.
 */
export async function tellByRule(
  database: Database,
  { certificates, corrections, deliveries, mandates, queue, nowMs }: RuleDependencies,
  actor: JobActor,
  signal: AbortSignal,
): Promise<number> {
  if (!mayDo(actor, 'deliver', {})) throw new Error(`${actor.kind} may not deliver`);
  const now = nowMs();
  const today = japaneseDay(epochMs(now));
  let told = 0;
  for (const { kind, find, daysBefore } of [
    { kind: 'certificateEnds' as const, find: certificates, daysBefore: CERTIFICATE_DAYS },
    { kind: 'correctionEnds' as const, find: corrections, daysBefore: CORRECTION_DAYS },
    { kind: 'deliveryEnds' as const, find: deliveries, daysBefore: DELIVERY_DAYS },
    { kind: 'proxyEnds' as const, find: mandates.principals, daysBefore: MANDATE_DAYS },
    { kind: 'actingEnds' as const, find: mandates.proxies, daysBefore: MANDATE_DAYS },
  ]) {
    for (const window of windowsOf(today, daysBefore)) {
      for (let after: string | undefined; !signal.aborted; ) {
        const part = await find(database, window, after, AT_ONCE);
        told += await database
          .transaction()
          .execute((transaction) => tellAll(transaction, { kind, window, part, queue, now }));
        const last = part.at(-1);
        after = last?.about?.receiptNumber ?? last?.subject;
        if (part.length < AT_ONCE) break;
      }
    }
  }
  return told;
}

interface Window {
  readonly before: number;
  readonly after: CalendarDate;
  readonly upTo: CalendarDate;
}

/** Of each rule the days that it tells of: from its own back to the next one's. */
function windowsOf(today: CalendarDate, daysBefore: readonly number[]): Window[] {
  return daysBefore.map((before, index) => ({
    before,
    after: addDays(today, (daysBefore[index + 1] ?? 0) - (index + 1 < daysBefore.length ? 0 : 1)),
    upTo: addDays(today, before),
  }));
}

async function tellAll(
  transaction: Database,
  {
    kind,
    window,
    part,
    queue,
    now,
  }: {
    readonly kind: NoticeKind;
    readonly window: Window;
    readonly part: readonly Ending[];
    readonly queue: RuleDependencies['queue'];
    readonly now: number;
  },
): Promise<number> {
  if (part.length === 0) return 0;
  const rows = part.map(({ subject, day, about }) => ({
    owner: subject,
    id: randomBytes(18).toString('base64url'),
    municipality_code: about?.municipality ?? null,
    receipt_number: about?.receiptNumber ?? null,
    kind,
    at: new Date(now),
    told: JSON.stringify({ day }),
    once: [kind, about?.receiptNumber ?? 'certificate', day, window.before].join('/'),
  }));
  const made = await transaction
    .insertInto('notice')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['owner', 'once']).where('once', 'is not', null).doNothing())
    .returning('owner')
    .execute();
  const told = [...new Set(made.map(({ owner }) => owner))];
  await tellOfNews(transaction, queue, told, { topic: TOPIC_OF[kind], nowMs: now });
  return made.length;
}
