import type { DiagnosisCheck, ReaderSort } from '#contract/app/views/diagnosis-view.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { type ReaderSystem, readerByPcscName } from '#native-bridge/transport/reader-catalogue.ts';
import type { ReaderWithoutDriver } from './usb-devices.ts';

const NAMES_LIMIT_CHARACTERS = 400;

/** Service, readers with and without a driver, and whether something lies on one. */
export function deviceChecks(
  devices: ReaderServiceState | undefined,
  withoutDriver: readonly ReaderWithoutDriver[] = [],
  system: ReaderSystem = 'linux',
): DiagnosisCheck[] {
  const readers = devices?.service === 'running' ? devices.readers : [];
  const driver = withoutDriver.slice(0, 1).map((reader) => driverCheck(reader, system));
  return [serviceCheck(devices), ...driver, readersCheck(readers), cardCheck(readers)];
}

/** A reader that is plugged in and that the card service does not see. */
function driverCheck({ name, catalogued }: ReaderWithoutDriver, system: ReaderSystem): DiagnosisCheck {
  const reader = name.slice(0, NAMES_LIMIT_CHARACTERS);
  const check = { check: 'reader-driver', ok: false } as const;
  switch (catalogued?.driver[system]) {
    case 'maker':
      return { ...check, code: 'readerNeedsDriver', data: { reader, page: catalogued?.driverPage ?? null } };
    case 'noneKnown':
      return { ...check, code: 'readerWithoutDriver', data: { reader } };
    case 'builtIn':
    case undefined:
      return { ...check, code: 'readerNotReached', data: { reader } };
  }
}

type Readers = Extract<ReaderServiceState, { readonly service: 'running' }>['readers'];

function serviceCheck(devices: ReaderServiceState | undefined): DiagnosisCheck {
  return devices?.service === 'running'
    ? { check: 'reader-service', ok: true, code: 'readerServiceRunning', data: {} }
    : { check: 'reader-service', ok: false, code: 'readerServiceStopped', data: {} };
}

function readersCheck(readers: Readers): DiagnosisCheck {
  const names = readers
    .map(({ name }) => nameOnTheBox(name))
    .join(', ')
    .slice(0, NAMES_LIMIT_CHARACTERS);
  return readers.length > 0
    ? { check: 'readers', ok: true, code: 'readersFound', data: { readers: names } }
    : { check: 'readers', ok: false, code: 'readersMissing', data: {} };
}

/** Of a reader that the catalogue does not know, what PC/SC calls it without its serial number. */
function nameOnTheBox(pcscName: string): string {
  const known = readerByPcscName(pcscName);
  if (known !== undefined) return `${known.maker} ${known.model}`;
  return visibleText(pcscName.replaceAll(/\s*\([^)]*\)/g, '').replaceAll(/[\dA-F]{6,}/gi, '…'));
}

function cardCheck(readers: Readers): DiagnosisCheck {
  if (readers.some(({ card }) => card === 'present')) return { check: 'card', ok: true, code: 'cardThere', data: {} };
  return readers.some(({ card }) => card === 'mute')
    ? { check: 'card', ok: false, code: 'cardMute', data: {} }
    : { check: 'card', ok: false, code: 'cardMissing', data: { readers: sortOf(readers) } };
}

/** Readers into which a card is put are told from those on which it lies, where all are known to be of one sort. */
function sortOf(readers: Readers): ReaderSort {
  const sorts = new Set(readers.map(({ name }) => readerByPcscName(name)?.interface));
  const [only] = sorts;
  return sorts.size === 1 && (only === 'contact' || only === 'contactless') ? only : 'unknown';
}
