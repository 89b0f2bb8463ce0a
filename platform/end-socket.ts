import type { Duplex } from 'node:stream';

const ANSWER_WITHIN_MS = 1_000;

/**
 * Says the last words on a socket and lets go of it. Ending alone closes one half: the other stays for as long as the
 * other side likes. What still comes in meanwhile is thrown away; after a second the socket is destroyed.
 */
export function endSocket(socket: Duplex, lastWords: string): void {
  const destroying = setTimeout(() => socket.destroy(), ANSWER_WITHIN_MS);
  socket.once('close', () => clearTimeout(destroying));
  socket.on('error', () => socket.destroy());
  if (socket.writable) socket.end(lastWords);
  else socket.destroy();
  socket.resume();
}
