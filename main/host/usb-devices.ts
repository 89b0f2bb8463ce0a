import { win32 } from 'node:path';
import type { UsbDevices } from '#core/ports/usb-devices.ts';
import { devicesOfIoreg, devicesOfPnputil } from './usb-listings.ts';
import { listedBy, sysfsUsbDevices } from './usb-sources.ts';

const SYSFS_FOLDER = '/sys/bus/usb/devices';

/** The USB devices of this computer, as the operating system lists them to everybody. */
export function usbDevices(): UsbDevices {
  switch (process.platform) {
    case 'linux':
      return { system: 'linux', list: sysfsUsbDevices(SYSFS_FOLDER) };
    case 'darwin':
      return {
        system: 'macos',
        list: listedBy('/usr/sbin/ioreg', ['-p', 'IOUSB', '-l', '-w0'], {}, 'utf8', devicesOfIoreg),
      };
    case 'win32': {
      const systemRoot = process.env.SystemRoot ?? 'C:\\Windows';
      const program = win32.join(systemRoot, 'System32', 'pnputil.exe');
      // Its text is in the console's code page; what is looked for in it is ASCII.
      const args = ['/enum-devices', '/connected'];
      return {
        system: 'windows',
        list: listedBy(program, args, { SystemRoot: systemRoot }, 'latin1', devicesOfPnputil),
      };
    }
    default:
      return { system: 'linux', list: async () => undefined };
  }
}
