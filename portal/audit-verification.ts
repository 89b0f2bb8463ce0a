import { join } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { mayAccess } from '#platform/may-access.ts';
import { readAnchors } from './platform/audit/audit-anchors.ts';
import { openAuditKeys, readAuditKeys } from './platform/audit/audit-keys.ts';
import { type AuditVerdict, verifyAudit } from './platform/audit/verify-audit.ts';
import { connectDatabase, errorCode } from './platform/database/database.ts';
import type { OpenedKeys } from './platform/key-folder.ts';
import { lendServer } from './portal-database.ts';

interface VerificationQuestion {
  /** With the keys, where no file names them, and the embedded database, where no address names another. */
  readonly dataDir: string;
  readonly databaseUrl?: string | undefined;
  readonly databasePasswordFile?: string | undefined;
  readonly anchorsDir?: string | undefined;
  readonly keysFile?: string | undefined;
  readonly municipality?: string | undefined;
}

/**
 * Verifies the audit of a portal, which may run meanwhile; where it does not, its embedded database is started for this.
 * Changes nothing. Fails with `usage`, `fileInvalid` or `storageUnusable`.
 */
export async function verifyAuditOf(question: VerificationQuestion): Promise<Outcome<AuditVerdict>> {
  const { dataDir, anchorsDir, keysFile, municipality } = question;
  const anchors = anchorsDir === undefined ? success(undefined) : await readAnchors(anchorsDir);
  if (!anchors.ok) return anchors;
  const keys = keysFile === undefined ? await ownKeys(dataDir) : await readAuditKeys(keysFile);
  if (!keys.ok) return keys;
  const server = await lendServer(question, { isMade: false });
  if (!server.ok) return server;
  const database = connectDatabase(server.value.databaseUrl);
  try {
    return success(await verifyAudit(database, { keys: keys.value, municipality, anchors: anchors.value }));
  } catch (error) {
    return failed({ code: 'storageUnusable', problem: 'unreachable', detail: errorCode(error) });
  } finally {
    await database.destroy();
    await server.value.stop();
  }
}

async function ownKeys(dataDir: string): Promise<Outcome<OpenedKeys['published']>> {
  const folder = join(dataDir, 'audit-keys');
  if (!(await mayAccess(folder))) return failed({ code: 'usage', detail: '--data has no keys of an audit' });
  const opened = await openAuditKeys(folder);
  return opened.ok ? success(opened.value.published) : opened;
}
