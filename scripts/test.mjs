import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { buildRenderer, buildStaffWeb } from './build.mjs';
import { check } from './check.mjs';
import { inProject, runNode, say } from './project.mjs';
import { setUp } from './setup.mjs';

/**
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, success: boolean,
 *   testResults: { status: string, name: string, assertionResults: { status: string }[] }[] }} VitestReport
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/** Run side by side: hosts and readers mostly wait for other processes, the others compute. */
const LANES = [
  ['unit', 'flow', 'portal', 'ui'],
  ['host', 'pcsc'],
];

/** Everything vitest has, or what the arguments choose of it. @returns {Promise<Counts>} */
async function runSuites() {
  mkdirSync(inProject('.cache'), { recursive: true });
  const chosen = process.argv.slice(2);
  const lanes = chosen.length > 0 ? [runLane('chosen', chosen, false)] : LANES.map(runProjects);
  const counts = await Promise.all(lanes);
  return counts.reduce((sum, lane) => ({
    passed: sum.passed + lane.passed,
    failed: sum.failed + lane.failed,
    skipped: sum.skipped + lane.skipped,
  }));
}

/** Of two lanes the second is heard when it has ended. @param {string[]} projects @param {number} at */
function runProjects(projects, at) {
  return runLane(
    projects.join('-'),
    projects.map((project) => `--project=${project}`),
    at > 0,
  );
}

/**
 * A file that could not even be loaded counts as one failure.
 *
 * @param {string} name @param {string[]} args @param {boolean} isHeardAfterwards @returns {Promise<Counts>}
 */
async function runLane(name, args, isHeardAfterwards) {
  const file = inProject(`.cache/vitest-${name}.json`);
  rmSync(file, { force: true });
  const { status, stdout } = await runNode(
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...args,
    ],
    isHeardAfterwards ? { stdio: ['ignore', 'pipe', 'inherit'] } : {},
  );
  process.stdout.write(stdout);
  const report = readReport(file);
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + unloaded;
  // Vitest also fails for errors outside of any test; those are in no count of its own.
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: report.numPendingTests,
  };
}

/** @param {string} file @returns {VitestReport | undefined} */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // vitest did not get as far as writing one
  }
}

const { ready, leftOut } = await setUp('test');
let passed = 0;
let failed = 0;
let skipped = 0;
if (ready) {
  const built = (await buildRenderer()) && (await buildStaffWeb());
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
