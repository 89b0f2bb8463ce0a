import { pathToFileURL } from 'node:url';
import { check } from './check.mjs';
import { runNode } from './project.mjs';

// What tells a developer within a minute that a change is sound: types, lint, unit and flow. `npm test` has the rest.

/** Packs the whole app. */
export const PACKING = 'test/architecture/package-contents.test.ts';
/** Generated inputs by the thousand, every fault at every step, and the packing. */
export const LEFT_OUT = ['test/hostile/**', 'test/flow/fault-matrix.test.ts', PACKING];

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { failed } = await check();
  const { status } = await runNode([
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project=unit',
    '--project=flow',
    ...LEFT_OUT.flatMap((path) => ['--exclude', path]),
    ...process.argv.slice(2),
  ]);
  process.exitCode = failed === 0 ? status : 1;
}
