import { success } from '#contract/failures/outcome.ts';
import { runCommand } from './command-context.ts';
import { type PortalOptions, portalConfig } from './server-commands.ts';

/** With `--check` it ends with 6 where a row is otherwise than its events. */
export function runDeskRebuild(options: PortalOptions & { readonly check?: boolean }): Promise<void> {
  return runCommand(options, async (context) => {
    const config = await portalConfig(context, options);
    if (!config.ok) return config;
    const { checkCasesOf, rebuildCasesOf } = await import('#portal/portal-cases.ts');
    const isCheck = options.check === true;
    const looked = await (isCheck ? checkCasesOf : rebuildCasesOf)(config.value, context.signal);
    if (!looked.ok) return looked;
    const { cases, differences } = looked.value;
    const { told } = context.words;
    context.output.result(isCheck ? { cases, differences } : { cases, rebuilt: differences }, () =>
      [
        (isCheck ? told.casesCompared : told.casesRebuilt)(cases, differences.length),
        ...differences.map(({ receiptNumber, columns }) => told.caseDiffers(receiptNumber, columns.join(', '))),
      ].join('\n'),
    );
    if (isCheck && differences.length > 0) process.exitCode = 6;
    return success(undefined);
  });
}
