import { exportJWK, generateKeyPair } from 'jose';
import { sql } from 'kysely';
import type * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { siteKeySchema } from '#contract/portal/authorization.ts';
import { type Gate, type GateFile, gateFileSchema } from '#contract/portal/gate-routes.ts';
import type { Actor } from '../platform/actor.ts';
import { NO_MUNICIPALITY } from '../platform/audit/audit.ts';
import { claimedClient, verifyAssertion } from '../platform/client-auth/client-assertion.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { encryptTo } from '../platform/encrypt-to.ts';
import { newId } from '../platform/once-token.ts';
import type { EventStore } from './event-store.ts';
import type { OidcAudit } from './oidc-acts.ts';
import { mayDo } from './oidc-policy.ts';
import type { SiteStore } from './site-store.ts';

const MOST_GATES = 200;

type PublicKey = z.infer<typeof siteKeySchema>;

/** A gate that showed itself by its key, as it is registered now. */
interface KnownGate {
  readonly terminal: string;
  readonly event: string;
  readonly encryptionKey: PublicKey;
}

interface ListedGate {
  readonly gate: string;
  readonly at: string;
}

/** Terminals at the doors of an event, which alone are told the key that makes tags. */
export interface EventGates {
  /** What the terminal's own file says; no half that is secret stays. Fails with `notFound`, `usage` where there are too many. */
  add(actor: Actor, event: string): Promise<Outcome<GateFile>>;
  /** It is told nothing from now on, and its word counts no more. Fails with `notFound`. */
  end(actor: Actor, event: string, terminal: string): Promise<Outcome<void>>;
  /** Those that have not ended. */
  list(event: string): Promise<readonly ListedGate[]>;
  /** The keys of gates whose word a site may take. Fails with `notFound` where the event is none of the site. */
  keysFor(site: string, event: string): Promise<Outcome<readonly PublicKey[]>>;
  /** Whose assertion it is; fails with `clientRefused`. */
  known(event: string, assertion: string | undefined, issuer: string): Promise<Outcome<KnownGate>>;
  /** Its event, for this terminal alone. Fails with `notFound` where that is over or has no gates. */
  tell(gate: KnownGate): Promise<Outcome<string>>;
  /** The token of a person at the event, for the terminal that saw their card. Fails with `notFound`. */
  tellPerson(
    gate: KnownGate,
    person: { readonly subject: string; readonly certificate: Uint8Array },
  ): Promise<Outcome<string>>;
}

interface GateTools {
  readonly events: Pick<EventStore, 'gateOf' | 'valuesOf'>;
  readonly sites: Pick<SiteStore, 'find'>;
  readonly audit: OidcAudit;
  readonly nowMs: () => number;
}

