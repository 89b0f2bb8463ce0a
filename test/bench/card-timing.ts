/**
 * What exchanges cost on real cards, computed: no practice card and no virtual reader is as slow as they are.
 *
 * All that is marked "assumed" in docs/card-protocol.md#timing is so here too; compare ratios, not milliseconds.
 */

/** One command and its answer, as long as they are on their way between reader and card. */
export interface Exchange {
  readonly commandBytes: number;
  /** Status word included. */
  readonly responseBytes: number;
  readonly isSignature: boolean;
  /** The first since the card got its power. */
  readonly wakesCard: boolean;
}

/** The line between reader and card, and how it is cut into blocks. */
export interface CardLink {
  readonly byteUs: number;
  readonly informationMaxBytes: number;
  /** Of every block beside its information; a block that only acknowledges is no more than that. */
  readonly blockFrameBytes: number;
  /** From the end of one block to the beginning of the next, delimiters included. */
  readonly turnaroundUs: number;
  /** After this the card has to ask for more time, or is taken for dead. */
  readonly frameWaitingMs: number;
}

export interface CardSetting {
  readonly name: string;
  readonly link: CardLink;
  readonly lengths: 'extended' | 'short';
  /** One RSA-2048 private operation. */
  readonly signatureMs: number;
  /** Reader, USB and the card's own work on a command that does not sign. */
  readonly exchangeOverheadMs: number;
  readonly powerUpMs: number;
}

const CARRIER_MHZ = 13.56;
/** Start bit, eight bits, stop bit. Source: ISO/IEC 14443-3, Type B. */
const CONTACTLESS_BYTE_ETU = 10;
/** Start and end of a Type B frame, about 13 and 11 etu. Source: ISO/IEC 14443-3. */
const FRAME_DELIMITERS_ETU = 24;
/** Least silence and synchronisation before the card speaks, 64 + 80 periods of the subcarrier. Source: ISO/IEC 14443-3. */
const SYNCHRONISATION_US = ((64 + 80) * 16) / CARRIER_MHZ;
/** 256 bytes of frame without PCB, CID and two bytes of CRC. Source: ATQB of the cards seen; ISO/IEC 14443-4. */
const CONTACTLESS_INFORMATION_BYTES = 252;

/** `frameWaitingInteger` as in the card's ATQB: 9 and 10 were seen, 13 on a card that knows 106 kbit/s only. */
export function contactlessLink(bitRateKbps: 106 | 212 | 424, frameWaitingInteger: number): CardLink {
  const etuUs = 128 / CARRIER_MHZ / (bitRateKbps / 106);
  return {
    byteUs: CONTACTLESS_BYTE_ETU * etuUs,
    informationMaxBytes: CONTACTLESS_INFORMATION_BYTES,
    blockFrameBytes: 4,
    turnaroundUs: FRAME_DELIMITERS_ETU * etuUs + SYNCHRONISATION_US,
    frameWaitingMs: ((256 * 16) / CARRIER_MHZ / 1_000) * 2 ** frameWaitingInteger,
  };
}

const CONTACT_CLOCK_MHZ = 4;
/** Ten bits and one of guard time, TC1 = FF. Source: ISO/IEC 7816-3; the ATRs seen. */
const CONTACT_BYTE_ETU = 11;
/** Block guard time of T=1. Source: ISO/IEC 7816-3. */
const BLOCK_GUARD_ETU = 22;
/** The smaller of the two IFSC seen. */
const CONTACT_INFORMATION_BYTES = 251;
/** BWI 4, in every contact ATR seen: 2^4 × 960 × 372 clock periods. Source: ISO/IEC 7816-3. */
const BLOCK_WAITING_MS = (2 ** 4 * 960 * 372) / CONTACT_CLOCK_MHZ / 1_000;

/** T=1 at 4 MHz. `clocksPerBit`: 372/1 without negotiation, 372/4 = 93 where reader and card agree on it, 512/1. */
export function contactLink(clocksPerBit: 372 | 93 | 512): CardLink {
  const etuUs = clocksPerBit / CONTACT_CLOCK_MHZ;
  return {
    byteUs: CONTACT_BYTE_ETU * etuUs,
    informationMaxBytes: CONTACT_INFORMATION_BYTES,
    blockFrameBytes: 4,
    turnaroundUs: BLOCK_GUARD_ETU * etuUs,
    frameWaitingMs: BLOCK_WAITING_MS,
  };
}

