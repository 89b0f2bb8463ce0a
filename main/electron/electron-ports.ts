import { randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import { type BrowserWindow, dialog, Notification } from 'electron';
import { failed, success } from '#contract/failures/outcome.ts';
import type {
  CorePorts,
  DocumentStore,
  Environment,
  PortalFetch,
  PracticePort,
  SettingsStore,
} from '#core/ports/ports.ts';
import { fontCheck, localFolder, noDocuments, operatingSystem, safeFileName, systemClock } from '#host/node-ports.ts';
import { lockedBy, type Policy } from '#host/policy/policy-schema.ts';
import { privateFiles } from '#host/private-files/private-files.ts';
import { usbDevices } from '#host/usb-devices.ts';
import { nativeSites } from '#native-messaging/host-settings.ts';
import { writePrivateFile } from '#platform/private-file.ts';
import { diagnosisReport } from '#words/diagnosis-report.ts';
import { HOST_WORDS } from '#words/host-words.ts';
import { MAIL_WORDS } from '#words/mail-words.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { keyFromSafeStorage } from './stored-key.ts';

interface ElectronPortsOptions {
  readonly environment: Environment;
  readonly practice?: PracticePort;
  readonly fetch: PortalFetch;
  readonly log: CorePorts['log'];
  readonly settings: SettingsStore;
  /** A terminal for everybody keeps no documents. */
  readonly publicTerminal: boolean;
  /** What the administrator has decided. */
  readonly policy: Policy;
  /** The window in front of which a save dialog stands. */
  readonly window: () => BrowserWindow | undefined;
  /** Brings the window to the front. */
  readonly showWindow: () => void;
  /** Asks the person, then opens the page of a provider; a terminal for everybody opens none. */
  readonly openPaymentPage: (page: URL) => Promise<void>;
  /** Leads the browser of the system back; a terminal for everybody leads none. */
  readonly openReturnPage: (page: URL) => Promise<void>;
}

/** What the core asks of its host, with Electron's dialogs. */
export function electronPorts(options: ElectronPortsOptions): CorePorts {
  const { environment, practice, fetch, log, settings, publicTerminal, policy, window } = options;
  return {
    host: 'electron',
    version: packageJson.version,
    system: operatingSystem,
    publicTerminal,
    clock: systemClock,
    uuid: randomUUID,
    environment,
    ...(practice === undefined ? {} : { practice }),
    fetch,
    settings,
    locked: lockedBy(policy),
    ...(publicTerminal
      ? {}
      : {
          openPaymentPage: options.openPaymentPage,
          openReturnPage: options.openReturnPage,
          noteNews: newsNote(options.showWindow),
          nativeSites,
        }),
    documents: publicTerminal ? noDocuments : askedFor(window),
    ...(publicTerminal
      ? {}
      : {
          privateFiles: privateFiles({
            folder: join(localFolder(), 'private'),
            mainKey: () => keyFromSafeStorage(join(localFolder(), 'private.key')),
            nowMs: systemClock.nowMs,
          }),
        }),
    log,
    usb: usbDevices(),
    hostChecks: async () => [await fontCheck()],
    diagnosisReport,
  };
}

/** A note of the system's own, where it has any; it says no more than a mail does, and pressed it shows the window. */
function newsNote(showWindow: () => void): NonNullable<CorePorts['noteNews']> {
  return (language) => {
    if (!Notification.isSupported()) return;
    const note = new Notification({ title: HOST_WORDS[language].name, body: MAIL_WORDS[language].news.subject });
    note.on('click', showWindow);
    note.show();
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
        await writePrivateFile(filePath, bytes, 'chosen');
        return success({ savedAs: basename(filePath) });
      } catch {
        return failed({ code: 'fileUnwritable', file: basename(filePath) });
      }
    },
  };
}
