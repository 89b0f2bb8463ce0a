import { type Outcome, success } from '#contract/failures/outcome.ts';
import { type PortalKeys, withPortalKeys } from '#portal/portal-keys.ts';
import { type CommandContext, runCommand } from './command-context.ts';
import { type PortalOptions, portalConfig } from './server-commands.ts';

export function runKeysList(options: PortalOptions): Promise<void> {
  return runKeysCommand(options, async (keys) => success({ keys: await keys.list() }));
}

/** With what is still in the clear. */
export function runKeysStatus(options: PortalOptions): Promise<void> {
  return runKeysCommand(options, async (keys) =>
    success({
      keys: await keys.list(),
      casesInTheClear: await keys.casesInTheClear(),
      casesToIndex: await keys.casesToIndex(),
    }),
  );
}

export function runKeysAdd(id: string, options: PortalOptions): Promise<void> {
  return runKeysCommand(options, async (keys) => {
    const added = await keys.add(id);
    return added.ok ? success({ added: id }) : added;
  });
}

export function runKeysRotate(options: PortalOptions & { readonly to: string }): Promise<void> {
  return runKeysCommand(options, async (keys, { output, words, signal }) => {
    const beganAtMs = performance.now();
    const rotated = await keys.rotate(options.to, signal, (moved) => output.progress(words.told.keysMoved(moved)));
    if (!rotated.ok) return rotated;
    if (rotated.value.left > 0) process.exitCode = 6;
    return success({ ...rotated.value, tookMs: Math.round(performance.now() - beganAtMs) });
  });
}

export function runKeysRetire(id: string, options: PortalOptions): Promise<void> {
  return runKeysCommand(options, async (keys) => {
    const retired = await keys.retire(id);
    return retired.ok ? success({ retired: id }) : retired;
  });
}

function runKeysCommand(
  options: PortalOptions,
  make: (keys: PortalKeys, context: CommandContext) => Promise<Outcome<object>>,
): Promise<void> {
  return runCommand(options, async (context) => {
    const config = await portalConfig(context, options);
    if (!config.ok) return config;
    const made = await withPortalKeys(config.value, (keys) => make(keys, context));
    if (made.ok) context.output.result(made.value, () => JSON.stringify(made.value, undefined, 2));
    return made.ok ? success(undefined) : made;
  });
}
