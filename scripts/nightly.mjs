import { randomInt } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inProject, projectEnvironment, ROOT, runNode, say } from './project.mjs';
import { setUp } from './setup.mjs';

// Every generated test with the counts of a night instead of those of `npm test`. Arguments go to vitest; a name of a
// test file among them runs that one alone.

/** What tells that the counts of a file are of two sizes. */
const SCALED_BY = 'generated-counts.ts';

/** Test files that count by it, themselves or through modules of the tests. */
function scaledTests() {
  return readdirSync(inProject('test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join('test', name))
    .filter(isScaled)
    .sort();
}

/** @type {Map<string, boolean>} */
const scaled = new Map();

/** @param {string} name @returns {boolean} */
function isScaled(name) {
  const known = scaled.get(name);
  if (known !== undefined) return known;
  scaled.set(name, false); // modules that need each other are looked at once
  const is = textOf(name).includes(SCALED_BY) || modulesOf(name).some(isScaled);
  scaled.set(name, is);
  return is;
}

/** Those of the tests that a test or such a module imports. @param {string} name @returns {string[]} */
function modulesOf(name) {
  return [...textOf(name).matchAll(/from '(\.\.?\/[^']+\.tsx?)'/g)]
    .map(([, other]) => join(dirname(name), other ?? ''))
    .filter((other) => other.startsWith('test/') && existsSync(inProject(other)));
}

/** @param {string} name */
function textOf(name) {
  return readFileSync(join(ROOT, name), 'utf8');
}

const given = process.argv.slice(2);
const files = given.some((arg) => !arg.startsWith('-')) ? [] : scaledTests();
const seed = process.env.MADOGUCHI_SEED ?? String(randomInt(2 ** 31));
const { ready, leftOut } = await setUp('test');
for (const suite of leftOut) say(`left out: ${suite}`);
if (ready) {
  const begunMs = performance.now();
  say(`seed ${seed}; the same again: MADOGUCHI_SEED=${seed} npm run test:nightly`);
  const { status } = await runNode(
    ['node_modules/vitest/vitest.mjs', 'run', '--reporter=verbose', ...files, ...given],
    {
      env: { ...projectEnvironment(), MADOGUCHI_NIGHTLY: '1', MADOGUCHI_SEED: seed },
    },
  );
  say(`seed ${seed}, ${Math.round((performance.now() - begunMs) / 1000)} s`);
  process.exitCode = status;
} else process.exitCode = 1;
