import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Database } from '../database/database.ts';
import { boundTo } from './field-cipher.ts';
import type { KeyEncryptionKey, KeySource } from './key-source.ts';
import { wrapOfCitizen, wrapOfIndex, wrapOfPerson } from './keyring.ts';

interface StandingKey {
  readonly id: string;
  readonly addedAt: string;
  readonly isCurrent: boolean;
  readonly retiredAt: string | null;
  /** Whether the source has it, and it is the one that was added. */
  readonly isAvailable: boolean;
}

interface ListedKey extends StandingKey {
  /** Keys of citizens and persons that it wraps, with that of the index. */
  readonly wraps: number;
}

interface Rotation {
  readonly moved: number;
  /** What other keys still wrap. */
  readonly left: number;
}

/** What an operator does with the keys that wrap others, while the portal runs. */
export interface KeyAdministration {
  /** Sees to a first key, where there is none at all; says whether the current one can be had. */
  begin(): Promise<boolean>;
  /** Every key that was added, whatever it wraps. */
  standing(): Promise<readonly StandingKey[]>;
  list(): Promise<readonly ListedKey[]>;
  /** Fails with `keyUnavailable` where the source has none of the name and makes none, `usage` where it is known. */
  add(id: string): Promise<Outcome<void>>;
  /**
   * Makes it the one that wraps, and wraps anew what others wrapped, some at a time; meanwhile all of them open. Begun
   * again after an end in the middle, it goes on. What cannot be unwrapped is left as it is. Fails with `usage`,
   * `keyUnavailable`, `cancelled`.
   */
  rotate(id: string, signal: AbortSignal, tell: (moved: number) => void): Promise<Outcome<Rotation>>;
  /** Fails with `usage` where it still wraps something. */
  retire(id: string): Promise<Outcome<void>>;
}

const KEY_BYTES = 32;
const FIRST_KEY = '0001';
const AT_ONCE = 500;
const NAMED = /^[A-Za-z0-9-]{1,40}$/;
const BEGIN_LOCK = '5071236689144527311';

const probeOf = (id: string) => boundTo('madoguchi/wrap/1', '', 'probe', id);
const unknown = (detail: string) => failed({ code: 'usage', detail });

