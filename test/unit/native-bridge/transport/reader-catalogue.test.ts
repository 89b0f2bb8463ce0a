import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readerByPcscName, readerByUsbId } from '#native-bridge/transport/reader-catalogue.ts';
import { CATALOGUED_READERS } from '#native-bridge/transport/reader-catalogue-data.ts';

const LIBCCID_LIST = '/etc/libccid_Info.plist';

describe('The reader catalogue', () => {
  it('has at least 25 models, each named once, with USB ids and PC/SC names of its own', () => {
    expect(CATALOGUED_READERS.length).toBeGreaterThanOrEqual(25);
    for (const values of [
      CATALOGUED_READERS.map(({ maker, model }) => `${maker} ${model}`),
      CATALOGUED_READERS.flatMap(({ usbIds }) => usbIds),
      CATALOGUED_READERS.flatMap(({ pcscNames }) => pcscNames),
    ]) {
      expect(values.filter((value, at) => values.indexOf(value) !== at)).toEqual([]);
    }
  });

  it.each(CATALOGUED_READERS)('says of $maker $model what can be looked up', (reader) => {
    for (const id of reader.usbIds) {
      expect(id).toMatch(/^[0-9A-F]{4}:[0-9A-F]{4}$/);
      const [vendorId, productId] = numbers(id);
      expect(readerByUsbId(vendorId, productId)).toBe(reader);
    }
    for (const name of reader.pcscNames) {
      expect(name).toBe(name.toLowerCase());
      expect(readerByPcscName(`${name.toUpperCase()} [CCID Interface] (00000000) 00 00`)).toBe(reader);
    }
    if (reader.driverPage !== null) expect(new URL(reader.driverPage).protocol).toBe('https:');
    expect(reader.driverPage !== null || !Object.values(reader.driver).includes('maker')).toBe(true);
  });

  it.skipIf(!existsSync(LIBCCID_LIST))(
    'has the ids and names that libccid gives (skipped where libccid is not installed)',
    () => {
      const listed = libccidReaders(readFileSync(LIBCCID_LIST, 'utf8'));
      for (const reader of CATALOGUED_READERS.filter(({ source }) => source === 'libccid')) {
        for (const id of reader.usbIds) {
          const name = listed.get(id);
          expect(name, id).toBeDefined();
          expect(readerByPcscName(`${name} 00 00`), name).toBe(reader);
        }
      }
    },
  );

  it.each([
    ['SONY FeliCa RC-S300/S [RC-S300/S] (0000000) 00 00', 'PaSoRi RC-S300'],
    ['SONY FeliCa Port/PaSoRi 3.0 0', 'PaSoRi RC-S380'],
    ['Sony FeliCa Port/PaSoRi 4.0 0', 'PaSoRi RC-S300'],
    ['Circle CIR315 CL [CIR315 CL] (0000000) 00 00', 'USB-NFC4 (Circle CIR315 CL)'],
    ['ACS ACR39U ICC Reader 00 00', 'ACR39U'],
    ['ACS ACR1251 1S CL Reader PICC 0', 'ACR1251U'],
    ['SCM Microsystems Inc. SCR 3310 [CCID Interface] (0000000) 01 00', 'SCR3310'],
    ['SCM Microsystems Inc. SCR 331 [CCID Interface] 00 00', 'SCR331'],
    ['SCM Microsystems Inc. SCR 331-DI [CCID Interface] 00 00', 'SCR331-DI'],
    ['SCM Microsystems Inc. SDI011 Contactless Reader 00 00', 'SDI011'],
    ['Circle CIR315 [CIR315 PICC] 00 00', 'CIR315'],
    ['ACS ACR1552 1S CL Reader PICC 0', 'ACR1552U'],
    ['ACS ACR1581 1S Dual Reader ICC 0', 'ACR1581U'],
    ['ACS ACR1252IMP Reader PICC 00 00', 'ACR1252IMP'],
    ['SCM Microsystems Inc. SCR 33100 00 00', undefined],
    ['ACS ACR39UX 00 00', undefined],
    ['Virtual PCD 00 00', undefined],
    ['', undefined],
  ])('knows the model of %j', (name, model) => {
    expect(readerByPcscName(name)?.model).toBe(model);
  });

  it.each([
    [0x04e6, 0x5111, 'SCR331-DI', 'both'],
    [0x04e6, 0x512b, 'SDI011', 'both'],
    [0x04e6, 0x5612, 'uTrust 3720 F', 'contactless'],
    [0x04e6, 0x5613, 'uTrust 3721 F', 'contactless'],
    [0x31aa, 0x3001, 'CIR315', 'contactless'],
    [0x31aa, 0x3100, 'CIR315', 'contactless'],
    [0x31aa, 0x7004, 'CIR315', 'contactless'],
    [0x072f, 0x2259, 'ACR1252IMP', 'contactless'],
    [0x072f, 0x2301, 'ACR1581U', 'both'],
    [0x072f, 0x2303, 'ACR1552U', 'contactless'],
    [0x072f, 0x2308, 'ACR1552U', 'contactless'],
    [0x072f, 0xb501, 'ACR40T', 'contact'],
    [0x072f, 0xb506, 'ACR40U', 'contact'],
    [0x04a4, 0x00c7, 'Biometric Reader', 'contact'],
    [0x04a4, 0x00d4, 'Portable Biometric Reader', 'contact'],
    [0x04da, 0x117a, '7A-Smart', 'contact'],
    [0x058f, 0x9522, 'AU9522', 'contact'],
    [0x2ce3, 0x9567, 'AK9567', 'contact'],
    [0x2ce3, 0x9573, 'AK9572', 'contact'],
    [0x0bda, 0x0169, 'USB2.0-CRW', 'contact'],
  ])('knows %i:%i as %s, %s', (vendorId, productId, model, kind) => {
    expect(readerByUsbId(vendorId, productId)).toMatchObject({ model, interface: kind });
  });

  it('answers for any name and any number', () => {
    const answers = new Set([undefined, ...CATALOGUED_READERS]);
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.integer(), fc.integer(), (name, vendor, product) => {
        expect(answers.has(readerByPcscName(name))).toBe(true);
        expect(answers.has(readerByUsbId(vendor, product))).toBe(true);
      }),
    );
  });
});

function numbers(id: string): [number, number] {
  return [Number.parseInt(id.slice(0, 4), 16), Number.parseInt(id.slice(5), 16)];
}

function libccidReaders(plist: string): ReadonlyMap<string, string> {
  const [vendors = [], products = [], names = []] = ['ifdVendorID', 'ifdProductID', 'ifdFriendlyName'].map((key) => {
    const list = new RegExp(`<key>${key}</key>\\s*<array>([^]*?)</array>`).exec(plist)?.[1] ?? '';
    return [...list.matchAll(/<string>(.*?)<\/string>/g)].map(([, value = '']) => value);
  });
  const id = (hex = '') => hex.slice(2).toUpperCase();
  return new Map(vendors.map((vendor, at) => [`${id(vendor)}:${id(products[at])}`, names[at] ?? '']));
}
