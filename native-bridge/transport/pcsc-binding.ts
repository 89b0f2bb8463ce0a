/** What a PC/SC call failed of, in the words that the transport decides by. */
export type PcscTrouble =
  | 'serviceDown'
  /** As it is where a system stops it while it has no reader. */
  | 'serviceStopped'
  | 'readerGone'
  | 'cardGone'
  | 'cardMute'
  | 'busy'
  | 'wasReset'
  | 'other';

/** The only thing a binding's promises reject with. */
export class PcscError extends Error {
  readonly trouble: PcscTrouble;

  constructor(trouble: PcscTrouble, detail: string) {
    super(detail);
    this.name = 'PcscError';
    this.trouble = trouble;
  }
}

export interface PcscReaderStatus {
  readonly reader: string;
  readonly card: 'absent' | 'present' | 'mute';
  /** Absent where the binding cannot tell without connecting. */
  readonly atr: Uint8Array | undefined;
}

export interface PcscEvents {
  onStatus(status: PcscReaderStatus): void;
  onReaderGone(reader: string): void;
  /** The monitor is over, whatever the reason; the context gives no more events. At most once. */
  onEnded(trouble: PcscTrouble): void;
}

/** A native PC/SC addon behind the few calls that the transport needs. */
export interface PcscBinding {
  readonly name: 'koffi' | 'pcsclite';
  /**
   * Loads the addon where needed, connects to the service and begins to watch. Resolves once the readers that are
   * there have been told of. Rejects with `PcscError`.
   */
  open(events: PcscEvents): Promise<PcscContext>;
  /** Resolves once a stopped service runs, or after `limitMs`; absent where no event tells. Never rejects. */
  readonly serviceRuns?: ((limitMs: number) => Promise<void>) | undefined;
}

export interface PcscContext {
  /** Whether `connect` may be asked for a transaction. */
  readonly hasTransactions: boolean;
  /**
   * `exclusive`: nobody else may be connected. `transaction`: shared, and alone until `disconnect`; resolves only once
   * others have ended theirs.
   */
  connect(reader: string, mode: 'exclusive' | 'transaction'): Promise<PcscCard>;
  /** Never throws. */
  close(): void;
}

export interface PcscCard {
  readonly atr: Uint8Array;
  transmit(command: Uint8Array): Promise<Uint8Array>;
  /** Removes power from the card, so that nothing stays verified, and ends the connection. */
  disconnect(): Promise<void>;
}

const TROUBLE_BY_CODE: Readonly<Record<number, PcscTrouble>> = {
  // ERROR_DEVICE_NOT_CONNECTED: what a Windows driver says of a reader that was unplugged.
  1167: 'readerGone',
  2148532233: 'readerGone',
  2148532235: 'busy',
  2148532236: 'cardGone',
  2148532242: 'serviceDown',
  2148532243: 'serviceDown',
  2148532247: 'readerGone',
  2148532248: 'serviceDown',
  2148532253: 'serviceStopped',
  2148532254: 'serviceStopped',
  2148532270: 'readerGone',
  2148532326: 'cardMute',
  2148532327: 'cardMute',
  2148532328: 'wasReset',
  2148532329: 'cardGone',
};

/**
 * Meaning of a SCARD_* code, or of a code of the system itself. Source: winscard.h, winerror.h, pcsclite.h.
 *
 * @param stopsWithoutReaders whether this system stops the service while it has no reader; else a stopped one is down
 */
export function troubleOfCode(code: number, stopsWithoutReaders: boolean): PcscTrouble {
  const trouble = TROUBLE_BY_CODE[code] ?? 'other';
  return trouble === 'serviceStopped' && !stopsWithoutReaders ? 'serviceDown' : trouble;
}

const SCARD_STATE_UNKNOWN = 0x0004;
const SCARD_STATE_UNAVAILABLE = 0x0008;
const SCARD_STATE_PRESENT = 0x0020;
const SCARD_STATE_MUTE = 0x0200;

/** What the status flags of SCardGetStatusChange say; `undefined`: the reader is not there any more. */
export function cardOfStatus(flags: number): PcscReaderStatus['card'] | undefined {
  if ((flags & (SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE)) !== 0) return undefined;
  if ((flags & SCARD_STATE_PRESENT) === 0) return 'absent';
  return (flags & SCARD_STATE_MUTE) === 0 ? 'present' : 'mute';
}

/** How long no event comes once a monitor has told of all that was there when it began. */
const QUIET_MS = 60;

/** Finds the moment when a monitor has told of everything that was there at its start; no addon says so itself. */
export function firstQuiet(): { readonly reached: Promise<void>; begin(): void; end(): void } {
  const quiet = Promise.withResolvers<void>();
  let open = 0;
  let timer = setTimeout(quiet.resolve, QUIET_MS);
  return {
    reached: quiet.promise,
    begin() {
      open += 1;
      clearTimeout(timer);
    },
    end() {
      open -= 1;
      if (open === 0) timer = setTimeout(quiet.resolve, QUIET_MS);
    },
  };
}
