import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { APPLICATION_ACTS } from './applications/application-acts.ts';
import { type CasesChecked, checkCases, rebuildCases } from './applications/rebuild-cases.ts';
import { createAudit } from './platform/audit/audit.ts';
import { connectDatabase, errorCode } from './platform/database/database.ts';
import { type PortalConfigInput, parsePortalConfig } from './portal-config.ts';
import { lendServer, withPortalDatabase } from './portal-database.ts';

/**
 * Compares the rows of all cases of a portal, which may run meanwhile, with their events. Changes nothing, not even an older
 * database. Fails with `usage` or `storageUnusable`.
 */
export async function checkCasesOf(input: PortalConfigInput, signal: AbortSignal): Promise<Outcome<CasesChecked>> {
  const config = parsePortalConfig(input);
  if (!config.ok) return config;
  const server = await lendServer(config.value, { isMade: false });
  if (!server.ok) return server;
  const database = connectDatabase(server.value.databaseUrl);
  try {
    return success(await checkCases(database, signal));
  } catch (error) {
    return failed({ code: 'storageUnusable', problem: 'unreachable', detail: errorCode(error) });
  } finally {
    await database.destroy();
    await server.value.stop();
  }
}

/**
 * Puts rows of cases back that are otherwise than their events. Fails with `usage` where the portal's address is not told,
 * which the audit may begin with, or with `storageUnusable`.
 */
export async function rebuildCasesOf(input: PortalConfigInput, signal: AbortSignal): Promise<Outcome<CasesChecked>> {
  const { origin } = input;
  if (origin === undefined) return failed({ code: 'usage', detail: '--origin, or origin in --config, is needed' });
  const audit = createAudit(APPLICATION_ACTS, () => origin);
  const actor = { kind: 'job', id: 'portal desk rebuild' } as const;
  return withPortalDatabase(input, async (database) => success(await rebuildCases(database, audit, actor, signal)));
}
