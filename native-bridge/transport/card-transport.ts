import type { Outcome } from '#contract/failures/outcome.ts';
import type { ReaderName } from '#contract/values/brands.ts';

/** What lies on a reader, as far as PC/SC can tell without talking to the card. */
export interface ReaderSlot {
  readonly name: ReaderName;
  /** `mute`: something is there that does not answer. `present` says nothing about which card it is. */
  readonly card: 'absent' | 'present' | 'mute';
  /** Answer to reset; display and speed memory only, never identity. */
  readonly atr: Uint8Array | undefined;
}

/** `running` without readers is also a service that the system stops while no reader is plugged in. */
export type ReaderServiceState =
  | { readonly service: 'down' }
  | { readonly service: 'running'; readonly readers: readonly ReaderSlot[] };

/** The port to readers and cards. Over PC/SC, over the practice card, over a fault-injecting card in tests. */
export interface CardTransport {
  /**
   * Calls `onChange` with the present state as soon as it is known and after every change, until the returned
   * function is called. Never polls where PC/SC has an event; comes back by itself after a service restart.
   */
  watch(onChange: (state: ReaderServiceState) => void): () => void;
  /**
   * Takes the card on `reader` for this process alone (exclusive, or one transaction where exclusive is refused).
   *
   * Waits at most `busyWaitMs` for another program. Fails with `readerServiceDown`, `readerNotFound`,
   * `cardNotPresent`, `cardUnreadable` or `readerBusy`.
   */
  connect(reader: ReaderName, options: ConnectOptions): Promise<Outcome<CardChannel>>;
  /** Stops watching and gives back the PC/SC context. Idempotent. */
  close(): Promise<void>;
}

/** Time as a transport needs it; the core's clock fits. */
export interface TransportClock {
  nowMs(): number;
  /** Resolves after `ms`, or rejects once the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export interface ConnectOptions {
  readonly signal: AbortSignal;
  readonly busyWaitMs: number;
}

/** One card held by this process. Whoever connects must `release`. */
export interface CardChannel {
  readonly reader: ReaderName;
  readonly atr: Uint8Array;
  /** Command APDUs sent so far on this channel. */
  readonly exchanges: number;
  /** Milliseconds spent inside the reader and the card so far. */
  readonly cardMs: number;
  /**
   * Sends one command APDU and returns the response APDU with its status word (2 bytes or more).
   *
   * Fails with `cardRemoved`, `readerRemoved`, `readerServiceDown`, `cardUnreadable` or `cardTimedOut`;
   * an answer of fewer than two bytes is `cardRemoved`. Never sends a command twice.
   */
  transmit(command: Uint8Array, options: TransmitOptions): Promise<Outcome<Uint8Array>>;
  /**
   * Takes the power off the card and takes it anew, where a reader has reset it: nothing is selected or verified then,
   * and it may be another card.
   *
   * Fails like `connect`; then the channel can be released only.
   */
  renew(signal: AbortSignal): Promise<Outcome<void>>;
  /** Powers the card off, so that nothing stays verified, and lets go. Idempotent, never throws. */
  release(): Promise<void>;
}

export interface TransmitOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** What the person would call this step; goes into the failure. */
  readonly during: string;
  /** True for VERIFY and CHANGE REFERENCE DATA: a lost answer may have cost a try. */
  readonly mayUseTry: boolean;
}
