import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { NamedPerson } from '#contract/values/named-person.ts';
import { NO_MUNICIPALITY } from '../platform/audit/audit.ts';
import { allOrNothing } from '../platform/database/all-or-nothing.ts';
import type { Database } from '../platform/database/database.ts';
import type { Acting, ResidentCaller } from '../platform/http/resident-audience.ts';
import { mandateView, openMandate, scopeOf } from './mandate-rows.ts';
import type { MandateTools } from './mandate-store.ts';
import { mayDo } from './proxy-policy.ts';

/** A session in which a person acts for another, made and ended by who keeps sessions. */
interface ActingSessions {
  readonly begin: (
    transaction: Database,
    caller: ResidentCaller,
    mandate: string,
  ) => Promise<{ readonly token: string; readonly expiresAt: Date }>;
}

/** One person acting for another: asked about at each request, so that it is over the moment that the mandate is. */
export interface ActingStore {
  /** What the mandate covers today; `undefined` where it does not stand, was never, or is another's. */
  find(proxy: string, registration: string): Promise<Acting | undefined>;
  /** Fails with `notInMandate`. */
  begin(
    caller: ResidentCaller,
    registration: string,
    requestId: string,
  ): Promise<
    Outcome<{
      readonly token: string;
      readonly expiresAt: Date;
      readonly acting: Acting;
      readonly principal: NamedPerson;
      readonly proxy: NamedPerson;
      readonly view: ReturnType<typeof mandateView>;
    }>
  >;
}

export function createActingStore(
  database: Database,
  { keyring, audit, nowMs, restrictedOf }: Pick<MandateTools, 'keyring' | 'audit' | 'nowMs' | 'restrictedOf'>,
  sessions: ActingSessions,
): ActingStore {
  async function findRow(from: Database, proxy: string, registration: string) {
    const row = await from
      .selectFrom('mandate')
      .selectAll()
      .where('id', '=', registration)
      .where('proxy_id', '=', proxy)
      .where('state', '=', 'active')
      .where('until_day', '>=', japaneseDay(epochMs(nowMs())))
      .executeTakeFirst();
    if (row === undefined || (await restrictedOf(from, [row.subject_id])).has(row.subject_id)) return undefined;
    if (row.sha256 === null) throw new Error('a mandate that stands has its text');
    const { procedures, things } = scopeOf(row);
    const names = async () => {
      const { principal, proxy: named } = openMandate(await keyring.keepPerson(from, row.subject_id), row);
      if (named === undefined) throw new Error('a mandate that stands names its proxy');
      return { principal, proxy: { name: named.name, birthDate: named.birthDate } };
    };
    const acting: Acting = {
      actor: { kind: 'proxy', id: proxy, onBehalfOf: row.subject_id, procedures },
      things,
      registration: row.id,
      sha256: row.sha256.toString('hex'),
      names,
    };
    return { row, acting };
  }

  return {
    async find(proxy, registration) {
      return (await findRow(database, proxy, registration))?.acting;
    },

    async begin(caller, registration, requestId) {
      const { actor } = caller;
      return allOrNothing(database, async (transaction) => {
        const found = await findRow(transaction, actor.id, registration);
        if (found === undefined || !mayDo(actor, 'act', { proxy: found.row.proxy_id })) {
          return failed({ code: 'notInMandate' });
        }
        const { row, acting } = found;
        const { token, expiresAt } = await sessions.begin(transaction, caller, row.id);
        await sql`
          update mandate set acted_at = ${new Date(nowMs())}
          where subject_id = ${row.subject_id} and id = ${row.id}`.execute(transaction);
        const { principal, proxy } = await acting.names();
        await audit.append(transaction, {
          actor: acting.actor,
          municipality: NO_MUNICIPALITY,
          receiptNumber: null,
          requestId,
          act: 'actingBegan',
          detail: { mandate: row.id },
        });
        return success({ token, expiresAt, acting, principal, proxy, view: mandateView(row, principal.name) });
      });
    },
  };
}
