import { describe, expect, it } from 'vitest';
import { PROCEDURE_TEXT_LIMIT } from '#contract/failures/procedure-problem.ts';
import {
  entriesAt,
  offsetOf,
  offsetOfPlace,
  pathOf,
  readDraft,
  valueAt,
  withEntry,
  withSwapped,
  withValue,
} from '../../../../staff-web/catalogue/editor/draft-text.ts';
import { computedMs } from '../../../support/computed-time.ts';
import { BROKEN_FILES, CLAIM_TEXT } from '../../../support/portal/broken-procedures.ts';

const TEXT = `{
  // 見本の手続
  "title": { "ja": "題", "en": "Title" },
  "ours": { "kept": [1, 2], /* 手書き */ "as": "is" },
  "sections": [
    { "key": "one", "mark": 1 }, // 一つめ
    { "key": "two" },
    { "key": "three" }
  ]
}
`;

function valueIn(text: string): unknown {
  const read = readDraft(text);
  if (read.is !== 'read') throw new Error('unreadable');
  return read.value;
}

describe('a draft', () => {
  it('changes at one member alone: comments, order and what no form knows stay to the character', () => {
    const changed = withValue(TEXT, ['title', 'ja'], '新しい「題」\n');
    expect(changed).toBe(TEXT.replace('"題"', JSON.stringify('新しい「題」\n')));
    const added = withValue(TEXT, ['title', 'easy'], 'やさしい');
    expect(valueAt(valueIn(added), ['title'])).toEqual({ ja: '題', en: 'Title', easy: 'やさしい' });
    expect(added).toContain('/* 手書き */ "as": "is"');
    const gone = withValue(added, ['title', 'easy'], undefined);
    expect(valueIn(gone)).toEqual(valueIn(TEXT));
    expect(gone).toContain('// 見本の手続');
  });

  it('takes entries in, lets them go, and changes their places as they are written', () => {
    const swapped = withSwapped(TEXT, ['sections'], 1, 0);
    expect(entriesAt(valueIn(swapped), ['sections'])).toEqual([
      { key: 'two' },
      { key: 'one', mark: 1 },
      { key: 'three' },
    ]);
    expect(withSwapped(swapped, ['sections'], 0, 1)).toBe(TEXT);
    expect(withSwapped(TEXT, ['sections'], 2, 3)).toBe(TEXT);
    const more = withEntry(TEXT, ['sections', 1], { key: 'new' });
    expect(entriesAt(valueIn(more), ['sections']).map((one) => valueAt(one, ['key']))).toEqual([
      'one',
      'new',
      'two',
      'three',
    ]);
    const less = withValue(more, ['sections', 1], undefined);
    expect(valueIn(less)).toEqual(valueIn(TEXT));
  });

  it('keeps the ends of its lines', () => {
    const windows = TEXT.replaceAll('\n', '\r\n');
    const more = withValue(windows, ['afterFiling'], { ja: 'あと', en: 'After' });
    expect(more.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('says where a member stands, and the place of a problem as the portal counts it', () => {
    expect(TEXT.slice(offsetOf(TEXT, ['sections', 0, 'mark']))).toMatch(/^"mark"/);
    expect(TEXT.slice(offsetOf(TEXT, ['sections', 9, 'key']))).toMatch(/^"sections"/);
    expect(pathOf('sections[0].fields[12].label.ja')).toEqual(['sections', 0, 'fields', 12, 'label', 'ja']);
    expect(pathOf('')).toEqual([]);
    for (const { text, line, column } of BROKEN_FILES.filter((one) => one.text.length < PROCEDURE_TEXT_LIMIT)) {
      const before = text.slice(0, offsetOfPlace(text, line, column)).split(/\r\n|\n|\r/);
      expect([before.length, (before.at(-1)?.length ?? 0) + 1]).toEqual([line, column]);
    }
  });

  it.each([
    ['half a file', '{ "title": {'],
    ['a list', '[1]'],
    ['nothing', ''],
    ['too much', `{"a": "${'あ'.repeat(PROCEDURE_TEXT_LIMIT)}"}`],
    ['brackets without end', '['.repeat(PROCEDURE_TEXT_LIMIT)],
    ['brackets that are closed', `{"a": ${'['.repeat(90_000)}${']'.repeat(90_000)}}`],
    ['objects in each other', `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`],
  ])('DT-26: %s is text alone, and no change of the form touches it', (_, text) => {
    expect(readDraft(text)).toEqual({ is: 'unreadable' });
    expect(withValue(text, ['title'], 'x')).toBe(text);
    expect(withSwapped(text, ['sections'], 0, 1)).toBe(text);
  });

  it('DT-26: brackets and quotes within texts are no structure', () => {
    const text = JSON.stringify({ a: `${'['.repeat(500)}\\"${'{'.repeat(500)}` });
    expect(readDraft(text).is).toBe('read');
  });

  it('costs little to change, also where it holds 10,000 fields', () => {
    const fields = Array.from({ length: 10_000 }, () => '{"key":"a"}').join(',');
    const text = `{"sections":[{"fields":[${fields}]}],"title":{"ja":"x","en":"x"}}`;
    expect(text.length).toBeLessThan(PROCEDURE_TEXT_LIMIT);
    const before = computedMs();
    expect(withValue(text, ['title', 'ja'], 'y')).toContain('"ja":"y"');
    expect(computedMs() - before).toBeLessThan(1_000);
    expect(readDraft(CLAIM_TEXT).is).toBe('read');
  });
});
