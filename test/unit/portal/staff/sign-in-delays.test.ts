import { describe, expect, it } from 'vitest';
import { createSignInDelays } from '#portal/staff/sign-in-delays.ts';

function delays() {
  const clock = { nowMs: 1_000_000 };
  const created = createSignInDelays(() => clock.nowMs);
  const attempt = (account: string, addressGroup: string) => ({ account, addressGroup });
  return { clock, ...created, attempt };
}

describe('Delays of signing in', () => {
  it('double with each failure of an account, from wherever, up to a minute', () => {
    const { attempt, delayMs, failed } = delays();
    const seconds = [];
    for (let n = 0; n < 10; n += 1) {
      seconds.push(delayMs(attempt('a', 'elsewhere')) / 1_000);
      failed(attempt('a', `address ${n}`));
    }
    expect(seconds).toEqual([0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(delayMs(attempt('b', 'address 1'))).toBe(0);
  });

  it('double with each failure of an address beyond ten, over all accounts', () => {
    const { attempt, delayMs, failed } = delays();
    for (let n = 0; n < 10; n += 1) failed(attempt(`account ${n}`, 'office'));
    expect(delayMs(attempt('new', 'office'))).toBe(0);
    failed(attempt('one more', 'office'));
    failed(attempt('and one', 'office'));
    expect(delayMs(attempt('new', 'office'))).toBe(2_000);
    expect(delayMs(attempt('new', 'home'))).toBe(0);
  });

  it('are forgotten a quarter of an hour after the last failure', () => {
    const { attempt, clock, delayMs, failed } = delays();
    for (let n = 0; n < 8; n += 1) failed(attempt('a', 'x'));
    clock.nowMs += 899_999;
    expect(delayMs(attempt('a', 'x'))).toBe(60_000);
    clock.nowMs += 1;
    expect(delayMs(attempt('a', 'x'))).toBe(0);
    failed(attempt('a', 'x'));
    expect(delayMs(attempt('a', 'x'))).toBe(1_000);
  });

  it('end for an account that signs in, and not for its address', () => {
    const { attempt, delayMs, failed, succeeded } = delays();
    for (let n = 0; n < 12; n += 1) failed(attempt('a', 'x'));
    succeeded(attempt('a', 'x'));
    expect(delayMs(attempt('a', 'y'))).toBe(0);
    expect(delayMs(attempt('a', 'x'))).toBe(2_000);
  });
});
