import { readFileSync, writeFileSync } from 'node:fs';
import { inProject, say } from './project.mjs';

// `npm ci` refuses a lockfile that lacks an optional package of another system, and npm leaves one out where its
// registry does not offer it. Their versions are exact in the packages that ask for them, so they can be named here;
// without a digest, which a system that installs them gets from its own registry.
// Run after each change of the lockfile: node scripts/complete-lockfile.mjs

/**
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   optionalDependencies?: Record<string, string> }} LockedPackage
 */

const SYSTEMS = { android: /android/, darwin: /darwin|macos/, linux: /linux/, win32: /win32|windows/ };
const PROCESSORS = { arm64: /arm64|aarch64/, x64: /x64|x86_64/, arm: /arm-/, riscv64: /riscv64/, ia32: /x86-/ };

/** @param {Record<string, RegExp>} table @param {string} name */
function namedIn(table, name) {
  return Object.entries(table).find(([, pattern]) => pattern.test(name))?.[0];
}

/** Where Node would look for `name` from the package at `path`. @param {string} path @param {string} name @returns {string[]} */
function places(path, name) {
  const above = path.lastIndexOf('/node_modules/');
  const here = `${path === '' ? '' : `${path}/`}node_modules/${name}`;
  return path === '' ? [here] : [here, ...places(above < 0 ? '' : path.slice(0, above), name)];
}

const lockfile = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8'));
/** @type {Record<string, LockedPackage>} */
const packages = lockfile.packages;
/** @type {string[]} */
const added = [];
for (const [path, asking] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(asking.optionalDependencies ?? {})) {
    if (places(path, name).some((place) => place in packages)) continue;
    const os = namedIn(SYSTEMS, name);
    const cpu = namedIn(PROCESSORS, `${name}-`);
    if (!/^\d+\.\d+\.\d+$/.test(version) || os === undefined || cpu === undefined) {
      say(`cannot name ${name} ${version}`);
      process.exitCode = 1;
      continue;
    }
    packages[`node_modules/${name}`] = {
      version,
      ...(asking.dev ? { dev: true } : {}),
      optional: true,
      ...(/musl/.test(name) ? { libc: ['musl'] } : {}),
      os: [os],
      cpu: [cpu],
    };
    added.push(name);
  }
}
const sorted = Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1));
lockfile.packages = Object.fromEntries(sorted);
if (added.length > 0) writeFileSync(inProject('package-lock.json'), `${JSON.stringify(lockfile, null, 2)}\n`);
say(`${added.length} packages of other systems added`);
