import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createPackageWithOptions, extractFile, uncache, uncacheAll } from '@electron/asar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeElectronStandIn } from '../../../../scripts/package/electron-stand-in.ts';
import { fuseFindings, inspectArchive } from '../../../../scripts/package/inspect.ts';
import { loadFindings } from '../../../../scripts/package/load.ts';
import { soonTrue } from '../../../support/soon.ts';
import { elfFile, peFile } from '../../../support/sources/native-files.ts';

type Files = Readonly<Record<string, string | Buffer>>;

const BINDING = 'node_modules/@koromix/koffi-here/koffi.node';
const OTHER_BINDING = 'node_modules/@koromix/koffi-there/koffi.node';
const GOOD: Files = {
  'package.json': '{}',
  'dist/node/electron-main.js': 'import "./chunk.js";\nimport "electron";\n',
  'dist/node/chunk.js': 'import "canonicalize";\n',
  'dist/node/preload.cjs': 'require("electron");\n',
  'dist/renderer/index.html': '<!doctype html>',
  'node_modules/canonicalize/package.json': '{ "name": "canonicalize", "main": "index.js" }',
  'node_modules/canonicalize/index.js': '',
  [BINDING]: elfFile({ needed: ['libc.so.6'] }),
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-archive-'));
});
afterEach(() => {
  uncacheAll();
  rmSync(folder, { recursive: true });
});

async function archiveOf(files: Files, unpack = '**/*.{node,dll}'): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'app', path)), { recursive: true });
    writeFileSync(join(folder, 'app', path), text);
  }
  const archive = join(folder, 'app.asar');
  await createPackageWithOptions(join(folder, 'app'), archive, { unpack });
  // The library does not wait for its last bytes to be written.
  await soonTrue(() => Object.entries(files).every(([path, text]) => holds(archive, path, text)));
  return archive;
}

function holds(archive: string, path: string, content: string | Buffer): boolean {
  uncache(archive);
  try {
    return extractFile(archive, path).equals(Buffer.from(content));
  } catch {
    return false;
  }
}

const KEY = ['-----BEGIN', 'PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ'].join(' ');
const HOME = ['', 'home', 'somebody', 'project'].join('/');