export function createEventGates(database: Database, { events, sites, audit, nowMs }: GateTools): EventGates {
  const permit = (actor: Actor) => {
    if (!mayDo(actor, 'register', {})) throw new Error(`${actor.kind} may not register gates`);
  };
  const deed = (actor: Actor) => ({ actor, municipality: NO_MUNICIPALITY, receiptNumber: null, requestId: null });

  return {
    async add(actor, event) {
      permit(actor);
      const about = await events.gateOf(event);
      if (about === undefined) return failed({ code: 'notFound' });
      const terminal = newId();
      const [signing, encryption] = [await newKey('ES256', terminal), await newKey('ECDH-ES+A256KW', terminal)];
      const { d: _signing, ...signingKey } = signing;
      const { d: _encryption, ...encryptionKey } = encryption;
      return database.transaction().execute(async (transaction): Promise<Outcome<GateFile>> => {
        await sql`select from event where id = ${event} for update`.execute(transaction);
        const held = await sql`select from gate_terminal where event_id = ${event} and ended_at is null
          limit ${MOST_GATES}`.execute(transaction);
        if (held.rows.length >= MOST_GATES) return failed({ code: 'usage', detail: 'the event has too many gates' });
        await sql`insert into gate_terminal (id, event_id, signing_key, encryption_key, actor_kind, actor_id)
          values (${terminal}, ${event}, ${JSON.stringify(signingKey)}::jsonb, ${JSON.stringify(encryptionKey)}::jsonb,
            ${actor.kind}, ${actor.id})`.execute(transaction);
        const detail = { site: about.site, gate: terminal };
        await audit.append(transaction, { ...deed(actor), act: 'gateAdded', detail });
        return success(gateFileSchema.parse({ event, terminal, signing, encryption }));
      });
    },

    async end(actor, event, terminal) {
      permit(actor);
      return database.transaction().execute(async (transaction): Promise<Outcome<void>> => {
        const ended = await sql<{ site_id: string }>`
          update gate_terminal set ended_at = ${new Date(nowMs())} from event
          where gate_terminal.id = ${terminal} and event_id = ${event} and event.id = event_id and ended_at is null
          returning site_id`.execute(transaction);
        const [row] = ended.rows;
        if (row === undefined) return failed({ code: 'notFound' });
        const detail = { site: row.site_id, gate: terminal };
        await audit.append(transaction, { ...deed(actor), act: 'gateEnded', detail });
        return success(undefined);
      });
    },

    async list(event) {
      const found = await sql<{ id: string; at: Date }>`select id, at from gate_terminal
        where event_id = ${event} and ended_at is null order by at, id limit ${MOST_GATES}`.execute(database);
      return found.rows.map(({ id, at }) => ({ gate: id, at: instantOf(at) }));
    },

    async keysFor(site, event) {
      const found = await sql<{ signing_key: unknown | null }>`
        select signing_key from event
        left join gate_terminal on event_id = event.id and ended_at is null
        where event.id = ${event} and site_id = ${site} order by gate_terminal.id limit ${MOST_GATES}`.execute(
        database,
      );
      if (found.rows.length === 0) return failed({ code: 'notFound' });
      const keys = found.rows.flatMap(({ signing_key: key }) => (key === null ? [] : [siteKeySchema.parse(key)]));
      return success(keys);
    },

    async known(event, assertion, issuer) {
      const refused = failed({ code: 'clientRefused' });
      const terminal = assertion === undefined ? undefined : claimedClient(assertion);
      if (assertion === undefined || terminal === undefined) return refused;
      const found = await sql<{ signing_key: unknown; encryption_key: unknown }>`
        select signing_key, encryption_key from gate_terminal
        where id = ${terminal} and event_id = ${event} and ended_at is null`.execute(database);
      const [row] = found.rows;
      if (row === undefined) return refused;
      const keys = [siteKeySchema.parse(row.signing_key)];
      const proved = await verifyAssertion(assertion, { keys, issuer, nowMs: nowMs() });
      const encryptionKey = siteKeySchema.parse(row.encryption_key);
      return proved === undefined ? refused : success({ terminal, event, encryptionKey });
    },

    async tell({ event, encryptionKey }) {
      const about = await events.gateOf(event);
      const site = about && (await sites.find(database, about.site));
      if (about === undefined || site?.state !== 'active') return failed({ code: 'notFound' });
      const gate: Gate = {
        event,
        name: about.name,
        endsAt: instantOf(about.endsAt),
        mode: about.mode,
        listUri: about.listUri,
        site: about.site,
        siteKeys: site.registration.jwks.keys,
        key: Buffer.from(about.key).toString('base64url'),
      };
      return success(await encryptTo(encryptionKey, JSON.stringify(gate)));
    },

    async tellPerson({ event, encryptionKey }, person) {
      const [value] = await events.valuesOf(database, [`one_per_person:${event}`], person);
      if (value === undefined) return failed({ code: 'notFound' });
      return success(await encryptTo(encryptionKey, JSON.stringify({ event, token: value.value })));
    },
  };
}

async function newKey(algorithm: string, kid: string) {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const { kty, crv, x, y, d } = await exportJWK(privateKey);
  return { kty, crv, x, y, d, kid };
}
