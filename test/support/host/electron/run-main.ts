import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { loadedModules, reached } from './reached.ts';

/**
 * Runs a main process on the stand-in: `run-main.ts ENTRY [ARGUMENT…]`, as `electron ENTRY [ARGUMENT…]` would. What a
 * test wants done in the main process comes in as messages.
 */
const { STAND_IN_REPORT, STAND_IN_PACKAGED, STAND_IN_RESOURCES } = process.env;
if (STAND_IN_RESOURCES) Object.assign(process, { resourcesPath: STAND_IN_RESOURCES });
const STAND_IN = new URL('./electron.ts', import.meta.url).href;
const [, , entry = '', ...given] = process.argv;
process.argv = STAND_IN_PACKAGED === 'yes' ? [process.execPath, ...given] : [process.execPath, entry, ...given];

const electron = await import('./electron.ts');

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: STAND_IN, shortCircuit: true } : next(specifier, context),
  load(url, context, next) {
    loadedModules.push({ url, atMs: performance.now() });
    return next(url, context);
  },
});

process.once('exit', () => {
  if (STAND_IN_REPORT !== undefined) writeFileSync(STAND_IN_REPORT, JSON.stringify([...reached]));
});
process.on('message', (asked: { id: number; source: string; given: unknown }) => void answer(asked));
// A test that is gone has nobody left to look.
process.once('disconnect', () => process.exit(0));

async function answer({ id, source, given: argument }: { id: number; source: string; given: unknown }): Promise<void> {
  const reply = (message: object) => process.connected && process.send?.({ id, ...message });
  try {
    const run = new Function(`return (${source});`)() as (module: typeof electron, argument: unknown) => unknown;
    reply({ value: await run(electron, argument) });
  } catch (error) {
    reply({ thrown: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

electron.standIn.entryAtMs = performance.now();
await import(pathToFileURL(entry).href);
await electron.startUp();