describe('The inspection of a package', () => {
  const without = (path: string) => Object.fromEntries(Object.entries(GOOD).filter(([name]) => name !== path));

  it.each([
    ['a test', { 'dist/node/test/one.js': '' }, /test\/one\.js is a test/],
    ['a source map', { 'dist/renderer/assets/index.js.map': '{}' }, /is a source map/],
    ['a source', { 'main/core/window/app-core.ts': '' }, /is a source$/],
    ['a key file', { 'signing.p12': '' }, /is a secret/],
    ['a setting of the build', { '.npmrc': '' }, /is a secret or a setting/],
    ['a script of the build', { 'scripts/build.mjs': '' }, /is nothing of the product/],
    ['a private key', { 'dist/renderer/a.js': KEY }, /holds a private key/],
    ['a token', { 'dist/renderer/a.js': `npm_${'a1'.repeat(18)}` }, /holds an access token/],
    ['a map beside a bundle', { 'dist/renderer/a.js': '//# sourceMappingURL=a.js.map' }, /holds a source map/],
    ["a folder of the builder's machine", { 'dist/renderer/a.js': `"${HOME}"` }, /holds a folder/],
    ['practice', { 'dist/renderer/a.js': 'createVirtualCard()' }, /holds practice/],
    ['a development server', { 'dist/renderer/a.js': 'fetch("http://localhost:5173")' }, /holds a development server/],
    ['hot reload', { 'dist/renderer/a.js': 'import "/@react-refresh"' }, /holds a development server/],
    ['hot reload of a component', { 'dist/renderer/a.js': '$RefreshReg$(a, "A")' }, /holds a development server/],
    ["a page's nonce", { 'dist/renderer/index.html': '<meta property="csp-nonce">' }, /holds a development server/],
    ['the gallery', { 'dist/renderer/a.js': 'fetch("./entry.json")' }, /holds the gallery/],
    ['a bundle that nobody loads', { 'dist/node/portal-main.js': '' }, /portal-main\.js is loaded by nobody/],
    ['a package that nobody needs', { 'node_modules/fastify/index.js': '' }, /fastify is needed by nobody/],
    ['native code of its own', { 'node_modules/canonicalize/a.node': '' }, /native code that nobody listed/],
    ['two bindings', { [OTHER_BINDING]: GOOD[BINDING] ?? '' }, /there are 2 PC\/SC bindings/],
    ['a file of no system', { [BINDING]: 'native' }, /koffi\.node is native code of no system/],
    [
      'a file that is cut off',
      { [BINDING]: peFile({ needed: ['a.dll'] }).subarray(0, 0x210) },
      /koffi\.node cannot be read/,
    ],
    [
      "a binding that only another program's name would load",
      { [BINDING]: peFile({ needed: ['electron.exe', 'WinSCard.dll'] }) },
      /koffi\.node needs electron\.exe, and our program is called otherwise/,
    ],
    [
      'a library beside it that does the same',
      { 'node_modules/canonicalize/helper.dll': peFile({ needed: ['NODE.EXE'] }) },
      /helper\.dll needs NODE\.EXE/,
    ],
    ['too much', { 'dist/renderer/big.bin': 'x'.repeat(49 * 1024 * 1024) }, /bytes are more than/],
  ] as const)('finds %s', async (_what, added, finding) => {
    const { findings } = inspectArchive(await archiveOf({ ...GOOD, ...added }));

    expect(findings).toEqual(expect.arrayContaining([expect.stringMatching(finding)]));
  });

  it.each([
    ['an entry', 'dist/node/preload.cjs', /preload\.cjs is missing/],
    ['a bundle', 'dist/node/chunk.js', /chunk\.js is loaded, but missing/],
    ['the binding', BINDING, /there are 0 PC\/SC bindings/],
  ] as const)('misses %s', async (_what, path, finding) => {
    const { findings } = inspectArchive(await archiveOf(without(path)));

    expect(findings).toEqual(expect.arrayContaining([expect.stringMatching(finding)]));
  });

  it('misses a package', async () => {
    const files = Object.fromEntries(Object.entries(GOOD).filter(([path]) => !path.includes('canonicalize')));

    expect(inspectArchive(await archiveOf(files)).findings).toContain('canonicalize is needed, but missing');
  });

  it('finds native code that lies within the archive', async () => {
    const { findings } = inspectArchive(await archiveOf(GOOD, 'nothing'));

    expect(findings).toContain(`${BINDING} cannot be loaded from within the archive`);
  });

  it('SR-37: tells each fuse that is not as the configuration says', async () => {
    writeElectronStandIn(folder, '1.0.0');
    const asDelivered = {
      runAsNode: true,
      enableCookieEncryption: false,
      enableNodeOptionsEnvironmentVariable: true,
      enableNodeCliInspectArguments: true,
      enableEmbeddedAsarIntegrityValidation: false,
      onlyLoadAppFromAsar: false,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: true,
    };
    const executable = join(folder, 'electron');

    expect(await fuseFindings(executable, asDelivered)).toEqual([]);
    for (const [name, isOn] of Object.entries(asDelivered))
      expect(await fuseFindings(executable, { ...asDelivered, [name]: !isOn })).toEqual([
        `fuse ${name} is ${isOn ? 'on' : 'off'}`,
      ]);
  });

  it('says which package and which bundle cannot be loaded', async () => {
    const archive = await archiveOf({
      ...without('node_modules/canonicalize/index.js'),
      'dist/node/chunk.js': 'absent();',
    });
    const reach = {
      files: new Set(['electron-main.js', 'chunk.js']),
      specifiers: new Set(['canonicalize', 'electron']),
    };

    expect(await loadFindings(archive, reach)).toEqual([
      expect.stringMatching(/^canonicalize: /),
      expect.stringMatching(/^chunk\.js: absent is not defined/),
    ]);
  });
});
