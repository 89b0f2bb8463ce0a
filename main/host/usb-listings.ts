import type { UsbDevice } from '#core/ports/usb-devices.ts';

const DEVICES_LIMIT = 256;
const PRODUCT_LIMIT_CHARACTERS = 80;
const LINE_LIMIT_CHARACTERS = 1_000;
/** USB-IF class code of smart card readers. */
const SMART_CARD_CLASS = 0x0b;
/** GUID_DEVCLASS_SMARTCARDREADER: the one word of pnputil for the class that no language changes. */
const SMART_CARD_READER_GUID = '{50dd5230-ba8a-11d1-bf5d-0000f805f530}';

/** One folder under `/sys/bus/usb/devices`: a device (`1-2`, `usb1`) or an interface of it (`1-2:1.0`). */
export interface SysfsEntry {
  readonly name: string;
  readonly idVendor: string | undefined;
  readonly idProduct: string | undefined;
  readonly product: string | undefined;
  readonly bInterfaceClass: string | undefined;
}

/** The devices among the entries; whatever has no two ids of four hexadecimal digits is none. */
export function devicesOfSysfs(entries: readonly SysfsEntry[]): readonly UsbDevice[] {
  const readers = new Set(
    entries
      .filter(({ bInterfaceClass }) => idOf(bInterfaceClass, /^[0-9a-f]{2}$/i) === SMART_CARD_CLASS)
      .map(({ name }) => name.split(':')[0]),
  );
  return entries
    .flatMap(({ name, idVendor, idProduct, product }) => {
      const vendorId = idOf(idVendor, USB_ID);
      const productId = idOf(idProduct, USB_ID);
      if (vendorId === undefined || productId === undefined) return [];
      return [{ vendorId, productId, product: productName(product), isCardReader: readers.has(name) }];
    })
    .slice(0, DEVICES_LIMIT);
}

/** The devices in what `ioreg -p IOUSB -l -w0` prints: a line `+-o` for each node, below it its properties. */
export function devicesOfIoreg(listing: string): readonly UsbDevice[] {
  const devices: UsbDevice[] = [];
  let isCardReader = false;
  // From the end, because an interface stands below its device.
  for (const node of listing.split(/^[\s|]*\+-o /m).reverse()) {
    const properties = new Map(linesOf(node).flatMap(ioregProperty));
    const vendorId = decimal(properties.get('idVendor'));
    const productId = decimal(properties.get('idProduct'));
    const classes = [properties.get('bInterfaceClass'), properties.get('bDeviceClass')];
    isCardReader ||= classes.some((code) => decimal(code) === SMART_CARD_CLASS);
    if (vendorId === undefined || productId === undefined || properties.has('bInterfaceNumber')) continue;
    const product = properties.get('USB Product Name') ?? properties.get('kUSBProductString');
    devices.push({ vendorId, productId, product: productName(product), isCardReader });
    isCardReader = false;
  }
  return devices.reverse().slice(0, DEVICES_LIMIT);
}

/**
 * The devices in what `pnputil /enum-devices /connected` prints, in whatever language: paragraphs whose first value
 * is the instance (`USB\VID_054C&PID_0DC8\…`) and whose second is the description. The functions of one device
 * (`&MI_00`) stand apart in it and are put together here.
 */
export function devicesOfPnputil(listing: string): readonly UsbDevice[] {
  const devices = new Map<string, UsbDevice>();
  for (const paragraph of listing.split(/\r?\n[ \t]*\r?\n/)) {
    const [instance = '', description] = linesOf(paragraph);
    const ids = /\sUSB\\VID_([0-9a-f]{4})&PID_([0-9a-f]{4})(?![0-9a-f])(&MI_)?/i.exec(instance);
    if (ids === null) continue;
    const [, vendor = '', product = '', partly] = ids;
    const key = `${vendor}:${product}`.toUpperCase();
    const known = devices.get(key);
    devices.set(key, {
      vendorId: Number.parseInt(vendor, 16),
      productId: Number.parseInt(product, 16),
      product: (partly === undefined ? asciiName(description?.replace(/^[^:]*:/, '')) : undefined) ?? known?.product,
      isCardReader: paragraph.toLowerCase().includes(SMART_CARD_READER_GUID) || known?.isCardReader === true,
    });
  }
  return [...devices.values()].slice(0, DEVICES_LIMIT);
}

const USB_ID = /^[0-9a-f]{4}$/i;

function idOf(text: string | undefined, form: RegExp): number | undefined {
  return text !== undefined && form.test(text) ? Number.parseInt(text, 16) : undefined;
}

function decimal(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return undefined;
  return Number(text) <= 0xffff ? Number(text) : undefined;
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '' && line.length <= LINE_LIMIT_CHARACTERS);
}

function ioregProperty(line: string): [string, string][] {
  const [, key, text] = /^[\s|]*"([^"]+)" = (.*)$/.exec(line) ?? [];
  return key === undefined || text === undefined ? [] : [[key, text.replace(/^"(.*)"$/, '$1')]];
}

/** A description in another code page than ASCII would be shown as other characters than it has. */
function asciiName(description: string | undefined): string | undefined {
  return description !== undefined && /^[\x20-\x7e]*$/.test(description) ? productName(description) : undefined;
}

/** Control, format and bidirectional characters go: the name is shown to a person, and whoever made the device chose it. */
function productName(given: string | undefined): string | undefined {
  const shown = given?.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim();
  return shown === undefined || shown === '' ? undefined : [...shown].slice(0, PRODUCT_LIMIT_CHARACTERS).join('');
}
