import { describe, expect, it } from 'vitest';
import { katakanaOfRomaji } from '../../../../../renderer/ui/answer/romaji.ts';

describe('a name in Latin letters', () => {
  it.each([
    ['Mihon Yui', 'ミホン ユイ'],
    ['MIHON YUI', 'ミホン ユイ'],
    ['Satō', 'サトウ'],
    ['SATOH', 'サトウ'],
    ['Ōno', 'オオノ'],
    ['Ohno', 'オオノ'],
    ['Yūko', 'ユウコ'],
    ['Jumpei', 'ジュンペイ'],
    ['Shin’ichi'.replace('’', "'"), 'シンイチ'],
    ['Hatchōbori', 'ハッチョウボリ'],
    ['Gakkō', 'ガッコウ'],
    ['Mihon-Yui', 'ミホン ユイ'],
    ['ミホン Yui', 'ミホン ユイ'],
    ['Kyôto', 'キョウト'],
    ['Zyunko', 'ジュンコ'],
  ])('%s is heard as %s', (typed, kana) => {
    expect(katakanaOfRomaji(typed)).toBe(kana);
  });

  it.each(['', 'ミホン　ユイ', 'Smith', 'Lee', 'Xavier', 'Quinn', 'Anna Müller', 'Yui 2'])(
    'is left as it was typed where it spells no Japanese: %s',
    (typed) => {
      expect(katakanaOfRomaji(typed)).toBeUndefined();
    },
  );
});
