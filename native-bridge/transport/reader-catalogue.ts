import { CATALOGUED_READERS } from './reader-catalogue-data.ts';

export type ReaderSystem = 'windows' | 'macos' | 'linux';

/**
 * `builtIn`: the system's own driver for the CCID class serves it. `maker`: the maker's driver comes first.
 * `noneKnown`: neither the system nor the maker is known to have a PC/SC driver.
 */
type ReaderDriver = 'builtIn' | 'maker' | 'noneKnown';

/** One model of card reader, under the name that is printed on its box. */
export interface CataloguedReader {
  readonly maker: string;
  readonly model: string;
  /** `VVVV:PPPP`, upper-case hexadecimal: vendor and product of USB. One model can have several. */
  readonly usbIds: readonly [string, ...string[]];
  readonly interface: 'contact' | 'contactless' | 'both';
  readonly driver: Readonly<Record<ReaderSystem, ReaderDriver>>;
  /** Where the maker offers drivers or help; `null` where no page is known for certain. */
  readonly driverPage: string | null;
  /** Beginnings of its name in PC/SC, lower case: what a driver puts before slot, serial number and index. */
  readonly pcscNames: readonly string[];
  readonly source: ReaderSource;
}

/**
 * Who says that the USB ids belong to this model: the list of readers of libccid 1.5.2, the descriptor of a newer
 * reader that libccid's project publishes, the USB table of systemd's hardware database (from usb.ids), or the maker's
 * name in the id tables of open NFC drivers.
 */
type ReaderSource = 'libccid' | 'libccid-descriptor' | 'usb.ids' | 'nfc-driver';

const PCSC_NAME_LIMIT_CHARACTERS = 200;

const BY_USB_ID: ReadonlyMap<string, CataloguedReader> = new Map(
  CATALOGUED_READERS.flatMap((reader) => reader.usbIds.map((id) => [id, reader] as const)),
);

const LONGEST_NAME_FIRST = CATALOGUED_READERS.flatMap((reader) =>
  reader.pcscNames.map((name) => ({ name, reader })),
).sort((one, other) => other.name.length - one.name.length);

/** The model with these USB ids (16 bits each); `undefined` for any other number. */
export function readerByUsbId(vendorId: number, productId: number): CataloguedReader | undefined {
  return BY_USB_ID.get(usbId(vendorId, productId));
}

/**
 * The model behind a name that PC/SC gives, whatever slot, serial number and index follow
 * (`ACS ACR39U ICC Reader 00 00`). `undefined` for a name that no model is known to have.
 */
export function readerByPcscName(name: string): CataloguedReader | undefined {
  const given = name.slice(0, PCSC_NAME_LIMIT_CHARACTERS).toLowerCase();
  return LONGEST_NAME_FIRST.find((known) => given.startsWith(known.name) && endsWord(given, known.name.length))?.reader;
}

/** `054C:0DC8`, as the catalogue has it. */
export function usbId(vendorId: number, productId: number): string {
  return [vendorId, productId].map((id) => id.toString(16).toUpperCase().padStart(4, '0')).join(':');
}

function endsWord(text: string, at: number): boolean {
  return !/[\p{L}\p{N}]/u.test(text.charAt(at));
}