export function createKeyAdministration(database: Database, source: KeySource): KeyAdministration {
  async function available(id: string, probe: Uint8Array): Promise<KeyEncryptionKey | undefined> {
    const key = await source.find(id).catch(() => undefined);
    const opened = await key?.unwrap(probe, probeOf(id)).catch(() => undefined);
    return opened === undefined ? undefined : key;
  }

  async function addIn(transaction: Database, id: string, is_current: boolean): Promise<KeyEncryptionKey | undefined> {
    const key = await source.make(id);
    if (key === undefined) return undefined;
    const probe = await key.wrap(randomBytes(KEY_BYTES), probeOf(id));
    await transaction.insertInto('encryption_key').values({ id, probe, is_current }).execute();
    return key;
  }

  async function found(id: string): Promise<Outcome<KeyEncryptionKey>> {
    const row = await database.selectFrom('encryption_key').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined || row.retired_at !== null) return unknown(`no key ${id} is in use`);
    const key = await available(id, row.probe);
    return key === undefined ? failed({ code: 'keyUnavailable' }) : success(key);
  }

  async function standing(): Promise<StandingKey[]> {
    const rows = await database.selectFrom('encryption_key').selectAll().orderBy('added_at').execute();
    const known: StandingKey[] = [];
    for (const row of rows) {
      known.push({
        id: row.id,
        addedAt: row.added_at.toISOString(),
        isCurrent: row.is_current,
        retiredAt: row.retired_at?.toISOString() ?? null,
        isAvailable: (await available(row.id, row.probe)) !== undefined,
      });
    }
    return known;
  }

  async function list(): Promise<ListedKey[]> {
    const counted = await database
      .selectFrom('encryption_key')
      .select('id')
      .select((of) => [
        of
          .selectFrom('citizen_key')
          .select(of.fn.countAll<string>().as('n'))
          .whereRef('citizen_key.kek_id', '=', 'encryption_key.id')
          .as('citizens'),
        of
          .selectFrom('person_key')
          .select(of.fn.countAll<string>().as('n'))
          .whereRef('person_key.kek_id', '=', 'encryption_key.id')
          .as('persons'),
        of
          .selectFrom('index_master')
          .select(of.fn.countAll<string>().as('n'))
          .whereRef('index_master.kek_id', '=', 'encryption_key.id')
          .as('masters'),
      ])
      .execute();
    const wraps = new Map(
      counted.map(({ id, citizens, persons, masters }) => [
        id,
        Number(citizens ?? 0) + Number(persons ?? 0) + Number(masters ?? 0),
      ]),
    );
    return (await standing()).map((key) => ({ ...key, wraps: wraps.get(key.id) ?? 0 }));
  }

  return {
    begin: () =>
      database.transaction().execute(async (transaction) => {
        await sql`select pg_advisory_xact_lock(${BEGIN_LOCK})`.execute(transaction);
        const current = await transaction
          .selectFrom('encryption_key')
          .select(['id', 'probe'])
          .where('is_current', '=', true)
          .executeTakeFirst();
        if (current !== undefined) return (await available(current.id, current.probe)) !== undefined;
        const key = await addIn(transaction, FIRST_KEY, true);
        if (key === undefined) return false;
        const wrapped = await key.wrap(randomBytes(KEY_BYTES), wrapOfIndex(FIRST_KEY));
        await transaction.insertInto('index_master').values({ kek_id: FIRST_KEY, wrapped }).execute();
        return true;
      }),

    standing,

    list,

    async add(id) {
      if (!NAMED.test(id)) return unknown('a key is named with letters, digits and hyphens');
      const known = await database.selectFrom('encryption_key').select('id').where('id', '=', id).executeTakeFirst();
      if (known !== undefined) return unknown(`the key ${id} is there`);
      const added = await addIn(database, id, false);
      return added === undefined ? failed({ code: 'keyUnavailable' }) : success(undefined);
    },

    async rotate(id, signal, tell) {
      const to = await found(id);
      if (!to.ok) return to;
      await database.transaction().execute(async (transaction) => {
        await transaction
          .updateTable('encryption_key')
          .set({ is_current: false })
          .where('is_current', '=', true)
          .where('id', '<>', id)
          .execute();
        await transaction.updateTable('encryption_key').set({ is_current: true }).where('id', '=', id).execute();
      });
      let moved = 0;
      const others = await database.selectFrom('encryption_key').select('id').where('id', '<>', id).execute();
      for (const other of others) {
        const key = await source.find(other.id).catch(() => undefined);
        if (key === undefined) continue;
        const keys = { from: { id: other.id, key }, to: { id, key: to.value } };
        moved += await moveMaster(database, keys);
        let after: Place | undefined = { municipality_code: '', subject_id: '' };
        while (after !== undefined && !signal.aborted) {
          const batch: Batch = await moveCitizens(database, keys, after);
          moved += batch.moved;
          after = batch.last;
          tell(moved);
        }
        let afterPerson: string | undefined = '';
        while (afterPerson !== undefined && !signal.aborted) {
          const batch: PersonBatch = await movePersons(database, keys, afterPerson);
          moved += batch.moved;
          afterPerson = batch.last;
          tell(moved);
        }
      }
      if (signal.aborted) return failed({ code: 'cancelled' });
      const listed = await list();
      const left = listed.filter((one) => one.id !== id).reduce((sum, one) => sum + one.wraps, 0);
      return success({ moved, left });
    },

    async retire(id) {
      const retired = await database
        .updateTable('encryption_key')
        .set({ retired_at: sql<Date>`clock_timestamp()` })
        .where('id', '=', id)
        .where('is_current', '=', false)
        .where('retired_at', 'is', null)
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('citizen_key').select('kek_id').whereRef('kek_id', '=', 'encryption_key.id'))),
        )
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('person_key').select('kek_id').whereRef('kek_id', '=', 'encryption_key.id'))),
        )
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('index_master').select('kek_id').whereRef('kek_id', '=', 'encryption_key.id'))),
        )
        .returning('id')
        .executeTakeFirst();
      return retired === undefined ? unknown(`the key ${id} is in use, or there is none`) : success(undefined);
    },
  };
}

