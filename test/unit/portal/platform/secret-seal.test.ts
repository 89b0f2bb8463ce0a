import { expect, it } from 'vitest';
import { createSecretSeal } from '#portal/platform/secret-seal.ts';

const KEY = Buffer.alloc(32, 1);
const PURPOSE = 'madoguchi/staff-factor/1';
const SECRET = Buffer.from('a secret of 20 bytes');

it('DT-22: opens what it sealed for the same account by the same key, and nothing else', () => {
  const seal = createSecretSeal(KEY, PURPOSE);
  const sealed = seal.seal(SECRET, 'me');
  expect(seal.open(sealed, 'me')).toEqual(SECRET);
  expect(sealed.includes(SECRET)).toBe(false);
  expect(seal.seal(SECRET, 'me')).not.toEqual(sealed);
  expect(() => seal.open(sealed, 'somebody else')).toThrow();
  expect(() => createSecretSeal(Buffer.alloc(32, 2), PURPOSE).open(sealed, 'me')).toThrow();
  expect(() => createSecretSeal(KEY, 'madoguchi/mail/1').open(sealed, 'me')).toThrow();
  for (let at = 0; at < sealed.length; at += 1) {
    const altered = Buffer.from(sealed);
    altered[at] = (altered[at] ?? 0) ^ 1;
    expect(() => seal.open(altered, 'me')).toThrow();
  }
});
