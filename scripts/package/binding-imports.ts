import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inProject, run, say } from '../project.mjs';
import { type NativeImports, nativeImports } from './native-imports.ts';

// What the file that reaches PC/SC needs to be loaded, on each system and processor that the app is built for: the packages
// are fetched, compared with the lockfile's digest and read, never run.
//   node scripts/package/binding-imports.ts   writes what was found beside the test that holds it
// Run it after each change of koffi's version; `npm run package` lists the same.

export const BINDING_TARGETS = ['win32-x64', 'win32-arm64', 'darwin-x64', 'darwin-arm64', 'linux-x64', 'linux-arm64'];
export const RECORD = 'test/unit/scripts/package/binding-imports.json';
const FETCHING_MS = 60_000;

export interface BindingImports extends NativeImports {
  readonly target: string;
  /** Of the package, as the lockfile has it. */
  readonly integrity: string;
  readonly file: string;
}

/** Throws where a package cannot be fetched or is another than the lockfile names. */
export async function fetchedBindingImports(): Promise<readonly BindingImports[]> {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-bindings-'));
  try {
    const found = [];
    for (const target of BINDING_TARGETS) found.push(...(await importsOf(target, join(folder, target))));
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function importsOf(target: string, folder: string): Promise<readonly BindingImports[]> {
  const name = `@koromix/koffi-${target}`;
  const { packages } = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8'));
  const { version, integrity } = packages[`node_modules/${name}`];
  mkdirSync(folder);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const packing = await run(npm, ['pack', `${name}@${version}`, '--pack-destination', folder, '--silent'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeoutMs: FETCHING_MS,
  });
  const [archive] = readdirSync(folder);
  if (packing.status !== 0 || archive === undefined) throw new Error(`${name} ${version} cannot be fetched`);
  const digest = createHash('sha512')
    .update(readFileSync(join(folder, archive)))
    .digest('base64');
  if (integrity !== `sha512-${digest}`) throw new Error(`${name} ${version} is not what the lockfile names`);
  const unpacking = await run('tar', ['-xzf', join(folder, archive), '-C', folder], { stdio: 'ignore' });
  if (unpacking.status !== 0) throw new Error(`${archive} cannot be unpacked`);
  return readdirSync(join(folder, 'package'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.node'))
    .toSorted()
    .map((path) => {
      const imports = nativeImports(readFileSync(join(folder, 'package', path)));
      if (imports === undefined) throw new Error(`${name}: ${path} is native code of no system`);
      return { target, integrity, file: path.replaceAll('\\', '/'), ...imports };
    });
}

/** One line for each native file. */
export function bindingImportLines(found: readonly BindingImports[]): readonly string[] {
  return found.map(({ target, file, format, needed, delayed }) => {
    const later = delayed.length === 0 ? '' : `; delayed: ${delayed.join(', ')}`;
    return `  ${target.padEnd(13)}${format.padEnd(7)}${file}: ${needed.join(', ')}${later}`;
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const found = await fetchedBindingImports();
  writeFileSync(inProject(RECORD), `${JSON.stringify(found, null, 2)}\n`);
  for (const line of bindingImportLines(found)) say(line);
}
