import { argon2Sync } from 'node:crypto';
import { expect, it } from 'vitest';
import { createPasswordHasher } from '#portal/staff/password-hash.ts';

it('hashes by argon2id with 64 MiB and 3 passes, which another implementation of the form can check', async () => {
  const hash = await createPasswordHasher().hash('violet kettle');
  const [, algorithm, version, parameters, salt, tag] = hash.split('$');
  expect([algorithm, version, parameters]).toEqual(['argon2id', 'v=19', 'm=65536,t=3,p=1']);
  const again = argon2Sync('argon2id', {
    message: 'violet kettle',
    nonce: Buffer.from(salt ?? '', 'base64'),
    parallelism: 1,
    tagLength: 32,
    memory: 65_536,
    passes: 3,
  });
  expect(again.toString('base64').replaceAll('=', '')).toBe(tag);
});

it('knows the right one, however its letters are composed, and no other', async () => {
  const hasher = createPasswordHasher();
  const hash = await hasher.hash('café kettle ２７');
  expect(await hasher.isRight('cafe\u0301 kettle 27', hash)).toBe(true);
  expect(await hasher.isRight('cafe kettle 27', hash)).toBe(false);
  expect(await hasher.hash('café kettle ２７')).not.toBe(hash);
});

it('leaves the event loop free, and two threads of the pool', async () => {
  let running = 0;
  let most = 0;
  const free: (() => void)[] = [];
  const hasher = createPasswordHasher(async (_, { tagLength }) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((done) => free.push(done));
    running -= 1;
    return Buffer.alloc(tagLength);
  });
  const all = Promise.all(Array.from({ length: 9 }, () => hasher.isRight('x', undefined)));
  let ended = 0;
  while (ended < 9) {
    await new Promise((turn) => setImmediate(turn));
    for (const done of free.splice(0)) {
      ended += 1;
      done();
    }
  }
  expect(await all).toEqual(Array(9).fill(false));
  expect(most).toBe(2);

  let turns = 0;
  const turning = setInterval(() => {
    turns += 1;
  }, 1);
  await createPasswordHasher().hash('violet kettle');
  clearInterval(turning);
  expect(turns).toBeGreaterThan(5);
});
