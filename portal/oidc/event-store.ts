import { createHmac, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type Claim, type NewEvent, newEventSchema, type ReleasedValue } from '#contract/portal/authorization.ts';
import type { Actor } from '../platform/actor.ts';
import { NO_MUNICIPALITY } from '../platform/audit/audit.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { OidcAudit } from './oidc-acts.ts';
import { mayDo } from './oidc-policy.ts';
import type { OidcSecrets } from './oidc-secrets.ts';

const KEY_BYTES = 32;
const KEPT_AFTER_DAYS = 30;
const MOST_LISTED = 10_000;
const PREFIX = 'one_per_person:';

interface ListedEvent {
  readonly event: string;
  readonly site: string;
  readonly name: string;
  readonly endsAt: string;
  /** Whether a token can still be made. */
  readonly hasKey: boolean;
}

/** Events of sites. Two share no key, so that nobody can tell that a person of one is a person of the other. */
export interface EventStore {
  /** Fails with `notFound` where no such site goes on, `usage` where the event is there or over. */
  add(actor: Actor, site: string, wanted: NewEvent): Promise<Outcome<void>>;
  list(): Promise<readonly ListedEvent[]>;
  /** Whether a site may ask for it now. */
  isOpen(site: string, event: string): Promise<boolean>;
  nameIn(from: Database, claims: readonly Claim[]): Promise<NewEvent['name'] | null>;
  /** A person's token of each event among the claims whose key is still there. */
  valuesOf(from: Database, claims: readonly Claim[], subject: string): Promise<ReleasedValue[]>;
  /** Destroys keys thirty days after the end. */
  sweep(): Promise<number>;
}

interface EventTools {
  readonly secrets: Pick<OidcSecrets, 'seal'>;
  readonly audit: OidcAudit;
  readonly nowMs: () => number;
}

export function createEventStore(database: Database, { secrets, audit, nowMs }: EventTools): EventStore {
  const now = () => new Date(nowMs());
  const owner = (event: string) => `event ${event}`;

  async function find(from: Database, event: string): Promise<EventRow | undefined> {
    const found = await sql<EventRow>`
      select id, site_id, name, ends_at, sealed_key from event where id = ${event}`.execute(from);
    return found.rows[0];
  }

  return {
    async add(actor, site, { event, name, endsAt }) {
      if (!mayDo(actor, 'register', {})) throw new Error(`${actor.kind} may not register events`);
      if (Date.parse(endsAt) <= nowMs()) return failed({ code: 'usage', detail: 'the event is over' });
      return database.transaction().execute(async (transaction): Promise<Outcome<void>> => {
        const held = await sql`select from site where id = ${site} and state <> 'ended' for update`.execute(
          transaction,
        );
        if (held.rows.length === 0) return failed({ code: 'notFound' });
        const key = secrets.seal.seal(randomBytes(KEY_BYTES), owner(event));
        const added = await sql`insert into event (id, site_id, name, ends_at, sealed_key, actor_kind, actor_id)
          values (${event}, ${site}, ${JSON.stringify(name)}::jsonb, ${endsAt}, ${key}, ${actor.kind}, ${actor.id})
          on conflict (id) do nothing returning id`.execute(transaction);
        if (added.rows.length === 0) return failed({ code: 'usage', detail: 'there is such an event already' });
        const deed = { actor, municipality: NO_MUNICIPALITY, receiptNumber: null, requestId: null };
        await audit.append(transaction, { ...deed, act: 'eventAdded', detail: { site } });
        return success(undefined);
      });
    },

    async list() {
      const found = await sql<EventRow>`select id, site_id, name, ends_at, sealed_key from event
        order by ends_at, id limit ${MOST_LISTED}`.execute(database);
      return found.rows.map(({ id: event, site_id: site, name, ends_at: endsAt, sealed_key: key }) => ({
        event,
        site,
        name: nameOf(name).ja,
        endsAt: instantOf(endsAt),
        hasKey: key !== null,
      }));
    },

    async isOpen(site, event) {
      const found = await find(database, event);
      return found?.site_id === site && found.sealed_key !== null && found.ends_at.getTime() > nowMs();
    },

    async nameIn(from, claims) {
      const [event] = eventsIn(claims);
      const found = event === undefined ? undefined : await find(from, event);
      return found === undefined ? null : nameOf(found.name);
    },

    async valuesOf(from, claims, subject) {
      const values: ReleasedValue[] = [];
      for (const event of eventsIn(claims)) {
        const key = (await find(from, event))?.sealed_key;
        if (key == null) continue;
        const value = tokenOf(secrets.seal.open(key, owner(event)), subject);
        values.push({ claim: `${PREFIX}${event}`, value, evidence: null });
      }
      return values;
    },

    async sweep() {
      const swept = await sql`update event set sealed_key = null
        where sealed_key is not null
          and ends_at < ${now()}::timestamptz - make_interval(days => ${KEPT_AFTER_DAYS})`.execute(database);
      return Number(swept.numAffectedRows ?? 0);
    },
  };
}

interface EventRow {
  readonly id: string;
  readonly site_id: string;
  readonly name: unknown;
  readonly ends_at: Date;
  readonly sealed_key: Buffer | null;
}

const nameOf = (name: unknown) => newEventSchema.shape.name.parse(name);

const eventsIn = (claims: readonly Claim[]) =>
  claims.flatMap((claim) => (claim.startsWith(PREFIX) ? [claim.slice(PREFIX.length)] : []));

/** The one token of a person at an event, which says nothing of the one at another. */
function tokenOf(key: Uint8Array, subject: string): string {
  return createHmac('sha256', key).update(`opp1\0${subject}`).digest('base64url');
}
