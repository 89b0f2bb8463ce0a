import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochMs } from '#contract/values/brands.ts';
import type { Clock } from '#core/ports/ports.ts';
import { systemClock } from '#host/node-ports.ts';
import { hostKiosk } from '../../main/kiosk/kiosk-host.ts';
import { createLaunchTickets } from '../../main/kiosk/launch-ticket.ts';
import { generatedCount } from '../support/generated-counts.ts';
import {
  ask,
  buyCookie,
  type KioskUnderTest,
  openSocket,
  startTestKiosk,
  TEST_FILES,
} from '../support/host/kiosk-harness.ts';
import { scriptedCore } from '../support/window/scripted-core.ts';

const UPGRADE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
};

/** Sends bytes as they are and reads until the other side ends; what a well-made client would never send. */
function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let reply = '';
    socket.on('data', (chunk) => {
      reply += chunk.toString('latin1');
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(reply));
  });
}

/** Sends `text` and cuts the connection with a reset so many turns of the event loop later. */
function resetAfter(port: number, text: string, turns: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      let turnsLeft = turns;
      const turn = () => {
        if (turnsLeft === 0) return void socket.resetAndDestroy();
        turnsLeft -= 1;
        setImmediate(turn);
      };
      socket.write(text, turn);
    });
    socket.on('error', () => undefined);
    socket.once('close', () => resolve());
  });
}

