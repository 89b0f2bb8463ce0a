import { createHash } from 'node:crypto';
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { PERSONAS } from '../../native-bridge/simulator/invented-holder.ts';
import { filesBelow } from '../../platform/files-below.ts';
import { postgresPackage } from '../../portal/platform/database/postgres-process.ts';
import { inProject } from '../project.mjs';
import { foldersNeeded, isPacked, lockedPackages, reachOf } from './reach.ts';

/** Where `npm run build` puts its bundles; one folder below, as from the sources, they find `package.json` above them. */
const BUNDLES = 'dist/practice/node';
/** What of the packages practice does not load, by their paths with a slash behind folders. */
const LEFT_OUT = [
  // Weights of the font that a filed document is not set in.
  /@expo-google-fonts\/noto-sans-jp\/(?!$|400Regular|700Bold|index|metadata|package)/,
  // Real readers.
  /\/koffi\/|@koromix\//,
  // What describes or tests a package, and what only a browser runs.
  /\.(?:map|ts|mts|cts|md|markdown|tsbuildinfo)$|\/(?:test|tests|__tests__|docs|example|examples|benchmark|benchmarks|\.github)\//,
  /\.(?:browser|standalone)(?:\.es5)?(?:\.min)?\.js$/,
];

export interface PracticeComponent {
  readonly folder: string;
  readonly manifestSha256: string;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Puts together what practice needs beside the application, for this system and processor: its bundle with our data, the
 * packages that it loads, and PostgreSQL's programs. The manifest names every file with its SHA-256.
 */
export async function makePracticeComponent(folder: string): Promise<PracticeComponent> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(inProject('dist/practice'), folder, { recursive: true });
  const { specifiers } = reachOf(['practice.js'], (name) => readFileSync(inProject(`${BUNDLES}/${name}`), 'utf8'));
  const wanted = [...specifiers, postgresPackage()].filter(isPacked);
  for (const needed of foldersNeeded(wanted, lockedPackages())) {
    if (isLeftOut(`/${needed}/`)) continue;
    cpSync(inProject(needed), join(folder, needed), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) =>
        !isLeftOut(`/${relative(inProject('.'), path).split(sep).join('/')}${isFolder(path) ? '/' : ''}`),
    });
  }
  const paths = await filesBelow(folder);
  const personas = Object.values(PERSONAS).map(({ name, secrets }) => ({ name, secrets }));
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = Object.fromEntries(paths.map((path) => [path, sha256(readFileSync(join(folder, path)))]));
  const manifest = Buffer.from(JSON.stringify({ version, personas, files }));
  writeFileSync(join(folder, 'manifest.json'), manifest);
  const bytes = paths.reduce((sum, path) => sum + lstatSync(join(folder, path)).size, manifest.length);
  return { folder, manifestSha256: sha256(manifest), files: paths.length + 1, bytes };
}

/** Whether this build has it: not where `MADOGUCHI_PRACTICE=off`, as for terminals, nor where PostgreSQL's programs are missing. */
export function hasPractice(environment: Readonly<Record<string, string | undefined>>): boolean {
  return environment.MADOGUCHI_PRACTICE !== 'off' && existsSync(inProject(`node_modules/${postgresPackage()}`));
}

function isLeftOut(path: string): boolean {
  return LEFT_OUT.some((pattern) => pattern.test(path));
}

function isFolder(path: string): boolean {
  return statSync(path).isDirectory();
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
