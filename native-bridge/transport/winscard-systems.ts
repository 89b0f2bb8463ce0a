/** Where a system keeps its PC/SC, and how its headers lay out what the calls pass. Types by their names in koffi. */
export interface WinscardSystem {
  readonly library: string;
  /** `wide`: names are UTF-16 and the calls that take one end in W. */
  readonly names: 'bytes' | 'wide';
  readonly long: 'int32' | 'long';
  readonly dword: 'uint32' | 'ulong';
  /** SCARDCONTEXT and SCARDHANDLE. */
  readonly handle: 'int32' | 'long' | 'uintptr_t';
  /** Whether structures have no padding. */
  readonly isPacked: boolean;
  /** Length of `rgbAtr` in SCARD_READERSTATE. */
  readonly atrBytes: 33 | 36;
  /** Most readers that one SCardGetStatusChange takes, the pseudo-reader for readers themselves included. */
  readonly maxWatched: number;
  /** Whether the pseudo-reader for readers themselves, where the service knows it, tells of every reader that comes. */
  readonly tellsOfReaders: boolean;
  /** Whether the service runs only while a reader is plugged in. */
  readonly stopsWithoutReaders: boolean;
}

/** By its whole path: a bare name would also be looked for beside the program and in the current folder. */
const WINDOWS_FOLDER = `${process.env.SystemRoot ?? 'C:\\Windows'}\\System32`;
/** Has WaitForSingleObject. */
export const WINDOWS_KERNEL = `${WINDOWS_FOLDER}\\kernel32.dll`;

/**
 * Sources. Windows: winscard.h, winsmcrd.h and WinDef.h of its SDK (LONG and DWORD have 32 bits on every processor,
 * MAXIMUM_SMARTCARD_READERS is 10). macOS: PCSC/winscard.h, pcsclite.h and wintypes.h of its SDK (`#pragma pack(1)`,
 * `int32_t` and `uint32_t`). Linux: winscard.h, pcsclite.h and wintypes.h of pcsc-lite (`long`, `unsigned long`,
 * PCSCLITE_MAX_READERS_CONTEXTS is 16). Windows starts SCardSvr by the arrival of a reader and stops it after the last
 * one. macOS may take the pseudo-reader and stay silent.
 */
export const WINSCARD_SYSTEMS = {
  win32: {
    library: `${WINDOWS_FOLDER}\\winscard.dll`,
    names: 'wide',
    long: 'int32',
    dword: 'uint32',
    handle: 'uintptr_t',
    isPacked: false,
    atrBytes: 36,
    maxWatched: 11,
    tellsOfReaders: true,
    stopsWithoutReaders: true,
  },
  darwin: {
    library: '/System/Library/Frameworks/PCSC.framework/PCSC',
    names: 'bytes',
    long: 'int32',
    dword: 'uint32',
    handle: 'int32',
    isPacked: true,
    atrBytes: 33,
    maxWatched: 16,
    tellsOfReaders: false,
    stopsWithoutReaders: false,
  },
  linux: {
    library: 'libpcsclite.so.1',
    names: 'bytes',
    long: 'long',
    dword: 'ulong',
    handle: 'long',
    isPacked: false,
    atrBytes: 33,
    maxWatched: 16,
    tellsOfReaders: true,
    stopsWithoutReaders: false,
  },
} as const satisfies Readonly<Record<string, WinscardSystem>>;
