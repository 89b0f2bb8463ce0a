import type { ReaderSystem } from '#native-bridge/transport/reader-catalogue.ts';

/** What is plugged in, whether a driver knows it or not. Serial numbers are not asked for. */
export interface UsbDevices {
  readonly system: ReaderSystem;
  /** `undefined` where the system could not be asked. Rejects with the signal's reason if it is aborted. */
  list(signal: AbortSignal): Promise<readonly UsbDevice[] | undefined>;
}

export interface UsbDevice {
  readonly vendorId: number;
  readonly productId: number;
  /** As the device calls itself, without control and format characters, at most 80 characters. */
  readonly product: string | undefined;
  /** Whether it says of itself that it is a smart card reader (USB interface class 0B, CCID). */
  readonly isCardReader: boolean;
}
