import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Everything in these scripts runs on the Node that the machine has (20 or newer), before anything is installed.

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CACHE = join(ROOT, '.cache');
const IS_WINDOWS = process.platform === 'win32';

/** The project's own Node 24, once installed; else the one that runs this. */
export function projectNode() {
  const own = join(ROOT, 'node_modules', 'node', 'bin', IS_WINDOWS ? 'node.exe' : 'node');
  return existsSync(own) ? own : process.execPath;
}

/** The environment of every program that we start: the project's own binaries come first. */
export function projectEnvironment() {
  const separator = IS_WINDOWS ? ';' : ':';
  return {
    ...process.env,
    // Compiled sources are kept between starts; it halves the time to a window.
    NODE_COMPILE_CACHE: join(CACHE, 'node'),
    PATH: [dirname(projectNode()), join(ROOT, 'node_modules', '.bin'), process.env.PATH ?? ''].join(separator),
  };
}

/** @param {string} relative */
export function inProject(relative) {
  return join(ROOT, ...relative.split('/'));
}

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ stdio?: import('node:child_process').StdioOptions, env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 * @returns {Promise<{ status: number, stdout: string }>} status 127 where it cannot be started
 */
export function run(command, args, options = {}) {
  const { stdio = 'inherit', env = projectEnvironment(), timeoutMs } = options;
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio, env, ...(timeoutMs ? { timeout: timeoutMs } : {}) });
    let stdout = '';
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
    });
    child.once('error', () => resolve({ status: 127, stdout }));
    child.once('close', (code) => resolve({ status: code ?? 1, stdout }));
  });
}

/** @param {readonly string[]} args */
export function runNode(args, options = {}) {
  return run(projectNode(), args, options);
}

/**
 * SHA-256 over names and contents of files and folders of the project, in a fixed order.
 *
 * @param {readonly string[]} paths
 */
export function digestOf(paths) {
  const digest = createHash('sha256');
  for (const path of paths.flatMap(filesUnder))
    digest
      .update(path)
      .update('\0')
      .update(readFileSync(inProject(path)));
  return digest.digest('hex');
}

/** What the compiler keeps for itself lies among the sources and is none. @param {string} path @returns {string[]} */
function filesUnder(path) {
  if (!existsSync(inProject(path))) return [];
  const entries = readdirOrNothing(path);
  if (entries === undefined) return [path];
  const sources = entries.filter((name) => !name.endsWith('.tsbuildinfo'));
  return sources.sort().flatMap((name) => filesUnder(`${path}/${name}`));
}

/** @param {string} path */
function readdirOrNothing(path) {
  try {
    return readdirSync(inProject(path));
  } catch {
    return undefined; // a file
  }
}

/** What a script remembers between runs. @param {string} name */
export function recall(name) {
  try {
    return readFileSync(join(CACHE, name), 'utf8');
  } catch {
    return undefined;
  }
}

/** @param {string} name @param {string} text */
export function remember(name, text) {
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(join(CACHE, name), text);
}

/** A log that begins anew; what cannot be written is left out. @param {string} name */
export function openLog(name) {
  mkdirSync(CACHE, { recursive: true });
  return createWriteStream(join(CACHE, name)).on('error', () => {});
}

/** @param {string} name */
export function forget(name) {
  rmSync(join(CACHE, name), { force: true });
}

/** @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`);
}
