import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { askAboutPdf } from '#portal/deliveries/pdf-worker.ts';

const { running } = vi.hoisted(() => ({ running: [] as EventEmitter[] }));

vi.mock('node:worker_threads', () => ({
  Worker: class extends EventEmitter {
    constructor() {
      super();
      running.push(this);
    }
    postMessage() {}
    terminate() {
      running.splice(running.indexOf(this), 1);
    }
  },
}));

const ask = () => askAboutPdf({ bytes: new Uint8Array(), isPicture: false });
const drained = () => new Promise((resolve) => setImmediate(resolve));

it('no more than two files are looked into at once, also where one comes in the moment in which another ends', async () => {
  const answers = [ask(), ask(), ask()];
  await drained();
  expect(running).toHaveLength(2);
  running[0]?.emit('message', { why: 'damaged' });
  queueMicrotask(() => answers.push(ask()));
  await drained();
  expect(running).toHaveLength(2);
  for (let n = 0; n < 3; n += 1) {
    running[0]?.emit('message', { why: 'damaged' });
    await drained();
  }
  expect(await Promise.all(answers)).toHaveLength(4);
  expect(running).toHaveLength(0);
});
