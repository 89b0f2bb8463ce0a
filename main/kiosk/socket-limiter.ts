import type { Socket } from 'node:net';

const SOCKET_LIMIT = 8;

export interface SocketLimiter {
  admit(socket: Socket): void;
  /** The cookie came over it: it is our browser's and gives way to no stranger. */
  trust(socket: Socket): void;
  /** It is at the channel's door, which keeps one and refuses the rest: the one kept must give way to no other socket. */
  release(socket: Socket): void;
}

/**
 * At most eight sockets of strangers and eight of our browser.
 *
 * A stranger above the limit takes the place of the oldest stranger, so that sockets which are opened and kept silent
 * never keep our browser out. Source: SR-49.
 */
export function createSocketLimiter(): SocketLimiter {
  const strangers = new Set<Socket>();
  const trusted = new Set<Socket>();

  function keepWithin(sockets: Set<Socket>): void {
    for (const oldest of sockets) {
      if (sockets.size <= SOCKET_LIMIT) return;
      sockets.delete(oldest);
      oldest.destroy();
    }
  }

  return {
    admit(socket) {
      strangers.add(socket);
      socket.once('close', () => {
        strangers.delete(socket);
        trusted.delete(socket);
      });
      keepWithin(strangers);
    },
    trust(socket) {
      if (!strangers.delete(socket)) return;
      trusted.add(socket);
      keepWithin(trusted);
    },
    release(socket) {
      trusted.delete(socket);
    },
  };
}
