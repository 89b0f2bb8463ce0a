import { check } from './check.mjs';
import { run, runNode, say } from './project.mjs';
import { PACKING } from './quick.mjs';

// The tests that a change touches: npm run test:changed [-- COMMIT], by default what is not committed yet. Vitest
// follows imports; a test that looks at a built window, a process or a reader imports nothing of what it tests.

/** @type {readonly (readonly [RegExp, string])[]} */
const SEEN_FROM_OUTSIDE = [
  [/^(renderer|staff-web|words|contract\/app|test\/gallery)\//, 'ui'],
  [/^(main\/(electron|kiosk|host)|contract\/app)\//, 'host'],
  [/^(native-bridge|main\/cli)\//, 'pcsc'],
];
const VITEST = ['node_modules/vitest/vitest.mjs', 'run', '--passWithNoTests'];

const since = process.argv[2] ?? 'HEAD';
const changed = await changedFiles();
const projects = [
  ...new Set(SEEN_FROM_OUTSIDE.filter(([path]) => changed.some((name) => path.test(name))).map(([, name]) => name)),
];
say(`${changed.length} changed files since ${since}${projects.length > 0 ? `; all of: ${projects.join(', ')}` : ''}`);

const { failed } = await check();
const statuses = [
  (await runNode([...VITEST, '--changed', since, ...projects.map((name) => `--project=!${name}`)])).status,
  // What scans the sources is touched by each of them.
  (await runNode([...VITEST, 'test/architecture', '--exclude', PACKING])).status,
];
if (projects.length > 0)
  statuses.push((await runNode([...VITEST, ...projects.map((name) => `--project=${name}`)])).status);
process.exitCode = failed === 0 && statuses.every((status) => status === 0) ? 0 : 1;

async function changedFiles() {
  const listings = await Promise.all([
    run('git', ['diff', '--name-only', since], { stdio: ['ignore', 'pipe', 2] }),
    run('git', ['ls-files', '--others', '--exclude-standard'], { stdio: ['ignore', 'pipe', 2] }),
  ]);
  return listings.flatMap(({ stdout }) => stdout.split('\n')).filter((name) => name !== '');
}
