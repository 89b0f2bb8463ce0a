import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { NewestMap } from '#platform/newest-map.ts';
import type { Database } from '../database/database.ts';
import { indexKeyOf } from './blind-index.ts';
import { boundTo, openBytes, sealBytes } from './field-cipher.ts';
import type { KeyEncryptionKey, KeySource } from './key-source.ts';
import { KeyUnavailable } from './key-unavailable.ts';

/** A case as its key is bound to it. */
export interface KeyedCase {
  readonly municipality_code: string;
  readonly receipt_number: string;
}

/** The key of one case, or of one person, for the fields of its rows. */
export interface CaseKey {
  seal(column: string, rowKey: string, bytes: Uint8Array): Buffer;
  /** `undefined` where the blob was altered or is of another row, column, case or municipality. */
  open(column: string, rowKey: string, blob: Uint8Array): Buffer | undefined;
}

/**
 * Keys over one database: a key outside of it wraps one for each municipality and citizen, which wraps one for each of
 * their cases, which seals fields. Whoever has the database alone reads nothing; a citizen's data is gone with their
 * key, a case's with its own.
 */
export interface Keyring {
  /** The key of a case, in the caller's transaction: made with the citizen's where they are not there. Throws `KeyUnavailable`. */
  keep(transaction: Database, one: KeyedCase, subject: string): Promise<CaseKey>;
  /** The key of what is a person's alone, in the caller's transaction; made where it is not there. Throws `KeyUnavailable`. */
  keepPerson(transaction: Database, subject: string): Promise<CaseKey>;
  /** The key of a person by its row, which the caller was lent. Throws `KeyUnavailable`. */
  lentPerson(row: WrappedPersonKey): Promise<CaseKey>;
  /** The keys of cases by receipt number, with one statement; those that are gone or cannot be unwrapped are left out. */
  open(database: Database, cases: readonly KeyedCase[]): Promise<ReadonlyMap<string, CaseKey>>;
  /** The key of a municipality's blind index. Throws `KeyUnavailable`. */
  indexKey(database: Database, municipality: string): Promise<KeyObject>;
}

interface WrappedPersonKey {
  readonly subject_id: string;
  readonly kek_id: string;
  readonly wrapped: Buffer;
}

const KEY_BYTES = 32;
const KEPT_AT_MOST_MS = 60_000;
const MOST_KEPT = 10_000;
const WRAP = 'madoguchi/wrap/1';
/** Stands where a municipality stands, in what belongs to none. */
const PORTAL = 'portal';
const FIELD = 'madoguchi/field/1';

export const wrapOfCitizen = (municipality: string, subject: string, kek: string) =>
  boundTo(WRAP, municipality, subject, kek);
export const wrapOfPerson = (subject: string, kek: string) => boundTo(WRAP, PORTAL, subject, kek);
const wrapOfCase = (municipality: string, number: string) => boundTo(WRAP, municipality, number, 'citizen');
export const wrapOfIndex = (kek: string) => boundTo(WRAP, '', 'index', kek);

