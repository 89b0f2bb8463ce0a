import { rename } from 'node:fs/promises';
import { arch, homedir, platform, release } from 'node:os';
import { basename, extname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import { epochMs } from '#contract/values/brands.ts';
import { languageSchema } from '#contract/values/localized-text.ts';
import type { LogEntry } from '#core/ports/log.ts';
import type { Clock, DocumentStore, Settings, SettingsStore } from '#core/ports/ports.ts';
import { parsedJson } from '#platform/json-text.ts';
import { mayAccess } from '#platform/may-access.ts';
import { readPrivateText, writeNewPrivateFile, writePrivateFile } from '#platform/private-file.ts';
import { printedBy } from './system-program.ts';

const SETTINGS_LIMIT_BYTES = 65_536;
const SAME_NAME_LIMIT = 1_000;
const FILE_NAME_LIMIT_CHARACTERS = 120;

export const systemClock: Clock = {
  nowMs: () => epochMs(Date.now()),
  async wait(ms, signal) {
    await delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
  },
};

/** One JSON line on standard error for each entry; the union of entries decides what can be in it. */
export function logToStandardError(entry: LogEntry): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`);
}

/** Name, version and processor of the operating system: `linux 6.1.0 x64`. */
export const operatingSystem = `${platform()} ${release()} ${arch()}`;

/** The folder for this person's settings, which go with them to another computer where the system does that. */
export function userFolder(): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Madoguchi');
  if (process.platform === 'win32')
    return join(process.env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Madoguchi');
  return join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'madoguchi');
}

/** The folder for what stays on this computer: logs, keys, databases, what an update has to remember. */
export function localFolder(): string {
  if (process.platform !== 'win32') return userFolder();
  return join(process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Madoguchi');
}

const settingsSchema = z.strictObject({ language: languageSchema });
const FIRST_SETTINGS: Settings = { language: 'ja' };

/**
 * Settings in one file. One that is missing or cannot be understood counts as none: the first settings hold, and what
 * could not be understood is kept beside it as `.unreadable`.
 */
export function settingsFile(path: string): SettingsStore {
  return {
    async load() {
      const text = await smallText(path);
      const settings = settingsSchema.safeParse(parsedJson(text));
      if (settings.success) return settings.data;
      // Whoever wrote it may want it back; where it cannot be moved, the next change of a setting replaces it.
      if (text !== undefined) await rename(path, `${path}.unreadable`).catch(() => undefined);
      return FIRST_SETTINGS;
    },
    save: (settings) => writePrivateFile(path, JSON.stringify(settings)),
  };
}

/** Settings of one visit: every visit begins with the first ones. */
export function forgetfulSettings(): SettingsStore {
  return { load: async () => FIRST_SETTINGS, save: async () => undefined };
}

/** Keeps documents in `folder`, never over another file: `name.asice`, then `name (2).asice`. */
export function documentFolder(folder: () => Promise<string>): DocumentStore {
  return {
    async save(suggestedName, bytes) {
      const name = safeFileName(suggestedName);
      const stem = basename(name, extname(name));
      try {
        const into = await folder();
        for (let copy = 1; copy <= SAME_NAME_LIMIT; copy += 1) {
          const savedAs = copy === 1 ? name : `${stem} (${copy})${extname(name)}`;
          if (await writeNewPrivateFile(join(into, savedAs), bytes, 'chosen')) return success({ savedAs });
        }
      } catch {
        // Full, read-only or gone: the person is told by the failure below, and the portal still has the filing.
      }
      return failed({ code: 'fileUnwritable', file: name });
    },
  };
}

/** A public terminal leaves nothing behind, so it keeps no documents. */
export const noDocuments: DocumentStore = {
  save: async (suggestedName) => failed({ code: 'fileUnwritable', file: safeFileName(suggestedName) }),
};

/** The downloads folder as the desktop names it (`user-dirs.dirs` of freedesktop.org), else `Downloads`. */
export async function downloadsFolder(): Promise<string> {
  const configured = await smallText(join(homedir(), '.config', 'user-dirs.dirs'));
  const underHome = /^XDG_DOWNLOAD_DIR="\$HOME\/([^"\n]+)"$/m.exec(configured ?? '')?.[1];
  for (const folder of [underHome, 'Downloads']) {
    if (folder === undefined) continue;
    const path = join(homedir(), folder);
    if (await mayAccess(path)) return path;
  }
  return homedir();
}

/** Whether Japanese can be shown. Windows and macOS bring a font; elsewhere fontconfig is asked. */
export async function fontCheck(): Promise<DiagnosisCheck> {
  const fonts = process.platform === 'linux' ? await japaneseFonts() : ['system'];
  return fonts.length > 0
    ? { check: 'fonts', ok: true, code: 'fontsFound', data: {} }
    : { check: 'fonts', ok: false, code: 'fontsMissing', data: {} };
}

async function japaneseFonts(): Promise<readonly string[]> {
  const listing = await printedBy('/usr/bin/fc-list', [':lang=ja', 'family'], {}, 'utf8').catch(() => '');
  return listing.split('\n').filter((line) => line !== '');
}

/** A file of the person's own; `undefined` where there is none, it is a link, or it is larger than settings are. */
function smallText(path: string): Promise<string | undefined> {
  return readPrivateText(path, SETTINGS_LIMIT_BYTES).catch(() => undefined);
}

/** Given names are data: no separators, no control, format or bidirectional characters, no leading dot. */
export function safeFileName(suggested: string): string {
  const kept = suggested.replace(/[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]/gu, '_').replace(/^\.+/, '');
  const extension = extname(kept).slice(0, 16);
  const stem = basename(kept, extname(kept)).slice(0, FILE_NAME_LIMIT_CHARACTERS);
  return stem === '' ? `document${extension}` : `${stem}${extension}`;
}