describe('The kiosk host on loopback', () => {
  let kiosk: KioskUnderTest;
  beforeEach(async () => {
    kiosk = await startTestKiosk();
  });
  afterEach(() => kiosk.host.stop());

  it('SR-42: listens on 127.0.0.1 and nowhere else', async () => {
    const port = kiosk.port.toString(16).toUpperCase().padStart(4, '0');
    const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'utf8')));
    const LISTENING = '0A';
    const addresses = tables
      .flatMap((table) => table.split('\n').slice(1))
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local, , state]) => state === LISTENING && local?.endsWith(`:${port}`))
      .map(([, local]) => local?.split(':')[0]);

    expect(addresses).toEqual(['0100007F']);
  });

  it.each([
    'localhost:PORT',
    '127.0.0.1',
    '127.0.0.1:1',
    '127.0.0.1:PORT.',
    '127.0.0.1.:PORT',
    '127.0.0.2:PORT',
    '127.1:PORT',
    '2130706433:PORT',
    '[::1]:PORT',
    '[::ffff:127.0.0.1]:PORT',
    '0.0.0.0:PORT',
    'rebound.example:PORT',
    '127.0.0.1:PORT@rebound.example',
    '127.0.0.1:0PORT',
    '127.0.0.1:PORT, 127.0.0.1:PORT',
  ])('SR-43: answers 421 without a body to Host %j, whatever is asked', async (template) => {
    const cookie = await buyCookie(kiosk);
    const Host = template.replaceAll('PORT', String(kiosk.port));
    for (const [method, path, extra] of [
      ['GET', '/', {}],
      ['GET', '/assets/app-abcdefgh.js', {}],
      ['POST', '/ticket', {}],
      ['GET', '/channel', UPGRADE],
    ] as const) {
      const headers = { Cookie: cookie, Origin: kiosk.origin, ...extra, Host };
      expect(await ask(kiosk.port, path, { method, headers })).toMatchObject({ status: 421, body: '' });
    }
  });

  it.each([
    ['no Host', []],
    ['an empty Host', ['']],
    ['our Host twice', ['127.0.0.1:PORT', '127.0.0.1:PORT']],
    ['our Host and another', ['127.0.0.1:PORT', 'rebound.example']],
  ])('SR-43: answers 421 to %s', async (_what, hosts) => {
    const lines = hosts.map((host) => `Host: ${host.replace('PORT', String(kiosk.port))}\r\n`);
    const reply = await sendRaw(kiosk.port, `GET / HTTP/1.1\r\n${lines.join('')}Connection: close\r\n\r\n`);

    expect(reply).toMatch(/^HTTP\/1\.1 421 .*\r\n\r\n$/s);
  });

  it.each(foreignOrigins())('SR-44: takes neither a ticket nor a socket from Origin %j', async (template) => {
    const cookie = await buyCookie(kiosk);
    const Origin = template.replaceAll('PORT', String(kiosk.port));
    const second = createTicketAgain();
    const refusals = await Promise.all([
      ask(kiosk.port, '/ticket', { method: 'POST', headers: { Origin }, body: second }),
      ask(kiosk.port, '/channel', { headers: { Origin, Cookie: cookie, ...UPGRADE } }),
    ]);

    expect(refusals.map(({ status }) => status)).toEqual([403, 403]);
    expect(kiosk.core.calls).toEqual([]);
  });

  it.each(['cross-site', 'same-site', 'none', 'Same-Origin', 'same-origin, same-origin', ''])(
    'SR-44: takes neither a ticket nor a socket with Sec-Fetch-Site %j',
    async (site) => {
      const headers = { Origin: kiosk.origin, 'Sec-Fetch-Site': site };
      const reply = await ask(kiosk.port, '/ticket', { method: 'POST', headers, body: kiosk.ticket });
      expect(reply.status).toBe(403);

      const cookie = await buyCookie(kiosk);
      expect((await ask(kiosk.port, '/channel', { headers: { ...headers, Cookie: cookie, ...UPGRADE } })).status).toBe(
        403,
      );
    },
  );

  it('SR-44: opens the page to a typed address, and its files only to the page', async () => {
    const Cookie = await buyCookie(kiosk);
    const status = async (path: string, site: string) =>
      (await ask(kiosk.port, path, { headers: { Cookie, 'Sec-Fetch-Site': site } })).status;

    expect(await status('/', 'none')).toBe(200);
    expect(await status('/', 'same-origin')).toBe(200);
    expect(await status('/', 'same-site')).toBe(403);
    expect(await status('/', 'cross-site')).toBe(403);
    expect(await status('/assets/app-abcdefgh.js', 'same-origin')).toBe(200);
    expect(await status('/assets/app-abcdefgh.js', 'none')).toBe(403);
  });

  it.each(['HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'])(
    'SR-45: does nothing on %s of any path, and never sends a CORS header',
    async (method) => {
      const Cookie = await buyCookie(kiosk);
      for (const path of [
        '/',
        '/channel',
        '/assets/app-abcdefgh.js',
        '/elsewhere',
        ...(method === 'POST' ? [] : ['/ticket']),
      ]) {
        const reply = await ask(kiosk.port, path, { method, headers: { Cookie, Origin: kiosk.origin } });
        expect(reply.status).toBe(403);
        expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
      expect(kiosk.core.calls).toEqual([]);
    },
  );

  it('SR-45: spends no ticket on GET', async () => {
    await ask(kiosk.port, `/ticket?${kiosk.ticket}`, { headers: { Origin: kiosk.origin } });
    await ask(kiosk.port, '/ticket', { headers: { Origin: kiosk.origin }, body: kiosk.ticket });

    expect(await buyCookie(kiosk)).toContain('=');
  });

  it('SR-46: sells a cookie for the ticket once, out of the reach of scripts and other sites', async () => {
    expect(Buffer.from(kiosk.ticket, 'base64url')).toHaveLength(32);
    const buy = () =>
      ask(kiosk.port, '/ticket', { method: 'POST', headers: { Origin: kiosk.origin }, body: kiosk.ticket });
    const [first, second] = [await buy(), await buy()];

    expect(first.status).toBe(204);
    expect(first.headers['set-cookie']).toEqual([
      expect.stringMatching(new RegExp(`^madoguchi_${kiosk.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`)),
    ]);
    expect(second.status).toBe(403);
    expect(second.headers['set-cookie']).toBeUndefined();
  });

  it('SR-46: sells nothing for any other ticket', async () => {
    const near = [
      kiosk.ticket.slice(1),
      `${kiosk.ticket}A`,
      kiosk.ticket.toLowerCase(),
      '',
      'A'.repeat(43),
      'A'.repeat(5_000),
    ];
    for (const body of near) {
      const reply = await ask(kiosk.port, '/ticket', { method: 'POST', headers: { Origin: kiosk.origin }, body });
      expect(reply.headers['set-cookie']).toBeUndefined();
    }
    expect(await buyCookie(kiosk)).toContain('=');
  });

  it('SR-47: goes nowhere when another program holds its port', async () => {
    const second = await hostKiosk(scriptedCore(), {
      port: kiosk.port,
      publicTerminal: false,
      opening: { by: 'hand' },
      files: TEST_FILES,
      clock: systemClock,
      log: () => undefined,
    });

    expect(second).toMatchObject({ ok: false, failure: { code: 'usage' } });
  });

  it('SR-49: refuses headers above 16 KiB and bodies above a ticket', async () => {
    const large = await ask(kiosk.port, '/', { headers: { 'X-Large': 'a'.repeat(17_000) } });
    expect(large.status).toBe(431);

    const declared = `POST /ticket HTTP/1.1\r\nHost: 127.0.0.1:${kiosk.port}\r\nOrigin: ${kiosk.origin}\r\n`;
    expect(await sendRaw(kiosk.port, `${declared}Content-Length: 300000\r\n\r\n`)).toMatch(/^HTTP\/1\.1 403 /);
    expect(await sendRaw(kiosk.port, `${declared}Transfer-Encoding: chunked\r\n\r\n`)).toMatch(/^HTTP\/1\.1 403 /);
  });

  const SLOW_MS = generatedCount(0, 60_000);
  it('SR-49: serves its browser within 200 ms while 500 sockets send a byte now and then, and grows no larger', async () => {
    const cookie = await buyCookie(kiosk);
    const { socket } = await openSocket(kiosk, cookie);
    const slow = Array.from({ length: 500 }, () => {
      const silent = connect(kiosk.port, '127.0.0.1');
      silent.on('error', () => undefined);
      silent.write('GET / HTTP/1.1\r\n');
      return silent;
    });
    const drip = setInterval(() => {
      for (const silent of slow) if (silent.writable) silent.write('x');
    }, 1_000);
    const tookMs: number[] = [];
    const residentBytes = process.memoryUsage().rss;
    const endMs = performance.now() + SLOW_MS;
    for (let request = 0; request < 100 || performance.now() < endMs; request += 1) {
      const beganAt = performance.now();
      const { status } = await ask(kiosk.port, '/', { headers: { Cookie: cookie } });
      tookMs.push(performance.now() - beganAt);
      expect(status).toBe(200);
      slow.shift()?.destroy();
      slow.push(connect(kiosk.port, '127.0.0.1').on('error', () => undefined));
      if (SLOW_MS > 0) await new Promise((passed) => setTimeout(passed, 50));
    }
    clearInterval(drip);
    for (const silent of slow) silent.destroy();

    expect(process.memoryUsage().rss - residentBytes).toBeLessThan(64 * 1_048_576);
    expect(tookMs.sort((a, b) => a - b)[Math.ceil(tookMs.length * 0.99) - 1]).toBeLessThanOrEqual(200);
    expect(socket.readyState).toBe(socket.OPEN);
  });

  it.each([
    ['a stranger', () => ({ Host: `127.0.0.1:${kiosk.port}` })],
    ['another host name', () => ({ Host: 'rebound.example' })],
    ['our browser, whose window is open already', (Cookie: string) => ({ ...ours(), Cookie })],
  ])('SR-49: outlives upgrades by %s that are reset at once', async (_who, headersFor) => {
    const cookie = await buyCookie(kiosk);
    const { socket } = await openSocket(kiosk, cookie);
    const headers = Object.entries({ ...UPGRADE, ...headersFor(cookie) }).map(([name, value]) => `${name}: ${value}`);
    const upgrade = `GET /channel HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`;
    const resets = await Promise.all(Array.from({ length: 200 }, (_, at) => resetAfter(kiosk.port, upgrade, at % 4)));

    expect(resets).toHaveLength(200);
    expect((await ask(kiosk.port, '/', { headers: { Cookie: cookie } })).status).toBe(200);
    expect(socket.readyState).toBe(socket.OPEN);
  });

  it('SR-50: answers every stranger alike: same status, same headers, same bytes', async () => {
    const paths = [
      '/',
      '/assets/app-abcdefgh.js',
      '/channel',
      '/elsewhere',
      '/../etc/passwd',
      '/%00',
      '/ticket?a',
      '/?a=b',
      '*',
    ];
    const replies = await Promise.all([
      ...paths.map((path) => ask(kiosk.port, path)),
      ask(kiosk.port, '/', { headers: { Cookie: `madoguchi_${kiosk.port}=wrong` } }),
      ask(kiosk.port, '/', { headers: { 'Accept-Encoding': 'gzip', 'If-None-Match': '*', Range: 'bytes=0-1' } }),
      ask(kiosk.port, '/ticket', { method: 'POST', body: 'wrong', headers: { Origin: kiosk.origin } }),
      ask(kiosk.port, '/channel', { headers: { ...UPGRADE, Origin: kiosk.origin } }),
      ask(kiosk.port, '/elsewhere', { headers: UPGRADE }),
    ]);
    const [first, ...others] = replies.map(({ status, rawHeaders, body }) => ({ status, rawHeaders, body }));

    for (const other of others) expect(other).toEqual(first);
    expect(first?.rawHeaders.join()).not.toMatch(/node|ws|server|powered|date|\d+\.\d+\.\d+/i);
  });

  it('SR-50: answers every stranger alike, whatever path is made up', async () => {
    const known = await ask(kiosk.port, '/');
    await fc.assert(
      fc.asyncProperty(fc.webPath(), async (path) => {
        const reply = await ask(kiosk.port, path === '' ? '/' : path);
        expect([reply.status, reply.rawHeaders, reply.body]).toEqual([known.status, known.rawHeaders, known.body]);
      }),
      { numRuns: 100 },
    );
  });

  it('serves its browser the built files with a policy that allows nothing foreign', async () => {
    const Cookie = await buyCookie(kiosk);
    const page = await ask(kiosk.port, '/', { headers: { Cookie } });
    const script = await ask(kiosk.port, '/assets/app-abcdefgh.js', { headers: { Cookie } });

    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('served') });
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    expect(page.headers['cache-control']).toBe('no-store');
    expect(script.headers['cache-control']).toContain('immutable');
    expect((await ask(kiosk.port, '/elsewhere', { headers: { Cookie } })).status).toBe(404);
  });

  function ours() {
    return { Host: `127.0.0.1:${kiosk.port}`, Origin: kiosk.origin };
  }

  function createTicketAgain(): string {
    return createLaunchTickets(systemClock).issue(1_000);
  }
});

