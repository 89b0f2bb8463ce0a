import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export interface SourceFile {
  /** From the project's folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Every text file that is committed or about to be; what git ignores is nobody's source. */
export function committedFiles(): readonly SourceFile[] {
  const listing = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    maxBuffer: 16 * 1024 * 1024,
  });
  return [...new Set(listing.toString('utf8').split('\0'))]
    .filter((path) => path !== '')
    .flatMap((path) => {
      const bytes = readIfThere(path);
      return bytes === undefined || bytes.includes(0) ? [] : [{ path, text: bytes.toString('utf8') }];
    });
}

/** The product's own TypeScript: no tests, scripts or configuration. */
export function productSources(): readonly SourceFile[] {
  return committedFiles().filter(({ path }) =>
    /^(contract|words|platform|pki|documents|native-bridge|main|renderer|staff-web|portal|browser-extension)\/.*\.tsx?$/.test(
      path,
    ),
  );
}

export interface Import {
  readonly from: string;
  /** A file of ours, a package's name, or `node:…`. */
  readonly to: string;
}

const ALIASES: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).imports;

/** All that a file imports, statically or not, types included. */
export function importsOf({ path, text }: SourceFile): readonly Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const specifiers = [
    ...code.matchAll(/^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm),
    ...code.matchAll(/^\s*import\s*['"]([^'"]+)['"]/gm),
    ...code.matchAll(/\b(?:import|require|require\.resolve)\s*\(\s*['"]([^'"]+)['"]/g),
    ...code.matchAll(/createRequire\([^)]*\)\s*\(\s*['"]([^'"]+)['"]/g),
  ].map((match) => match[1] ?? '');
  return specifiers.map((specifier) => ({ from: path, to: resolved(path, specifier) }));
}

function resolved(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier));
  for (const [alias, target] of Object.entries(ALIASES)) {
    const prefix = alias.slice(0, -1);
    if (specifier.startsWith(prefix)) return normalize(join(target.slice(0, -1), specifier.slice(prefix.length)));
  }
  if (specifier.startsWith('node:')) return specifier;
  const [scope, name] = specifier.split('/');
  return scope?.startsWith('@') === true ? `${scope}/${name}` : (scope ?? '');
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(join(ROOT, path));
  } catch {
    return undefined; // deleted, but not yet from git
  }
}
