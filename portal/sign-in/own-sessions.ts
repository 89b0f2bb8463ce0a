import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type OwnSession, ownSessionsSchema, SESSIONS_AT_ONCE } from '#contract/portal/account-routes.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { ResidentCaller } from '../platform/http/resident-audience.ts';
import { maySignIn } from './sign-in-policy.ts';
import { addUse } from './use-history.ts';

/** The sessions that a person has open, wherever they are. */
export interface OwnSessions {
  /** The newest first; without those that have ended. */
  list(caller: ResidentCaller): Promise<readonly OwnSession[]>;
  /** Its token opens nothing from then on. Fails with `notFound`, also where it is somebody else's. */
  end(caller: ResidentCaller, session: string): Promise<Outcome<void>>;
  /** Ends every one but the one that asks, and counts them. */
  endOthers(caller: ResidentCaller): Promise<number>;
}

interface SessionRow {
  readonly id: string;
  readonly place: string;
  readonly level: string;
  readonly opened_at: Date;
  readonly used_at: Date;
  readonly ends_at: Date;
  readonly token_hash: Buffer;
}

export function createOwnSessions(database: Database): OwnSessions {
  return {
    async list({ actor, session: { tokenHash } }) {
      permit(actor, 'listSessions');
      const found = await sql<SessionRow>`
        select id, place, level, opened_at, used_at, least(idle_ends_at, ends_at) as ends_at, token_hash from portal_session
        where subject_id = ${actor.id} and own_hash is null
          and ends_at > statement_timestamp() and idle_ends_at > statement_timestamp()
        order by opened_at desc limit ${SESSIONS_AT_ONCE}`.execute(database);
      const sessions = found.rows.map((row) => ({
        session: row.id,
        place: row.place,
        level: row.level,
        since: instantOf(row.opened_at),
        lastUse: instantOf(row.used_at),
        endsAt: instantOf(row.ends_at),
        isThis: row.token_hash.equals(tokenHash),
      }));
      return ownSessionsSchema.parse({ sessions }).sessions;
    },

    async end({ actor, session: { place } }, session) {
      permit(actor, 'endSessions');
      return database.transaction().execute(async (transaction) => {
        const ended = await sql`
          delete from portal_session where id = ${session} and subject_id = ${actor.id}`.execute(transaction);
        if (ended.numAffectedRows === 0n) return failed({ code: 'notFound' });
        await addUse(transaction, { subject: actor.id, kind: 'change', what: 'sessionEnded', place });
        return success(undefined);
      });
    },

    async endOthers({ actor, session: { tokenHash, place } }) {
      permit(actor, 'endSessions');
      return database.transaction().execute(async (transaction) => {
        const ended = await sql`
          delete from portal_session where subject_id = ${actor.id} and token_hash <> ${tokenHash}`.execute(
          transaction,
        );
        const count = Number(ended.numAffectedRows ?? 0);
        if (count > 0) await addUse(transaction, { subject: actor.id, kind: 'change', what: 'sessionEnded', place });
        return count;
      });
    },
  };
}

function permit(actor: ResidentCaller['actor'], action: 'listSessions' | 'endSessions'): void {
  if (!maySignIn(actor, action, { subject: actor.id })) throw new Error(`${actor.kind} may not ${action}`);
}
