import { resolve } from 'node:path';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import type { PortalConfigInput } from '#portal/portal-config.ts';
import { type CommandContext, runCommand } from './command-context.ts';
import { type PortalOptions, portalConfig } from './server-commands.ts';

interface BackupOptions extends PortalOptions {
  readonly to: string;
  readonly backupKey?: string;
  readonly archive?: true;
}

interface RestoreOptions extends PortalOptions {
  readonly from: string;
  readonly backupKey?: string;
}

const backups = () => import('#portal/portal-backup.ts');

export function runBackup({ to, backupKey, archive, ...options }: BackupOptions): Promise<void> {
  return runCommand(options, (context) =>
    told(context, options, async (config) =>
      (await backups()).backUpPortal(config, {
        to: resolve(to),
        keyFile: backupKey,
        isArchive: archive === true,
      }),
    ),
  );
}

export function runRestore({ from, backupKey, ...options }: RestoreOptions): Promise<void> {
  return runCommand(options, (context) =>
    told(context, options, async (config) =>
      (await backups()).restorePortal(config, { from: resolve(from), keyFile: backupKey }),
    ),
  );
}

async function told(
  context: CommandContext,
  options: PortalOptions,
  make: (config: PortalConfigInput) => Promise<Outcome<object>>,
): Promise<Outcome<void>> {
  const config = await portalConfig(context, options);
  if (!config.ok) return config;
  const made = await make(config.value);
  if (!made.ok) return made;
  context.output.result(made.value, () => JSON.stringify(made.value, undefined, 2));
  return success(undefined);
}
