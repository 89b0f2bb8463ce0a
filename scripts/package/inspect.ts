import { extractFile, listPackage, statFile } from '@electron/asar';
import { getCurrentFuseWire } from '@electron/fuses';
import { electronFindings, missingGuards } from './electron-scan.ts';
import { nativeImports, programsNeeded } from './native-imports.ts';
import { foldersPacked, packageName, reachOf } from './reach.ts';

/** What a packed app is to hold: its two entries, in one folder of the archive. */
const ENTRIES = ['electron-main.js', 'preload.cjs'];
const BUNDLES = 'dist/node';
/** The four systems' archives stay below this; the greater part are two weights of the Japanese font. */
export const MAX_ARCHIVE_BYTES = 48 * 1024 * 1024;
/** Fuses by their number on the wire. Source: Electron's documentation, "Electron Fuses". */
const FUSE_NAMES = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const;
const FUSE_ON = '1'.charCodeAt(0);

const UNWANTED_NAMES: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)(test|tests|__tests__|coverage)\/|\.(test|spec)\.\w+$/, 'a test'],
  [/\.(map|tsbuildinfo)$/, 'a source map'],
  [/(?<!\.d)\.(ts|tsx|mts|cts)$/, 'a source'],
  [/\.(pem|key|p12|pfx|jks|keystore)$|(^|\/)\.(env|npmrc|netrc|git)/, 'a secret or a setting of the build'],
  [/^(scripts|resources|docs|\.github|test|portal)\//, 'nothing of the product'],
];
const UNWANTED_TEXT: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{16}/, 'a private key'],
  [/\b(ghp|gho|ghs|npm)_[A-Za-z0-9]{30,}|\bAKIA[0-9A-Z]{16}\b/, 'an access token'],
];
const UNWANTED_IN_OURS: readonly (readonly [RegExp, string])[] = [
  [/sourceMappingURL=/, 'a source map'],
  [/(\/home|\/Users|\/root|\/work)\/[\w.-]|[A-Z]:\\\\?Users\\/, 'a folder of the machine that built it'],
  [/createVirtualCard|createSimulatorTransport|openPracticeAuthority|linkToVpcd/, 'practice'],
  [
    /localhost:\d|vite\/client|react-refresh|\$RefreshReg\$|<meta property="csp-nonce"|--remote-debugging/,
    'a development server',
  ],
  [/createHostScript|data-stage|dataset\.stage|entry\.json/, 'the gallery'],
];

export interface PackedApp {
  /** `app.asar`. */
  readonly archive: string;
  /** The program whose fuses count; on macOS the `.app`. */
  readonly executable: string;
}

export interface Contents {
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly unpacked: boolean }[];
  /** What should not be as it is, as sentences; none in a package that may be shipped. */
  readonly findings: readonly string[];
}

