import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { CONTAINER_LIMIT_BYTES, CONTAINER_MEDIA_TYPE } from '#contract/portal/application-routes.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { openTestPortal, type TestPortal, type TestPortalOptions } from '../../support/portal/portal-harness.ts';

type Connections = NonNullable<NonNullable<TestPortalOptions['config']>['connections']>;

const SHORT: Connections = { headersWithinSeconds: 1, requestWithinSeconds: 3, idleSeconds: 1, graceSeconds: 1 };

let portal: TestPortal;
let port: number;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await portal.close();
});

async function listen(config: NonNullable<TestPortalOptions['config']>) {
  portal = await openTestPortal({ config });
  port = Number(new URL(await portal.app.listen({ host: '127.0.0.1', port: 0 })).port);
}

/** A client that never closes its own half. */
function silentClient(text: string, localAddress = '127.0.0.1') {
  const socket = connect({ port, host: '127.0.0.1', localAddress, allowHalfOpen: true }, () => socket.write(text));
  sockets.push(socket);
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    answer += chunk;
  });
  socket.on('error', () => undefined);
  return { socket, answer: () => answer };
}

const heldByPortal = () => new Promise<number>((told) => portal.app.server.getConnections((_, count) => told(count)));

async function waitFor(isSo: () => Promise<boolean> | boolean, withinMs: number): Promise<boolean> {
  const giveUpAtMs = performance.now() + withinMs;
  while (performance.now() < giveUpAtMs) {
    if (await isSo()) return true;
    await new Promise((passed) => setTimeout(passed, 20));
  }
  return false;
}

