import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { devicesOfIoreg, devicesOfPnputil, devicesOfSysfs } from '#host/usb-listings.ts';
import { listedBy, sysfsUsbDevices } from '#host/usb-sources.ts';

const RC_S300 = { vendorId: 0x054c, productId: 0x0dc8, product: 'FeliCa RC-S300/S', isCardReader: true };
const RC_S380 = { vendorId: 0x054c, productId: 0x06c3, product: 'RC-S380/P', isCardReader: false };
const ANY_SIGNAL = new AbortController().signal;

const IOREG = `+-o Root  <class IORegistryEntry, id 0x100000100, retain 31>
  | {
  |   "IOKitBuildVersion" = "Darwin Kernel Version 24.0.0"
  | }
  |
  +-o AppleT8103USBXHCI@00000000  <class AppleT8103USBXHCI, id 0x1000003a1, registered, matched, active>
    | {
    |   "locationID" = 0
    | }
    |
    +-o FeliCa RC-S300/S@00100000  <class IOUSBHostDevice, id 0x100000a2b, registered, matched, active>
    | | {
    | |   "sessionID" = 1234567
    | |   "USB Serial Number" = "INVENTED0001"
    | |   "bDeviceClass" = 0
    | |   "idVendor" = 1356
    | |   "idProduct" = 3528
    | |   "USB Product Name" = "FeliCa RC-S300/S"
    | | }
    | |
    | +-o CCID@0  <class IOUSBHostInterface, id 0x100000a2d, registered, matched, active>
    |     {
    |       "bInterfaceNumber" = 0
    |       "bInterfaceClass" = 11
    |       "idVendor" = 1356
    |       "idProduct" = 3528
    |     }
    |
    +-o RC-S380/P@00200000  <class IOUSBHostDevice, id 0x100000a3c, registered, matched, active>
        {
          "bDeviceClass" = 255
          "idProduct" = 1731
          "kUSBProductString" = "RC-S380/P"
          "idVendor" = 1356
        }
`;

const PNPUTIL = [
  'Microsoft PnP Utility',
  '',
  'Instance ID:                USB\\VID_054C&PID_0DC8\\INVENTED0001',
  'Device Description:         FeliCa RC-S300/S',
  'Class Name:                 USB',
  'Class GUID:                 {36fc9e60-c465-11cf-8056-444553540000}',
  'Status:                     Started',
  '',
  'Instance ID:                USB\\VID_054C&PID_0DC8&MI_00\\7&INVENTED&0&0000',
  'Device Description:         Microsoft Usbccid Smartcard Reader (WUDF)',
  'Class Name:                 SmartCardReader',
  'Class GUID:                 {50dd5230-ba8a-11d1-bf5d-0000f805f530}',
  'Status:                     Started',
  '',
  'Instance ID:                ACPI\\PNP0C0C\\2&INVENTED',
  'Device Description:         ACPI Power Button',
  '',
  'Instance ID:                USB\\VID_054C&PID_06C3\\INVENTED0002',
  'Device Description:         RC-S380/P',
  'Status:                     Problem',
  'Problem Code:               28 (0x1C) [CM_PROB_FAILED_INSTALL]',
  '',
].join('\r\n');

