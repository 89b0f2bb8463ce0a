import { join } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { createEventGates, type EventGates } from './oidc/event-gates.ts';
import { createEventStore, type EventStore } from './oidc/event-store.ts';
import { OIDC_ACTS } from './oidc/oidc-acts.ts';
import { listKeys, OIDC_KEYS, openOidcKeys, rotateOidcKeys } from './oidc/oidc-keys.ts';
import { createOidcSecrets } from './oidc/oidc-secrets.ts';
import { createSiteReports, type SiteReports } from './oidc/site-reports.ts';
import { createSiteStore, type SiteStore } from './oidc/site-store.ts';
import { createAudit } from './platform/audit/audit.ts';
import { openBindingKey } from './platform/binding-key.ts';
import { type PortalConfigInput, parsePortalConfig } from './portal-config.ts';
import { withPortalDatabase } from './portal-database.ts';

/** What is done about other sites on the portal's server, without a session. */
export type SiteRegistrations = Pick<SiteStore, 'add' | 'change' | 'setState' | 'list'> & {
  readonly reports: Pick<SiteReports, 'list'>;
  readonly events: Pick<EventStore, 'add' | 'list'>;
  readonly gates: Pick<EventGates, 'add' | 'end' | 'list'>;
};

/**
 * Lends a portal's registrations of sites, whether or not it runs. Fails with `usage` where the portal's address is not
 * told, which the audit may begin with, or as `use` does.
 */
export async function withSiteRegistrations<T>(
  input: PortalConfigInput,
  use: (registrations: SiteRegistrations) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const { origin } = input;
  if (origin === undefined) return failed({ code: 'usage', detail: '--origin, or origin in --config, is needed' });
  const audit = createAudit(OIDC_ACTS, () => origin);
  const config = parsePortalConfig(input);
  if (!config.ok) return config;
  const secrets = createOidcSecrets(await openBindingKey(config.value.dataDir));
  const isPractice = input.practice === true;
  return withPortalDatabase(input, (database) => {
    const sites = createSiteStore(database, audit, { isPractice, nowMs: Date.now });
    const events = createEventStore(database, { secrets, audit, isPractice, nowMs: Date.now });
    return use({
      ...sites,
      reports: createSiteReports(database, Date.now),
      events,
      gates: createEventGates(database, { events, sites, audit, nowMs: Date.now }),
    });
  });
}

/** As `rotateOidcKeys`, in the folder of the portal. */
export async function rotateSiteKeys(input: PortalConfigInput): Promise<Outcome<object>> {
  const folder = keyFolderOf(input);
  return folder.ok ? rotateOidcKeys(folder.value, Date.now()) : folder;
}

/** Fails with `fileInvalid`. */
export async function listSiteKeys(input: PortalConfigInput): Promise<Outcome<object>> {
  const folder = keyFolderOf(input);
  if (!folder.ok) return folder;
  const opened = await openOidcKeys(folder.value);
  return opened.ok ? success({ keys: listKeys(opened.value, Date.now()) }) : opened;
}

function keyFolderOf(input: PortalConfigInput): Outcome<string> {
  const config = parsePortalConfig(input);
  return config.ok ? success(join(config.value.dataDir, OIDC_KEYS)) : config;
}
