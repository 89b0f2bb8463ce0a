import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createTurns } from '#portal/platform/turns.ts';

it('heavy pieces of work begin one a turn of the event loop, in order, and others come in between', async () => {
  const turn = createTurns();
  const told: string[] = [];
  const work = (name: string) => turn().then(() => void told.push(name));
  const all = Promise.all([work('one'), work('two'), work('three')]);
  for (let n = 0; n < 3; n += 1) {
    await nextTurn();
    told.push('other');
  }
  await all;
  expect(told.filter((name) => name !== 'other')).toEqual(['one', 'two', 'three']);
  for (const [n, name] of told.entries()) if (name !== 'other') expect(told[n + 1]).not.toMatch(/one|two|three/);
  await work('again');
  expect(told.at(-1)).toBe('again');
});
