import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { indexKeyOf, indexToken } from '#portal/platform/keyring/blind-index.ts';
import { boundTo, openBytes, sealBytes } from '#portal/platform/keyring/field-cipher.ts';
import { environmentKeys } from '#portal/platform/keyring/key-source.ts';

const BOUND = ['madoguchi/field/1', '131318', 'MG-0000-0000-0000', 'case_answers.answers', '1'] as const;

describe('a sealed field', () => {
  it('opens as written down: form, nonce, ciphertext, tag', () => {
    const key = createSecretKey(Buffer.alloc(32, 2));
    const blob = Buffer.from('01030303030303030303030303be80db7671c0f8134b506a7a09e8ec7a6f65', 'hex');
    expect(openBytes(key, boundTo(...BOUND), blob)?.toString()).toBe('{}');
  });

  it('opens as written down where it is a person’s and no municipality’s', () => {
    const key = createSecretKey(Buffer.alloc(32, 2));
    const blob = Buffer.from('01030303030303030303030303be80ac6065f4cfb71692e8a3b4d4278a5c15', 'hex');
    const bound = boundTo('madoguchi/field/1', 'portal', 'sub-0001', 'delivery.head', 'd-0001');
    expect(openBytes(key, bound, blob)?.toString()).toBe('{}');
  });

  it('DT-22: opens at its own place alone, and not once a bit of it is another', () => {
    const key = createSecretKey(randomBytes(32));
    const text = Buffer.from('見本');
    const blob = sealBytes(key, boundTo(...BOUND), text);
    expect(sealBytes(key, boundTo(...BOUND), text).equals(blob)).toBe(false);
    expect(openBytes(key, boundTo(...BOUND), blob)).toEqual(text);
    for (const at of BOUND.keys()) {
      const other = BOUND.map((part, n) => (n === at ? `${part}0` : part));
      expect(openBytes(key, boundTo(...other), blob)).toBeUndefined();
    }
    for (let bit = 0; bit < blob.length * 8; bit += 1) {
      const altered = Buffer.from(blob);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(openBytes(key, boundTo(...BOUND), altered)).toBeUndefined();
    }
    for (let length = 0; length < blob.length; length += 1) {
      expect(openBytes(key, boundTo(...BOUND), blob.subarray(0, length))).toBeUndefined();
    }
    expect(openBytes(createSecretKey(randomBytes(32)), boundTo(...BOUND), blob)).toBeUndefined();
  });
});

describe('the blind index', () => {
  it('has the tokens as written down, another of each city, and the same however a name is spaced or wide', () => {
    const master = createSecretKey(Buffer.alloc(32, 1));
    const [key, other] = [indexKeyOf(master, '131318'), indexKeyOf(master, '131041')];
    expect(indexToken(key, 'name', '山田　花子').toString('hex')).toBe('4dddc9c66b7f24de');
    expect(indexToken(key, 'name', ' 山田花子 ').toString('hex')).toBe('4dddc9c66b7f24de');
    expect(indexToken(key, 'name2y', '山田', '1990').toString('hex')).toBe('7111');
    expect(indexToken(key, 'birthDate', '1990-04-01')).toHaveLength(2);
    expect(indexToken(other, 'name', '山田　花子').toString('hex')).not.toBe('4dddc9c66b7f24de');
    const ofPortal = indexToken(indexKeyOf(master, 'portal'), 'account', '0001-001-1-1234567');
    expect(ofPortal.toString('hex')).toBe('f5148aa564170be6305980426a681f78');
    expect(indexToken(key, 'name', 'ﾊﾅｺ')).toEqual(indexToken(key, 'name', 'ハナコ'));
  });
});

describe('keys of the environment', () => {
  it('are those of 32 bytes, by their name', async () => {
    const [one, two] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const keys = environmentKeys(`0001=${one.toString('base64')}\n b=${two.toString('base64')}  short=AAAA`);
    const wrapped = await (await keys.find('0001'))?.wrap(Buffer.alloc(32, 9), Buffer.from('place'));
    const opened = await (await keys.find('0001'))?.unwrap(wrapped ?? Buffer.alloc(0), Buffer.from('place'));
    expect(opened).toEqual(Buffer.alloc(32, 9));
    expect(await (await keys.find('b'))?.unwrap(wrapped ?? Buffer.alloc(0), Buffer.from('place'))).toBeUndefined();
    expect([await keys.find('short'), await keys.find('none'), await keys.make('none')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
