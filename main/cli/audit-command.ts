import { realpath } from 'node:fs/promises';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { PortalConfigInput } from '#portal/portal-config.ts';
import { readPortalConfigFile } from '#portal/portal-config-file.ts';
import { portalFolder } from '../composition/practice.ts';
import { type CommandContext, runCommand } from './command-context.ts';
import { type PortalOptions, portalConfig, withDatabasePassword } from './server-commands.ts';

interface AuditOptions extends PortalOptions {
  readonly municipality?: string;
  readonly keys?: string;
}

export function runAuditVerify(options: AuditOptions): Promise<void> {
  return runCommand(options, (context) => verifyAudit(context, options));
}

/** Says what was stated, chain by chain. */
export function runAuditRestart(options: PortalOptions & { readonly reason: string }): Promise<void> {
  return runCommand(options, async (context) => {
    const config = await portalConfig(context, options);
    if (!config.ok) return config;
    const { restartAuditOf } = await import('#portal/audit-restart.ts');
    const stated = await restartAuditOf(config.value, options.reason);
    if (!stated.ok) return stated;
    const restarts = stated.value.map(({ municipality: m, firstN, found, at }) => ({ m, firstN, found, at }));
    context.output.result({ restarts }, () => context.words.told.auditRestarted(restarts.length));
    return success(undefined);
  });
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
