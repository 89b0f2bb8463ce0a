import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { startPortal } from '#portal/portal-main.ts';

/** A portal of this program's own, whose address is known before it answers. */
export interface EmbeddedPortal {
  readonly origin: string;
  /** Resolves once it answers, or with the failure of `startPortal`. */
  readonly started: Promise<Outcome<void>>;
  stop(): Promise<void>;
}

/**
 * Starts a portal on a free port of this computer as soon as `begin` resolves; a window need not wait for it. Loading it
 * keeps this thread busy, so that `begin` is best when the window stands.
 */
export async function embedPortal(
  config: Parameters<typeof startPortal>[0],
  begin: Promise<unknown>,
): Promise<EmbeddedPortal> {
  const port = await freePort();
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));
  // One that is stopped before it may begin never begins.
  const starting = Promise.race([begin, stopped]).then(async () => {
    if (stopping.signal.aborted) return failed({ code: 'cancelled' });
    const start = await load();
    return start({ ...config, port }, { signal: stopping.signal });
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    started: starting.then((portal) => (portal.ok ? success(undefined) : portal)),
    async stop() {
      stopping.abort();
      const portal = await starting.catch(() => undefined);
      if (portal?.ok === true) await portal.value.stop();
    },
  };
}

/** The portal is most of the modules of a program that has one: they are loaded beside the window. */
async function load(): Promise<typeof startPortal> {
  return (await import('#portal/portal-main.ts')).startPortal;
}

/** Where another program takes the port before the portal does, the portal says so. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
