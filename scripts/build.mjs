import { existsSync, rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { digestOf, inProject, projectEnvironment, recall, remember, runNode } from './project.mjs';

const VITE = 'node_modules/vite/bin/vite.js';
const RENDERER_SOURCES = [
  'renderer',
  'words',
  'contract',
  'scripts/package/licences.ts',
  'scripts/package/reach.ts',
  'vite.config.ts',
  'package-lock.json',
];
const STAFF_WEB_SOURCES = ['staff-web', 'renderer/ui', 'words', 'contract', 'vite.config.ts', 'package-lock.json'];
const EXTENSION_SOURCES = ['browser-extension', 'words', 'vite.extension.config.ts', 'package-lock.json'];
const NODE_SOURCES = [
  'main',
  'contract',
  'words',
  'platform',
  'pki',
  'documents',
  'native-bridge',
  'portal',
  'vite.node.config.ts',
  'package-lock.json',
];

/** What is built is the product, also where a test builds it: React's development build names the folders of its sources. */
const PRODUCTION = { env: { ...projectEnvironment(), NODE_ENV: 'production' } };

/** Builds the renderer where its sources have changed since. @returns {Promise<boolean>} */
export function buildRenderer() {
  return buildOnce('renderer', RENDERER_SOURCES, 'dist/renderer/index.html', () =>
    runNode([VITE, 'build', '--logLevel', 'warn'], { ...PRODUCTION, stdio: ['ignore', 2, 2] }),
  );
}

/** Builds the page of a municipality's staff where its sources have changed since. @returns {Promise<boolean>} */
export function buildStaffWeb() {
  return buildOnce('staff-web', STAFF_WEB_SOURCES, 'dist/staff-web/viewer.js', async () => {
    for (const mode of ['staff-web', 'staff-viewer']) {
      const { status } = await runNode([VITE, 'build', '--mode', mode, '--logLevel', 'warn'], {
        ...PRODUCTION,
        stdio: ['ignore', 2, 2],
      });
      if (status !== 0) return { status };
    }
    return { status: 0 };
  });
}

/** Builds the extension of browsers where its sources have changed since. @returns {Promise<boolean>} */
export function buildExtension() {
  return buildOnce('browser-extension', EXTENSION_SOURCES, 'dist/browser-extension/manifest.json', async () => {
    rmSync(inProject('dist/browser-extension'), { recursive: true, force: true });
    for (const mode of ['worker', 'page', 'options', 'user-agent']) {
      const { status } = await runNode(
        [VITE, 'build', '--config', 'vite.extension.config.ts', '--mode', mode, '--logLevel', 'warn'],
        { ...PRODUCTION, stdio: ['ignore', 2, 2] },
      );
      if (status !== 0) return { status };
    }
    return { status: 0 };
  });
}

/** Builds the bundles for packaging where their sources have changed since. @returns {Promise<boolean>} */
export function buildNodeBundles() {
  return buildOnce('node', NODE_SOURCES, 'dist/node/electron-main.js', async () => {
    for (const folder of ['dist/node', 'dist/practice']) rmSync(inProject(folder), { recursive: true, force: true });
    for (const mode of ['hosts', 'preload', 'practice']) {
      const { status } = await runNode(
        [VITE, 'build', '--config', 'vite.node.config.ts', '--mode', mode, '--logLevel', 'warn'],
        { ...PRODUCTION, stdio: ['ignore', 2, 2] },
      );
      if (status !== 0) return { status };
    }
    return { status: 0 };
  });
}

/**
 * @param {string} name
 * @param {readonly string[]} sources
 * @param {string} product
 * @param {() => Promise<{ status: number }>} build
 */
async function buildOnce(name, sources, product, build) {
  const digest = digestOf(sources);
  if (recall(`built-${name}`) === digest && existsSync(inProject(product))) return true;
  const { status } = await build();
  if (status === 0) remember(`built-${name}`, digest);
  return status === 0;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const built =
    (await buildRenderer()) && (await buildStaffWeb()) && (await buildNodeBundles()) && (await buildExtension());
  process.exitCode = built ? 0 : 1;
}
