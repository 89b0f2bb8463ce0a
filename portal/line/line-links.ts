import { sql } from 'kysely';
import type { LineCode } from '#contract/portal/line-routes.ts';
import { BASE_32 } from '#platform/base32.ts';
import type { ResidentActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { randomText } from '../platform/once-token.ts';
import { mayDo } from './line-policy.ts';
import { endLink, keepLinkCode, spendCode } from './link-rows.ts';

/** Links between accounts of persons and friends on LINE. */
export interface LineLinks {
  isLinked(actor: ResidentActor): Promise<boolean>;
  /** A code that the page of LINE's button takes; an older one of the person's ends. */
  begin(actor: ResidentActor): Promise<LineCode>;
  end(actor: ResidentActor): Promise<void>;
  /** What LINE brings back where both are right; each is good once. */
  confirm(linkToken: string, code: string): Promise<string | undefined>;
}

const CODE_LENGTH = 8;

export function createLineLinks(database: Database, nowMs: () => number): LineLinks {
  return {
    async isLinked(actor) {
      const subject = own(actor, 'read');
      const found = await sql`select from line_friend where subject_id = ${subject}`.execute(database);
      return found.rows.length > 0;
    },
    async begin(actor) {
      const subject = own(actor, 'begin');
      const code = randomText(BASE_32, CODE_LENGTH);
      const endsAt = await database
        .transaction()
        .execute((transaction) => keepLinkCode(transaction, { subject, code, nowMs: nowMs() }));
      return { code, until: endsAt.toISOString() };
    },
    async end(actor) {
      const subject = own(actor, 'end');
      await database.transaction().execute((transaction) => endLink(transaction, { subject }));
    },
    confirm: (token, code) =>
      database.transaction().execute((transaction) => spendCode(transaction, { token, code, nowMs: nowMs() })),
  };
}

function own(actor: ResidentActor, action: Parameters<typeof mayDo>[1]): string {
  if (!mayDo(actor, action, { subject: actor.id })) throw new Error(`${actor.kind} may not ${action} a link`);
  return actor.id;
}
