import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer as createVite, type InlineConfig, type ViteDevServer } from 'vite';
import { inProject } from './project.mjs';

const LOOPBACK = '127.0.0.1';

export interface PageServer {
  readonly origin: string;
  readonly vite: ViteDevServer;
  close(): Promise<void>;
}

interface PageServerOptions {
  /** The port that a developer's bookmarks know; any free one where it is taken. */
  readonly port: number;
  /** Where Vite keeps what it has made of packages. */
  readonly folder: string;
  /** Folders and files of the project that a page may load. */
  readonly allow: readonly string[];
  readonly config: (origin: string) => InlineConfig;
}

/** Serves pages with hot reload on the loopback interface, to the developer of this machine. */
export async function servePages({ port, folder, allow, config }: PageServerOptions): Promise<PageServer> {
  const server = createServer();
  const address = await listen(server, port).catch(() => listen(server, 0));
  const origin = `http://${LOOPBACK}:${address.port}`;
  const { server: serverConfig, ...rest } = config(origin);
  const vite = await createVite({
    configFile: inProject('vite.config.ts'),
    cacheDir: join(folder, 'vite'),
    clearScreen: false,
    ...rest,
    server: {
      ...serverConfig,
      middlewareMode: { server }, // on a server of its own Vite ends the process before the host has ended
      hmr: { server },
      cors: false,
      fs: { allow: [...allow, 'node_modules'].map(inProject) },
    },
  });
  server.on('request', vite.middlewares);
  return {
    origin,
    vite,
    async close() {
      await vite.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A port that nothing listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const { port } = await listen(server, 0);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function listen(server: Server, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve(server.address() as AddressInfo);
    });
  });
}
