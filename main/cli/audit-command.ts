import { realpath } from 'node:fs/promises';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { PortalConfigInput } from '#portal/portal-config.ts';
import { readPortalConfigFile } from '#portal/portal-config-file.ts';
import { portalFolder } from '../composition/practice.ts';
import { type CommandContext, runCommand } from './command-context.ts';
import { type PortalOptions, withDatabasePassword } from './server-commands.ts';

interface AuditOptions extends PortalOptions {
  readonly municipality?: string;
  readonly keys?: string;
}

export function runAuditVerify(options: AuditOptions): Promise<void> {
  return runCommand(options, (context) => verifyAudit(context, options));
}

const municipalitySchema = z
  .string()
  .regex(/^\d{6}$/)
  .optional();

/** Ends with 6 where anything was found. */
async function verifyAudit({ output, words }: CommandContext, options: AuditOptions): Promise<Outcome<void>> {
  const municipality = municipalitySchema.safeParse(options.municipality);
  if (!municipality.success) return failed({ code: 'usage', detail: '--municipality takes a code of 6 digits' });
  const file: Outcome<Partial<PortalConfigInput>> =
    options.config === undefined ? success({}) : await readPortalConfigFile(options.config);
  if (!file.ok) return file;
  const { dataDir = portalFolder(), databaseUrl, databasePasswordFile, anchorsDir } = file.value;
  const { verifyAuditOf } = await import('#portal/audit-verification.ts');
  const verdict = await verifyAuditOf({
    // Behind the links that a person chose; unlike the portal, a look makes no folder.
    dataDir: options.data === undefined ? dataDir : await realpath(options.data).catch(() => options.data ?? dataDir),
    databaseUrl: options.database ?? databaseUrl,
    databasePasswordFile: options.databasePasswordFile ?? databasePasswordFile,
    ...withDatabasePassword(options.database ?? databaseUrl),
    anchorsDir: options.anchors ?? anchorsDir,
    keysFile: options.keys,
    municipality: municipality.data,
  });
  if (!verdict.ok) return verdict;
  const { entries, heads, first } = verdict.value;
  output.result(verdict.value, () =>
    first === null ? words.told.auditWhole(entries, heads) : words.told.auditBroken(first.m, first.n, first.kind),
  );
  if (first !== null) process.exitCode = 6;
  return success(undefined);
}
