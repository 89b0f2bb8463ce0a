import type { IncomingMessage, Server } from 'node:http';
import type { BlockList, Socket } from 'node:net';
import { isIn, isLoopback } from './loopback.ts';
import { addressGroup } from './rate-limit.ts';

interface SocketLimits {
  readonly mostSockets: number;
  readonly mostSocketsPerAddress: number;
  /** What a body brings at least, on average, once its grace is over. */
  readonly leastBytesPerSecond: number;
  readonly graceSeconds: number;
}

export interface SocketGuard {
  readonly limits: SocketLimits;
  /** Many people stand behind one of these: their sockets count in all, but not by address. */
  readonly proxies: BlockList;
  /** Whether the proxies alone, and this computer, may connect. */
  readonly proxiesOnly: boolean;
}

const WATCH_EVERY_MS = 500;

/**
 * Bounds what a server's sockets may hold. One above the limits is closed unanswered: the newest of its address, or,
 * where all are taken, the newest of the address that holds most. A body that trickles loses its socket.
 */
export function guardSockets(server: Server, { limits, proxies, proxiesOnly }: SocketGuard): void {
  const held = new Map<string, Set<Socket>>();
  let count = 0;

  const admit = (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const viaProxy = isIn(proxies, address);
    if (proxiesOnly && !viaProxy && !isLoopback(address)) return socket.destroy();
    const group = viaProxy ? `proxy ${address}` : addressGroup(address);
    const beside = held.get(group) ?? new Set<Socket>();
    if (!viaProxy && beside.size >= limits.mostSocketsPerAddress) return socket.destroy();
    held.set(group, beside.add(socket));
    count += 1;
    socket.once('close', () => {
      count -= 1;
      beside.delete(socket);
      if (beside.size === 0) held.delete(group);
    });
    if (count > limits.mostSockets) newestOfLargest(held)?.destroy();
  };

  server.on('connection', admit);
  server.on('request', (request: IncomingMessage) => watchPace(request, limits));
}

function newestOfLargest(held: ReadonlyMap<string, ReadonlySet<Socket>>): Socket | undefined {
  const [largest] = [...held.values()].sort((one, other) => other.size - one.size);
  return [...(largest ?? [])].filter((socket) => !socket.destroyed).at(-1);
}

function watchPace(request: IncomingMessage, { leastBytesPerSecond, graceSeconds }: SocketLimits): void {
  const { socket } = request;
  const hasBody = request.headers['transfer-encoding'] !== undefined || request.headers['content-length'] !== undefined;
  if (!hasBody) return;
  const begunMs = performance.now();
  const bytesBefore = socket.bytesRead;
  const watching = setInterval(() => {
    if (request.complete || socket.destroyed) return clearInterval(watching);
    const seconds = (performance.now() - begunMs) / 1_000;
    const received = socket.bytesRead - bytesBefore;
    if (seconds > graceSeconds && received < leastBytesPerSecond * seconds) socket.destroy();
  }, WATCH_EVERY_MS);
  watching.unref();
}
