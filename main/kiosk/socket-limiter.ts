import type { Socket } from 'node:net';
import { NewestMap } from '#platform/newest-map.ts';

const SOCKET_LIMIT = 8;

interface SocketLimiter {
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
  const newestOnes = () => new NewestMap<Socket, Socket>(SOCKET_LIMIT, (oldest) => oldest.destroy());
  const strangers = newestOnes();
  const trusted = newestOnes();

  return {
    admit(socket) {
      strangers.set(socket, socket);
      socket.once('close', () => {
        strangers.delete(socket);
        trusted.delete(socket);
      });
    },
    trust(socket) {
      if (!strangers.delete(socket)) return;
      trusted.set(socket, socket);
    },
    release(socket) {
      trusted.delete(socket);
    },
  };
}
