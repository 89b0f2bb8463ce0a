import { sql } from 'kysely';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import { parsedJson } from '#platform/json-text.ts';
import type { Database } from '../platform/database/database.ts';
import { hashOfToken } from '../platform/once-token.ts';
import type { SecretSeal } from '../platform/secret-seal.ts';
import { endGrants } from './end-grants.ts';
import { clientOf } from './oidc-client.ts';
import type { SiteStore } from './site-store.ts';

/** Held one by one, and never twice: a second one is a replay. */
const ONCE = 'ReplayDetection';
const REPLAYED = 'it was used before';

interface ModelRow {
  readonly sealed: Buffer;
  readonly consumed_at: Date | null;
}

/**
 * What the provider keeps, in the database. The library looks whether a thing was used and writes that it is afterwards;
 * here both are one statement, so that of two at once one fails, and the grant dies with it.
 */
export function createOidcAdapter(
  database: Database,
  seal: SecretSeal,
  sites: Pick<SiteStore, 'find'>,
): (model: string) => Adapter {
  return (model) => {
    const placeOf = (hash: Buffer) => `${model} ${hash.toString('base64url')}`;
    const opened = (hash: Buffer, { sealed, consumed_at: consumedAt }: ModelRow) => ({
      ...(parsedJson(seal.open(sealed, placeOf(hash)).toString('utf8')) as AdapterPayload),
      ...(consumedAt === null ? {} : { consumed: Math.floor(consumedAt.getTime() / 1_000) }),
    });

    const revoke = (grantHash: Buffer) => endGrants(database, [grantHash]);

    return {
      async upsert(id, payload, expiresIn) {
        const hash = hashOfToken(id);
        const { consumed: _consumed, ...content } = payload;
        const sealed = seal.seal(Buffer.from(JSON.stringify(content)), placeOf(hash));
        const row = sql`insert into oidc_model (model, id_hash, sealed, grant_hash, uid_hash, subject_id, expires_at)
          values (${model}, ${hash}, ${sealed}, ${hashed(payload.grantId)}, ${hashed(payload.uid)},
            ${subjectIn(payload)}, clock_timestamp() + make_interval(secs => ${expiresIn}))`;
        const kept =
          model === ONCE
            ? await sql`${row} on conflict do nothing returning id_hash`.execute(database)
            : await sql`${row} on conflict (model, id_hash) do update
                set sealed = excluded.sealed, grant_hash = excluded.grant_hash, uid_hash = excluded.uid_hash,
                  subject_id = excluded.subject_id, expires_at = excluded.expires_at
                returning id_hash`.execute(database);
        if (kept.rows.length === 0) throw new errors.InvalidRequest(REPLAYED);
      },

      async find(id) {
        if (model === 'Client') {
          const site = await sites.find(database, id);
          return site?.state === 'active' ? clientOf(site) : undefined;
        }
        const hash = hashOfToken(id);
        const found = await sql<ModelRow>`select sealed, consumed_at from oidc_model
          where model = ${model} and id_hash = ${hash} and expires_at > clock_timestamp()`.execute(database);
        return found.rows[0] && opened(hash, found.rows[0]);
      },

      async findByUid(uid) {
        const found = await sql<ModelRow & { id_hash: Buffer }>`select id_hash, sealed, consumed_at from oidc_model
          where model = ${model} and uid_hash = ${hashOfToken(uid)} and expires_at > clock_timestamp()`.execute(
          database,
        );
        return found.rows[0] && opened(found.rows[0].id_hash, found.rows[0]);
      },

      async findByUserCode() {
        return undefined;
      },

      async consume(id) {
        const hash = hashOfToken(id);
        const used = await sql`update oidc_model set consumed_at = clock_timestamp()
          where model = ${model} and id_hash = ${hash} and consumed_at is null returning id_hash`.execute(database);
        if (used.rows.length > 0) return;
        const grant = await sql<{ grant_hash: Buffer | null }>`select grant_hash from oidc_model
          where model = ${model} and id_hash = ${hash}`.execute(database);
        const grantHash = grant.rows[0]?.grant_hash;
        if (grantHash != null) await revoke(grantHash);
        throw new errors.InvalidGrant(REPLAYED);
      },

      async destroy(id) {
        await sql`delete from oidc_model where model = ${model} and id_hash = ${hashOfToken(id)}`.execute(database);
      },

      revokeByGrantId: (grantId) => revoke(hashOfToken(grantId)),
    };
  };
}

function hashed(text: string | undefined): Buffer | null {
  return text === undefined ? null : hashOfToken(text);
}

/** Whose it is, so that it goes with them. */
function subjectIn({ accountId, result }: AdapterPayload): string | null {
  const login = (result as { readonly login?: { readonly accountId?: string } } | undefined)?.login;
  return accountId ?? login?.accountId ?? null;
}
