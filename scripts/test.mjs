import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { buildRenderer } from './build.mjs';
import { check } from './check.mjs';
import { inProject, runNode, say } from './project.mjs';
import { setUp } from './setup.mjs';

const REPORT = inProject('.cache/vitest.json');

/**
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, success: boolean,
 *   testResults: { status: string, name: string, assertionResults: { status: string }[] }[] }} VitestReport
 */

/** Everything vitest has; a file that could not even be loaded counts as one failure. */
async function runSuites() {
  mkdirSync(inProject('.cache'), { recursive: true });
  rmSync(REPORT, { force: true });
  const { status } = await runNode([
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${REPORT}`,
    ...process.argv.slice(2),
  ]);
  const report = readReport();
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + unloaded;
  // Vitest also fails for errors outside of any test; those are in no count of its own.
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: report.numPendingTests,
  };
}

/** @returns {VitestReport | undefined} */
function readReport() {
  try {
    return JSON.parse(readFileSync(REPORT, 'utf8'));
  } catch {
    return undefined; // vitest did not get as far as writing one
  }
}

const { ready, leftOut } = await setUp('test');
let passed = 0;
let failed = 0;
let skipped = 0;
if (ready) {
  const built = await buildRenderer();
  const checks = await check();
  const suites = await runSuites();
  passed = checks.passed + suites.passed + (built ? 1 : 0);
  failed = checks.failed + suites.failed + (built ? 0 : 1);
  skipped = suites.skipped;
} else failed = 1;
for (const suite of leftOut) say(`left out: ${suite}`);
if (skipped > 0) say(`left out: ${skipped} single tests, named above with their reasons`);
process.exitCode = failed === 0 ? 0 : 1;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
