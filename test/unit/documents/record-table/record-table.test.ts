import { describe, expect, it } from 'vitest';
import { exchangeRecordSchema } from '#contract/portal/exchange-record-routes.ts';
import { cp932Bytes } from '#documents/case-table/cp932.ts';
import { readRecords } from '#documents/record-table/read-records.ts';
import { recordsCsv, recordsPdf } from '#documents/record-table/record-files.ts';
import { ABOUT_SAMPLE } from '../../../support/window/gallery/sample-application.ts';

const NOW = Date.parse('2026-11-28T12:00:00+09:00');
const HEADER = '日時,照会機関,提供機関,事務,情報の種類,結果';
const LINE = '2026/11/27 9:12,見本市,となり市,保育料の決定,課税情報、世帯,提供';
const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (...lines: string[]) => readRecords(utf8([HEADER, ...lines].join('\r\n')), NOW);
const errorsOf = (bytes: Uint8Array) => {
  const answer = readRecords(bytes, NOW);
  return answer.is === 'refused' ? answer.errors : answer;
};

describe('lists of records that other offices give out', () => {
  const expected = {
    is: 'read',
    same: 0,
    records: [
      {
        at: '2026-11-27T09:12:00+09:00',
        asker: '見本市',
        section: '',
        provider: 'となり市',
        purpose: '保育料の決定',
        kinds: ['課税情報', '世帯'],
        law: '',
        result: '提供',
        number: '',
      },
    ],
  };

  it.each([
    ['UTF-8', utf8(`${HEADER}\n${LINE}\n`)],
    ['UTF-8 with a mark and CR LF', utf8(`\ufeff${HEADER}\r\n${LINE}\r\n`)],
    ['CP932', cp932Bytes(`${HEADER}\r\n${LINE}`)],
    ['quoted cells', utf8(`${HEADER}\n${LINE.replaceAll(/[^,]+/g, '"$&"')}\n`)],
    ['names in half width', utf8(`${HEADER.replace('日時', ' 日時 ')}\n${LINE}`)],
    ['the era', utf8(`${HEADER}\n${LINE.replace('2026/11/27 9:12', '令和8年11月27日 9時12分')}`)],
    ['RFC 3339', utf8(`${HEADER}\n${LINE.replace('2026/11/27 9:12', '2026-11-27T09:12+09:00')}`)],
  ])('are read in %s', (_, bytes) => {
    expect(readRecords(bytes, NOW)).toEqual(expected);
  });

  it('count a line that comes twice, its time spelled otherwise too', () => {
    const spelled = LINE.replace('2026/11/27 9:12', '令和8年11月27日 9時12分');
    const later = LINE.replace('9:12', '9:13');
    expect(read(LINE, LINE, spelled, later)).toMatchObject({ is: 'read', same: 2, records: [{}, {}] });
  });

  it.each<[string, Uint8Array, object]>([
    ['no header', utf8(''), { line: 1, column: 1, code: 'headerMissing' }],
    [
      'a column too few',
      utf8('日時,照会機関,事務,情報の種類,結果\n'),
      { line: 1, column: 6, name: '提供機関', code: 'headerMissing' },
    ],
    ['a name that is not known', utf8(`${HEADER},氏名\n`), { line: 1, column: 7, name: '氏名', code: 'headerUnknown' }],
    ['a name twice', utf8(`${HEADER},日時\n`), { line: 1, column: 7, code: 'headerUnknown' }],
    ['a cell too few', utf8(`${HEADER}\n${LINE}\na,b\n`), { line: 3, column: 3, code: 'cellCount' }],
    ['an open quote', utf8(`${HEADER}\n"${LINE}\n`), { line: 2, column: 1, code: 'quoteOpen' }],
    ['a quote inside', utf8(`${HEADER}\n20"26,a\n`), { line: 2, column: 1, code: 'quoteOpen' }],
    [
      'a day that there is not',
      utf8(`${HEADER}\n${LINE.replace('11/27', '2/30')}`),
      { line: 2, column: 1, code: 'dateImpossible' },
    ],
    ['a minute too many', utf8(`${HEADER}\n${LINE.replace('9:12', '9:60')}`), { line: 2, code: 'dateImpossible' }],
    ['the future', utf8(`${HEADER}\n${LINE.replace('11/27', '12/27')}`), { line: 2, code: 'dateFuture' }],
    [
      'before it began',
      utf8(`${HEADER}\n${LINE.replace('2026/11/27', '2017/7/17')}`),
      { code: 'dateBefore2017-07-18' },
    ],
    [
      'a long cell',
      utf8(`${HEADER}\n${LINE.replace('となり市', 'あ'.repeat(501))}`),
      { line: 2, column: 3, code: 'cellTooLong' },
    ],
    [
      'turned text',
      utf8(`${HEADER}\n${LINE.replace('となり', 'と\u202eなり')}`),
      { line: 2, column: 3, code: 'controlCharacter' },
    ],
    [
      'a bell',
      utf8(`${HEADER}\n${LINE.replace('となり', '\u0007')}`),
      { line: 2, column: 3, code: 'controlCharacter' },
    ],
    [
      'a broken character',
      Uint8Array.of(...utf8('\ufeff日時\n'), 0x61, 0xff),
      { line: 2, column: 2, code: 'characterBroken' },
    ],
    ['a ZIP', Uint8Array.of(0x50, 0x4b, 3, 4, 0x14, 0, 0xff, 0xff, 0x80), { code: 'characterBroken' }],
    [
      'quoted line ends before it',
      utf8(`${HEADER}\n"2026/11/27 9:12","a\nb",c,d,e,f\nx\n`),
      { line: 4, code: 'cellCount' },
    ],
  ])('MT-11: are refused whole, with line and column: %s', (_, bytes, error) => {
    expect(errorsOf(bytes)).toMatchObject([error]);
  });

  it('MT-11: of a million quotes, of too many lines and of too many bytes no more is looked at than has to be', () => {
    expect(errorsOf(utf8(`${HEADER}\n${'"'.repeat(1_000_001)}`))).toMatchObject([{ line: 2, code: 'quoteOpen' }]);
    expect(errorsOf(utf8(`${HEADER}\n${`${LINE}\n`.repeat(100_001)}`))).toMatchObject([
      { line: 100_002, code: 'tooManyLines' },
    ]);
    expect(errorsOf(new Uint8Array(20_000_001))).toMatchObject([{ code: 'fileTooLarge' }]);
    expect(errorsOf(utf8(`${HEADER}\n${'x\n'.repeat(500)}`))).toHaveLength(100);
  });
});

