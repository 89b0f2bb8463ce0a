import { type Application, applicationSchema } from '#contract/procedure/application.ts';
import { ENTRY, entryOf } from '#documents/container/asic-container.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { Database } from '../platform/database/database.ts';

/** What was filed; its container was checked when it came in, so that it parses. */
export function applicationIn(container: Uint8Array): Application {
  const json = entryOf(container, ENTRY.applicationJson) ?? new Uint8Array();
  return applicationSchema.parse(parsedJson(Buffer.from(json).toString('utf8')));
}

/** What was filed; `undefined` where there is no such filing. */
export async function applicationOf(
  database: Database,
  receiptNumber: string,
  filing: number,
): Promise<Application | undefined> {
  const stored = await database
    .selectFrom('application_container')
    .select('bytes')
    .where('receipt_number', '=', receiptNumber)
    .where('filing', '=', filing)
    .executeTakeFirst();
  return stored && applicationIn(new Uint8Array(stored.bytes));
}
