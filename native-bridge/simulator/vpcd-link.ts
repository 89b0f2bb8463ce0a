import { connect, type Socket } from 'node:net';
import { CardWasReset, type VirtualCard } from './virtual-card.ts';

/** What a reader needs of a card. */
type CardOnReader = Pick<VirtualCard, 'atr' | 'respond' | 'powerOff' | 'reset'>;

export interface VpcdLinkOptions {
  readonly host: string;
  readonly port: number;
  readonly card: CardOnReader;
  /** Ends the link for good. */
  readonly signal: AbortSignal;
  /** Called each time that the virtual reader has begun to talk to the card. */
  readonly onAttached?: () => void;
}

/** A practice card on a virtual reader of the PC/SC service (driver vpcd). */
export interface VpcdLink {
  /** Takes the card off the reader. */
  pull(): void;
  /** Puts it back. */
  insert(): void;
  /** Resolves once the signal has ended the link. */
  readonly ended: Promise<void>;
}

const RETRY_MS = 250;
const LENGTH_BYTES = 2;
const POWER_OFF = 0x00;
const POWER_ON = 0x01;
const RESET = 0x02;
const GET_ATR = 0x04;

/**
 * Offers a card to vpcd, which listens on `host:port`; connects again by itself whenever the service comes back.
 *
 * Messages in both directions are two octets of length and that many of payload; one octet is a control code, all
 * else a command APDU. Source: docs/card-protocol.md#vpcd.
 */
export function linkToVpcd({ host, port, card, signal, onAttached }: VpcdLinkOptions): VpcdLink {
  const ended = Promise.withResolvers<void>();
  let isInserted = true;
  let socket: Socket | undefined;
  let retry: NodeJS.Timeout | undefined;

  function attach(): void {
    clearTimeout(retry);
    if (!isInserted || signal.aborted || socket !== undefined) return;
    const attempt = connect({ host, port, noDelay: true });
    socket = attempt;
    serve(attempt, card, pull, onAttached);
    attempt.on('error', () => undefined);
    attempt.on('close', () => {
      if (socket !== attempt) return;
      socket = undefined;
      card.powerOff();
      if (isInserted && !signal.aborted) retry = setTimeout(attach, RETRY_MS);
    });
  }

  function detach(): void {
    clearTimeout(retry);
    const current = socket;
    socket = undefined;
    current?.destroy();
    card.powerOff();
  }

  function pull(): void {
    isInserted = false;
    detach();
  }

  function end(): void {
    detach();
    ended.resolve();
  }

  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  attach();
  return {
    pull,
    insert() {
      isInserted = true;
      attach();
    },
    ended: ended.promise,
  };
}

function serve(socket: Socket, card: CardOnReader, pull: () => void, onAttached: (() => void) | undefined): void {
  let received = Buffer.alloc(0);
  let isAttached = false;
  let answering = Promise.resolve();

  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= LENGTH_BYTES) {
      const end = LENGTH_BYTES + received.readUInt16BE(0);
      if (received.length < end) return;
      const message = Uint8Array.from(received.subarray(LENGTH_BYTES, end));
      received = received.subarray(end);
      if (!isAttached) {
        isAttached = true;
        onAttached?.();
      }
      answering = answering.then(() => answer(message));
    }
  });

  async function answer(message: Uint8Array): Promise<void> {
    if (socket.destroyed) return;
    if (message.length !== 1) {
      const response = await card.respond(message).catch(answerAfterReset);
      if (response.length === 0) pull();
      else send(response);
      return;
    }
    switch (message[0]) {
      case POWER_OFF:
      case POWER_ON:
        return card.powerOff();
      case RESET:
        return card.reset();
      case GET_ATR:
        return send(card.atr);
    }
  }

  /** One write: the driver on the other side would wait for a delayed acknowledgement between two. */
  function send(payload: Uint8Array): void {
    const message = Buffer.alloc(LENGTH_BYTES + payload.length);
    message.writeUInt16BE(payload.length);
    message.set(payload, LENGTH_BYTES);
    if (!socket.destroyed) socket.write(message);
  }
}

/** vpcd has no word for it. */
function answerAfterReset(error: unknown): Uint8Array {
  if (!(error instanceof CardWasReset)) throw error;
  return Uint8Array.of(0x6f, 0x00);
}
