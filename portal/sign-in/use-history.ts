import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  USES_AT_ONCE,
  type UseKind,
  type UsePage,
  type UseSubject,
  usePageSchema,
} from '#contract/portal/account-routes.ts';
import type { SessionPlace } from '#contract/portal/session-routes.ts';
import type { JobActor, ResidentActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { maySignIn } from './sign-in-policy.ts';

/** What was done with an account: a code, and where; no address of a network. */
interface NewUse {
  readonly subject: string;
  readonly kind: UseKind;
  /** Of a change or a download, and of nothing else. */
  readonly what?: UseSubject;
  readonly place: SessionPlace;
}

/** Adds a line to the history of an account, in the transaction of what it tells of. */
export async function addUse(transaction: Database, { subject, kind, what, place }: NewUse): Promise<void> {
  await transaction
    .insertInto('use_event')
    .values({ subject_id: subject, kind, what: what ?? null, place })
    .execute();
}

/** What a person did with their account, for two years. */
export interface UseHistory {
  /** Newest first, one page. Fails with `notFound` where `after` is no line of theirs. */
  list(actor: ResidentActor, after: string | undefined): Promise<Outcome<UsePage>>;
  /** Removes lines of more than two years ago, by the database's clock, and counts them. */
  sweep(actor: JobActor): Promise<number>;
}

const SWEPT_AT_ONCE = 10_000;

export function createUseHistory(database: Database): UseHistory {
  return {
    async list(actor, after) {
      const { id: subject } = actor;
      if (!maySignIn(actor, 'listUses', { subject })) return failed({ code: 'notFound' });
      const from = after === undefined ? undefined : await timeOf(database, subject, after);
      if (after !== undefined && from === undefined) return failed({ code: 'notFound' });
      const older = from === undefined ? sql`` : sql`and (at, id) < (${from}::timestamptz, ${after}::uuid)`;
      const found = await sql<{ id: string; at: Date; kind: string; what: string | null; place: string }>`
        select id, at, kind, what, place from use_event where subject_id = ${subject} ${older}
        order by at desc, id desc limit ${USES_AT_ONCE + 1}`.execute(database);
      const uses = found.rows.slice(0, USES_AT_ONCE).map(({ id, at, ...told }) => ({
        use: id,
        at: instantOf(at),
        ...told,
      }));
      const last = found.rows.length > USES_AT_ONCE ? uses.at(-1) : undefined;
      return success(usePageSchema.parse({ uses, next: last?.use ?? null }));
    },

    async sweep(actor) {
      if (!maySignIn(actor, 'sweep', { subject: undefined })) throw new Error(`${actor.kind} may not sweep`);
      const swept = await sql`
        delete from use_event where (subject_id, id) in (
          select subject_id, id from use_event where at < statement_timestamp() - interval '2 years'
          order by at limit ${SWEPT_AT_ONCE})`.execute(database);
      return Number(swept.numAffectedRows ?? 0);
    },
  };
}

/** As the database has it, to the microsecond. */
async function timeOf(database: Database, subject: string, use: string): Promise<string | undefined> {
  const found = await sql<{ at: string }>`
    select at::text as at from use_event where subject_id = ${subject} and id = ${use}`.execute(database);
  return found.rows[0]?.at;
}