export function createKeyring(source: KeySource, nowMs: () => number): Keyring {
  const kept = createKeptKeys(nowMs);

  /** Asked of the source each time: a key that was taken away from it opens nothing after `KEPT_AT_MOST_MS`. */
  const find = (id: string): Promise<KeyEncryptionKey | undefined> => source.find(id).catch(() => undefined);

  const unwrapByKek = (kek: string, wrapped: Uint8Array, bound: Buffer) =>
    kept.get(wrapped, bound, async () => (await find(kek))?.unwrap(wrapped, bound).catch(() => undefined));

  async function openOne(row: WrappedKeys): Promise<CaseKey | undefined> {
    const { municipality_code, receipt_number, subject_id, kek_id } = row;
    const citizen = await unwrapByKek(
      kek_id,
      row.citizen_wrapped,
      wrapOfCitizen(municipality_code, subject_id, kek_id),
    );
    if (citizen === undefined) return undefined;
    const bound = wrapOfCase(municipality_code, receipt_number);
    const secret = await kept.get(row.wrapped, bound, async () => openBytes(citizen, bound, row.wrapped));
    return secret && caseKey(secret, row);
  }

  async function keepCitizen(
    transaction: Database,
    municipality: string,
    subject: string,
  ): Promise<KeyObject | undefined> {
    const known = await citizenRow(transaction, municipality, subject);
    const row = known ?? (await makeCitizen(transaction, municipality, subject));
    return row && unwrapByKek(row.kek_id, row.wrapped, wrapOfCitizen(municipality, subject, row.kek_id));
  }

  async function makeCitizen(transaction: Database, municipality_code: string, subject_id: string) {
    const kek_id = await holdCurrent(transaction);
    const kek = kek_id === undefined ? undefined : await find(kek_id);
    if (kek_id === undefined || kek === undefined) return undefined;
    const wrapped = await kek.wrap(randomBytes(KEY_BYTES), wrapOfCitizen(municipality_code, subject_id, kek_id));
    await transaction
      .insertInto('citizen_key')
      .values({ municipality_code, subject_id, kek_id, wrapped })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    // Of two that make one at once the first stands, for both.
    return citizenRow(transaction, municipality_code, subject_id);
  }

  async function makePerson(transaction: Database, subject_id: string) {
    const kek_id = await holdCurrent(transaction);
    const kek = kek_id === undefined ? undefined : await find(kek_id);
    if (kek_id === undefined || kek === undefined) return undefined;
    const wrapped = await kek.wrap(randomBytes(KEY_BYTES), wrapOfPerson(subject_id, kek_id));
    await transaction
      .insertInto('person_key')
      .values({ subject_id, kek_id, wrapped })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return personRow(transaction, subject_id);
  }

  async function openPerson({ subject_id, kek_id, wrapped }: WrappedPersonKey): Promise<CaseKey> {
    const secret = await unwrapByKek(kek_id, wrapped, wrapOfPerson(subject_id, kek_id));
    return fieldKey(had(secret), PORTAL, subject_id);
  }

  return {
    async keepPerson(transaction, subject) {
      const row = (await personRow(transaction, subject)) ?? (await makePerson(transaction, subject));
      return openPerson(had(row));
    },

    lentPerson: openPerson,

    async keep(transaction, { municipality_code, receipt_number }, subject_id) {
      const id = { municipality_code, receipt_number };
      const [known] = await wrappedKeys(transaction, [id]);
      if (known !== undefined) return had(await openOne(known));
      const citizen = had(await keepCitizen(transaction, municipality_code, subject_id));
      const secret = randomBytes(KEY_BYTES);
      const wrapped = sealBytes(citizen, wrapOfCase(municipality_code, receipt_number), secret);
      const made = await transaction
        .insertInto('case_key')
        .values({ ...id, subject_id, wrapped })
        .onConflict((conflict) => conflict.doNothing())
        .returning('receipt_number')
        .executeTakeFirst();
      if (made !== undefined) return caseKey(createSecretKey(secret), id);
      const [first] = await wrappedKeys(transaction, [id]);
      return had(first && (await openOne(first)));
    },

    async open(database, cases) {
      const opened = new Map<string, CaseKey>();
      for (const row of await wrappedKeys(database, cases)) {
        const key = await openOne(row);
        if (key !== undefined) opened.set(row.receipt_number, key);
      }
      return opened;
    },

    async indexKey(database, municipality) {
      const row = await database.selectFrom('index_master').select(['kek_id', 'wrapped']).executeTakeFirst();
      const master = row && (await unwrapByKek(row.kek_id, row.wrapped, wrapOfIndex(row.kek_id)));
      return indexKeyOf(had(master), municipality);
    },
  };
}

