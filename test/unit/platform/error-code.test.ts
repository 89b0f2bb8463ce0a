import { describe, expect, it } from 'vitest';
import { errorCode } from '#platform/error-code.ts';

describe('The code of an error', () => {
  it.each([
    [Object.assign(new Error('secret'), { code: 'ENOENT' }), 'ENOENT'],
    [Object.assign(new RangeError('secret'), { code: 1 }), '1'],
    [new Error('secret'), undefined],
    [{ code: 'ENOENT' }, undefined],
    [undefined, undefined],
  ])('%o has %j, and its text is never in it', (error, code) => {
    expect(errorCode(error)).toBe(code);
  });
});
