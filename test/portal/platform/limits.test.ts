import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { generatedCount, IS_NIGHTLY } from '../../support/generated-counts.ts';
import { loginProof, openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import type { Flood } from '../../support/portal/request-flood.ts';

let portal: TestPortal | undefined;
afterEach(() => portal?.close());

describe('limits', () => {
  it('SR-69: gives an address 30 challenges a minute, then says how long to wait', async () => {
    portal = await openTestPortal({ config: { limits: {} } });
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

  it('SR-69: takes 10 proofs a minute from an address, good or bad', async () => {
    portal = await openTestPortal({ config: { limits: {} } });
    for (let n = 0; n < 10; n += 1) expect((await portal.open('bad')).body.code).toBe('proofMalformed');
    const holder = await portal.authority.holder('ordinary');
    const good = loginProof(holder, await portal.challenge(), portal.clock.nowMs);
    expect(await portal.open(good)).toMatchObject({ status: 429, body: { code: 'tooManyRequests' } });
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
