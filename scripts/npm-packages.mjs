import { existsSync, readFileSync } from 'node:fs';
import { inProject, run, say } from './project.mjs';

/** True where `node_modules` holds what the lockfile names, version by version. */
function areInstalled() {
  const wanted = readPackages('package-lock.json');
  const installed = readPackages('node_modules/.package-lock.json');
  if (wanted === undefined || installed === undefined) return false;
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' ||
      installed[path]?.version === version ||
      ((optional === true || devOptional === true) && !(path in installed)),
  );
}

/** @param {string} lockfile @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> | undefined} */
function readPackages(lockfile) {
  if (!existsSync(inProject(lockfile))) return undefined;
  try {
    return JSON.parse(readFileSync(inProject(lockfile), 'utf8')).packages;
  } catch {
    return undefined; // an installation that was interrupted
  }
}

/** Installs the locked packages where they are missing or others. @returns {Promise<boolean>} */
export async function installNpmPackages() {
  if (areInstalled()) return true;
  say('npm のパッケージを入れています（はじめの一度） / npm packages: installing (once)');
  // npm runs this script, so its own path is known; otherwise it stands on the search path.
  const npm = process.env.npm_execpath;
  // npm would warn of each package that does not run on the Node of the machine; they run on the project's own.
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const env = process.env;
  const stdio = /** @type {const} */ (['ignore', 2, 2]);
  const { status } = npm?.endsWith('.js')
    ? await run(process.execPath, [npm, ...args], { env, stdio: [...stdio] })
    : await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { env, stdio: [...stdio] });
  return status === 0;
}
