import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { LinkedSites } from '#contract/portal/authorization-routes.ts';
import { claimedClient, verifyAssertion } from '../platform/client-auth/client-assertion.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { newId } from '../platform/once-token.ts';
import type { Site, SiteStore } from './site-store.ts';
import type { SiteTold, TellSite } from './tell-site.ts';

const AT_ONCE = 50;
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** A site that cannot be reached is tried for so long. */
const TRIED_DAYS = 7;
const SILENT_DAYS = 30;
const KEPT_DAYS = 365;

type MessageKind = 'logout' | 'erasure';
type Erasure = LinkedSites['sites'][number]['erasure'];

/** What sites are told of persons. Each is queued in the transaction of what it tells, and told until it was heard. */
export interface SiteMessages {
  /** Nothing where the site has no address for it. `sub` is the name that the site knows the person by. */
  queue(
    transaction: Database,
    kind: MessageKind,
    person: { readonly subject: string; readonly site: Site; readonly sub: string },
  ): Promise<void>;
  /** The last erasure that a person asked of each site. */
  erasuresOf(from: Database, subject: string): Promise<ReadonlyMap<string, Erasure>>;
  /** Tells what is due, and how many that were. */
  tell(tellSite: TellSite, signal: AbortSignal): Promise<number>;
  /** What a site did about an erasure. Fails with `clientRefused` where the assertion is not its own, `notFound`. */
  answer(
    erasure: string,
    assertion: string,
    answer: { readonly state: 'done' | 'refused'; readonly reason?: string | undefined },
  ): Promise<Outcome<void>>;
  sweep(): Promise<number>;
}

interface MessageTools {
  readonly sites: Pick<SiteStore, 'find'>;
  readonly origin: () => string;
  readonly nowMs: () => number;
}

export function createSiteMessages(database: Database, { sites, origin, nowMs }: MessageTools): SiteMessages {
  const now = () => new Date(nowMs());

  /** Of one that is due, what came of it; of many processes one has it. Whoever is not to be had is `silent` from then on. */
  function tellNext(tellSite: TellSite, silent: Set<string>, signal: AbortSignal): Promise<boolean> {
    return database.transaction().execute(async (transaction) => {
      const found = await sql<MessageRow>`
        select id, kind, site_id, sub, tries, made_at from site_message
        where state = 'queued' and next_at <= ${now()} and site_id <> all(${[...silent]}::text[])
        order by next_at limit 1 for update skip locked`.execute(transaction);
      const [row] = found.rows;
      if (row === undefined) return false;
      const site = await sites.find(transaction, row.site_id);
      const told =
        site === undefined ? 'refused' : await tellSite({ id: row.id, kind: row.kind, sub: row.sub, site }, signal);
      if (told === 'later') silent.add(row.site_id);
      await sql`update site_message
        set state = ${stateAfter(row, told)}, tries = tries + 1, next_at = ${new Date(nowMs() + pauseMs(row.tries))},
          sent_at = case when ${told} = 'heard' then ${now()}::timestamptz end
        where id = ${row.id}`.execute(transaction);
      return true;
    });
  }

  function stateAfter({ kind, made_at: madeAt }: MessageRow, told: SiteTold): string {
    if (told === 'heard') return kind === 'logout' ? 'done' : 'sent';
    if (told === 'refused') return 'lost';
    return madeAt.getTime() + TRIED_DAYS * DAY_MS <= nowMs() ? 'lost' : 'queued';
  }

  function erasureOf({ state, made_at: madeAt }: Pick<ErasureRow, 'state' | 'made_at'>): Erasure {
    const isLate = madeAt.getTime() + SILENT_DAYS * DAY_MS <= nowMs();
    const told = state === 'done' || state === 'refused' ? state : state === 'lost' || isLate ? 'silent' : 'asked';
    return { state: told, askedAt: instantOf(madeAt) };
  }

  return {
    async queue(transaction, kind, { subject, site, sub }) {
      const { backchannelLogoutUri, erasureUri } = site.registration;
      if ((kind === 'logout' ? backchannelLogoutUri : erasureUri) === undefined) return;
      await sql`insert into site_message (id, kind, site_id, subject_id, sub, made_at, next_at)
        values (${newId()}, ${kind}, ${site.id}, ${subject}, ${sub}, ${now()}, ${now()})`.execute(transaction);
    },

    async erasuresOf(from, subject) {
      const found = await sql<ErasureRow>`
        select distinct on (site_id) site_id, state, made_at from site_message
        where subject_id = ${subject} and kind = 'erasure' order by site_id, made_at desc`.execute(from);
      return new Map(found.rows.map((row) => [row.site_id, erasureOf(row)]));
    },

    async tell(tellSite, signal) {
      let told = 0;
      // A site that does not answer is waited for once, and keeps no other waiting, whatever is queued for it.
      const silent = new Set<string>();
      while (told < AT_ONCE && !signal.aborted && (await tellNext(tellSite, silent, signal))) told += 1;
      return told;
    },

    async answer(erasure, assertion, { state, reason }) {
      const found = await sql<{ site_id: string }>`
        select site_id from site_message where id = ${erasure} and kind = 'erasure'`.execute(database);
      const site = found.rows[0] && (await sites.find(database, found.rows[0].site_id));
      if (site === undefined) return failed({ code: 'notFound' });
      const { keys } = site.registration.jwks;
      const proved = await verifyAssertion(assertion, { keys, issuer: `${origin()}/oidc`, nowMs: nowMs() });
      if (proved === undefined || claimedClient(assertion) !== site.id) return failed({ code: 'clientRefused' });
      await sql`update site_message set state = ${state}, reason = ${reason ?? null}, answered_at = ${now()}
        where id = ${erasure} and state <> 'done'`.execute(database);
      return success(undefined);
    },

    async sweep() {
      const swept = await sql`delete from site_message
        where made_at < ${now()}::timestamptz - make_interval(days => ${KEPT_DAYS})`.execute(database);
      return Number(swept.numAffectedRows ?? 0);
    },
  };
}

interface MessageRow {
  readonly id: string;
  readonly kind: MessageKind;
  readonly site_id: string;
  readonly sub: string;
  readonly tries: number;
  readonly made_at: Date;
}

interface ErasureRow {
  readonly site_id: string;
  readonly state: 'queued' | 'sent' | 'done' | 'refused' | 'lost';
  readonly made_at: Date;
}

/** From a minute, twice as long each time, to an hour. */
function pauseMs(tries: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS);
}
