import { describe, expect, it } from 'vitest';
import { parsedJson } from '#platform/json-text.ts';

describe('A JSON text', () => {
  it.each([
    ['{"a":[1,null]}', { a: [1, null] }],
    [' "text" ', 'text'],
    ['null', null],
    ['', undefined],
    ['{"a":', undefined],
    ['{} {}', undefined],
    [undefined, undefined],
  ])('%j is %j', (text, value) => {
    expect(parsedJson(text)).toEqual(value);
  });
});
