import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createProofNonces } from '#portal/platform/client-auth/proof-nonces.ts';

describe('a nonce for proofs', () => {
  it('of one process holds at every other with the key, though their clocks are not one', () => {
    const key = randomBytes(32);
    const at = (nowMs: number) => createProofNonces(key, () => nowMs);
    const fast = at(120_000);
    const slow = at(119_000);
    expect(slow.holds(slow.current())).toBe(true);
    expect(fast.holds(slow.current())).toBe(true);
    // Refused by the slow one, which tells its own: that holds at both.
    expect(slow.holds(fast.current())).toBe(false);
    expect(at(179_999).holds(slow.current())).toBe(true);
    expect(at(180_000).holds(slow.current())).toBe(false);
  });

  it('is another one each minute, and of each key', () => {
    const key = randomBytes(32);
    const told = [0, 60_000, 120_000].map((nowMs) => createProofNonces(key, () => nowMs).current());
    expect(new Set([...told, createProofNonces(randomBytes(32), () => 0).current()]).size).toBe(4);
    expect(told).toEqual(told.map(() => expect.stringMatching(/^[\w-]{43}$/)));
  });
});
