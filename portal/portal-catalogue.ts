import { CATALOGUE_ACTS } from './catalogue/catalogue-acts.ts';
import { createDraftStore, type DraftStore } from './catalogue/draft-store.ts';
import { type LiveCatalogue, openLiveCatalogue } from './catalogue/live-catalogue.ts';
import type { CatalogueFiles } from './catalogue/load-catalogue.ts';
import { createProcedureStore, type ProcedureStore } from './catalogue/procedure-store.ts';
import type { WordingStore } from './catalogue/wording-store.ts';
import { createAudit } from './platform/audit/audit.ts';
import type { Database } from './platform/database/database.ts';
import { listen } from './platform/database/listen.ts';
import type { PortalLog } from './platform/log.ts';
import type { PortalStores } from './portal-stores.ts';

/** What citizens get of the catalogue, and what editors do about it. */
export interface PortalCatalogue {
  readonly live: LiveCatalogue;
  readonly procedures: ProcedureStore;
  readonly drafts: DraftStore;
  readonly wordings: WordingStore;
  readonly family: CatalogueFiles['family'];
}

interface CatalogueSurroundings {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly stores: { readonly applications: Pick<PortalStores['applications'], 'keepDefinitions'> } & {
    readonly staff: Pick<PortalStores['staff'], 'names'>;
    readonly wordings: WordingStore;
  };
  /** The portal's address, which the audit begins with. */
  readonly origin: () => string;
  readonly nowMs: () => number;
  readonly log: PortalLog;
}

/** The catalogue over the files and what municipalities put in force, until it is stopped. */
export async function openPortalCatalogue(
  files: CatalogueFiles,
  { database, databaseUrl, stores, origin, nowMs, log }: CatalogueSurroundings,
): Promise<PortalCatalogue> {
  const live = await openLiveCatalogue({
    files,
    database,
    nowMs,
    keep: (procedures) => stores.applications.keepDefinitions(procedures),
    listen: (notice) => listen(databaseUrl, 'catalogue_changed', notice, log),
    log,
  });
  return {
    live,
    procedures: proceduresOver(files, live, { database, origin, stores }),
    drafts: createDraftStore(database, live.serving, createAudit(CATALOGUE_ACTS, origin)),
    wordings: stores.wordings,
    family: files.family,
  };
}

/** Versions and schedules beside what is served. */
export function proceduresOver(
  files: CatalogueFiles,
  live: Pick<LiveCatalogue, 'serving'>,
  {
    database,
    origin,
    stores,
  }: Pick<CatalogueSurroundings, 'database' | 'origin'> & {
    readonly stores: Pick<CatalogueSurroundings['stores'], 'staff'>;
  },
): ProcedureStore {
  const ofMunicipality = Map.groupBy(files.procedures, ({ municipality }) => municipality.code as string);
  return createProcedureStore(
    database,
    {
      offices: files.offices,
      ofFiles: (municipality, id) => ofMunicipality.get(municipality)?.find((one) => one.id === id),
      idsOf: (municipality) => (ofMunicipality.get(municipality) ?? []).map(({ id }) => id),
      serving: live.serving,
    },
    createAudit(CATALOGUE_ACTS, origin),
    stores.staff.names,
  );
}
