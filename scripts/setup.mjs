import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { installNpmPackages } from './npm-packages.mjs';
import { inProject, projectNode, run, runNode, say } from './project.mjs';
import { installSystemPackages } from './system-packages.mjs';

const OLDEST_NODE = 20;
const PROJECT_NODE = 24;

/**
 * Makes the machine ready; fast where it already is.
 *
 * @param {'start' | 'test'} purpose
 * @returns {Promise<{ ready: boolean, leftOut: readonly string[] }>} `leftOut`: suites that cannot run, each with its reason
 */
export async function setUp(purpose) {
  const running = Number(process.versions.node.split('.')[0]);
  if (running < OLDEST_NODE) {
    say(`Node ${OLDEST_NODE} 以上が必要です / Node ${OLDEST_NODE} or newer is needed, this is ${process.version}`);
    return { ready: false, leftOut: [] };
  }
  if (!(await installNpmPackages())) {
    say('npm のパッケージを入れられませんでした / npm packages could not be installed; try: npm ci');
    return { ready: false, leftOut: [] };
  }
  const { stdout } = await run(projectNode(), ['--version'], { stdio: ['ignore', 'pipe', 2] });
  if (!stdout.startsWith(`v${PROJECT_NODE}.`)) {
    say(`Node ${PROJECT_NODE} を用意できませんでした / Node ${PROJECT_NODE} could not be had; try: npm rebuild node`);
    return { ready: false, leftOut: [] };
  }
  const missing = await installSystemPackages(purpose);
  const leftOut = missing.map(({ name, leavesOut }) => `${leavesOut} (${name} is missing)`);
  if (purpose === 'test' && !(await buildPcsclite()))
    leftOut.push('pcsc: the pcsclite binding (it could not be built)');
  return { ready: true, leftOut };
}

async function buildPcsclite() {
  const script = inProject('scripts/build-pcsclite.mjs');
  return existsSync(script) && (await runNode([script], { stdio: ['ignore', 2, 2] })).status === 0;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { ready, leftOut } = await setUp('test');
  for (const suite of leftOut) say(`left out: ${suite}`);
  process.exitCode = ready ? 0 : 1;
}
