import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { extractFile } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildNodeBundles, buildRenderer } from '../../scripts/build.mjs';
import { writeElectronStandIn } from '../../scripts/package/electron-stand-in.ts';
import { type Packed, pack, productionReach, writtenConfiguration } from '../../scripts/package/pack.ts';
import { type Sbom, sbomDifferences, writeSbom } from '../../scripts/package/sbom.ts';

const PACKING_MS = 120_000;

/** The whole way of `npm run package`, with a stand-in for Electron. */
describe('The packed app', () => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-packed-'));
  let packed: Packed;
  const json = (path: string) => JSON.parse(extractFile(packed.archive, path).toString('utf8'));

  beforeAll(async () => {
    expect([await buildRenderer(), await buildNodeBundles()]).toEqual([true, true]);
    await writeSbom(productionReach());
    const electronFolder = join(folder, 'electron');
    writeElectronStandIn(electronFolder, writtenConfiguration().electronVersion ?? '');
    packed = await pack({ output: join(folder, 'build'), electronFolder, folderOnly: true, platform: 'linux' });
  }, PACKING_MS);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('SR-37, SR-39: passes its inspection: all that its entry loads, nothing of tests, practice, secrets or the builder', () => {
    expect(packed.findings).toEqual([]);
    expect(packed.files.length).toBeGreaterThan(500);
  });

  it('holds the bundles, the window and packages, and nothing else', () => {
    const tops = new Set(packed.files.map(({ path }) => /^dist\/[^/]+|^[^/]+/.exec(path)?.[0]));

    expect([...tops].sort()).toEqual(['dist/node', 'dist/renderer', 'node_modules', 'package.json']);
  });

  it('has the binding of one system beside the archive, and both weights of the font that a filed PDF is set in', () => {
    const beside = packed.files.filter(({ unpacked }) => unpacked).map(({ path }) => path);
    const fonts = packed.files
      .filter(({ path }) => path.endsWith('.ttf'))
      .map(({ path }) => /\w+\.ttf$/.exec(path)?.[0]);

    expect(new Set(beside.map((path) => path.split('/').slice(0, 3).join('/'))).size).toBe(1);
    expect(beside.filter((path) => path.endsWith('.node'))).toHaveLength(1);
    expect(fonts.sort()).toEqual(['NotoSansJP_400Regular.ttf', 'NotoSansJP_700Bold.ttf']);
  });

  it('starts with the product and not with practice', () => {
    expect(json('package.json')).toMatchObject({ name: 'madoguchi', main: 'dist/node/electron-main.js' });
    expect(json('package.json')).not.toHaveProperty('devDependencies');
  });

  it('SR-125: is delivered with a list that is equal to the lockfile and marks what is in it', () => {
    const list: Sbom = JSON.parse(readFileSync(join(dirname(packed.archive), 'sbom.cdx.json'), 'utf8'));
    const required = new Set(list.components.filter(({ scope }) => scope === 'required').map(({ name }) => name));
    const inside = packed.files.flatMap(({ path }) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);

    expect(sbomDifferences(list)).toEqual([]);
    expect([...new Set(inside)].filter((name) => !required.has(name))).toEqual([]);
    expect([...required]).toEqual(expect.arrayContaining(['electron', 'react']));
    expect([...required]).not.toContain('fastify');
  });

  it('carries the licence of each package in it', () => {
    const { packages }: { packages: readonly { readonly name: string }[] } = json('dist/renderer/licences.json');
    const named = new Set(packages.map(({ name }) => name));
    const inside = packed.files.flatMap(({ path }) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);

    expect([...new Set(inside)].filter((name) => !named.has(name))).toEqual([]);
  });
});