interface Keys {
  readonly from: { readonly id: string; readonly key: KeyEncryptionKey };
  readonly to: { readonly id: string; readonly key: KeyEncryptionKey };
}

interface Place {
  readonly municipality_code: string;
  readonly subject_id: string;
}

interface Batch {
  readonly moved: number;
  /** `undefined` where nothing comes after. */
  readonly last: Place | undefined;
}

/** Wraps some keys of citizens anew, in one transaction. One that cannot be unwrapped stays as it is. */
async function moveCitizens(database: Database, keys: Keys, after: Place): Promise<Batch> {
  return database.transaction().execute(async (transaction) => {
    const rows = await transaction
      .selectFrom('citizen_key')
      .select(['municipality_code', 'subject_id', 'wrapped'])
      .where('kek_id', '=', keys.from.id)
      .where(sql<boolean>`(municipality_code, subject_id) > (${after.municipality_code}, ${after.subject_id})`)
      .orderBy('municipality_code')
      .orderBy('subject_id')
      .limit(AT_ONCE)
      .forUpdate()
      .execute();
    const moved: (Place & { readonly wrapped: Buffer })[] = [];
    for (const { municipality_code, subject_id, wrapped } of rows) {
      const anew = await wrapAnew(keys, wrapped, (kek) => wrapOfCitizen(municipality_code, subject_id, kek));
      if (anew !== undefined) moved.push({ municipality_code, subject_id, wrapped: anew });
    }
    await sql`
      update citizen_key set kek_id = ${keys.to.id}, wrapped = moved.wrapped
      from unnest(${moved.map((row) => row.municipality_code)}::text[], ${moved.map((row) => row.subject_id)}::text[],
        ${moved.map((row) => row.wrapped)}::bytea[]) as moved (municipality_code, subject_id, wrapped)
      where citizen_key.municipality_code = moved.municipality_code and citizen_key.subject_id = moved.subject_id
    `.execute(transaction);
    return { moved: moved.length, last: rows.at(-1) };
  });
}

interface PersonBatch {
  readonly moved: number;
  readonly last: string | undefined;
}

/** As `moveCitizens`, for the keys of what is a person's alone. */
async function movePersons(database: Database, keys: Keys, after: string): Promise<PersonBatch> {
  return database.transaction().execute(async (transaction) => {
    const rows = await transaction
      .selectFrom('person_key')
      .select(['subject_id', 'wrapped'])
      .where('kek_id', '=', keys.from.id)
      .where('subject_id', '>', after)
      .orderBy('subject_id')
      .limit(AT_ONCE)
      .forUpdate()
      .execute();
    let moved = 0;
    for (const { subject_id, wrapped } of rows) {
      const anew = await wrapAnew(keys, wrapped, (kek) => wrapOfPerson(subject_id, kek));
      if (anew === undefined) continue;
      await transaction
        .updateTable('person_key')
        .set({ kek_id: keys.to.id, wrapped: anew })
        .where('subject_id', '=', subject_id)
        .execute();
      moved += 1;
    }
    return { moved, last: rows.at(-1)?.subject_id };
  });
}

async function moveMaster(database: Database, keys: Keys): Promise<number> {
  return database.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('index_master')
      .select('wrapped')
      .where('kek_id', '=', keys.from.id)
      .forUpdate()
      .executeTakeFirst();
    const wrapped = row && (await wrapAnew(keys, row.wrapped, wrapOfIndex));
    if (wrapped === undefined) return 0;
    await transaction.updateTable('index_master').set({ kek_id: keys.to.id, wrapped }).execute();
    return 1;
  });
}

async function wrapAnew({ from, to }: Keys, wrapped: Buffer, boundOf: (kek: string) => Buffer) {
  const secret = await from.key.unwrap(wrapped, boundOf(from.id));
  if (secret === undefined) return undefined;
  const anew = await to.key.wrap(secret, boundOf(to.id));
  secret.fill(0);
  return anew;
}
