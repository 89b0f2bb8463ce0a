import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';

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

  it('is made for three systems, and on Linux asks for the reader service', () => {
    expect(configuration.win?.target).toBe('nsis');
    expect(configuration.mac?.target).toBe('dmg');
    expect(configuration.linux?.target).toEqual(['AppImage', 'deb']);
    expect(configuration.deb?.depends).toEqual(['pcscd', 'libpcsclite1']);
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
