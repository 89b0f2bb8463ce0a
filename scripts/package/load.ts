import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractAll } from '@electron/asar';
import { runNode } from '../project.mjs';
import type { Reach } from './reach.ts';

const LOADING_MS = 60_000;

/**
 * Unpacks an archive where no other package is near and lets Node load everything in it that is not Electron's: each
 * package that a bundle asks for, and each bundle that does not need a window.
 *
 * @returns what could not be loaded, as sentences
 */
export async function loadFindings(archive: string, { files, specifiers }: Reach): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-unpacked-'));
  try {
    extractAll(archive, folder);
    const packages = [...specifiers].filter((name) => !/^node:|^electron$|^pcsclite$/.test(name));
    const probe = join(folder, 'dist', 'node', 'probe.mjs');
    writeFileSync(probe, probeOf(packages, [...files]));
    const { status, stdout } = await runNode([probe], { stdio: ['ignore', 'pipe', 'ignore'], timeoutMs: LOADING_MS });
    return status === 0 ? JSON.parse(stdout) : [`loading ended with status ${status}`];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A path that ends with `/` is filled in later; there the package must be found. */
function probeOf(packages: readonly string[], bundles: readonly string[]): string {
  return `
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const findings = [];
const attempt = async (name, load) => { try { await load(); } catch (error) { findings.push(name + ': ' + error.message); } };
for (const name of ${JSON.stringify(packages)})
  await attempt(name, () => name.endsWith('/') ? require.resolve(name + 'package.json') : import(name));
for (const name of ${JSON.stringify(bundles.filter((name) => name.endsWith('.js')))})
  await attempt(name, async () => {
    try { await import('./' + name); } catch (error) { if (!/'electron'/.test(error.message)) throw error; }
  });
process.stdout.write(JSON.stringify(findings));
process.exit(0);
`;
}
