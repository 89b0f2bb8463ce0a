import { expect, it } from 'vitest';
import { listedReader } from '#native-bridge/transport/listed-reader.ts';

it('The system is asked for listed readers ever more seldom, at most once a minute, and its failure is none', async () => {
  let nowMs = 0;
  const askedAtMs: number[] = [];
  const listed = listedReader(
    async () => {
      askedAtMs.push(nowMs);
      throw new Error('no such program');
    },
    () => nowMs,
  );
  for (; nowMs <= 300_000; nowMs += 1_000) expect(await listed.isThere(true)).toBe(false);
  expect(askedAtMs.map((ms) => ms / 1_000)).toEqual([0, 3, 9, 21, 45, 93, 153, 213, 273]);
});
