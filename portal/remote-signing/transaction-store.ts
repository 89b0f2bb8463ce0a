import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { NewSite } from '#contract/portal/authorization.ts';
import type { DrawnPage } from '#contract/portal/delivery-routes.ts';
import {
  type CountedSignatures,
  isLookedAt,
  type NewSignTransaction,
  SIGN_LIMITS,
  type SignState,
  type SignTransactionView,
  signTransactionViewSchema,
  stepSignTransaction,
  toldSignState,
} from '#contract/portal/remote-signing.ts';
import {
  type CreatedSignTransaction,
  SIGN_SCOPE,
  type SignTransactionState,
} from '#contract/portal/remote-signing-routes.ts';
import { transactionDigest } from '#documents/authorization/request-text.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { SiteActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { hashOfToken, newId } from '../platform/once-token.ts';
import type { SecretSeal } from '../platform/secret-seal.ts';
import type { PortalTrust } from '../trust/portal-trust.ts';
import { checkSignatures, type GivenSignatures } from './check-signatures.ts';
import { mayDo } from './remote-signing-policy.ts';
import { contentOf, drawItem, lookThroughItems, type SignDocuments, signedItem } from './sign-items.ts';
import { type ResultKey, sealedResult } from './sign-result.ts';

const KEPT_YEARS = 5;

const signaturesSchema = z.strictObject({
  certificate: z.base64(),
  signedAtMs: z.number().int(),
  signatures: z.array(z.base64()).max(SIGN_LIMITS.mostItems),
});
/** A signature is of the request that it is given for. */
const MOST_SKEW_MS = 600_000;

interface TransactionTools {
  readonly seal: SecretSeal;
  readonly documents: SignDocuments;
  readonly nowMs: () => number;
  /** Of the site as it is now; nothing where it may not ask for signatures. */
  readonly encryptionKeyOf: (from: Database, site: string) => Promise<NewSite['encryptionKey']>;
}

/** Known once the portal listens. */
interface LateTools {
  readonly issuer: () => string;
  readonly trust: PortalTrust;
  readonly key: () => Promise<ResultKey>;
}

/** Whose last press it was. */
interface Agreement {
  readonly subject: string;
  readonly sub: string;
  readonly grantId: string;
}

/** Transactions as a site asks for them, and fetches what came of them. One of another site is unknown. */
export interface SiteTransactions {
  /** The same key with the same content answers the same. Fails with `documentRefused`, `idempotencyKeyReused`, `scopeMissing`. */
  create(actor: SiteActor, wanted: NewSignTransaction, key: string): Promise<Outcome<CreatedSignTransaction>>;
  /** Fails with `transactionUnknown`, as the others do. */
  read(actor: SiteActor, id: string): Promise<Outcome<SignTransactionState>>;
  end(actor: SiteActor, id: string): Promise<Outcome<void>>;
  /** Fails with `transactionFetched`, and with `transactionIncomplete` while there is none. */
  result(actor: SiteActor, id: string, jkt: Buffer): Promise<Outcome<Uint8Array>>;
}

/** Transactions as a request of a browser goes through them; its own transaction decides. */
interface RequestTransactions {
  /** Whether a request of that site may be about it. */
  waits(site: string, id: string): Promise<boolean>;
  /** Binds it to one request. `false` where it waits no more. */
  show(transaction: Database, site: string, id: string): Promise<boolean>;
  viewOf(from: Database, id: string): Promise<SignTransactionView>;
  /** Whether all that is asked for is there. */
  isComplete(from: Database, id: string): Promise<boolean>;
  /** Whoever begins anew signs anew. */
  reopen(transaction: Database, id: string): Promise<void>;
  /** `false` where it is over by now. */
  agree(transaction: Database, id: string, agreement: Agreement): Promise<boolean>;
  close(transaction: Database, id: string, how: 'refuse' | 'fail' | 'expire'): Promise<void>;
  /** What an ID token of that grant says of it. */
  ofGrant(grantId: string): Promise<{ readonly id: string; readonly sha256: string } | undefined>;
}

/** The same, for the app that has the request. */
export interface AppTransactions {
  document(id: string, item: number): Promise<Outcome<Uint8Array>>;
  page(id: string, item: number, page: number): Promise<Outcome<DrawnPage>>;
  /** All of them or none. Fails as a signature's check does, and with `transactionIncomplete`. */
  check(id: string, given: GivenSignatures, signal: AbortSignal): Promise<Outcome<void>>;
  /** Keeps what was checked, in the caller's transaction. Fails with `transactionIncomplete` where it does not wait for them. */
  keep(transaction: Database, id: string, given: GivenSignatures): Promise<Outcome<void>>;
}

