import { createHmac, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  type Claim,
  type GateMode,
  type NewEvent,
  newEventSchema,
  type ReleasedValue,
} from '#contract/portal/authorization.ts';
import { gateTagOf } from '#documents/authorization/gate-tag.ts';
import type { Actor } from '../platform/actor.ts';
import { NO_MUNICIPALITY } from '../platform/audit/audit.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { isConfidential } from '../platform/http/loopback.ts';
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
  readonly gate: GateMode | null;
}

/** Who asks for what an event knows of them, and the card that they ask with. */
interface AtEvent {
  readonly subject: string;
  /** DER of the authentication certificate. */
  readonly certificate: Uint8Array;
}

/** What gates of an event are told of it. */
interface EventGate {
  readonly site: string;
  readonly name: NewEvent['name'];
  readonly endsAt: Date;
  readonly mode: GateMode;
  readonly listUri: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** Events of sites. Two share no key, so that nobody can tell that a person of one is a person of the other. */
export interface EventStore {
  /** Fails with `notFound` where no such site goes on, `usage` where the event is there or over, or its gates ask at no https. */
  add(actor: Actor, site: string, wanted: NewEvent): Promise<Outcome<void>>;
  list(): Promise<readonly ListedEvent[]>;
  /** Whether a site may ask for it now. */
  isOpen(site: string, event: string): Promise<boolean>;
  nameIn(from: Database, claims: readonly Claim[]): Promise<NewEvent['name'] | null>;
  /** A person's token of each event among the claims whose key is still there; with gates, the tag of their card too. */
  valuesOf(from: Database, claims: readonly Claim[], person: AtEvent): Promise<ReleasedValue[]>;
  /** `undefined` once it is over, and where nobody taps a card. */
  gateOf(event: string): Promise<EventGate | undefined>;
  /** Destroys both keys thirty days after the end. */
  sweep(): Promise<number>;
}

interface EventTools {
  readonly secrets: Pick<OidcSecrets, 'seal'>;
  readonly audit: OidcAudit;
  readonly isPractice: boolean;
  readonly nowMs: () => number;
}

export function createEventStore(database: Database, { secrets, audit, isPractice, nowMs }: EventTools): EventStore {
  const now = () => new Date(nowMs());
  const owner = (event: string) => `event ${event}`;
  const gateOwner = (event: string) => `gates of event ${event}`;

  const isFit = (url: URL) => (isPractice ? isConfidential(url) : url.protocol === 'https:');

  async function find(from: Database, event: string): Promise<EventRow | undefined> {
    const found = await sql<EventRow>`
      select id, site_id, name, ends_at, sealed_key, gate_list_uri, gate_mode, sealed_gate_key
      from event where id = ${event}`.execute(from);
    return found.rows[0];
  }

  return {
    async add(actor, site, { event, name, endsAt, gate }) {
      if (!mayDo(actor, 'register', {})) throw new Error(`${actor.kind} may not register events`);
      if (Date.parse(endsAt) <= nowMs()) return failed({ code: 'usage', detail: 'the event is over' });
      if (gate !== undefined && !isFit(new URL(gate.listUri))) {
        return failed({ code: 'usage', detail: 'gate.listUri begins with https:' });
      }
      return database.transaction().execute(async (transaction): Promise<Outcome<void>> => {
        const held = await sql`select from site where id = ${site} and state <> 'ended' for update`.execute(
          transaction,
        );
        if (held.rows.length === 0) return failed({ code: 'notFound' });
        const key = secrets.seal.seal(randomBytes(KEY_BYTES), owner(event));
        const gateKey = gate && secrets.seal.seal(randomBytes(KEY_BYTES), gateOwner(event));
        const added = await sql`insert into event (id, site_id, name, ends_at, sealed_key, gate_list_uri, gate_mode,
            sealed_gate_key, actor_kind, actor_id)
          values (${event}, ${site}, ${JSON.stringify(name)}::jsonb, ${endsAt}, ${key}, ${gate?.listUri ?? null},
            ${gate?.mode ?? null}, ${gateKey ?? null}, ${actor.kind}, ${actor.id})
          on conflict (id) do nothing returning id`.execute(transaction);
        if (added.rows.length === 0) return failed({ code: 'usage', detail: 'there is such an event already' });
        const deed = { actor, municipality: NO_MUNICIPALITY, receiptNumber: null, requestId: null };
        await audit.append(transaction, { ...deed, act: 'eventAdded', detail: { site } });
        return success(undefined);
      });
    },

    async list() {
      const found = await sql<EventRow>`select id, site_id, name, ends_at, sealed_key, gate_mode from event
        order by ends_at, id limit ${MOST_LISTED}`.execute(database);
      return found.rows.map(
        ({ id: event, site_id: site, name, ends_at: endsAt, sealed_key: key, gate_mode: gate }) => ({
          event,
          site,
          name: nameOf(name).ja,
          endsAt: instantOf(endsAt),
          hasKey: key !== null,
          gate,
        }),
      );
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

    async valuesOf(from, claims, { subject, certificate }) {
      const values: ReleasedValue[] = [];
      for (const event of eventsIn(claims)) {
        const { sealed_key: key, sealed_gate_key: gateKey } = (await find(from, event)) ?? {};
        if (key == null) continue;
        const value = tokenOf(secrets.seal.open(key, owner(event)), subject);
        const gateTag =
          gateKey == null ? undefined : gateTagOf(secrets.seal.open(gateKey, gateOwner(event)), certificate);
        values.push({ claim: `${PREFIX}${event}`, value, evidence: null, ...(gateTag && { gateTag }) });
      }
      return values;
    },

    async gateOf(event) {
      const found = await find(database, event);
      if (found === undefined || found.ends_at.getTime() <= nowMs()) return undefined;
      const { site_id: site, name, ends_at: endsAt, gate_list_uri: listUri, gate_mode: mode } = found;
      if (listUri === null || mode === null || found.sealed_gate_key === null) return undefined;
      const key = secrets.seal.open(found.sealed_gate_key, gateOwner(event));
      return { site, name: nameOf(name), endsAt, mode, listUri, key };
    },

    async sweep() {
      const swept = await sql`update event set sealed_key = null, sealed_gate_key = null
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
  readonly gate_list_uri: string | null;
  readonly gate_mode: GateMode | null;
  readonly sealed_gate_key: Buffer | null;
}

const nameOf = (name: unknown) => newEventSchema.shape.name.parse(name);

const eventsIn = (claims: readonly Claim[]) =>
  claims.flatMap((claim) => (claim.startsWith(PREFIX) ? [claim.slice(PREFIX.length)] : []));

/** The one token of a person at an event, which says nothing of the one at another. */
function tokenOf(key: Uint8Array, subject: string): string {
  return createHmac('sha256', key).update(`opp1\0${subject}`).digest('base64url');
}