function had<Key>(key: Key | undefined): Key {
  if (key === undefined) throw new KeyUnavailable();
  return key;
}

interface WrappedKeys extends KeyedCase {
  readonly subject_id: string;
  readonly wrapped: Buffer;
  readonly kek_id: string;
  readonly citizen_wrapped: Buffer;
}

async function wrappedKeys(database: Database, cases: readonly KeyedCase[]): Promise<WrappedKeys[]> {
  if (cases.length === 0) return [];
  const codes = cases.map((one) => one.municipality_code);
  const numbers = cases.map((one) => one.receipt_number);
  return database
    .selectFrom('case_key')
    .innerJoin('citizen_key', (join) =>
      join
        .onRef('citizen_key.municipality_code', '=', 'case_key.municipality_code')
        .onRef('citizen_key.subject_id', '=', 'case_key.subject_id'),
    )
    .select([
      'case_key.municipality_code',
      'case_key.receipt_number',
      'case_key.subject_id',
      'case_key.wrapped',
      'citizen_key.kek_id',
      'citizen_key.wrapped as citizen_wrapped',
    ])
    .where(
      sql<boolean>`(case_key.municipality_code, case_key.receipt_number) in
        (select * from unnest(${codes}::text[], ${numbers}::text[]))`,
    )
    .execute();
}

function citizenRow(database: Database, municipality: string, subject: string) {
  return database
    .selectFrom('citizen_key')
    .select(['kek_id', 'wrapped'])
    .where('municipality_code', '=', municipality)
    .where('subject_id', '=', subject)
    .executeTakeFirst();
}

/** The key that wraps now, to the end of the transaction: a rotation waits for who began under the old one. */
async function holdCurrent(transaction: Database): Promise<string | undefined> {
  const current = () =>
    transaction.selectFrom('encryption_key').select('id').where('is_current', '=', true).forShare().executeTakeFirst();
  // A rotation that ends while this waits leaves the first look without a row.
  return ((await current()) ?? (await current()))?.id;
}

function personRow(database: Database, subject: string) {
  return database
    .selectFrom('person_key')
    .select(['subject_id', 'kek_id', 'wrapped'])
    .where('subject_id', '=', subject)
    .executeTakeFirst();
}

function caseKey(secret: KeyObject, { municipality_code, receipt_number }: KeyedCase): CaseKey {
  return fieldKey(secret, municipality_code, receipt_number);
}

/** Fields are bound to whose they are, and to their column and row. */
function fieldKey(secret: KeyObject, unit: string, id: string): CaseKey {
  const place = (column: string, rowKey: string) => boundTo(FIELD, unit, id, column, rowKey);
  return {
    seal: (column, rowKey, bytes) => sealBytes(secret, place(column, rowKey), bytes),
    open: (column, rowKey, blob) => openBytes(secret, place(column, rowKey), blob),
  };
}

/**
 * What was unwrapped, for at most `KEPT_AT_MOST_MS`, known by what was wrapped: where the row is gone, nothing asks for
 * it any more.
 */
function createKeptKeys(nowMs: () => number) {
  const kept = new NewestMap<string, { readonly secret: KeyObject; readonly endsAtMs: number }>(MOST_KEPT);
  return {
    async get(
      wrapped: Uint8Array,
      bound: Uint8Array,
      unwrap: () => Promise<Uint8Array | undefined>,
    ): Promise<KeyObject | undefined> {
      const name = Buffer.concat([wrapped, bound]).toString('base64');
      const known = kept.get(name);
      if (known !== undefined && nowMs() < known.endsAtMs) return known.secret;
      kept.delete(name);
      const bytes = await unwrap();
      if (bytes?.length !== KEY_BYTES) return undefined;
      const secret = createSecretKey(bytes);
      bytes.fill(0);
      kept.set(name, { secret, endsAtMs: nowMs() + KEPT_AT_MOST_MS });
      return secret;
    },
  };
}
