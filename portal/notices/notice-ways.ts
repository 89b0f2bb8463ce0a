import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { NEVER_CHOSEN, NOTICE_TOPICS, type NoticeWays, noticeWaysSchema } from '#contract/portal/notice-routes.ts';
import type { ResidentActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { mayDo } from './notice-policy.ts';

/** By which ways a person wants to hear of what, besides the list of notices. */
export interface NoticeWayStore {
  read(actor: ResidentActor): Promise<Outcome<NoticeWays>>;
  /** Holds for what comes from then on; a mail that waits already goes. */
  change(actor: ResidentActor, ways: NoticeWays): Promise<Outcome<NoticeWays>>;
}

export function createNoticeWayStore(database: Database): NoticeWayStore {
  return {
    async read(actor) {
      if (!mayDo(actor, 'choose', { owner: actor.id })) return failed({ code: 'notFound' });
      const rows = await database.selectFrom('notice_way').selectAll().where('subject_id', '=', actor.id).execute();
      const chosen = new Map(rows.map(({ topic, by_mail: mail, on_desktop: desktop }) => [topic, { mail, desktop }]));
      return success(
        noticeWaysSchema.parse(
          Object.fromEntries(NOTICE_TOPICS.map((topic) => [topic, chosen.get(topic) ?? NEVER_CHOSEN])),
        ),
      );
    },

    async change(actor, ways) {
      if (!mayDo(actor, 'choose', { owner: actor.id })) return failed({ code: 'notFound' });
      const rows = NOTICE_TOPICS.map((topic) => ({
        subject_id: actor.id,
        topic,
        by_mail: ways[topic].mail,
        on_desktop: ways[topic].desktop,
      }));
      await database
        .insertInto('notice_way')
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(['subject_id', 'topic']).doUpdateSet((row) => ({
            by_mail: row.ref('excluded.by_mail'),
            on_desktop: row.ref('excluded.on_desktop'),
          })),
        )
        .execute();
      return success(ways);
    },
  };
}
