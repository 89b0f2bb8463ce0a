import { describe, expect, it } from 'vitest';
import { createByteBudget } from '#portal/platform/http/byte-budget.ts';
import { oneAtATime } from '#portal/platform/http/one-at-a-time.ts';
import { addressGroup, createRateLimit } from '#portal/platform/http/rate-limit.ts';

describe('a rate limit', () => {
  const limitAt = (clock: { nowMs: number }) =>
    createRateLimit({ most: 3, windowMs: 60_000, nowMs: () => clock.nowMs });

  it('SR-69: admits so many in any window, then names the seconds until the oldest is forgotten', () => {
    const clock = { nowMs: 0 };
    const limit = limitAt(clock);
    for (const atMs of [0, 10_000, 20_000]) {
      clock.nowMs = atMs;
      expect(limit.admit('a')).toBeUndefined();
    }
    clock.nowMs = 30_000;
    expect(limit.admit('a')).toBe(30);
    expect(limit.admit('b')).toBeUndefined();
    clock.nowMs = 60_000;
    expect(limit.admit('a')).toBeUndefined();
    expect(limit.admit('a')).toBe(10);
  });

  it('counts a repeat once, and a refusal not at all', () => {
    const clock = { nowMs: 0 };
    const limit = limitAt(clock);
    for (let n = 0; n < 10; n += 1) expect(limit.admit('a', 'same')).toBeUndefined();
    expect(limit.admit('a', 'second')).toBeUndefined();
    expect(limit.admit('a', 'third')).toBeUndefined();
    for (let n = 0; n < 10; n += 1) expect(limit.admit('a', 'fourth')).toBe(60);
    expect(limit.admit('a', 'same')).toBeUndefined();
  });

  it('SR-92: remembers a bounded number of keys', () => {
    const clock = { nowMs: 0 };
    const limit = limitAt(clock);
    for (let n = 0; n < 3; n += 1) limit.admit('first');
    expect(limit.admit('first')).toBe(60);
    for (let n = 0; n < 25_000; n += 1) limit.admit(`key ${n}`);
    expect(limit.admit('first')).toBeUndefined();
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
  ])('takes %s for a subscriber', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});

describe('a byte budget', () => {
  it('SR-92: lends no more than it has, and takes back once', () => {
    const budget = createByteBudget(100, 100);
    const first = budget.open('one');
    expect(first.take(60)).toBe(true);
    expect(budget.open('other').take(41)).toBe(false);
    const second = budget.open('other');
    expect(second.take(40)).toBe(true);
    first.close();
    first.close();
    expect(first.take(1)).toBe(false);
    expect(budget.open('one').take(61)).toBe(false);
    expect(budget.open('one').take(60)).toBe(true);
  });

  it('SR-92: lends one person no more than a share, over all of their bodies', () => {
    const budget = createByteBudget(100, 50);
    const [first, second] = [budget.open('one'), budget.open('one')];
    expect([first.take(30), second.take(20), second.take(1)]).toEqual([true, true, false]);
    expect(budget.open('other').take(50)).toBe(true);
    first.close();
    expect(second.take(30)).toBe(true);
  });
});

describe('tasks of one key', () => {
  it('run one after the other, also after one that failed, while other keys go on', async () => {
    const inTurn = oneAtATime();
    const order: string[] = [];
    const task =
      (name: string, ms: number, fails = false) =>
      async () => {
        order.push(`${name} begins`);
        await new Promise((passed) => setTimeout(passed, ms));
        order.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      };
    const results = await Promise.allSettled([
      inTurn('a', task('a1', 20, true)),
      inTurn('a', task('a2', 1)),
      inTurn('b', task('b1', 1)),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(order.filter((one) => one.startsWith('a'))).toEqual(['a1 begins', 'a1 ends', 'a2 begins', 'a2 ends']);
    expect(order.indexOf('b1 ends')).toBeLessThan(order.indexOf('a1 ends'));
  });
});