/** Looks through a packed archive: everything that the entry needs is there, and nothing else is. */
export function inspectArchive(archive: string): Contents {
  const files = listPackage(archive, { isPack: false })
    .map((path) => path.replaceAll('\\', '/').replace(/^\//, ''))
    .flatMap((path) => {
      const entry = statFile(archive, path);
      return 'size' in entry ? [{ path, bytes: entry.size, unpacked: entry.unpacked === true }] : [];
    });
  const findings = [
    ...files.flatMap(({ path }) => matching(UNWANTED_NAMES, path).map((what) => `${path} is ${what}`)),
    ...files.filter(({ path }) => isText(path)).flatMap(({ path }) => unwantedIn(path, textOf(archive, path))),
    ...reachFindings(
      archive,
      files.map(({ path }) => path),
    ),
    ...bindingFindings(archive, files),
    ...electronRules(archive, files),
    ...sizeFindings(files),
  ];
  return { files, findings };
}

function electronRules(archive: string, files: Contents['files']): readonly string[] {
  const bundles = files
    .filter(({ path }) => path.startsWith(`${BUNDLES}/`) && isText(path))
    .map(({ path }) => ({ path, text: textOf(archive, path) }));
  return [
    ...bundles.flatMap(({ path, text }) => electronFindings(path, text)),
    ...missingGuards(bundles.map(({ text }) => text).join('\n')),
  ];
}

function matching(table: readonly (readonly [RegExp, string])[], text: string): readonly string[] {
  return table.filter(([pattern]) => pattern.test(text)).map(([, what]) => what);
}

function unwantedIn(path: string, text: string): readonly string[] {
  const ours = path.startsWith('dist/') && !path.endsWith('licences.json');
  const table = ours ? [...UNWANTED_TEXT, ...UNWANTED_IN_OURS] : UNWANTED_TEXT;
  return matching(table, text).map((what) => `${path} holds ${what}`);
}

/** The archive against what its entries load, both ways. */
function reachFindings(archive: string, paths: readonly string[]): readonly string[] {
  const here = new Set(paths);
  const missing = ENTRIES.filter((entry) => !here.has(`${BUNDLES}/${entry}`));
  if (missing.length > 0) return missing.map((entry) => `${entry} is missing`);
  const absent: string[] = [];
  const { files, specifiers } = reachOf(ENTRIES, (name) => {
    if (here.has(`${BUNDLES}/${name}`)) return textOf(archive, `${BUNDLES}/${name}`);
    absent.push(`${BUNDLES}/${name} is loaded, but missing`);
    return '';
  });
  const inBundles = paths
    .filter((path) => path.startsWith(`${BUNDLES}/`))
    .map((path) => path.slice(BUNDLES.length + 1));
  const needed = new Set([...foldersPacked(specifiers)].map(packageName));
  const packed = new Set(paths.flatMap((path) => (path.includes('node_modules/') ? [packageOf(path)] : [])));
  return [
    ...absent,
    ...inBundles.filter((name) => !files.has(name)).map((name) => `${BUNDLES}/${name} is loaded by nobody`),
    ...[...needed].filter((name) => !packed.has(name)).map((name) => `${name} is needed, but missing`),
    ...[...packed].filter((name) => !needed.has(name)).map((name) => `${name} is needed by nobody`),
  ];
}

function packageOf(path: string): string {
  const inner = packageName(path);
  return /^(?:@[^/]+\/)?[^/]+/.exec(inner)?.[0] ?? inner;
}

/** What reaches PC/SC is one native file for one system, outside of the archive, since no system loads from within. */
function bindingFindings(archive: string, files: Contents['files']): readonly string[] {
  const native = files.filter(({ path }) => /\.(node|dll|exe|so|dylib)$/.test(path));
  const bindings = native.filter(({ path }) => path.includes('node_modules/@koromix/'));
  return [
    ...(bindings.length === 1 ? [] : [`there are ${bindings.length} PC/SC bindings`]),
    ...native.flatMap(({ path }) => importFindings(path, extractFile(archive, path))),
    ...native.filter((file) => !bindings.includes(file)).map(({ path }) => `${path} is native code that nobody listed`),
    ...native.filter(({ unpacked }) => !unpacked).map(({ path }) => `${path} cannot be loaded from within the archive`),
  ];
}

function importFindings(path: string, bytes: Uint8Array): readonly string[] {
  try {
    const imports = nativeImports(bytes);
    if (imports === undefined) return [`${path} is native code of no system`];
    return programsNeeded(imports).map((program) => `${path} needs ${program}, and our program is called otherwise`);
  } catch (error) {
    return [`${path} cannot be read: ${String(error)}`];
  }
}

function sizeFindings(files: Contents['files']): readonly string[] {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return bytes <= MAX_ARCHIVE_BYTES ? [] : [`${bytes} bytes are more than ${MAX_ARCHIVE_BYTES}`];
}

/** Compares the program's fuses with what the configuration says. */
export async function fuseFindings(
  executable: string,
  wanted: Readonly<Record<string, unknown>>,
): Promise<readonly string[]> {
  const wire: Readonly<Record<string, unknown>> = await getCurrentFuseWire(executable);
  return FUSE_NAMES.flatMap((name, number) => {
    const isOn = wire[number] === FUSE_ON;
    return isOn === wanted[name] ? [] : [`fuse ${name} is ${isOn ? 'on' : 'off'}`];
  });
}

function isText(path: string): boolean {
  return /\.(c?js|mjs|json|html|css|md|txt|svg|yml|afm)$/.test(path);
}

function textOf(archive: string, path: string): string {
  return extractFile(archive, path).toString('utf8');
}
