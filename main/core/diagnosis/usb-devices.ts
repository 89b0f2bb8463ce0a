import {
  type CataloguedReader,
  readerByPcscName,
  readerByUsbId,
  usbId,
} from '#native-bridge/transport/reader-catalogue.ts';
import type { UsbDevice } from '../ports/usb-devices.ts';

export interface ReaderWithoutDriver {
  /** Maker and model where the catalogue has it, else its own name, else its USB ids. */
  readonly name: string;
  readonly catalogued: CataloguedReader | undefined;
}

/**
 * The readers that are plugged in and that PC/SC does not list.
 *
 * A reader that works is never named: PC/SC names that cannot be traced to a device stand for as many devices that
 * cannot be traced to a name, because drivers call readers what they like. Of two readers of one model it cannot tell
 * which one is missing, so one name in PC/SC stands for both.
 */
export function readersWithoutDriver(
  usb: readonly UsbDevice[],
  pcscReaders: readonly string[],
): readonly ReaderWithoutDriver[] {
  const untracedNames = new Set(pcscReaders);
  const untracedReaders: ReaderWithoutDriver[] = [];
  for (const device of usb) {
    const catalogued = readerByUsbId(device.vendorId, device.productId);
    if (catalogued === undefined && !device.isCardReader) continue;
    const names = pcscReaders.filter((name) => isNameOf(name, device, catalogued));
    for (const name of names) untracedNames.delete(name);
    if (names.length === 0) untracedReaders.push({ name: nameOf(device, catalogued), catalogued });
  }
  return untracedReaders.slice(untracedNames.size);
}

function isNameOf(pcscName: string, device: UsbDevice, catalogued: CataloguedReader | undefined): boolean {
  const named = readerByPcscName(pcscName);
  if (named !== undefined && catalogued !== undefined) return named === catalogued;
  return device.product !== undefined && pcscName.toLowerCase().includes(device.product.toLowerCase());
}

function nameOf(device: UsbDevice, catalogued: CataloguedReader | undefined): string {
  if (catalogued !== undefined) return `${catalogued.maker} ${catalogued.model}`;
  return device.product ?? `USB ${usbId(device.vendorId, device.productId)}`;
}
