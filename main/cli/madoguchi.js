#!/usr/bin/env node
// Plain JavaScript, so that any Node can start it: the program itself runs on the project's own Node.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR = 24;

if (Number.parseInt(process.versions.node, 10) >= NODE_MAJOR) {
  // What was compiled and stripped of types once is not compiled again: this halves the time to the first answer.
  module.enableCompileCache(fileURLToPath(new URL('../../.cache/compile', import.meta.url)));
  await import('./madoguchi.ts');
} else {
  const node = fileURLToPath(new URL('../../node_modules/node/bin/node', import.meta.url));
  if (!existsSync(node)) {
    process.stderr.write('Run "npm ci" first: it brings the Node that this program needs.\n');
    process.exit(2);
  }
  const child = spawn(node, [fileURLToPath(new URL('./madoguchi.js', import.meta.url)), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  // The terminal's own signals reach the child as well; a signal sent to this process alone is passed on.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => undefined);
  // A shell between npm and us does not hand signals on.
  const parent = process.ppid;
  if (process.env.npm_command !== undefined)
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}
