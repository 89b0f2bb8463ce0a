import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { inProject, projectEnvironment, projectNode, ROOT, recall, remember } from './project.mjs';

/** How long the first start waits for Electron's binary; a slower fetch goes on and serves the next start. */
const FETCH_PATIENCE_MS = 8_000;
/** A build waits for it. */
const PACKING_PATIENCE_MS = 120_000;
const RETRY_AFTER_MS = 24 * 60 * 60 * 1000;
const LAST_FETCH = 'electron-fetch-began';

/** @typedef {{ binary: string } | { binary: undefined, ja: string, en: string }} ElectronChoice */

/** Whether Electron can be used here and now, or why not. @returns {Promise<ElectronChoice>} */
export async function electronBinary() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return { binary: undefined, ja: '画面がないため Electron は使えません', en: 'Electron needs a display' };
  }
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    return {
      binary: undefined,
      ja: 'Electron は root では使いません',
      en: 'Electron keeps its sandbox, which root cannot have',
    };
  }
  const present = installedBinary();
  if (present !== undefined) return { binary: present };
  const lastFetchMs = Number(recall(LAST_FETCH) ?? 0);
  if (Date.now() - lastFetchMs > RETRY_AFTER_MS) {
    remember(LAST_FETCH, String(Date.now()));
    await fetchBinary();
  }
  const fetched = installedBinary();
  return fetched === undefined
    ? { binary: undefined, ja: 'Electron の実行ファイルがまだないため', en: "Electron's binary is not here yet" }
    : { binary: fetched };
}

/** Electron's own folder for packing, fetched if need be, or nothing where it cannot be had. @returns {Promise<string | undefined>} */
export async function electronFolder() {
  if (installedBinary() === undefined) await fetchBinary(PACKING_PATIENCE_MS);
  return installedBinary() === undefined ? undefined : inProject('node_modules/electron/dist');
}

function installedBinary() {
  const pathFile = inProject('node_modules/electron/path.txt');
  if (!existsSync(pathFile) || !existsSync(inProject('node_modules/electron/dist/version'))) return undefined;
  const binary = inProject(`node_modules/electron/dist/${readFileSync(pathFile, 'utf8')}`);
  return existsSync(binary) ? binary : undefined;
}

/** @param {number} patienceMs @returns {Promise<void>} */
function fetchBinary(patienceMs = FETCH_PATIENCE_MS) {
  return new Promise((resolve) => {
    const fetching = spawn(projectNode(), [inProject('node_modules/electron/install.js')], {
      cwd: ROOT,
      env: projectEnvironment(),
      stdio: 'ignore',
      detached: true,
    });
    const patience = setTimeout(resolve, patienceMs);
    const settle = () => {
      clearTimeout(patience);
      resolve();
    };
    fetching.once('exit', settle);
    fetching.once('error', settle);
    fetching.unref();
  });
}
