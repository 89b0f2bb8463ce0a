import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readersWithoutDriver } from '#core/diagnosis/usb-devices.ts';
import type { UsbDevice } from '#core/ports/usb-devices.ts';

const MOUSE = usb(0x046d, 0xc077, 'Optical Mouse', false);
const RC_S380 = usb(0x054c, 0x06c3, 'RC-S380/P', false);
const RC_S300 = usb(0x054c, 0x0dc8, 'FeliCa RC-S300/S', true);
const ACR39U = usb(0x072f, 0xb100, 'ACR39U ICC Reader', true);
const UNLISTED = usb(0xfff0, 0x0001, 'Invented CCID Reader', true);
const NAMELESS = usb(0xfff0, 0x0002, undefined, true);
const ACR39U_NAME = 'ACS ACR39U ICC Reader 00 00';

describe('Readers without a driver', () => {
  it.each<[string, UsbDevice[], string[], string[]]>([
    ['nothing is plugged in', [], [], []],
    ['what is plugged in is no reader', [MOUSE], [], []],
    ['a reader that is no CCID device has no driver', [MOUSE, RC_S380], [], ['Sony PaSoRi RC-S380']],
    ['one works, the other does not', [ACR39U, RC_S380], [ACR39U_NAME], ['Sony PaSoRi RC-S380']],
    ['both work', [ACR39U, RC_S300], [ACR39U_NAME, 'SONY FeliCa RC-S300/S [RC-S300/S] (0) 01 00'], []],
    ['no catalogue has it, its own name does', [UNLISTED], [], ['Invented CCID Reader']],
    ['it has no name at all', [NAMELESS], [], ['USB FFF0:0002']],
    ['PC/SC calls it as it calls itself', [UNLISTED], ['Invented CCID Reader [CCID] 00 00'], []],
    ['PC/SC calls it by a name of its own', [RC_S300], ['Some Driver 0'], []],
    [
      'two slots of one reader',
      [ACR39U, RC_S380],
      [ACR39U_NAME, 'ACS ACR39U ICC Reader 00 01'],
      ['Sony PaSoRi RC-S380'],
    ],
    ['two of one model', [ACR39U, ACR39U], [ACR39U_NAME], []],
  ])('are named as they are where %s', (_case, plugged, pcsc, missing) => {
    expect(readersWithoutDriver(plugged, pcsc).map(({ name }) => name)).toEqual(missing);
  });

  it('say where the driver is', () => {
    expect(readersWithoutDriver([RC_S380], [])[0]?.catalogued).toMatchObject({ driver: { windows: 'maker' } });
  });

  it('are never more than what is plugged in and not listed', () => {
    const plugged = fc.array(fc.constantFrom(MOUSE, RC_S380, RC_S300, ACR39U, UNLISTED, NAMELESS), { maxLength: 6 });
    const names = fc.uniqueArray(fc.oneof(fc.constantFrom(ACR39U_NAME, 'Some Driver 0'), fc.string()), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(plugged, names, (devices, pcsc) => {
        const readers = devices.filter((device) => device !== MOUSE);
        const missing = readersWithoutDriver(devices, pcsc);
        expect(missing.length).toBeLessThanOrEqual(readers.length);
        if (pcsc.length === 0) expect(missing).toHaveLength(readers.length);
      }),
    );
  });
});

function usb(vendorId: number, productId: number, product: string | undefined, isCardReader: boolean): UsbDevice {
  return { vendorId, productId, product, isCardReader };
}
