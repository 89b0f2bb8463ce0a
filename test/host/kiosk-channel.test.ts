import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { connectContract } from '#contract/app/ipc-client.ts';
import { encodeFrame, type Frame } from '#contract/app/ipc-frame.ts';
import { buyCookie, type KioskUnderTest, openSocket, startTestKiosk } from '../support/host/kiosk-harness.ts';
import { soon } from '../support/soon.ts';
import { hostConformance } from './host-conformance.ts';

hostConformance('The kiosk host', async () => {
  const kiosk = await startTestKiosk();
  const cookie = await buyCookie(kiosk);
  return {
    core: kiosk.core,
    logged: kiosk.logged,
    async openWindow() {
      const { channel, socket, texts } = await openSocket(kiosk, cookie);
      socket.on('error', () => undefined);
      return {
        channel,
        sendUnchecked: (frame) => socket.send(frame === null ? bareText('null') : encodeFrame(frame as Frame)),
        texts: () => texts,
        die: () => socket.terminate(),
      };
    },
    stop: () => kiosk.host.stop(),
  };
});

describe('The kiosk socket', () => {
  let kiosk: KioskUnderTest;
  let cookie: string;
  beforeEach(async () => {
    kiosk = await startTestKiosk();
    cookie = await buyCookie(kiosk);
  });
  afterEach(() => kiosk.host.stop());

  it('SR-48: refuses a second window while the first one lives, and lets one in after it', async () => {
    const first = await openSocket(kiosk, cookie);
    const second = new WebSocket(`ws://127.0.0.1:${kiosk.port}/channel`, {
      headers: { Cookie: cookie, Origin: kiosk.origin },
    });
    const [refusal] = (await once(second, 'error')) as [Error];

    expect(refusal.message).toContain('409');
    expect(await connectContract(first.channel).call('hello', {})).toMatchObject({ ok: true });

    first.socket.terminate();
    const third = await openSocket(kiosk, cookie);
    expect(await connectContract(third.channel).call('hello', {})).toMatchObject({ ok: true });
  });

  it('SR-48: takes one of ten windows that come at once', async () => {
    const arrivals = await Promise.allSettled(Array.from({ length: 10 }, () => openSocket(kiosk, cookie)));

    expect(arrivals.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('lets a window go that asks and does not read, before its answers fill memory', async () => {
    const { channel, socket } = await openSocket(kiosk, cookie);
    socket.on('error', () => undefined);
    socket.pause();
    const window = connectContract(channel);
    const before = process.memoryUsage().rss;
    for (let n = 0; n < 300; n += 1) {
      for (let m = 0; m < 200; m += 1) void window.call('hello', {}).catch(() => undefined);
      await new Promise((passed) => setTimeout(passed, 1));
    }
    const next = await vi.waitFor(() => openSocket(kiosk, cookie), { timeout: 8_000, interval: 500 });
    expect(await connectContract(next.channel).call('hello', {})).toMatchObject({ ok: true });
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
    socket.terminate();
  }, 30_000);

  it('SR-49: lets go of a refused socket, though its client never closes', async () => {
    const upgrade = 'GET /channel HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nHost: elsewhere\r\n\r\n';
    const client = connect({ port: kiosk.port, host: '127.0.0.1', allowHalfOpen: true }, () => client.write(upgrade));
    const gone = new Promise((resolve) => client.once('close', () => resolve('gone')));
    client.on('error', () => undefined).resume();
    const writing = setInterval(() => client.write('x'), 200);
    await expect(Promise.race([gone, wait(4_000, 'held')])).resolves.toBe('gone');
    clearInterval(writing);
  });

  it('takes no text messages', async () => {
    const { socket } = await openSocket(kiosk, cookie);
    socket.send(JSON.stringify({ kind: 'request' }));
    const [code] = (await once(socket, 'close')) as [number];

    expect(code).toBe(1003);
    await soon(() => expect(kiosk.core.windowsGone).toBe(1));
  });

  it('SR-49: ends a socket that sends more than 1 MiB in one message', async () => {
    const { socket } = await openSocket(kiosk, cookie);
    socket.on('error', () => undefined);
    socket.send(new Uint8Array(1_048_577));
    await once(socket, 'close');

    await soon(() => expect(kiosk.core.windowsGone).toBe(1));
  });

  it('frees the window when the host stops', async () => {
    const { socket } = await openSocket(kiosk, cookie);
    const closed = once(socket, 'close');
    await kiosk.host.stop();
    await closed;

    expect(kiosk.core.windowsGone).toBe(1);
  });
});

/** A message whose text is none that `encodeFrame` would write. */
function bareText(text: string): Uint8Array {
  return new Uint8Array([0, 0, 0, text.length, ...new TextEncoder().encode(text)]);
}
