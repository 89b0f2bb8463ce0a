import { existsSync, readFileSync } from 'node:fs';
import { inProject } from '../project.mjs';

/** A package as the lockfile knows it. */
export interface LockedPackage {
  readonly version: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** All packages of the lockfile, by their folder (`node_modules/…`). */
export function lockedPackages(): ReadonlyMap<string, LockedPackage> {
  const { packages } = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8'));
  return new Map(Object.entries<LockedPackage>(packages).filter(([folder]) => folder !== ''));
}

/** The package's name, from its folder. */
export function packageName(folder: string): string {
  return folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

export interface Reach {
  /** Names of files beside the entry. */
  readonly files: ReadonlySet<string>;
  /** Whatever is asked for that does not start with `.`, as it is written. */
  readonly specifiers: ReadonlySet<string>;
}

/** Whether a package belongs into the archive. Electron stands around it; `pcsclite` is used where somebody has built it. */
export function isPacked(name: string): boolean {
  return name !== 'electron' && name !== 'pcsclite';
}

/** Everything that a bundled entry loads, at once or later. @param read a file beside the entry, by its name */
export function reachOf(entries: readonly string[], read: (name: string) => string): Reach {
  const files = new Set<string>();
  const specifiers = new Set<string>();
  const follow = (name: string): void => {
    if (files.has(name)) return;
    files.add(name);
    for (const specifier of loadedBy(read(name))) {
      if (/^\.\/[\w.-]+\.c?js$/.test(specifier)) follow(specifier.slice(2));
      else if (!specifier.startsWith('.')) specifiers.add(specifier);
    }
  };
  for (const entry of entries) follow(entry);
  return { files, specifiers };
}

/** The text of a bundle is the bundler's own, one form for each kind of import; a template begins with its package's name. */
function loadedBy(text: string): readonly string[] {
  const forms = [
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*["']([^"']+)["']/gm,
    /^\s*import\s*["']([^"']+)["']/gm,
    /\b(?:import|require|require\.resolve)\(\s*["'`]([^"'`$]+)/g,
    /\bcreateRequire\([^()]*\)\(\s*["']([^"']+)["']/g,
  ];
  return forms.flatMap((form) => [...text.matchAll(form)].map(([, specifier]) => specifier ?? ''));
}

/** Folders of the packages that must lie beside bundles which load `specifiers`. */
export function foldersPacked(specifiers: Iterable<string>): ReadonlySet<string> {
  const needed = foldersNeeded([...specifiers].filter(isPacked), lockedPackages());
  return new Set([...needed].filter((folder) => isPacked(packageName(folder))));
}

/** Folders of the installed packages that `specifiers` need, with all that those need in turn. */
export function foldersNeeded(
  specifiers: Iterable<string>,
  packages: ReadonlyMap<string, LockedPackage>,
): ReadonlySet<string> {
  const needed = new Set<string>();
  const add = (name: string, askedFrom: string): void => {
    const folder = foldersUp(askedFrom)
      .map((up) => `${up}node_modules/${name}`)
      .find((candidate) => packages.has(candidate));
    if (folder === undefined || needed.has(folder) || !existsSync(inProject(folder))) return;
    needed.add(folder);
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = packages.get(folder) ?? {};
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) add(next, folder);
    for (const next of Object.keys(peerDependencies ?? {}))
      if (peerDependenciesMeta?.[next]?.optional !== true) add(next, folder);
  };
  for (const specifier of specifiers) add(/^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier, '');
  return needed;
}

/** Where Node looks from a package's folder: in itself, then in every folder around it. */
function foldersUp(folder: string): readonly string[] {
  if (folder === '') return [''];
  const outer = folder.lastIndexOf('/node_modules/');
  return [`${folder}/`, ...foldersUp(outer < 0 ? '' : folder.slice(0, outer))];
}
