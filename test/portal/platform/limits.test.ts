import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { generatedCount, IS_NIGHTLY } from '../../support/generated-counts.ts';
import { loginProof } from '../../support/portal/login-proof.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import type { Flood } from '../../support/portal/request-flood.ts';

let portal: TestPortal | undefined;
afterEach(() => portal?.close());

describe('limits', () => {
  it('SR-69: gives an address 30 challenges a minute, then says how long to wait', async () => {
    portal = await openTestPortal({ config: { limits: { challengesPerMinute: 30 } } });
    const ask = (address: string) =>
      portal?.app.inject({ method: 'POST', url: '/session/challenges', remoteAddress: address });
    for (let n = 0; n < 30; n += 1) expect((await ask('192.0.2.1'))?.statusCode).toBe(200);
    const refused = await ask('192.0.2.1');
    expect(refused?.statusCode).toBe(429);
    expect(refused?.json()).toMatchObject({ code: 'tooManyRequests' });
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused?.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect((await ask('192.0.2.2'))?.statusCode).toBe(200);
    portal.clock.nowMs += 60_001;
    expect((await ask('192.0.2.1'))?.statusCode).toBe(200);
  });

  it('SR-69: charges a proof without a live challenge to nobody', async () => {
    portal = await openTestPortal({ config: { limits: {} } });
    const holder = await portal.authority.holder('ordinary');
    const stale = loginProof(holder, 'A'.repeat(43), portal.clock.nowMs);
    for (let n = 0; n < 200; n += 1) {
      expect((await portal.open('bad')).body.code).toBe('proofMalformed');
      expect((await portal.open(stale)).body.code).toBe('challengeUnknown');
    }
    const begunMs = performance.now();
    const wrong = loginProof(holder, await portal.challenge(), portal.clock.nowMs, { payload: { purpose: 'other' } });
    expect((await portal.open(wrong)).status).toBe(401);
    expect(performance.now() - begunMs).toBeLessThan(900);
    expect(await portal.signIn('ordinary')).toBeTypeOf('string');
  });

  it('SR-69: holds an address back after 10 failures a minute, and lets a good proof from it through at once', async () => {
    portal = await openTestPortal({ config: { limits: { failedProofsPerCertificate: 1_000 } } });
    const holder = await portal.authority.holder('ordinary');
    const fail = async () => {
      const challenge = await portal?.challenge();
      const wrong = loginProof(holder, challenge ?? '', portal?.clock.nowMs ?? 0, { payload: { purpose: 'other' } });
      const begunMs = performance.now();
      const { status } = (await portal?.open(wrong)) ?? {};
      return { status, tookMs: performance.now() - begunMs };
    };
    for (let n = 0; n < 10; n += 1) expect((await fail()).tookMs).toBeLessThan(900);
    expect((await fail()).tookMs).toBeGreaterThan(900);
    const failing = Array.from({ length: 40 }, fail);
    const begunMs = performance.now();
    for (let n = 0; n < 5; n += 1) expect(await portal.signIn('spouse')).toBeTypeOf('string');
    expect(performance.now() - begunMs).toBeLessThan(900);
    expect(new Set((await Promise.all(failing)).map(({ status }) => status))).toEqual(new Set([401]));
    portal.clock.nowMs += 60_001;
    expect((await fail()).tookMs).toBeLessThan(900);
  });

  it('SR-69: holds a certificate back after 5 failures a minute, from whatever address, but not its holder', async () => {
    portal = await openTestPortal({ config: { limits: {} } });
    const holder = await portal.authority.holder('ordinary');
    const tookMs: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      const proof = loginProof(holder, await portal.challenge(), portal.clock.nowMs, { payload: { purpose: 'other' } });
      const begunMs = performance.now();
      await portal.app.inject({
        method: 'POST',
        url: '/session',
        remoteAddress: `192.0.2.${n}`,
        payload: { proof },
      });
      tookMs.push(performance.now() - begunMs);
    }
    expect(tookMs.map((ms) => ms > 900)).toEqual([false, false, false, false, false, true]);
    expect(await portal.signIn('ordinary')).toBeTypeOf('string');
  });

  it.each(['/services', '/health', '/certificate-authorities'])(
    'SR-69: bounds what an address reads at %s',
    async (url) => {
      portal = await openTestPortal({ config: { limits: { readsPerMinute: 20 } } });
      const read = async (remoteAddress: string) =>
        (await portal?.app.inject({ method: 'GET', url, remoteAddress }))?.statusCode;
      for (let n = 0; n < 20; n += 1) expect(await read('192.0.2.1')).toBe(200);
      expect(await read('192.0.2.1')).toBe(429);
      expect(await read('192.0.2.2')).toBe(200);
    },
  );

  it('SR-69: gives each of several processes its share', async () => {
    portal = await openTestPortal({ config: { processes: 4, limits: { readsPerMinute: 20 } } });
    const read = async () => (await portal?.app.inject({ method: 'GET', url: '/health' }))?.statusCode;
    expect([await read(), await read(), await read(), await read(), await read(), await read()]).toEqual([
      200, 200, 200, 200, 200, 429,
    ]);
  });

  it('SR-69: takes 20 filings an hour from a subject; sending the same one again does not count', async () => {
    portal = await openTestPortal({ config: { limits: {} } });
    const token = await portal.signIn('ordinary');
    const holder = await portal.authority.holder('ordinary');
    const container = await sampleFiling(holder, portal.procedure('child-allowance-end'));
    for (let n = 0; n < 30; n += 1) expect((await portal.file(token, container)).status).toBe(n === 0 ? 201 : 200);
    for (let n = 1; n < 20; n += 1) {
      expect((await portal.file(token, Uint8Array.of(n))).body.code).toBe('containerInvalid');
    }
    expect(await portal.file(token, Uint8Array.of(99))).toMatchObject({ status: 429 });
    expect((await portal.file(token, container)).status).toBe(200);
    portal.clock.nowMs += 3_600_001;
    expect((await portal.file(token, Uint8Array.of(99))).body.code).toBe('containerInvalid');
  });

  const FLOOD = generatedCount(400, 12_000);
  it('MT-43: takes 10 changes of visits an hour from a subject, found or not, and refuses the rest of 500', async () => {
    portal = await openTestPortal({ config: { limits: { visitChangesPerHour: 10 } } });
    const token = await portal.signIn('ordinary');
    const payload = { slot: '2030-01-07T09:00' };
    const codes: unknown[] = [];
    for (let n = 0; n < 500; n += 1) {
      const url = `/applications/MG-0000-0000-${String(n).padStart(4, '0')}/visits`;
      codes.push((await portal.ask(token, { method: 'POST', url, payload })).body.code);
    }
    expect(codes.slice(0, 10)).toEqual(Array(10).fill('notFound'));
    expect(new Set(codes.slice(10))).toEqual(new Set(['tooManyRequests']));
  });

  it(`SR-69: ${FLOOD} requests from elsewhere, far above the limits, keep nobody else waiting`, async () => {
    portal = await openTestPortal({ config: { limits: {} } });
    const token = await portal.signIn('ordinary');
    const port = Number(new URL(await portal.app.listen({ host: '127.0.0.1', port: 0 })).port);
    const addresses = ['127.0.0.3', '127.0.0.4', '127.0.0.5'];
    const workerData: Flood = { port, requests: FLOOD, requestsPerSecond: 200, addresses };
    const flood = new Worker(new URL('../../support/portal/request-flood.ts', import.meta.url), { workerData });
    let answered: number | undefined;
    flood.once('message', (count) => {
      answered = count;
    });
    const agent = new Agent({ keepAlive: true });
    const ask = async (method: 'GET' | 'POST', path: string) => {
      const asked = request({ agent, localAddress: '127.0.0.2', host: '127.0.0.1', port, method, path });
      asked.setHeader('authorization', `Bearer ${token}`);
      asked.end();
      const [response] = await once(asked, 'response');
      response.resume();
      await once(response, 'end');
      return response.statusCode as number;
    };
    const tookMs: number[] = [];
    for (let n = 0; answered === undefined; n += 1) {
      const begunMs = performance.now();
      const isChallenge = n % 60 === 0;
      expect(await (isChallenge ? ask('POST', '/session/challenges') : ask('GET', '/session'))).toBe(200);
      tookMs.push(performance.now() - begunMs);
      await new Promise((passed) => setTimeout(passed, 50));
    }
    agent.destroy();
    await flood.terminate();

    expect(answered).toBe(FLOOD);
    const inTime = tookMs.sort((one, other) => one - other)[Math.ceil(tookMs.length * 0.99) - 1];
    if (IS_NIGHTLY) expect(inTime).toBeLessThanOrEqual(300);
  });
});
