import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { ProxyOptions } from 'vite';
import { RENDERER_POLICY } from '#host/renderer-files.ts';
import { GUARD_HEADERS } from '#platform/page-files.ts';
import { freePort, servePages } from './page-server.ts';
import { inProject, say } from './project.mjs';
import { startCommand } from './running-command.mjs';

// The window with hot reload, over the host, the core and the portal as they are, with a practice card:
// npm run dev [-- --persona NAME] [--public] [--data FOLDER]
//
// The host knows nothing of this: its only browser is the page server, which buys the cookie and lets its own page
// through to the channel. The host starts anew when one of its sources changes; the window finds it by itself.

const { values: given } = parseArgs({
  options: {
    persona: { type: 'string', default: 'ordinary' },
    public: { type: 'boolean', default: false },
    data: { type: 'string', default: inProject('.cache/dev') },
  },
});
const nonce = randomBytes(16).toString('base64');
const hostPort = await freePort();
const hostOrigin = `http://127.0.0.1:${hostPort}`;
let cookie = '';

const pages = await servePages({
  port: 5173,
  folder: given.data,
  allow: ['contract', 'renderer', 'words'],
  config: (origin) => ({
    html: { cspNonce: nonce },
    server: {
      headers: { ...GUARD_HEADERS, 'Content-Security-Policy': policyWith(nonce) },
      proxy: { '/channel': toHost(origin) },
    },
  }),
});

const host = startCommand(
  ['kiosk', '--json', '--no-open', '--port', String(hostPort), '--persona', given.persona].concat(
    given.public ? '--public' : [],
  ),
  ({ open }) => void enter(String(open)),
  // Practice has a folder of its own here, so that it disturbs none that runs beside it.
  { log: 'dev.log', watch: true, env: { XDG_CONFIG_HOME: given.data, APPDATA: given.data } },
);
host.once('exit', () => void pages.close());

/** The window's own policy, which also takes the scripts and styles that Vite writes into the page. */
function policyWith(ownNonce: string): string {
  return RENDERER_POLICY.replace(/((?:script|style)-src) 'self'/g, `$1 'self' 'nonce-${ownNonce}'`);
}

/** Trades the ticket of a host that has just started for its cookie. */
async function enter(address: string): Promise<void> {
  const ticket = new URL(address).hash.slice(1);
  const reply = await fetch(`${hostOrigin}/ticket`, { method: 'POST', headers: { origin: hostOrigin }, body: ticket });
  cookie = reply.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  say(`窓口: ${pages.origin}/`);
}

/** Lets our own page through to the host, and no page of another origin. */
function toHost(ownOrigin: string): ProxyOptions {
  return {
    target: hostOrigin,
    ws: true,
    changeOrigin: true,
    rewriteWsOrigin: true,
    bypass: ({ headers }) => (headers.origin === ownOrigin ? undefined : false),
    configure: (proxy) => proxy.on('proxyReqWs', (request) => request.setHeader('cookie', cookie)),
  };
}