describe('records as files', () => {
  const records = [
    exchangeRecordSchema.parse({
      record: '00000000-0000-4000-8000-000000000000',
      at: '2026-11-27T15:12:00+09:00',
      municipality: ABOUT_SAMPLE.municipality,
      section: 'child',
      way: 'agency',
      system: '=HYPERLINK("https://example.jp")',
      purpose: 'case.export',
      result: 'provided',
      receiptNumber: ABOUT_SAMPLE.receiptNumber,
      procedure: ABOUT_SAMPLE.procedure,
      legalGround: [{ ja: '児童手当法 7条', en: 'Child Allowance Act, article 7' }],
      kinds: ['applicant', 'answers'],
      marks: [{ rule: 'night', times: null }],
      withheldUntil: null,
    }),
  ].filter((one) => one.way !== 'self' && one.way !== 'site');
  const question = exchangeRecordSchema.parse({
    record: '00000000-0000-4000-8000-000000000001',
    at: '2026-11-27T16:00:00+09:00',
    way: 'self',
    source: { id: 'sample', name: { ja: '見本の情報源', en: 'Sample source' } },
    group: 'tax',
    purpose: 'source.own',
  });

  it('MT-11: as CSV begin no formula, hold no verdict, and are read again as they are', () => {
    const bytes = recordsCsv(records);
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    expect(text.startsWith('\ufeff"日時"')).toBe(true);
    expect(text).toContain(`"'=HYPERLINK(""https`);
    expect(text).not.toContain('夜間');
    expect(readRecords(bytes, NOW)).toMatchObject({
      is: 'read',
      records: [{ at: '2026-11-27T15:12:00+09:00', kinds: ['申請した人', '申請の内容'], result: '提供' }],
    });
  });

  it('tell what a person asked a source apart, in the same columns', () => {
    expect(readRecords(recordsCsv([question, ...records]), NOW)).toMatchObject({
      is: 'read',
      records: [
        {
          at: question.at,
          asker: 'あなた',
          section: '',
          provider: '見本の情報源',
          purpose: 'あなたが自分の情報を見るため',
          kinds: ['税・所得'],
          law: '',
          result: '',
          number: '',
        },
        { kinds: ['申請した人', '申請の内容'] },
      ],
    });
  });

  it('say who asked in the words of the screen, and no code of a section', () => {
    const [record] = records;
    if (record === undefined) throw new Error('no record');
    const { ja: procedure } = record.procedure.title;
    const askers = (
      [
        [
          { way: 'desk', system: null },
          { asker: '見本市', section: `「${procedure}」を受け持つ職員` },
        ],
        [
          { way: 'emergency', system: null },
          { asker: '見本市', section: 'ほかの部署の職員' },
        ],
        [
          { way: 'agency', system: '業務システム' },
          { asker: '見本市', section: '業務システム' },
        ],
        [
          { way: 'proxy', system: null },
          { asker: 'あなたの代理人', section: '' },
        ],
      ] as const
    ).map(([change, said]) => {
      const name = { ja: '見本市', en: 'Mihon' };
      const made = { ...record, ...change, municipality: { ...record.municipality, name } };
      return { read: readRecords(recordsCsv([made]), NOW), said };
    });
    for (const { read, said } of askers) expect(read).toMatchObject({ is: 'read', records: [said] });
    expect(new TextDecoder().decode(recordsCsv(records.map((one) => ({ ...one, system: null }))))).not.toContain(
      'child',
    );
  });

  it('as a PDF are the same bytes from the same records', async () => {
    const [one, other] = [await recordsPdf(records, 'ja'), await recordsPdf(records, 'ja')];
    expect(Buffer.from(one).equals(other)).toBe(true);
    expect(Buffer.from(one.subarray(0, 5)).toString()).toBe('%PDF-');
  });
});
