import { type Application, applicationSchema } from '#contract/procedure/application.ts';
import { ENTRY, entryOf } from '#documents/container/asic-container.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { Database } from '../platform/database/database.ts';
import type { KeyedCase } from '../platform/keyring/keyring.ts';
import type { CaseVault, OpenCase } from './case-vault.ts';

/** What was filed; its container was checked when it came in, so that it parses. */
export function applicationIn(container: Uint8Array): Application {
  const json = entryOf(container, ENTRY.applicationJson) ?? new Uint8Array();
  return applicationSchema.parse(parsedJson(Buffer.from(json).toString('utf8')));
}

/** The bytes that were filed; `undefined` where there is no such filing. Throws `KeyUnavailable`. */
export async function containerOf(
  database: Database,
  vault: CaseVault,
  one: KeyedCase,
  filing: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const stored = await storedContainer(database, one, filing);
  return stored && new Uint8Array((await vault.open(database, one)).openContainer(stored));
}

/** What was filed; `undefined` where there is no such filing. Throws `KeyUnavailable`. */
export async function applicationOf(
  database: Database,
  vault: CaseVault,
  one: KeyedCase,
  filing: number,
): Promise<Application | undefined> {
  const container = await containerOf(database, vault, one, filing);
  return container && applicationIn(container);
}

/** The same of a case whose key is there already. */
export async function applicationOfOpened(
  database: Database,
  opened: OpenCase,
  one: KeyedCase,
  filing: number,
): Promise<Application | undefined> {
  const stored = await storedContainer(database, one, filing);
  return stored && applicationIn(opened.openContainer(stored));
}

function storedContainer(database: Database, { receipt_number }: KeyedCase, filing: number) {
  return database
    .selectFrom('application_container')
    .select(['filing', 'bytes', 'sealed'])
    .where('receipt_number', '=', receipt_number)
    .where('filing', '=', filing)
    .executeTakeFirst();
}
