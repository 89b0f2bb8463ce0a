import { pathToFileURL } from 'node:url';
import { runNode } from './project.mjs';

/** Whatever must hold before a test runs: types in every zone, lint and format, and that both bundles can be made. */
const CHECKS = [
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '-b'] },
  { name: 'lint and format', args: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'] },
];

/** @returns {Promise<{ passed: number, failed: number }>} */
export async function check() {
  let passed = 0;
  for (const { name, args } of CHECKS) {
    const { status } = await runNode(args);
    if (status === 0) passed += 1;
    process.stdout.write(`${status === 0 ? 'ok' : 'FAILED'}  check: ${name}\n`);
  }
  return { passed, failed: CHECKS.length - passed };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { failed } = await check();
  process.exitCode = failed === 0 ? 0 : 1;
}
