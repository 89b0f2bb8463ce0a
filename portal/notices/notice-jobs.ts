import { type NoticeKind, type NoticeTopic, TOPIC_OF } from '#contract/portal/notice-routes.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import type { Database } from '../platform/database/database.ts';
import type { EventJob } from '../platform/events/outbox.ts';
import { reportCaseProblem } from './mail-problems.ts';
import type { NoticeRule } from './notice-rules.ts';
import { addNotice } from './notice-store.ts';
import { hearsByMail, type NewsQueue, tellOfNews } from './tell-of-news.ts';

/** Whose a case is, nobody's once it is erased; handed in by the portal: another capability keeps it. */
export type FindCase = (
  transaction: Database,
  receiptNumber: string,
) => Promise<{ readonly owner: string | null; readonly municipality: string; readonly group: string } | undefined>;

export interface NoticeJobDependencies {
  readonly findCase: FindCase;
  readonly queue: NewsQueue;
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
      const topic = TOPIC_OF[told.kind];
      await tellOfNews(transaction, queue, [subject], { topic, nowMs: now });
      if (!queue.isOn || !(await isBounced(transaction, subject, topic))) return;
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
      const kind = kindOf(data);
      await addNotice(transaction, { owner, kind, ...about, at: new Date(now) });
      await tellOfNews(transaction, queue, [owner], { topic: TOPIC_OF[kind], nowMs: now });
    },
  };
}

/** Whether the person has mail on, also for the topic, at an address that it comes back from. */
async function isBounced(transaction: Database, subject: string, topic: NoticeTopic | 'security'): Promise<boolean> {
  const contact = await transaction
    .selectFrom('mail_contact')
    .select(['is_on', 'bounced_at'])
    .where('subject_id', '=', subject)
    .where(hearsByMail(topic))
    .executeTakeFirst();
  return contact?.is_on === true && contact.bounced_at !== null;
}
