import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { inProject, openLog, projectEnvironment, projectNode, ROOT, say } from './project.mjs';

const COMMAND_LINE = inProject('main/cli/madoguchi.js');

/**
 * Starts a program of ours that tells its address in one JSON line, and keeps it while we run. Why it cannot start is
 * shown; its log is kept in a file. It ends with us and we with it. `watch` starts it anew when one of its sources
 * changes.
 *
 * @param {readonly string[]} args
 * @param {(line: Record<string, unknown>) => void} onLine
 * @param {{ log?: string, env?: NodeJS.ProcessEnv, watch?: boolean }} [options] `log` is the name of the file
 */
export function startCommand(args, onLine, options = {}) {
  const { log: name = 'start.log', env = {}, watch = false } = options;
  const watching = watch ? ['--watch', '--watch-preserve-output'] : [];
  const child = spawn(projectNode(), [...watching, COMMAND_LINE, ...args], {
    cwd: ROOT,
    env: { ...projectEnvironment(), ...env },
    stdio: ['inherit', 'pipe', 'pipe'],
  });
  // In a file, so that the line with the address stays in sight.
  const log = openLog(name);
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (parsedLine(line)?.event === undefined) say(line);
    else log.write(`${line}\n`);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const said = parsedLine(line);
    if (said === undefined) process.stdout.write(`${line}\n`);
    else if (said.error !== undefined) say(line);
    else onLine(said);
  });
  child.once('exit', (code) => {
    process.exitCode ||= code ?? 1;
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  // A shell between npm and us does not hand signals on.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
  return child;
}

/** @param {string} line @returns {Record<string, unknown> | undefined} */
function parsedLine(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