describe('What is plugged in', () => {
  it('is read from what Linux shows, with the interfaces of each device', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'madoguchi-test-'));
    try {
      const files = {
        'usb1/idVendor': '1d6b\n',
        'usb1/idProduct': '0002\n',
        'usb1/product': 'xHCI Host Controller\n',
        '1-2/idVendor': '054c\n',
        '1-2/idProduct': '0dc8\n',
        '1-2/product': 'FeliCa RC-S300/S\n',
        '1-2/serial': 'INVENTED0001\n',
        '1-2:1.0/bInterfaceClass': '0b\n',
        '1-2:1.1/bInterfaceClass': 'ff\n',
        '1-2.1/idVendor': '054c\n',
        '1-2.1/idProduct': '06c3\n',
        '1-2.1/product': `RC-S380/P${' '.repeat(5_000)}\n`,
        '1-2.1:1.0/bInterfaceClass': 'ff\n',
        '1-3/idVendor': 'zzzz\n',
      };
      for (const [path, text] of Object.entries(files)) {
        await mkdir(join(folder, path, '..'), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      const devices = await sysfsUsbDevices(folder)(ANY_SIGNAL);
      expect(devices).toHaveLength(3);
      expect(devices).toEqual(expect.arrayContaining([RC_S300, RC_S380]));
      await expect(sysfsUsbDevices(folder)(AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is read from what macOS prints', () => {
    expect(devicesOfIoreg(IOREG)).toEqual([RC_S300, RC_S380]);
  });

  it.each([
    ['English', PNPUTIL],
    ['another code page', PNPUTIL.replaceAll('Instance ID:', '\x83C\x83\x93 ID:').replaceAll('Status', '\x8f\xf3')],
  ])('is read from what Windows prints (%s)', (_language, listing) => {
    expect(devicesOfPnputil(listing)).toEqual([RC_S300, RC_S380]);
  });

  it('leaves out a name whose characters the code page hides', () => {
    expect(devicesOfPnputil(PNPUTIL.replace('RC-S380/P', '\x83J\x81[\x83h'))).toContainEqual({
      ...RC_S380,
      product: undefined,
    });
  });

  it('keeps no serial number', () => {
    for (const devices of [devicesOfIoreg(IOREG), devicesOfPnputil(PNPUTIL)]) {
      expect(JSON.stringify(devices)).not.toContain('INVENTED');
    }
  });

  it('SR-20: has no control, format or bidirectional character in its name, and a bounded one', () => {
    const entry = { name: '1-1', idVendor: 'fff0', idProduct: '0001', bInterfaceClass: undefined };
    const unit = fc.constantFrom(
      'a',
      '\u{1f4b3}',
      '\0',
      '\n',
      '\u0085',
      '\u200f',
      '\u2028',
      '\u2066',
      '\ud800',
      '\ufeff',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 300 }), (text) => {
        const [device] = devicesOfSysfs([{ ...entry, product: `\u202e\u0007${text}` }]);
        expect(device?.product ?? 'none').not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        expect([...(device?.product ?? 'none')].length).toBeLessThanOrEqual(80);
      }),
    );
  });

  it('is at most 256 devices of 16-bit ids, whatever a listing says', () => {
    const pieces = fc.constantFrom('+-o ', '{', '"idVendor" = 99999', '"idVendor" = 1356', '"idProduct" = 3528', '\n');
    const windowsPieces = fc.constantFrom(
      'Instance ID: USB\\VID_',
      '054C',
      '&PID_',
      '0DC8',
      '&MI_00',
      '\r\n',
      '\r\n\r\n',
    );
    const listing = fc
      .array(fc.oneof(pieces, windowsPieces, fc.string()), { maxLength: 60 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(listing, (text) => {
        for (const { vendorId, productId } of [...devicesOfIoreg(text), ...devicesOfPnputil(text)]) {
          expect(Math.max(vendorId, productId)).toBeLessThanOrEqual(0xffff);
        }
      }),
    );
    expect(devicesOfIoreg(IOREG.repeat(400))).toHaveLength(256);
  });

  it('is not known where the system cannot be asked, prints too much, or ends with an error', async () => {
    const ask = (script: string) => listedBy(process.execPath, ['-e', script], {}, 'utf8', devicesOfIoreg)(ANY_SIGNAL);
    const answers = await Promise.all([
      listedBy('/nonexistent/program', [], {}, 'utf8', devicesOfIoreg)(ANY_SIGNAL),
      sysfsUsbDevices('/nonexistent')(ANY_SIGNAL),
      ask(`process.stdout.write('a'.repeat(5_000_000))`),
      ask('process.exit(1)'),
      ask(`process.stdout.write(${JSON.stringify(IOREG)})`),
      ask(`process.exit(Object.keys(process.env).filter((name) => name !== '__CF_USER_TEXT_ENCODING').length)`),
    ]);
    expect(answers).toEqual([undefined, undefined, undefined, undefined, [RC_S300, RC_S380], []]);
  });

  it('is given up when the question is', async () => {
    const abort = new AbortController();
    const listing = listedBy(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], {}, 'utf8', devicesOfIoreg);
    const listed = listing(abort.signal);
    abort.abort(new Error('over'));
    await expect(listed).rejects.toThrow('over');
  });
});
