import { Agent, request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

/** Runs as a thread: asks a portal for as many challenges and bad logins as it is told, and tells how many were answered. */

export interface Flood {
  readonly port: number;
  readonly requests: number;
  /** At most; a busy machine sends them later, and none the less. */
  readonly requestsPerSecond: number;
  /** Of this machine, 127.x.y.z. */
  readonly addresses: readonly string[];
}

const TICK_MS = 20;

if (parentPort !== null) {
  const { port, requests, requestsPerSecond, addresses }: Flood = workerData;
  const agents = addresses.map((localAddress) => ({
    localAddress,
    agent: new Agent({ keepAlive: true, maxSockets: 50 }),
  }));
  const proof = JSON.stringify({ proof: `${'a'.repeat(30_000)}.${'b'.repeat(30_000)}.c` });
  let sent = 0;
  let ended = 0;
  let answered = 0;
  const begunMs = performance.now();
  const timer = setInterval(() => {
    const due = Math.min(requests, ((performance.now() - begunMs) / 1_000) * requestsPerSecond);
    for (; sent < due; sent += 1) {
      const from = agents[sent % agents.length];
      const isProof = sent % 3 === 0;
      const asked = request({
        ...from,
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: isProof ? '/session' : '/session/challenges',
        headers: isProof ? { 'content-type': 'application/json' } : {},
      });
      asked.on('response', (response) => {
        answered += 1;
        response.resume();
      });
      asked.on('error', () => undefined);
      asked.on('close', endIfLast);
      asked.end(isProof ? proof : undefined);
    }
  }, TICK_MS);
  function endIfLast(): void {
    ended += 1;
    if (ended < requests) return;
    clearInterval(timer);
    for (const { agent } of agents) agent.destroy();
    parentPort?.postMessage(answered);
  }
}
