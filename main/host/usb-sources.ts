import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { UsbDevice, UsbDevices } from '#core/ports/usb-devices.ts';
import { printedBy } from './system-program.ts';
import { devicesOfSysfs, type SysfsEntry } from './usb-listings.ts';

const SYSFS_FILES = ['idVendor', 'idProduct', 'product', 'bInterfaceClass'] as const;
const ENTRIES_LIMIT = 1_024;
const FILE_LIMIT_BYTES = 256;

/** Those that Linux shows under `folder`. An entry that goes away while it is read is left out. */
export function sysfsUsbDevices(folder: string): UsbDevices['list'] {
  return async (signal) => {
    const names = await readdir(folder).catch(() => undefined);
    const entries: SysfsEntry[] = [];
    for (const name of names?.slice(0, ENTRIES_LIMIT) ?? []) {
      signal.throwIfAborted();
      const files = await Promise.all(SYSFS_FILES.map((file) => beginningOf(join(folder, name, file))));
      const [idVendor, idProduct, product, bInterfaceClass] = files;
      entries.push({ name, idVendor, idProduct, product, bInterfaceClass });
    }
    signal.throwIfAborted();
    return names === undefined ? undefined : devicesOfSysfs(entries);
  };
}

/** What is in the listing that a program of the system prints. */
export function listedBy(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  encoding: 'utf8' | 'latin1',
  parse: (listing: string) => readonly UsbDevice[],
): UsbDevices['list'] {
  return async (signal) => {
    const listing = await printedBy(program, args, env, encoding, signal).catch(() => undefined);
    signal.throwIfAborted();
    return listing === undefined ? undefined : parse(listing);
  };
}

async function beginningOf(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path, 'r');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(FILE_LIMIT_BYTES), 0, FILE_LIMIT_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead).trim();
  } catch {
    return undefined; // an interface has no product, a device no interface class
  }
}