describe('The launch ticket', () => {
  it.each([
    [29_999, true],
    [30_000, false],
    [86_400_000, false],
  ])('SR-46: %d ms after its issue, sells a cookie: %s', (laterMs, sells) => {
    let nowMs = 1_000_000;
    const clock: Clock = { nowMs: () => epochMs(nowMs), wait: async () => undefined };
    const desk = createLaunchTickets(clock);
    const ticket = desk.issue(30_000);
    nowMs += laterMs;

    expect(desk.redeem(ticket) !== undefined).toBe(sells);
  });

  it('SR-51: is good for one visit: the next one ends its cookie', () => {
    const desk = createLaunchTickets(systemClock);
    const cookie = desk.redeem(desk.issue(30_000));
    expect(desk.admits(cookie)).toBe(true);

    const next = desk.issue(30_000);
    expect(desk.admits(cookie)).toBe(false);
    expect(desk.admits(desk.redeem(next))).toBe(true);
    desk.close();
    expect(desk.admits(cookie)).toBe(false);
  });
});

function foreignOrigins(): readonly string[] {
  return [
    '',
    'null',
    'http://127.0.0.1',
    'http://127.0.0.1:1',
    'http://127.0.0.1:PORT/',
    'http://127.0.0.1:PORT ,http://127.0.0.1:PORT',
    'http://127.0.0.1:PORT.',
    'http://127.0.0.1:PORT#',
    'http://127.0.0.1:PORT?',
    'http://127.0.0.1:PORT@rebound.example',
    'http://127.0.0.1:PORT.rebound.example',
    'http://rebound.example:PORT',
    'http://rebound.example',
    'http://localhost:PORT',
    'http://LOCALHOST:PORT',
    'http://[::1]:PORT',
    'http://0.0.0.0:PORT',
    'http://127.1:PORT',
    'http://127.0.0.2:PORT',
    'http://2130706433:PORT',
    'http://0x7f000001:PORT',
    'http://a127.0.0.1:PORT',
    'https://127.0.0.1:PORT',
    'HTTP://127.0.0.1:PORT',
    'ws://127.0.0.1:PORT',
    'file://',
    'file:///start.html',
    'app://madoguchi',
    'data:',
    'blob:http://127.0.0.1:PORT',
    'about:blank',
    'chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'moz-extension://00000000-0000-4000-8000-000000000000',
    'devtools://devtools',
    'view-source:http://127.0.0.1:PORT',
    'javascript:0',
    '*',
    'same-origin',
    '127.0.0.1:PORT',
    '//127.0.0.1:PORT',
  ];
}
