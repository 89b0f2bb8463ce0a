import { success } from '#contract/failures/outcome.ts';
import { certifiedIdentitySchema } from '#contract/portal/own-data-wire.ts';
import { checkOwnDataSource } from '#portal/portal-own-data.ts';
import { runCommand } from './command-context.ts';
import { readJsonFile } from './files.ts';
import { type PortalOptions, portalConfig } from './server-commands.ts';

interface SourceRule {
  readonly rule: string;
  readonly problem: string | null;
}

const PERSON_LIMIT_BYTES = 10_000;

/** Asks a source all that a portal may ask, rule by rule. Ends with 6 where it breaks one. */
export function runSourceCheck(source: string, options: PortalOptions & { readonly person: string }): Promise<void> {
  return runCommand(options, async (context) => {
    const config = await portalConfig(context, options);
    if (!config.ok) return config;
    const identity = await readJsonFile(options.person, certifiedIdentitySchema, PERSON_LIMIT_BYTES);
    if (!identity.ok) return identity;
    const checking = await checkOwnDataSource(config.value, source, identity.value);
    if (!checking.ok) return checking;
    const rules: SourceRule[] = [];
    for await (const rule of checking.value) rules.push(rule);
    context.output.result({ source, rules }, () =>
      rules.map(({ rule, problem }) => `${problem === null ? 'ok' : 'broken'}\t${rule}\t${problem ?? ''}`).join('\n'),
    );
    if (rules.some(({ problem }) => problem !== null)) process.exitCode = 6;
    return success(undefined);
  });
}
