import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { CorePorts, Environment, PracticePort } from '#core/ports/ports.ts';
import {
  documentFolder,
  downloadsFolder,
  fontCheck,
  forgetfulSettings,
  localFolder,
  logToStandardError,
  noDocuments,
  operatingSystem,
  settingsFile,
  systemClock,
  userFolder,
} from '#host/node-ports.ts';
import { lockedBy, type Policy } from '#host/policy/policy-schema.ts';
import { settingsUnder } from '#host/policy/under-policy.ts';
import { privateFiles } from '#host/private-files/private-files.ts';
import { findOpener, openBySystem } from '#host/system-opener.ts';
import { usbDevices } from '#host/usb-devices.ts';
import { nativeSites } from '#native-messaging/host-settings.ts';
import { diagnosisReport } from '#words/diagnosis-report.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { keyFromKeyring } from './keyring.ts';

export interface KioskPortsOptions {
  readonly environment: Environment;
  readonly practice?: PracticePort;
  /** Set where `world` is practice from the start. */
  readonly practicePersona?: string;
  /** A terminal for everybody keeps no settings and no documents. */
  readonly publicTerminal: boolean;
  /** What the administrator has decided. */
  readonly policy: Policy;
  /** Of a terminal at the door of an event. */
  readonly gate?: CorePorts['gate'];
}

/** What the core asks of its host, without Electron. */
export function kioskPorts(options: KioskPortsOptions): CorePorts {
  const { environment, practice, practicePersona, publicTerminal, policy, gate } = options;
  const settings = publicTerminal ? forgetfulSettings() : settingsFile(join(userFolder(), 'settings.json'));
  return {
    host: 'kiosk',
    version: packageJson.version,
    system: operatingSystem,
    publicTerminal,
    clock: systemClock,
    uuid: randomUUID,
    environment,
    ...(practice === undefined ? {} : { practice }),
    ...(practicePersona === undefined ? {} : { practicePersona }),
    fetch: (url, init) => fetch(url, init),
    settings: settingsUnder(policy, settings),
    locked: lockedBy(policy),
    ...returning(publicTerminal),
    documents: publicTerminal ? noDocuments : documentFolder(downloadsFolder),
    ...(publicTerminal
      ? {}
      : {
          privateFiles: privateFiles({
            folder: join(localFolder(), 'private'),
            mainKey: keyFromKeyring,
            nowMs: systemClock.nowMs,
          }),
          nativeSites,
        }),
    ...(gate === undefined ? {} : { gate }),
    log: logToStandardError,
    usb: usbDevices(),
    hostChecks: async () => [await fontCheck()],
    diagnosisReport,
  };
}

/** A terminal for everybody leads no browser back: there the answer goes by a number. */
function returning(publicTerminal: boolean): Pick<CorePorts, 'openReturnPage'> {
  const openerPath = publicTerminal ? undefined : findOpener();
  return openerPath === undefined ? {} : { openReturnPage: async ({ href }) => openBySystem(openerPath, href) };
}
