// Runs inside the private network of the PC/SC stack: one Unix socket per slot, each passed on to vpcd's TCP port.
import { connect, createServer, type Socket } from 'node:net';

const [basePort, ...socketPaths] = process.argv.slice(2);

socketPaths.forEach((path, slot) => {
  createServer((outside) => {
    const vpcd = connect({ host: '127.0.0.1', port: Number(basePort) + slot, noDelay: true });
    join(outside, vpcd);
    join(vpcd, outside);
  }).listen(path);
});

function join(from: Socket, to: Socket): void {
  from.pipe(to);
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroy());
}
