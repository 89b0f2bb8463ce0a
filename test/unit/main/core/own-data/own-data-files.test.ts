import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import type { OwnReading } from '#contract/portal/own-data-routes.ts';
import { csvFiles, readingAsJson, readingAsPdf } from '#core/own-data/own-data-files.ts';
import { qpdf } from '../../../../support/application/qpdf.ts';
import { hasTools } from '../../../../support/system-tools.ts';

const READING: OwnReading = {
  group: 'healthCheck',
  state: 'ok',
  asOf: '2026-11-28T06:00:00Z',
  source: { id: 'sample', name: { ja: '見本', en: 'sample' }, kind: 'national' },
  law: null,
  readyAt: null,
  proof: null,
  tables: [{ key: 'main', rows: [] }],
};

const csvOf = (row: OwnReading['tables'][number]['rows'][number]) =>
  new TextDecoder().decode(csvFiles({ ...READING, tables: [{ key: 'main', rows: [row] }] }, 'en')[0]?.bytes);

it.each([
  [{ pressure: '=1+1' }, `"'=1+1"`],
  [{ pressure: '@x' }, `"'@x"`],
  [{ pressure: '-x' }, `"'-x"`],
  [{ pressure: 'a"b,c' }, '"a""b,c"'],
  [{ weight: -5 }, '"-0.5"'],
  [{ weight: 612 }, '"61.2"'],
  [{ verdict: { hidden: 'individualNumber' as const } }, '""'],
])('saves %j so that no table program runs it or takes it for more cells', (row, cell) => {
  const [head, line] = csvOf(row).trimEnd().split('\r\n');
  expect(head).toContain('"Weight (kg)"');
  expect(line?.split(/,(?=")/)).toContain(cell);
});

it('names files by group and day alone', () => {
  expect(csvFiles(READING, 'ja').map(({ name }) => name)).toEqual(['healthCheck-20261128.csv']);
  expect(readingAsJson(READING).name).toBe('healthCheck-20261128.json');
  expect(Object.keys(JSON.parse(new TextDecoder().decode(readingAsJson(READING).bytes)))).toEqual([
    'group',
    'asOf',
    'source',
    'tables',
    'proof',
  ]);
});

it.skipIf(!hasTools('qpdf', 'pdftotext'))(
  'is a sound PDF with title, language, source, day and every cell, in the language of the person',
  async () => {
    const rows = [
      { day: '2026-05-01', weight: 612, verdict: '見本の判定' },
      { day: '2026-06-01', verdict: { hidden: 'individualNumber' as const } },
    ];
    for (const [language, title, weight, tag] of [
      ['ja', '特定健診等', '体重: 61.2 kg', 'ja-JP'],
      ['en', 'Health checks', 'Weight: 61.2 kg', 'en'],
    ] as const) {
      const { name, bytes } = await readingAsPdf({ ...READING, tables: [{ key: 'main', rows }] }, language);
      expect(name).toBe('healthCheck-20261128.pdf');
      expect(qpdf(bytes, '--check')).toContain('No syntax or stream encoding errors');
      expect(qpdf(bytes, '--json')).toContain(`"/Lang": "u:${tag}"`);
      const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: bytes, encoding: 'utf8' });
      for (const said of [title, weight, '見本の判定', '2026-06-01', language === 'ja' ? '見本' : 'sample']) {
        expect(text).toContain(said);
      }
      expect(text).not.toContain('individualNumber');
    }
  },
);