describe('A socket', () => {
  it.each([
    ['half a header', 'GET /health HTTP/1.1\r\nhost: x\r\nx-half'],
    ['nothing at all', ''],
    ['what is not HTTP', 'rubbish\r\n\r\n'],
    ['no host', 'GET /health HTTP/1.1\r\n\r\n'],
    ['an unknown expectation', 'GET /health HTTP/1.1\r\nhost: x\r\nexpect: cake\r\n\r\n'],
    ['a whole request and then silence', 'GET /health HTTP/1.1\r\nhost: x\r\n\r\n'],
    [
      'a body that never comes',
      `POST /session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n`,
    ],
    [
      'a refused body that never comes',
      `POST /applications HTTP/1.1\r\nhost: x\r\ncontent-type: ${CONTAINER_MEDIA_TYPE}\r\ncontent-length: 50000000\r\n\r\n`,
    ],
  ])('SR-92: that brings %s is let go, though its client never closes', async (_, text) => {
    await listen({ connections: SHORT });
    const clients = Array.from({ length: 20 }, () => silentClient(text));
    await Promise.all(clients.map(({ socket }) => once(socket, 'connect')));
    expect(await waitFor(async () => (await heldByPortal()) === 0, 6_000)).toBe(true);
  });

  it('SR-92: loses its request where the body trickles, while one at a usual pace is answered', async () => {
    await listen({ connections: { ...SHORT, requestWithinSeconds: 60 } });
    const { socket } = silentClient(
      'POST /session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50000\r\n\r\n',
    );
    await once(socket, 'connect');
    const trickle = setInterval(() => socket.write(' '), 100);
    expect(await waitFor(() => socket.closed, 5_000)).toBe(true);
    clearInterval(trickle);
    const brought = await fetch(`http://127.0.0.1:${port}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ proof: 'a'.repeat(50_000) }),
    });
    expect((await brought.json()).code).toBe('proofMalformed');
    expect(portal.logged).toContainEqual(expect.objectContaining({ event: 'requestCut' }));
  });

  it('SR-92: above its address’s limit is closed, while another address is answered', async () => {
    await listen({ connections: { perAddress: 5 } });
    for (let n = 0; n < 30; n += 1) silentClient('', '127.0.0.7');
    await waitFor(async () => (await heldByPortal()) === 5, 2_000);
    expect(await heldByPortal()).toBe(5);
    const other = silentClient('GET /health HTTP/1.1\r\nhost: x\r\n\r\n', '127.0.0.8');
    expect(await waitFor(() => other.answer().startsWith('HTTP/1.1 200'), 2_000)).toBe(true);
  });

  it('SR-92: of an address that holds most gives way where all are taken', async () => {
    await listen({ connections: { atOnce: 10, perAddress: 10 } });
    for (let n = 0; n < 10; n += 1) silentClient('', '127.0.0.7');
    await waitFor(async () => (await heldByPortal()) === 10, 2_000);
    const other = silentClient('GET /health HTTP/1.1\r\nhost: x\r\n\r\n', '127.0.0.8');
    expect(await waitFor(() => other.answer().startsWith('HTTP/1.1 200'), 2_000)).toBe(true);
    expect(await heldByPortal()).toBeLessThanOrEqual(10);
  });
});

describe('Uploads', () => {
  const announced = (token: string) =>
    `POST /applications HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: ${CONTAINER_MEDIA_TYPE}\r\ncontent-length: ${CONTAINER_LIMIT_BYTES}\r\n\r\n`;

  it('SR-92: that are announced and not sent hold nothing of what others need', async () => {
    await listen({});
    const [stranger, person] = [await portal.signIn('spouse'), await portal.signIn('ordinary')];
    for (let n = 0; n < 8; n += 1) silentClient(announced(stranger));
    await waitFor(async () => (await heldByPortal()) === 8, 2_000);
    const holder = await portal.authority.holder('ordinary');
    const container = await sampleFiling(holder, portal.procedure('child-allowance-end'));
    expect((await portal.file(person, container)).status).toBe(201);
  });

  it('SR-92: of one person hold no more than their share, and the rest is told to come again', async () => {
    await listen({ limits: { filingsPerHour: 100, filingBytesPerPerson: CONTAINER_LIMIT_BYTES } });
    const [stranger, person] = [await portal.signIn('spouse'), await portal.signIn('ordinary')];
    const piece = 'a'.repeat(1_000_000);
    const uploads = [1, 2, 3].map(() => silentClient(announced(stranger)));
    await Promise.all(uploads.map(({ socket }) => once(socket, 'connect')));
    for (const { socket } of uploads) for (let n = 0; n < 30; n += 1) socket.write(piece);
    const told = () => uploads.filter(({ answer }) => answer().startsWith('HTTP/1.1 429')).length;
    expect(await waitFor(() => told() === 2, 60_000)).toBe(true);
    const holder = await portal.authority.holder('ordinary');
    const container = await sampleFiling(holder, portal.procedure('child-allowance-end'));
    expect((await portal.file(person, container)).status).toBe(201);
  }, 90_000);

  it('that are broken off are logged as cut, not as trouble with storage', async () => {
    await listen({});
    const person = await portal.signIn('ordinary');
    const { socket } = silentClient(`${announced(person)}PK`);
    await waitFor(async () => (await heldByPortal()) === 1, 2_000);
    await new Promise((passed) => setTimeout(passed, 100));
    socket.resetAndDestroy();
    const isCut = () => portal.logged.some(({ event }) => event === 'requestCut');
    expect(await waitFor(isCut, 2_000)).toBe(true);
    expect(portal.logged.map(({ event }) => event)).not.toContain('unexpected');
    expect(JSON.stringify(portal.logged)).not.toContain('storageUnavailable');
  });
});

describe('A request', () => {
  it.each([
    ['names no host', 'GET /health HTTP/1.1\r\n\r\n'],
    ['names two hosts', 'GET /health HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n'],
    ['expects what the portal does not know', 'GET /health HTTP/1.1\r\nhost: x\r\nexpect: cake\r\n\r\n'],
    ['is half there in time', 'GET /health HTTP/1.1\r\nhost: x\r\nx-half'],
  ])('SR-96: that %s gets our problem with the security headers', async (_, text) => {
    await listen({ connections: SHORT });
    const client = silentClient(text);
    expect(await waitFor(() => client.answer().includes('"code"'), 4_000)).toBe(true);
    expect(client.answer()).toMatch(/^HTTP\/1\.1 400 /);
    expect(client.answer()).toContain('x-content-type-options: nosniff');
    expect(client.answer()).toContain('"code":"requestMalformed"');
  });
});
