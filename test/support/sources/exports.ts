import { importsOf, type SourceFile } from './source-files.ts';

export interface Export {
  readonly path: string;
  readonly name: string;
  /** Whether it is gone when the types are. */
  readonly isType: boolean;
  /** Whether its own file uses it too. */
  readonly isUsedInside: boolean;
}

const DECLARED = /^export\s+(?:async\s+)?(?:abstract\s+)?(function\*?|const|let|class|type|interface)\s+([\w$]+)/gm;
const LISTED = /^export\s+(type\s+)?\{([^}]*)\}/gm;
const IMPORTED = /^\s*(?:import|export)\b([^'"`;]*?)\bfrom\s*(['"][^'"]+['"])/gm;
const LOADED = /\b(?:import|require)\s*\(\s*(['"][^'"]+['"])/g;
const ALL = '*';

/** All that a file exports by name. */
export function exportsOf({ path, text }: SourceFile): readonly Export[] {
  const code = codeOf(text);
  const isUsedInside = (name: string) => (code.match(new RegExp(`(?<![\\w$])${name}(?![\\w$])`, 'g')) ?? []).length > 1;
  const declared = [...code.matchAll(DECLARED)].map(([, kind = '', name = '']) => ({
    name,
    isType: kind === 'type' || kind === 'interface',
  }));
  const listed = [...code.matchAll(LISTED)].flatMap(([, type, names = '']) =>
    namesIn(names).map(({ name, as }) => ({ name: as ?? name, isType: type !== undefined })),
  );
  return [...declared, ...listed].map((one) => ({ path, ...one, isUsedInside: isUsedInside(one.name) }));
}

/** What these files import by name, as `path#name`; `path#*` where a file is loaded as a whole. */
export function importedNames(files: readonly SourceFile[]): ReadonlySet<string> {
  return new Set(files.flatMap(({ path, text }) => namesImportedBy(path, codeOf(text))));
}

function namesImportedBy(path: string, code: string): readonly string[] {
  const target = (specifier: string) => importsOf({ path, text: `import ${specifier};` })[0]?.to ?? '';
  const named = [...code.matchAll(IMPORTED)].flatMap(([, clause = '', specifier = '']) => {
    const names = namesIn(/\{([^}]*)\}/.exec(clause)?.[1] ?? '').map(({ name }) => name);
    return [...names, ...(clause.includes('*') ? [ALL] : [])].map((name) => `${target(specifier)}#${name}`);
  });
  return [...named, ...[...code.matchAll(LOADED)].map(([, specifier = '']) => `${target(specifier)}#${ALL}`)];
}

export function isImported({ path, name }: Export, imported: ReadonlySet<string>): boolean {
  return imported.has(`${path}#${name}`) || imported.has(`${path}#${ALL}`);
}

function namesIn(list: string): readonly { readonly name: string; readonly as: string | undefined }[] {
  return list
    .split(',')
    .map((one) => one.trim().replace(/^type\s+/, ''))
    .filter((one) => one !== '')
    .map((one) => {
      const [name = '', as] = one.split(/\s+as\s+/);
      return { name, as };
    });
}

function codeOf(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
