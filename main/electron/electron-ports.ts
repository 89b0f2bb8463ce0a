import { randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import { type BrowserWindow, dialog } from 'electron';
import { failed, success } from '#contract/outcome.ts';
import type { CorePorts, DocumentStore, PracticePort, World } from '#core/ports.ts';
import {
  fontCheck,
  logToStandardError,
  safeFileName,
  settingsFile,
  systemClock,
  userFolder,
} from '#host/node-ports.ts';
import { writePrivateFile } from '#host/private-file.ts';
import packageJson from '../../package.json' with { type: 'json' };

export interface ElectronPortsOptions {
  readonly world: World;
  readonly practice?: PracticePort;
  /** The window in front of which a save dialog stands. */
  readonly window: () => BrowserWindow | undefined;
}

/** What the core asks of its host, with Electron's dialogs. */
export function electronPorts({ world, practice, window }: ElectronPortsOptions): CorePorts {
  return {
    host: 'electron',
    version: packageJson.version,
    publicTerminal: false,
    clock: systemClock,
    uuid: randomUUID,
    world,
    ...(practice === undefined ? {} : { practice }),
    fetch: (url, init) => fetch(url, init),
    settings: settingsFile(join(userFolder(), 'settings.json')),
    documents: askedFor(window),
    log: logToStandardError,
    hostChecks: async () => [await fontCheck()],
  };
}

/** The person chooses where a document goes, and has agreed there to replace a file of that name. */
function askedFor(window: () => BrowserWindow | undefined): DocumentStore {
  return {
    async save(suggestedName, bytes) {
      const name = safeFileName(suggestedName);
      const parent = window();
      if (parent === undefined) return failed({ code: 'cancelled' });
      const { canceled, filePath } = await dialog.showSaveDialog(parent, { defaultPath: name });
      if (canceled || filePath === '') return failed({ code: 'cancelled' });
      try {
        await writePrivateFile(filePath, bytes);
        return success({ savedAs: basename(filePath) });
      } catch {
        return failed({ code: 'fileUnwritable', file: basename(filePath) });
      }
    },
  };
}
