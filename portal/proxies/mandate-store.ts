import { randomBytes, randomUUID } from 'node:crypto';
import { type ExpressionBuilder, sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  type Mandate,
  MOST_PRINCIPALS,
  MOST_PROXIES,
  MOST_WARDS,
  SITTING_MINUTES,
  untilProblem,
} from '#contract/portal/mandate.ts';
import type { BegunMandate, Mandates, MandateWish } from '#contract/portal/mandate-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { JobActor, ResidentActor } from '../platform/actor.ts';
import { NO_MUNICIPALITY } from '../platform/audit/audit.ts';
import { allOrNothing } from '../platform/database/all-or-nothing.ts';
import type { Database, Tables } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { ResidentCaller } from '../platform/http/resident-audience.ts';
import type { Keyring } from '../platform/keyring/keyring.ts';
import {
  type MandateRow,
  mandateView,
  type OpenSitting,
  openMandate,
  type SignedWord,
  sealMandate,
  sittingOf,
} from './mandate-rows.ts';
import type { ProxyAudit } from './proxy-acts.ts';
import type { PublishProxyEvent } from './proxy-events.ts';
import { mayDo, type ProxyAction } from './proxy-policy.ts';

export interface MandateTools {
  readonly keyring: Keyring;
  readonly publish: PublishProxyEvent;
  readonly audit: ProxyAudit;
  readonly origin: () => string;
  readonly nowMs: () => number;
  /** Handed in by the portal, as others keep it: who of these is kept from others at an office. */
  readonly restrictedOf: (database: Database, subjects: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Whether somebody has signed by a certificate that names them: nobody under fifteen has one. */
  readonly isCertified: (database: Database, subject: string) => Promise<boolean>;
}

/** Who accepted, by which certificate, and what they signed. */
interface AcceptedBy {
  readonly subject: string;
  readonly proxy: Mandate['proxy'];
  readonly word: SignedWord;
}

/** Who acts for whom. A sitting belongs to the session that began it, and nothing of one that failed is kept. */
export interface MandateStore {
  list(actor: ResidentActor): Promise<Mandates>;
  /** Fails with `askAtOffice`, `proxyLimitReached`, `mandateRefused`. */
  begin(caller: ResidentCaller, wish: MandateWish): Promise<Outcome<BegunMandate>>;
  /** Fails with `sittingOver`. */
  readSitting(caller: ResidentCaller, registration: string): Promise<Outcome<OpenSitting>>;
  /** What the other card signed. Fails with `sittingOver`, also where another card did already. */
  accept(
    caller: ResidentCaller,
    registration: string,
    accepted: (transaction: Database) => Promise<Outcome<AcceptedBy>>,
    requestId: string,
  ): Promise<Outcome<void>>;
  /** The principal's last word: the mandate stands from then on. Fails also with `askAtOffice`, `proxyLimitReached`. */
  sign(
    caller: ResidentCaller,
    registration: string,
    signed: { readonly sha256: string; readonly word: SignedWord },
    requestId: string,
  ): Promise<Outcome<void>>;
  /** Nothing was made. */
  abandon(caller: ResidentCaller, registration: string): Promise<void>;
  /** Ends one that stands, or a sitting. Fails with `notFound` for who is on neither side of it. */
  end(
    actor: ResidentActor,
    registration: string,
    wish: { readonly tell: boolean },
    requestId: string,
  ): Promise<Outcome<void>>;
  /** Ends those whose last day is over, and counts them; drops what was begun and never signed, and what ended long ago. */
  expire(actor: JobActor, signal: AbortSignal): Promise<number>;
}

const KEPT_YEARS = 7;
const EXPIRED_AT_ONCE = 100;

export function createMandateStore(database: Database, tools: MandateTools): MandateStore {
  const { keyring, publish, audit, origin, nowMs, restrictedOf, isCertified } = tools;
  const today = () => japaneseDay(epochMs(nowMs()));
  const deed = (actor: ResidentActor | JobActor, requestId: string | null) => ({
    actor,
    municipality: NO_MUNICIPALITY,
    receiptNumber: null,
    requestId,
  });

  const opened = async (row: MandateRow, from: Database = database) =>
    openMandate(await keyring.keepPerson(from, row.subject_id), row);

  /** The caller's own sitting, to the end of the transaction where one is given. */
  async function sittingRow({ actor, session }: ResidentCaller, registration: string, transaction?: Database) {
    const query = (transaction ?? database)
      .selectFrom('mandate')
      .selectAll()
      .where('subject_id', '=', actor.id)
      .where('id', '=', registration)
      .where('state', 'in', ['drafted', 'accepted'])
      .where('sitting_hash', '=', session.tokenHash)
      .where(sql<boolean>`created_at > statement_timestamp() - make_interval(mins => ${SITTING_MINUTES})`);
    return (transaction === undefined ? query : query.forUpdate()).executeTakeFirst();
  }

  return {
    async list(actor) {
      permit(actor, 'list', { subject: actor.id });
      const mine = await standing(database, 'subject_id', actor.id, today()).limit(MOST_PROXIES).execute();
      const theirs = await standing(database, 'proxy_id', actor.id, today())
        .limit(MOST_PRINCIPALS + MOST_WARDS)
        .execute();
      const restricted = await restrictedOf(database, [actor.id, ...theirs.map((row) => row.subject_id)]);
      const proxies = [];
      for (const row of mine) {
        proxies.push({
          ...mandateView(row, (await opened(row)).proxy?.name ?? ''),
          state: restricted.has(actor.id) ? ('suspended' as const) : ('active' as const),
          lastActedAt: row.acted_at === null ? null : instantOf(row.acted_at),
        });
      }
      const principals = [];
      for (const row of theirs.filter(({ subject_id }) => !restricted.has(subject_id))) {
        principals.push(mandateView(row, (await opened(row)).principal.name));
      }
      return { proxies, principals };
    },

    async begin({ actor, session }, { kind, scope, until, principal }) {
      permit(actor, 'register', { subject: actor.id });
      const { id: subject } = actor;
      const from = today();
      if ((await restrictedOf(database, [subject])).has(subject)) return failed({ code: 'askAtOffice' });
      const isGrown = kind === 'guardian15' && (await isCertified(database, subject));
      const why = isGrown ? 'age' : untilProblem({ kind, until }, principal, from);
      if (why !== undefined) return failed({ code: 'mandateRefused', why });
      if ((await countOf(database, 'subject_id', subject, from)) >= MOST_PROXIES) {
        return failed({ code: 'proxyLimitReached' });
      }
      const nonce = randomBytes(32);
      return database.transaction().execute(async (transaction) => {
        await transaction.selectFrom('subject').select('id').where('id', '=', subject).forUpdate().execute();
        await dropSitting(transaction, subject);
        const key = await keyring.keepPerson(transaction, subject);
        const id = randomUUID();
        const row = await transaction
          .insertInto('mandate')
          .values({
            subject_id: subject,
            id,
            kind,
            procedures: [...scope.procedures],
            things: [...scope.things],
            from_day: from,
            until_day: until,
            sitting_hash: session.tokenHash,
            nonce,
            receipt_number: null,
            sealed: sealMandate(key, id, { portal: origin(), principal }),
            created_at: sql<Date>`date_trunc('second', clock_timestamp())`,
          })
          .returning(['id', 'created_at'])
          .executeTakeFirstOrThrow();
        return success({
          registration: row.id,
          nonce: nonce.toString('base64url'),
          from,
          createdAt: instantOf(row.created_at),
          endsAt: instantOf(new Date(row.created_at.getTime() + SITTING_MINUTES * 60_000)),
        });
      });
    },

    async readSitting(caller, registration) {
      permit(caller.actor, 'register', { subject: caller.actor.id });
      const row = await sittingRow(caller, registration);
      if (row === undefined) return failed({ code: 'sittingOver' });
      return success(sittingOf(row, await opened(row)));
    },

    async accept(caller, registration, accepted, requestId) {
      const { actor } = caller;
      permit(actor, 'register', { subject: actor.id });
      return allOrNothing(database, async (transaction) => {
        const row = await sittingRow(caller, registration, transaction);
        if (row?.state !== 'drafted') return failed({ code: 'sittingOver' });
        const by = await accepted(transaction);
        if (!by.ok) return by;
        const { subject: proxy, proxy: named, word } = by.value;
        if (proxy === actor.id) return failed({ code: 'proxyIsSelf' });
        if ((await countOf(transaction, 'proxy_id', proxy, today())) >= MOST_PRINCIPALS) {
          return failed({ code: 'proxyLimitReached' });
        }
        const key = await keyring.keepPerson(transaction, actor.id);
        const content = { ...openMandate(key, row), proxy: named, acceptance: word };
        await transaction
          .updateTable('mandate')
          .set({ state: 'accepted', proxy_id: proxy, sealed: sealMandate(key, row.id, content) })
          .where('subject_id', '=', row.subject_id)
          .where('id', '=', row.id)
          .execute();
        await audit.append(transaction, {
          ...deed(actor, requestId),
          act: 'mandateAccepted',
          detail: { mandate: row.id },
        });
        return success(undefined);
      });
    },

    async sign(caller, registration, { sha256, word }, requestId) {
      const { actor } = caller;
      permit(actor, 'register', { subject: actor.id });
      return allOrNothing(database, async (transaction) => {
        const row = await sittingRow(caller, registration, transaction);
        if (row?.state !== 'accepted' || row.proxy_id === null) return failed({ code: 'sittingOver' });
        const proxy = row.proxy_id;
        if ((await restrictedOf(transaction, [actor.id])).has(actor.id)) return failed({ code: 'askAtOffice' });
        // Two that are signed at once come one after the other.
        await sql`select id from subject where id in (${actor.id}, ${proxy}) order by id for update`.execute(
          transaction,
        );
        const isFull =
          (await countOf(transaction, 'subject_id', actor.id, today())) >= MOST_PROXIES ||
          (await countOf(transaction, 'proxy_id', proxy, today())) >= MOST_PRINCIPALS;
        if (isFull) return failed({ code: 'proxyLimitReached' });
        const key = await keyring.keepPerson(transaction, actor.id);
        await transaction
          .updateTable('mandate')
          .set({
            state: 'active',
            sitting_hash: null,
            sha256: Buffer.from(sha256, 'hex'),
            began_at: new Date(nowMs()),
            sealed: sealMandate(key, row.id, { ...openMandate(key, row), mandate: word }),
          })
          .where('subject_id', '=', row.subject_id)
          .where('id', '=', row.id)
          .execute();
        await publish(transaction, actor, { name: 'mandateBegan', data: { subject: actor.id, proxy } });
        await audit.append(transaction, {
          ...deed(actor, requestId),
          act: 'mandateBegan',
          detail: { mandate: row.id, kind: row.kind },
        });
        return success(undefined);
      });
    },

    async abandon({ actor, session }, registration) {
      permit(actor, 'register', { subject: actor.id });
      await sql`
        delete from mandate
        where subject_id = ${actor.id} and id = ${registration} and state in ('drafted', 'accepted')
          and sitting_hash = ${session.tokenHash}`.execute(database);
    },

    async end(actor, registration, { tell }, requestId) {
      return allOrNothing(database, async (transaction) => {
        const row = await transaction
          .selectFrom('mandate')
          .selectAll()
          .where('id', '=', registration)
          .where('state', '<>', 'ended')
          .where((where) => where.or([where('subject_id', '=', actor.id), isActiveProxy(where, actor.id)]))
          .forUpdate()
          .executeTakeFirst();
        const sides = { subject: row?.subject_id, proxy: row?.proxy_id };
        if (row === undefined || !mayDo(actor, 'end', sides)) return failed({ code: 'notFound' });
        if (row.state !== 'active' || row.proxy_id === null) {
          await dropSitting(transaction, row.subject_id);
          return success(undefined);
        }
        const how = row.subject_id === actor.id ? 'byPerson' : 'byProxy';
        await endRow(transaction, row, how, new Date(nowMs()));
        await publish(transaction, actor, {
          name: 'mandateEnded',
          data: { subject: row.subject_id, proxy: row.proxy_id, tellsProxy: tell || how === 'byProxy' },
        });
        await audit.append(transaction, {
          ...deed(actor, requestId),
          act: 'mandateEnded',
          detail: { mandate: row.id, how },
        });
        return success(undefined);
      });
    },

    async expire(actor, signal) {
      permit(actor, 'expire', {});
      let ended = 0;
      while (!signal.aborted) {
        const count = await expireSome(actor);
        ended += count;
        if (count < EXPIRED_AT_ONCE) break;
      }
      await sql`
        delete from mandate
        where state in ('drafted', 'accepted')
          and created_at < statement_timestamp() - make_interval(mins => ${SITTING_MINUTES})`.execute(database);
      await sql`
        delete from mandate
        where state = 'ended' and ended_at < statement_timestamp() - make_interval(years => ${KEPT_YEARS})`.execute(
        database,
      );
      return ended;
    },
  };

  function expireSome(actor: JobActor): Promise<number> {
    return database.transaction().execute(async (transaction) => {
      const due = await transaction
        .selectFrom('mandate')
        .selectAll()
        .where('state', '=', 'active')
        .where('until_day', '<', today())
        .orderBy('until_day')
        .limit(EXPIRED_AT_ONCE)
        .forUpdate()
        .skipLocked()
        .execute();
      for (const row of due) {
        if (row.proxy_id === null) throw new Error('a mandate that stands has a proxy');
        await endRow(transaction, row, 'day', new Date(nowMs()));
        const data = { subject: row.subject_id, proxy: row.proxy_id, tellsProxy: true };
        await publish(transaction, actor, { name: 'mandateEnded', data });
      }
      for (const row of due) {
        const detail = { mandate: row.id, how: 'day' as const };
        await audit.append(transaction, { ...deed(actor, null), act: 'mandateEnded', detail });
      }
      return due.length;
    });
  }
}

type Side = 'subject_id' | 'proxy_id';

/** Those of one side that stand on a day of Japan, the newest first. */
function standing(database: Database, side: Side, subject: string, today: string) {
  return database
    .selectFrom('mandate')
    .selectAll()
    .where(side, '=', subject)
    .where('state', '=', 'active')
    .where('until_day', '>=', today)
    .orderBy('began_at', 'desc');
}

async function countOf(database: Database, side: Side, subject: string, today: string): Promise<number> {
  const { n } = await database
    .selectFrom('mandate')
    .select(sql<number>`count(*)::int`.as('n'))
    .where(side, '=', subject)
    .where('state', '=', 'active')
    .where('until_day', '>=', today)
    // Whom a court names guardian may be that of many.
    .where('kind', '<>', 'adultGuardian')
    .executeTakeFirstOrThrow();
  return n;
}

/** A person has one at a time. */
async function dropSitting(transaction: Database, subject: string): Promise<void> {
  await sql`delete from mandate where subject_id = ${subject} and state in ('drafted', 'accepted')`.execute(
    transaction,
  );
}

/** Who accepted in a sitting that is not signed yet is on no side of anything. */
function isActiveProxy(where: ExpressionBuilder<Tables, 'mandate'>, subject: string) {
  return where.and([where('proxy_id', '=', subject), where('state', '=', 'active')]);
}

export async function endRow(
  transaction: Database,
  row: Pick<MandateRow, 'subject_id' | 'id'>,
  how: 'byPerson' | 'byProxy' | 'day' | 'byOffice',
  at: Date,
) {
  await transaction
    .updateTable('mandate')
    .set({ state: 'ended', ended_how: how, ended_at: at })
    .where('subject_id', '=', row.subject_id)
    .where('id', '=', row.id)
    .execute();
}

function permit(actor: ResidentActor | JobActor, action: ProxyAction, row: Parameters<typeof mayDo>[2]): void {
  if (!mayDo(actor, action, row)) throw new Error(`${actor.kind} may not ${action}`);
}
