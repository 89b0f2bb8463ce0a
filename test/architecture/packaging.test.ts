import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';

const { default: FpmTarget } = createRequire(import.meta.url)('app-builder-lib/out/targets/FpmTarget.js');
const { LinuxTargetHelper } = createRequire(import.meta.url)('app-builder-lib/out/targets/LinuxTargetHelper.js');
const linuxPackages: { getDefaultDepends(format: string): readonly string[] } = FpmTarget.prototype;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const configuration = await getConfig(ROOT, 'electron-builder.yml', null);

describe('The package', () => {
  it('is described in words that its builder knows', async () => {
    await expect(validateConfiguration(configuration, new DebugLogger(false))).resolves.toBeUndefined();
    await expect(
      validateConfiguration({ ...configuration, unheardOf: 1 } as never, new DebugLogger(false)),
    ).rejects.toThrow();
  });

  it('SR-37: turns off what could run other code, and on what guards our own', () => {
    expect(configuration.electronFuses).toMatchObject({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('is made for three systems, on Windows for one person or by an administrator for all', () => {
    expect(configuration).toMatchObject({
      artifactName: expect.stringMatching(/\$\{os\}-\$\{arch\}/),
      win: { target: ['nsis', 'msi'] },
      nsis: { perMachine: false, oneClick: false, selectPerMachineByDefault: false, allowElevation: true },
      msi: { perMachine: true, upgradeCode: expect.stringMatching(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/) },
      mac: { target: ['dmg', 'pkg', 'zip'], hardenedRuntime: true },
      linux: { target: ['AppImage', 'deb', 'rpm'] },
    });
  });

  it.each([
    ['deb', ['pcscd', 'libpcsclite1', 'libstdc++6']],
    ['rpm', ['pcsc-lite', '(libstdc++ or libstdc++6)']],
  ] as const)(
    'as %s asks for the reader service, and what koffi is made with, beside all that Electron itself asks for',
    (format, ours) => {
      const electrons: readonly string[] = linuxPackages.getDefaultDepends(format);

      expect(electrons.length).toBeGreaterThan(5);
      expect(configuration[format]?.depends).toEqual(expect.arrayContaining([...electrons, ...ours]));
    },
  );

  it('on Linux has an entry in the menu that opens our links, with a Japanese name', async () => {
    const { linux, productName } = configuration;
    const helper = Object.assign(Object.create(LinuxTargetHelper.prototype), {
      packager: {
        appInfo: { productName, sanitizedProductName: productName },
        executableName: linux?.executableName,
        config: configuration,
        platformSpecificBuildOptions: linux,
        fileAssociations: [],
        info: { metadata: { desktopName: configuration.extraMetadata?.desktopName } },
      },
    });
    const entry: string = await helper.computeDesktopEntry(linux);

    expect(entry.split('\n')).toEqual(
      expect.arrayContaining([
        '[Desktop Entry]',
        'Exec=/opt/Madoguchi/madoguchi %U',
        'Name[ja]=窓口',
        'StartupWMClass=madoguchi',
        'MimeType=x-scheme-handler/madoguchi;',
      ]),
    );
  });

  it('on macOS may compile at run time and nothing else', () => {
    const entitlements = readFileSync(`${ROOT}/${configuration.mac?.entitlements}`, 'utf8');

    expect([...entitlements.matchAll(/<key>([^<]+)<\/key>/g)].map(([, key]) => key)).toEqual([
      'com.apple.security.cs.allow-jit',
    ]);
    expect(configuration.mac?.entitlementsInherit).toBe(configuration.mac?.entitlements);
  });

  it.each([
    ['resources/icon.ico', [0, 0, 1, 0]],
    ['resources/icon.icns', [...Buffer.from('icns')]],
    ...['16', '32', '48', '64', '128', '256', '512', '1024'].map(
      (side) => [`resources/icons/${side}x${side}.png`, [0x89, ...Buffer.from('PNG')]] as const,
    ),
  ] as const)('has an icon of the right kind: %s', (path, begin) => {
    const bytes = readFileSync(`${ROOT}/${path}`);

    expect([...bytes.subarray(0, 4)]).toEqual(begin);
    if (path.endsWith('.icns')) expect(bytes.readUInt32BE(4)).toBe(bytes.length);
    if (path.endsWith('.png'))
      expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(/\d+x\d+/.exec(path)?.[0]);
  });

  it('carries the Electron that the lockfile names', () => {
    const { devDependencies } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8'));
    expect(configuration.electronVersion).toBe(devDependencies.electron);
  });
});

describe('The bundles', () => {
  const folder = `${ROOT}/dist/test-bundles`;
  const read = (name: string) => readFileSync(`${folder}/${name}`, 'utf8');

  beforeAll(async () => {
    for (const mode of ['hosts', 'preload']) {
      await build({
        root: ROOT,
        configFile: `${ROOT}/vite.node.config.ts`,
        mode,
        logLevel: 'silent',
        build: { outDir: folder, emptyOutDir: mode === 'hosts' },
      });
    }
  });

  it('hold one program for each start', () => {
    expect(readdirSync(folder)).toEqual(
      expect.arrayContaining([
        'electron-main.js',
        'electron-practice.js',
        'kiosk.js',
        'madoguchi.js',
        'portal.js',
        'preload.cjs',
      ]),
    );
  });

  it('have beside them what they read by an address of their own', () => {
    const asked = readdirSync(folder)
      .filter((name) => name.endsWith('.js'))
      .flatMap((name) => [...read(name).matchAll(/new URL\(["'`]\.\/([\w./-]+)["'`],/g)])
      .map(([, path]) => path ?? '');
    expect(asked).toContain('migrations/');
    expect(asked.filter((path) => !existsSync(`${folder}/${path}`))).toEqual([]);
  });

  it('SR-39: load nothing of practice from the production entry', () => {
    const loaded = new Set<string>();
    const follow = (name: string): void => {
      if (loaded.has(name)) return;
      loaded.add(name);
      for (const [, next] of read(name).matchAll(/["']\.\/([\w-]+\.js)["']/g)) if (next !== undefined) follow(next);
    };
    follow('electron-main.js');

    expect([...loaded].filter((name) => /practice|portal-main/.test(name))).toEqual([]);
    const text = [...loaded].map(read).join('\n');
    expect(text).toContain('runElectron');
    expect(text).not.toMatch(/createVirtualCard|createSimulatorTransport|openPracticeAuthority|linkToVpcd/);
    expect(text).not.toMatch(/localhost:\d|vite\/client|--remote-debugging/);
  });

  it('give the sandboxed preload nothing to load but Electron', () => {
    const loads = [...read('preload.cjs').matchAll(/(?:require|import)\(["']([^"']+)["']\)|from ["']([^"']+)["']/g)];

    expect(loads.map(([, required, imported]) => required ?? imported)).toEqual(['electron']);
    expect(read('preload.cjs').split('\n').length).toBeLessThan(40);
  });
});
