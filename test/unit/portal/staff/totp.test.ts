import { describe, expect, it } from 'vitest';
import { otpauthUri, stepOfCode, totpCode, totpStep } from '#portal/staff/totp.ts';

const SECRET = Buffer.from('12345678901234567890', 'ascii');
const NOW_MS = 1_700_000_000_000;

describe('One-time codes', () => {
  // RFC 6238, appendix B, the rows of SHA-1.
  it.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('are those of RFC 6238 at second %i', (second, code) => {
    expect(totpCode(SECRET, totpStep(second * 1_000), 8)).toBe(code);
  });

  // RFC 4226, appendix D.
  it('are those of RFC 4226, one count after the other', () => {
    const codes = Array.from({ length: 10 }, (_, count) => totpCode(SECRET, count));
    expect(codes.slice(0, 5)).toEqual(['755224', '287082', '359152', '969429', '338314']);
    expect(codes.slice(5)).toEqual(['254676', '287922', '162583', '399871', '520489']);
  });

  it.each([
    [-2, false],
    [-1, true],
    [0, true],
    [1, true],
    [2, false],
  ])('of a clock that is %i steps away are taken: %s', (away, isTaken) => {
    const step = totpStep(NOW_MS) + away;
    expect(stepOfCode(SECRET, totpCode(SECRET, step), NOW_MS, 0)).toBe(isTaken ? step : undefined);
  });

  it('DT-19: of a step that was used, or one before it, are not taken', () => {
    const now = totpStep(NOW_MS);
    expect(stepOfCode(SECRET, totpCode(SECRET, now), NOW_MS, now)).toBeUndefined();
    expect(stepOfCode(SECRET, totpCode(SECRET, now - 1), NOW_MS, now)).toBeUndefined();
    expect(stepOfCode(SECRET, totpCode(SECRET, now + 1), NOW_MS, now)).toBe(now + 1);
  });

  it('are set up by an address that apps read', () => {
    const uri = otpauthUri(SECRET, { issuer: 'portal.example', mail: 'a+b@city.example' });
    expect(uri).toBe(
      'otpauth://totp/portal.example:a%2Bb%40city.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=portal.example',
    );
  });

  // RFC 4648, 10.
  it.each([
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foobar', 'MZXW6YTBOI'],
  ])('spell the secret in base32: %s', (text, spelled) => {
    const uri = otpauthUri(Buffer.from(text), { issuer: 'p', mail: 'm' });
    expect(new URL(uri).searchParams.get('secret')).toBe(spelled);
  });
});
