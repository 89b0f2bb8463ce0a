import { sql } from 'kysely';
import { failed, type Outcome } from '#contract/failures/outcome.ts';
import { epochMs, type MunicipalityCode } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { openLiveCatalogue } from './catalogue/live-catalogue.ts';
import { loadCatalogueFiles } from './catalogue/load-catalogue.ts';
import type { ProcedureStore } from './catalogue/procedure-store.ts';
import type { Database } from './platform/database/database.ts';
import { createPublish } from './platform/events/outbox.ts';
import { proceduresOver } from './portal-catalogue.ts';
import { type PortalConfigInput, parsePortalConfig } from './portal-config.ts';
import { withPortalDatabase } from './portal-database.ts';
import { STAFF_EVENT_JOBS } from './portal-jobs.ts';
import { createStaffStore } from './staff/staff-store.ts';

/** What is done about procedures on the portal's server, without a session; a second person still confirms at the desk. */
export interface ServerEditing {
  readonly procedures: Pick<ProcedureStore, 'add' | 'export' | 'schedule'>;
  asked(id: string): Parameters<ProcedureStore['add']>[0];
}

/**
 * Lends a municipality's procedures, whether or not the portal runs; one that runs takes up what is confirmed. Fails with
 * `usage`, `catalogueInvalid`, `storageUnusable`, or as `use` does.
 */
export async function withProcedures<T>(
  input: PortalConfigInput,
  { municipality, command, nowMs }: { municipality: MunicipalityCode; command: string; nowMs: () => number },
  use: (editing: ServerEditing) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const config = parsePortalConfig(input);
  if (!config.ok) return config;
  const files = await loadCatalogueFiles(config.value.catalogueDir);
  if (!files.ok) return files;
  return withPortalDatabase(input, async (database) => {
    const origin = config.value.origin ?? (await knownOrigin(database, municipality));
    if (origin === undefined) {
      return failed({ code: 'usage', detail: '--origin: the audit begins with the address of the portal' });
    }
    const live = await openLiveCatalogue({
      files: files.value,
      database,
      nowMs,
      keep: async () => undefined,
      listen: async () => ({ stop: async () => undefined }),
      log: () => undefined,
    });
    const stores = { staff: createStaffStore(database, { publish: createPublish(STAFF_EVENT_JOBS) }) };
    const procedures = proceduresOver(files.value, live, { database, origin: () => origin, stores });
    const editor = { actor: { kind: 'job', id: command }, municipality } as const;
    const asked = (id: string) => ({ editor, id, today: japaneseDay(epochMs(nowMs())), requestId: null });
    return use({ procedures, asked }).finally(() => live.stop());
  });
}

/** What the chain of the municipality began with, or that of another. */
async function knownOrigin(database: Database, municipality: string): Promise<string | undefined> {
  const found = await sql<{ origin: string }>`
    select origin from audit_chain order by (municipality_code = ${municipality}) desc limit 1`.execute(database);
  return found.rows[0]?.origin;
}