interface TransactionStore {
  /** What somebody signed, by site. */
  countsOf(from: Database, subject: string): Promise<ReadonlyMap<string, CountedSignatures>>;
  open(late: LateTools): SiteTransactions & RequestTransactions & AppTransactions;
  sweep(): Promise<number>;
}

interface TransactionRow {
  readonly id: string;
  readonly site_id: string;
  readonly state: SignState;
  readonly body_hash: Buffer;
  readonly sealed_view: Buffer;
  readonly sealed_signatures: Buffer | null;
  readonly result: Buffer | null;
  readonly fetched_at: Date | null;
  readonly fetched_jkt: Buffer | null;
  readonly ends_at: Date;
}

export function createTransactionStore(database: Database, tools: TransactionTools): TransactionStore {
  const { seal, documents, nowMs, encryptionKeyOf } = tools;
  const now = () => new Date(nowMs());
  const unknown = failed({ code: 'transactionUnknown' });
  const itemPlace = (id: string, n: number) => `item ${id} ${n}`;
  const viewIn = ({ id, sealed_view: sealed }: TransactionRow): SignTransactionView =>
    signTransactionViewSchema.parse(parsedJson(seal.open(sealed, `view ${id}`).toString('utf8')));
  /** Where it is by now: what nobody signed in time is over. */
  const stateOf = ({ state, ends_at: endsAt }: TransactionRow): SignState =>
    endsAt.getTime() > nowMs() ? state : (stepSignTransaction(state, 'expire') ?? state);

  async function found(from: Database, where: ReturnType<typeof sql>): Promise<TransactionRow | undefined> {
    const rows = await sql<TransactionRow>`select * from sign_transaction where ${where}`.execute(from);
    return rows.rows[0];
  }

  /** Moves it on where the event happens to one in its state; `more` is set with it. */
  async function step(
    from: Database,
    id: string,
    event: Parameters<typeof stepSignTransaction>[1],
    more: ReturnType<typeof sql> = sql``,
  ): Promise<boolean> {
    const row = await found(from, sql`id = ${id} for update`);
    const next = row === undefined ? undefined : stepSignTransaction(stateOf(row), event);
    if (next === undefined) return false;
    await sql`update sign_transaction set state = ${next} ${more} where id = ${id}`.execute(from);
    if (next === 'refused' || next === 'failed' || next === 'expired') await dropContent(from, id);
    return true;
  }

  /** Documents, signatures and result; what was asked and what came of it stays. */
  async function dropContent(from: Database, id: string): Promise<void> {
    await sql`delete from sign_item where transaction_id = ${id}`.execute(from);
    await sql`update sign_transaction set sealed_signatures = null, result = null, holds_content = false
      where id = ${id}`.execute(from);
  }

  async function documentOf(from: Database, id: string, n: number): Promise<Uint8Array | undefined> {
    const rows = await sql<{ sealed: Buffer }>`
      select sealed from sign_item where transaction_id = ${id} and n = ${n}`.execute(from);
    const sealed = rows.rows[0]?.sealed;
    return sealed && new Uint8Array(seal.open(sealed, itemPlace(id, n)));
  }

  /** What was given sealed, between the password and the last press. */
  function givenIn({ id, sealed_signatures: sealed }: TransactionRow): GivenSignatures | undefined {
    if (sealed === null) return undefined;
    const kept = signaturesSchema.parse(parsedJson(seal.open(sealed, `signatures ${id}`).toString('utf8')));
    return {
      certificate: bytesOf(kept.certificate),
      signedAtMs: kept.signedAtMs,
      signatures: kept.signatures.map(bytesOf),
    };
  }

  /** What a site has of each item, in their order. */
  async function signedOf(from: Database, id: string, { items }: SignTransactionView, given: GivenSignatures) {
    const signed: Uint8Array[] = [];
    for (const [at, item] of items.entries()) {
      const signature = given.signatures[at] ?? new Uint8Array();
      const document = item.form === 'pades' ? await documentOf(from, id, at + 1) : undefined;
      signed.push(signedItem(item, document, { signature, signedAtMs: given.signedAtMs }));
    }
    return signed;
  }

  return {
    open: ({ issuer, trust, key }) => ({
      async create(actor, wanted, idempotencyKey) {
        const permitted = mayDo(actor, 'create', { site: actor.id });
        if (!permitted || (await encryptionKeyOf(database, actor.id)) === undefined) {
          return failed({ code: 'scopeMissing', scope: SIGN_SCOPE });
        }
        const keyHash = createHash('sha256').update(idempotencyKey).digest();
        const bodyHash = createHash('sha256').update(JSON.stringify(wanted)).digest();
        const created = (row: TransactionRow) =>
          row.body_hash.equals(bodyHash)
            ? success({ id: row.id, sha256: transactionDigest(viewIn(row)), expiresAt: instantOf(row.ends_at) })
            : failed({ code: 'idempotencyKeyReused' as const });
        const ofKey = sql`site_id = ${actor.id} and key_hash = ${keyHash}`;
        const earlier = await found(database, ofKey);
        if (earlier !== undefined) return created(earlier);
        const looked = await lookThroughItems(wanted.items, documents, nowMs());
        if (!looked.ok) return looked;
        const { title, purpose, approval, expiresIn } = wanted;
        const id = newId();
        const view: SignTransactionView = {
          id,
          title,
          purpose,
          items: looked.value.map(({ item }) => item),
          approval,
        };
        return database.transaction().execute(async (transaction) => {
          const made = await sql`
            insert into sign_transaction (id, site_id, key_hash, body_hash, sealed_view, signatures, unseen, made_at, ends_at)
            values (${id}, ${actor.id}, ${keyHash}, ${bodyHash},
              ${seal.seal(Buffer.from(JSON.stringify(view)), `view ${id}`)}, ${view.items.length},
              ${view.items.filter((item) => !isLookedAt(item)).length}, ${now()},
              ${new Date(nowMs() + expiresIn * 1_000)})
            on conflict (site_id, key_hash) do nothing returning id`.execute(transaction);
          if (made.rows.length > 0) {
            for (const [at, { bytes }] of looked.value.entries()) {
              if (bytes === undefined) continue;
              await sql`insert into sign_item (transaction_id, n, sealed)
                values (${id}, ${at + 1}, ${seal.seal(bytes, itemPlace(id, at + 1))})`.execute(transaction);
            }
          }
          const row = await found(transaction, ofKey);
          if (row === undefined) throw new Error('a key that is taken has its transaction');
          return created(row);
        });
      },

      async read(actor, id) {
        const row = await found(database, sql`id = ${id}`);
        if (row === undefined || !mayDo(actor, 'read', { site: row.site_id })) return unknown;
        return success({ id, state: toldSignState(stateOf(row)), expiresAt: instantOf(row.ends_at) });
      },

      end: (actor, id) =>
        database.transaction().execute(async (transaction): Promise<Outcome<void>> => {
          const row = await found(transaction, sql`id = ${id} for update`);
          if (row === undefined || !mayDo(actor, 'end', { site: row.site_id })) return unknown;
          await step(transaction, id, 'refuse');
          return success(undefined);
        }),

      result: (actor, id, jkt) =>
        database.transaction().execute(async (transaction): Promise<Outcome<Uint8Array>> => {
          const row = await found(transaction, sql`id = ${id} for update`);
          if (row === undefined || !mayDo(actor, 'fetch', { site: row.site_id })) return unknown;
          const { result, fetched_at: fetchedAt, fetched_jkt: fetchedJkt } = row;
          const state = stateOf(row);
          if (state === 'fetched') {
            const isAgain = (fetchedAt?.getTime() ?? 0) + SIGN_LIMITS.againSeconds * 1_000 > nowMs();
            return isAgain && result !== null && fetchedJkt?.equals(jkt) === true
              ? success(new Uint8Array(result))
              : failed({ code: 'transactionFetched' });
          }
          if (state !== 'signed' || result === null) return failed({ code: 'transactionIncomplete' });
          await sql`update sign_transaction set state = 'fetched', fetched_at = ${now()}, fetched_jkt = ${jkt},
              ends_at = ${new Date(nowMs() + SIGN_LIMITS.againSeconds * 1_000)}
            where id = ${id}`.execute(transaction);
          return success(new Uint8Array(result));
        }),

      async waits(site, id) {
        const row = await found(database, sql`id = ${id} and site_id = ${site}`);
        return row !== undefined && stateOf(row) === 'created';
      },

      async show(transaction, site, id) {
        const row = await found(transaction, sql`id = ${id} and site_id = ${site}`);
        return row !== undefined && step(transaction, id, 'show');
      },

      async viewOf(from, id) {
        const row = await found(from, sql`id = ${id}`);
        if (row === undefined) throw new Error('a request keeps its transaction');
        return viewIn(row);
      },

      async reopen(transaction, id) {
        await step(transaction, id, 'reopen', sql`, sealed_signatures = null`);
      },

      async isComplete(from, id) {
        const row = await found(from, sql`id = ${id}`);
        if (row === undefined) return false;
        const state = stateOf(row);
        return viewIn(row).approval === null ? state === 'signing' : state === 'shown';
      },

      async agree(transaction, id, { subject, sub, grantId }) {
        const row = await found(transaction, sql`id = ${id} for update`);
        const to = row && (await encryptionKeyOf(transaction, row.site_id));
        if (row === undefined || to === undefined) return false;
        const view = viewIn(row);
        const given = givenIn(row);
        const result = await sealedResult(
          {
            issuer: issuer(),
            site: row.site_id,
            sub,
            view,
            sha256: transactionDigest(view),
            certificate: given?.certificate,
            signed: given === undefined ? [] : await signedOf(transaction, id, view, given),
            agreedAtMs: nowMs(),
          },
          await key(),
          to,
        );
        const endsAt = new Date(nowMs() + SIGN_LIMITS.resultDays * 86_400_000);
        return step(
          transaction,
          id,
          view.approval === null ? 'agree' : 'approve',
          sql`, subject_id = ${subject}, grant_hash = ${hashOfToken(grantId)}, result = ${Buffer.from(result)},
            sealed_signatures = null, ends_at = ${endsAt}`,
        );
      },

      async close(transaction, id, how) {
        await step(transaction, id, how);
      },

      async ofGrant(grantId) {
        const row = await found(database, sql`grant_hash = ${hashOfToken(grantId)}`);
        return row && { id: row.id, sha256: transactionDigest(viewIn(row)) };
      },

      async document(id, item) {
        const bytes = await documentOf(database, id, item);
        return bytes === undefined ? unknown : success(bytes);
      },

      async page(id, item, page) {
        const row = await found(database, sql`id = ${id}`);
        const known = row && viewIn(row).items[item - 1];
        const bytes = await documentOf(database, id, item);
        if (known === undefined || bytes === undefined) return unknown;
        if (page > (known.document?.pages ?? 0)) return failed({ code: 'pageNotDrawn' });
        const drawn = await drawItem(known, bytes, { page, nowMs: nowMs(), documents });
        return drawn === undefined ? failed({ code: 'pageNotDrawn' }) : success(drawn);
      },

      async check(id, given, signal) {
        const row = await found(database, sql`id = ${id}`);
        if (row === undefined) return unknown;
        const { items } = viewIn(row);
        const isAll = items.length > 0 && items.length === given.signatures.length;
        if (!isAll || Math.abs(given.signedAtMs - nowMs()) > MOST_SKEW_MS) {
          return failed({ code: 'transactionIncomplete' });
        }
        const contents = await Promise.all(
          items.map(async (item, at) => contentOf(item, await documentOf(database, id, at + 1), given.signedAtMs)),
        );
        return checkSignatures(contents, given, { trust, atMs: nowMs(), signal });
      },

      async keep(transaction, id, { certificate, signedAtMs, signatures }) {
        const kept = { certificate: base64(certificate), signedAtMs, signatures: signatures.map(base64) };
        const sealed = seal.seal(Buffer.from(JSON.stringify(kept)), `signatures ${id}`);
        const moved = await step(transaction, id, 'sign', sql`, sealed_signatures = ${sealed}`);
        return moved ? success(undefined) : failed({ code: 'transactionIncomplete' });
      },
    }),

    async countsOf(from, subject) {
      const found = await sql<{ site_id: string; made: number; unseen: number }>`
        select site_id, sum(signatures)::int as made, sum(unseen)::int as unseen from sign_transaction
        where subject_id = ${subject} group by site_id`.execute(from);
      return new Map(found.rows.map(({ site_id: site, made, unseen }) => [site, { made, unseen }]));
    },

    async sweep() {
      const over = await sql<{ id: string }>`
        select id from sign_transaction where holds_content and ends_at < ${now()}`.execute(database);
      for (const { id } of over.rows) {
        await database.transaction().execute(async (transaction) => {
          if (!(await step(transaction, id, 'expire'))) await dropContent(transaction, id);
        });
      }
      const old = await sql`delete from sign_transaction where made_at
        < ${now()}::timestamptz - make_interval(years => ${KEPT_YEARS})`.execute(database);
      return over.rows.length + Number(old.numAffectedRows ?? 0);
    },
  };
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
