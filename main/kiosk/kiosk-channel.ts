import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { decodeFrame, encodeFrame, FRAME_LIMIT_BYTES, type Frame, type FrameChannel } from '#contract/app/ipc-frame.ts';
import type { Clock } from '#core/ports/ports.ts';
import { endSocket } from '#platform/end-socket.ts';

const CLOSE_UNSUPPORTED_DATA = 1003;
/** A frozen browser is gone too. Long enough for a machine that is only busy; a killed one closes its socket at once. */
const SILENCE_LIMIT_MS = 10_000;
/** How long a page that is loaded anew waits for its predecessor to leave. */
const SUCCESSION_MS = 1_500;

/** A page that does not read what it asked for is a broken one. */
const UNREAD_LIMIT_BYTES = 4 * FRAME_LIMIT_BYTES;

interface ChannelDoor {
  /** Makes a socket the one channel, or refuses it with 409 while another one is open. */
  enter(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Closes the open channel, if any, and waits until it has been let go. */
  empty(): Promise<void>;
}

/**
 * Lets one window in at a time.
 *
 * `serve` gets each channel and resolves when everything that belonged to it has been let go; until then nobody else
 * enters.
 */
export function createChannelDoor(clock: Clock, serve: (channel: FrameChannel) => Promise<void>): ChannelDoor {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_LIMIT_BYTES,
    perMessageDeflate: false, // compressing a secret next to other bytes would show in the length
    clientTracking: false,
  });
  let current: WebSocket | undefined;
  let occupied: Promise<void> | undefined;

  async function enter(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (occupied !== undefined && !(await isLeft(occupied))) return refuse(socket);
    if (occupied !== undefined) return refuse(socket); // somebody else was quicker
    if (socket.destroyed) return;
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      current = webSocket;
      const watching = watchForSilence(webSocket, clock);
      occupied = serve(socketChannel(webSocket)).finally(() => {
        watching.abort();
        current = undefined;
        occupied = undefined;
      });
    });
  }

  async function isLeft(leaving: Promise<void>): Promise<boolean> {
    const waiting = new AbortController();
    const left = await Promise.race([
      leaving.then(() => true),
      clock.wait(SUCCESSION_MS, waiting.signal).then(
        () => false,
        () => false,
      ),
    ]);
    waiting.abort();
    return left;
  }

  return {
    enter: (request, socket, head) => void enter(request, socket, head),
    async empty() {
      current?.terminate();
      await occupied;
    },
  };
}

function refuse(socket: Duplex): void {
  endSocket(socket, 'HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
}

/** One WebSocket as a channel of frames. Text messages end it: the contract's frames are binary. */
function socketChannel(socket: WebSocket): FrameChannel {
  socket.on('error', () => socket.terminate());
  return {
    send(frame: Frame) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > UNREAD_LIMIT_BYTES) socket.terminate();
      else socket.send(encodeFrame(frame));
    },
    onFrame(listener) {
      socket.on('message', (message: Buffer, isBinary) => {
        if (!isBinary) return socket.close(CLOSE_UNSUPPORTED_DATA);
        const frame = decodeFrame(message);
        message.fill(0); // it may have carried a secret; the frame has its own copy
        listener(frame);
      });
    },
    onClose: (listener) => socket.once('close', () => listener()),
    close: () => socket.terminate(),
  };
}

function watchForSilence(socket: WebSocket, clock: Clock): AbortController {
  const watching = new AbortController();
  let heardAtMs = clock.nowMs();
  const heard = () => {
    heardAtMs = clock.nowMs();
  };
  socket.on('pong', heard);
  socket.on('message', heard);
  const watch = async () => {
    for (;;) {
      await clock.wait(SILENCE_LIMIT_MS / 4, watching.signal);
      if (clock.nowMs() - heardAtMs > SILENCE_LIMIT_MS) return socket.terminate();
      socket.ping();
    }
  };
  watch().catch(() => undefined); // ends with the channel
  return watching;
}