/** The middles or ends of the ranges measured on other Java cards; the card's own time is not known. Source: JCAlgTest. */
const SIGNATURE_MS = { newest: 60, middle: 190, old: 700 } as const;
/** Both ends of what is assumed for reader, USB and card, and one between. */
const OVERHEAD_MS = { least: 3, middle: 5, most: 10 } as const;
/** Both ends of what is assumed for activation, and one between. */
const POWER_UP_MS = { least: 10, middle: 30, most: 50 } as const;

export const CARD_SETTINGS: readonly CardSetting[] = [
  {
    name: '424 kbit/s, newest',
    link: contactlessLink(424, 9),
    lengths: 'extended',
    signatureMs: SIGNATURE_MS.newest,
    exchangeOverheadMs: OVERHEAD_MS.least,
    powerUpMs: POWER_UP_MS.least,
  },
  {
    name: '212 kbit/s, middle',
    link: contactlessLink(212, 10),
    lengths: 'extended',
    signatureMs: SIGNATURE_MS.middle,
    exchangeOverheadMs: OVERHEAD_MS.middle,
    powerUpMs: POWER_UP_MS.middle,
  },
  {
    name: '106 kbit/s, old, short',
    link: contactlessLink(106, 10),
    lengths: 'short',
    signatureMs: SIGNATURE_MS.old,
    exchangeOverheadMs: OVERHEAD_MS.most,
    powerUpMs: POWER_UP_MS.most,
  },
  {
    name: 'contact 372/4, middle',
    link: contactLink(93),
    lengths: 'extended',
    signatureMs: SIGNATURE_MS.middle,
    exchangeOverheadMs: OVERHEAD_MS.middle,
    powerUpMs: POWER_UP_MS.middle,
  },
  {
    name: 'contact 372/1, old, short',
    link: contactLink(372),
    lengths: 'short',
    signatureMs: SIGNATURE_MS.old,
    exchangeOverheadMs: OVERHEAD_MS.most,
    powerUpMs: POWER_UP_MS.most,
  },
  {
    name: 'contact 512/1, old, short',
    link: contactLink(512),
    lengths: 'short',
    signatureMs: SIGNATURE_MS.old,
    exchangeOverheadMs: OVERHEAD_MS.most,
    powerUpMs: POWER_UP_MS.most,
  },
];

/** Milliseconds that `bytes` are on the line, without any frame around them. */
export function lineMs(link: CardLink, bytes: number): number {
  return (bytes * link.byteUs) / 1_000;
}

/** Milliseconds for all of `exchanges`, one after the other, with nobody thinking in between. */
export function exchangesMs(exchanges: readonly Exchange[], setting: CardSetting): number {
  return exchanges.reduce((totalMs, exchange) => totalMs + exchangeMs(exchange, setting), 0);
}

/** What of it no program can leave out: the card gets its power, and makes its signatures. */
export function floorMs(exchanges: readonly Exchange[], { link, signatureMs, powerUpMs }: CardSetting): number {
  return exchanges.reduce(
    (totalMs, { wakesCard, isSignature }) =>
      totalMs + (wakesCard ? powerUpMs : 0) + (isSignature ? signatureMs + waitingMs(link, signatureMs) : 0),
    0,
  );
}

function exchangeMs(exchange: Exchange, { link, signatureMs, exchangeOverheadMs, powerUpMs }: CardSetting): number {
  return (
    (exchange.wakesCard ? powerUpMs : 0) +
    exchangeOverheadMs +
    chainMs(link, exchange.commandBytes) +
    (exchange.isSignature ? signatureMs + waitingMs(link, signatureMs) : 0) +
    chainMs(link, exchange.responseBytes)
  );
}

/** One message in as many blocks as it takes; each but the last is acknowledged. */
function chainMs(link: CardLink, messageBytes: number): number {
  const blocks = Math.max(1, Math.ceil(messageBytes / link.informationMaxBytes));
  const acknowledgements = blocks - 1;
  return lineMs(link, messageBytes) + (blocks + acknowledgements) * blockMs(link, 0);
}

/** Requests for more time and what the reader answers to them, one byte of information each. */
function waitingMs(link: CardLink, busyMs: number): number {
  const extensions = Math.ceil(busyMs / link.frameWaitingMs) - 1;
  return extensions * 2 * blockMs(link, 1);
}

function blockMs(link: CardLink, informationBytes: number): number {
  return lineMs(link, link.blockFrameBytes + informationBytes) + link.turnaroundUs / 1_000;
}
