import { writeFileSync } from 'node:fs';
import { inProject, run } from '../project.mjs';
import { importedByWindow } from './licences.ts';
import { foldersNeeded, foldersPacked, lockedPackages, packageName, type Reach } from './reach.ts';

/** Where the builder finds it, to put it beside the archive. */
export const SBOM = 'dist/sbom.cdx.json';

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly scope?: 'required' | 'optional' | 'excluded';
  readonly licenses?: readonly unknown[];
}

/** The members of a CycloneDX document that are read or changed here. */
export interface Sbom {
  readonly bomFormat: string;
  readonly metadata: { readonly component: Record<string, unknown> };
  readonly components: readonly Component[];
}

/** `name@version` of every package of the lockfile. */
export function lockedNames(): ReadonlySet<string> {
  return new Set([...lockedPackages()].map(([folder, { version }]) => `${packageName(folder)}@${version}`));
}

/** npm's own CycloneDX list of the whole lockfile; asks no registry. */
export async function npmSbom(): Promise<Sbom> {
  const npm = process.env.npm_execpath;
  const args = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'];
  const { status, stdout } = npm?.endsWith('.js')
    ? await run(process.execPath, [npm, ...args], { stdio: ['ignore', 'pipe', 'ignore'] })
    : await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  if (status !== 0) throw new Error('npm could not list the packages');
  return JSON.parse(stdout);
}

/** `name@version` of what the app carries: packages of the production entry and of the window, and Electron. */
export function shippedNames({ specifiers }: Reach): ReadonlySet<string> {
  const packages = lockedPackages();
  const folders = [
    ...foldersPacked(specifiers),
    ...foldersNeeded(importedByWindow(), packages),
    'node_modules/electron',
  ];
  return new Set(folders.map((folder) => `${packageName(folder)}@${packages.get(folder)?.version}`));
}

/**
 * npm's list of the whole lockfile, made into that of the desktop app: what `shipped` names is required, all else is
 * there because it was used to build and is `excluded` from the product, in CycloneDX's sense of the word.
 *
 * @param shipped `name@version`
 */
export function sbomOfProduct(npmSbom: Sbom, shipped: ReadonlySet<string>): Sbom {
  const { metadata, components } = npmSbom;
  return {
    ...npmSbom,
    metadata: { ...metadata, component: { ...metadata.component, type: 'application', name: 'madoguchi' } },
    components: components.map((component) => ({
      ...component,
      scope: shipped.has(`${component.name}@${component.version}`) ? 'required' : 'excluded',
    })),
  };
}

/** Differences between a list and the lockfile, as sentences; none where they are equal. */
export function sbomDifferences({ components }: Sbom, locked: ReadonlySet<string> = lockedNames()): readonly string[] {
  const listed = new Set(components.map(({ name, version }) => `${name}@${version}`));
  return [
    ...[...locked].filter((name) => !listed.has(name)).map((name) => `${name} is locked, but not listed`),
    ...[...listed].filter((name) => !locked.has(name)).map((name) => `${name} is listed, but not locked`),
  ];
}

/** Writes the list of what the app is made of. @throws where it is not the lockfile */
export async function writeSbom(reach: Reach): Promise<void> {
  const listed = await npmSbom();
  const differences = sbomDifferences(listed);
  if (differences.length > 0) throw new Error(`the list is not the lockfile:\n${differences.join('\n')}`);
  const product = sbomOfProduct(listed, shippedNames(reach));
  writeFileSync(inProject(SBOM), `${JSON.stringify(product, null, 2)}\n`);
}
