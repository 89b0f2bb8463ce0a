import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Procedure, procedureSchema } from '#contract/procedure/procedure.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { csvOf } from '#contract/values/csv.ts';
import { caseFiles } from '#documents/case-table/case-files.ts';
import { type CaseTable, caseTables, type TabledCase } from '#documents/case-table/case-table.ts';
import { cp932Bytes, misfitsOfCp932 } from '#documents/case-table/cp932.ts';
import { sha256Sums } from '#documents/container/named-files.ts';
import { SAMPLE_PROCEDURE } from '../../../support/application/sample-procedure.ts';
import { hasTools } from '../../../support/system-tools.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-table-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const utf8 = (bytes: Uint8Array | undefined) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
const tableOf = (...rows: CaseTable['rows']): CaseTable => ({
  list: undefined,
  rows: [['number'], ...rows],
  numbers: rows.map((_, n) => `MG-${n + 1}`),
  headingRows: 1,
});

/** What spreadsheets take for a formula, however it is dressed: 10 beginnings behind 6 kinds of nothing. */
const BEGINNINGS = ['=1+1', '+1+1', '-1+1', '@SUM(1)', '＝1+1', '＋1+1', '－1+1', '＠SUM(1)', '\u22121+1', '﹦1+1'];
const NOTHINGS = ['', ' ', '\u3000', '\u200b', '\ufeff', '\t'];
const FORMULAS = NOTHINGS.flatMap((nothing) => BEGINNINGS.map((text) => nothing + text));
/** What is none, and must come out as it is. */
const TEXTS = [
  '山田 花子',
  '0312345678',
  '００１',
  "'quoted'",
  'a=b',
  '1-2-3',
  'ー',
  '〒100-0001',
  '東京都千代田区1−2',
  '',
];

describe('CSV', () => {
  it('quotes every cell, doubles quotes, ends rows by CRLF and has no other line end', () => {
    const { text } = csvOf([
      ['a', 'b"c', 'd\r\ne\nf\rg\u2028h'],
      [1, -2, ''],
    ]);
    expect(text).toBe('"a","b""c","d e f g h"\r\n"1","-2",""\r\n');
  });

  it('DT-16: puts an apostrophe before what would be a formula, and before nothing else', () => {
    expect(FORMULAS).toHaveLength(60);
    const { text, guarded } = csvOf(FORMULAS.map((cell) => [cell]));
    expect(guarded).toBe(60);
    expect(text.split('\r\n').filter((row) => row !== '' && !row.startsWith(`"'`))).toEqual([]);
    expect(csvOf(['\tx', '\rx'].map((cell) => [cell])).guarded).toBe(2);
    expect(csvOf(TEXTS.map((cell) => [cell]))).toEqual({
      text: TEXTS.map((cell) => `"${cell}"\r\n`).join(''),
      guarded: 0,
    });
    expect(csvOf([[-5, '-5']])).toEqual({ text: `"-5","'-5"\r\n`, guarded: 1 });
  });

  it.skipIf(!hasTools('soffice'))(
    'DT-16: of 60 formula cells LibreOffice computes none; without the apostrophe it would',
    async () => {
      const computedIn = async (name: string, csv: string) => {
        await writeFile(join(folder, `${name}.csv`), csv);
        execFileSync(
          'soffice',
          [
            `-env:UserInstallation=file://${folder}/profile`,
            '--headless',
            // Comma, quote, UTF-8; cells that are quoted are looked at as well.
            '--infilter=CSV:44,34,76,1,,0,false,true',
            '--convert-to',
            'fods',
            '--outdir',
            folder,
            join(folder, `${name}.csv`),
          ],
          { stdio: 'ignore', timeout: 100_000 },
        );
        return (await readFile(join(folder, `${name}.fods`), 'utf8')).match(/table:formula=/g)?.length ?? 0;
      };
      expect(await computedIn('guarded', csvOf(FORMULAS.map((cell) => [cell])).text)).toBe(0);
      expect(await computedIn('bare', FORMULAS.map((cell) => `${cell}\r\n`).join(''))).toBeGreaterThan(0);
    },
    120_000,
  );
});

describe('CP932', () => {
  it('says which characters do not fit, and puts nothing in their place', () => {
    expect(misfitsOfCp932('髙﨑 ①㈱ ｶﾅ ～－ 山田')).toEqual([]);
    expect(misfitsOfCp932('𠮷野家で〜と−と🐟と鷗')).toEqual(['𠮷', '〜', '−', '🐟', '鷗']);
    expect(() => cp932Bytes('𠮷')).toThrow(RangeError);
    expect(misfitsOfCp932('\ue000')).toEqual(['\ue000']);
  });

  it.skipIf(!hasTools('python3'))('has the bytes that Python gives for every character that both have', async () => {
    const script = `
import sys, json
out = {}
for c in list(range(0x20, 0x7f)) + list(range(0xa0, 0x10000)):
    if 0xd800 <= c < 0xe000 or 0xe000 <= c < 0xf900: continue
    try: out[chr(c)] = chr(c).encode('cp932').hex()
    except UnicodeEncodeError: pass
json.dump(out, sys.stdout)`;
    const theirs: Record<string, string> = JSON.parse(
      execFileSync('python3', ['-c', script], { encoding: 'utf8', maxBuffer: 10_000_000 }),
    );
    const written = Object.entries(theirs).map(([character, bytes]) => ({
      character,
      bytes,
      ours: misfitsOfCp932(character).length > 0 ? undefined : Buffer.from(cp932Bytes(character)).toString('hex'),
    }));
    // Python writes these as other characters that look alike, and would read those back.
    expect(
      written
        .filter(({ ours }) => ours === undefined)
        .map(({ character }) => character)
        .join(''),
    ).toBe('¢£¬‖−〜');
    // Python writes IBM's extensions where NEC put them, Microsoft where IBM did; both read both.
    const other = written.filter(({ bytes, ours }) => ours !== undefined && ours !== bytes);
    const wrong = other.filter(
      ({ bytes, ours }) => !/^e[de]/.test(bytes) || !/^f[abc]|^81ca|^81e6|^87/.test(ours ?? ''),
    );
    const read = execFileSync(
      'python3',
      ['-c', 'import sys; sys.stdout.write(bytes.fromhex(sys.stdin.read()).decode("cp932"))'],
      {
        input: other.map(({ ours }) => ours).join(''),
        encoding: 'utf8',
        env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
      },
    );
    expect(read).toBe(other.map(({ character }) => character).join(''));
    expect(Object.keys(theirs).length).toBeGreaterThan(7_000);
    expect(wrong).toEqual([]);
  });

  it('stops the export, naming cases and characters', () => {
    const made = caseFiles([tableOf(['山田'], ['𠮷田'], ['森鷗外 🐟'])], { name: 'cases', encoding: 'cp932' });
    expect(made).toEqual({
      ok: false,
      failure: {
        code: 'charactersDoNotFit',
        cases: [
          { number: 'MG-2', characters: '𠮷' },
          { number: 'MG-3', characters: '鷗🐟' },
        ],
      },
    });
    const plain = caseFiles([tableOf(['山田'])], { name: 'cases', encoding: 'cp932' });
    const csv = plain.ok ? plain.value.find(({ name }) => name === 'cases.csv') : undefined;
    expect(new TextDecoder('shift_jis').decode(csv?.bytes)).toContain('山田');
    expect(utf8(csv?.bytes)).not.toContain('山田');
  });
});

describe('a table of cases', () => {
  const procedure: Procedure = procedureSchema.parse(withFields(SAMPLE_PROCEDURE));
  const applicant = {
    name: { value: '山田 花子', origin: 'card' },
    address: { value: '=東京都', origin: 'card' },
    birthDate: { value: calendarDateSchema.parse('1990-05-01'), origin: 'card' },
    sex: { value: 'female', origin: 'card' },
  } as const;
  const one: TabledCase = {
    number: 'MG-0000-0000-0001',
    state: 'decided',
    outcome: 'noted',
    receivedAt: '2026-11-28T09:05:00+09:00',
    application: {
      applicant,
      answers: {
        day: '2026-11-28',
        account: '0012345',
        amount: -3,
        way: 'post',
        ways: ['post', 'desk'],
        agreed: true,
        children: [
          { childName: '山田 一郎', childBorn: '2019-04-30' },
          { childName: '+山田', childBorn: '2019-05-01' },
        ],
      },
    },
  };
  const options = { language: 'ja', dates: 'era', keys: true } as const;

  it('has a column for each field, labels in place of keys, zeros and days as cities write them, lists apart', () => {
    const [cases, children] = caseTables([one], [procedure], options);
    expect(cases?.rows).toEqual([
      [
        '受付番号',
        '状態',
        '結果',
        '受付日時',
        '氏名',
        '住所',
        '生年月日',
        '性別',
        '日',
        '口座番号',
        '額',
        '方法',
        '方法',
        '同意',
      ],
      [
        'number',
        'state',
        'outcome',
        'receivedAt',
        'name',
        'address',
        'birthDate',
        'sex',
        'day',
        'account',
        'amount',
        'way',
        'ways',
        'agreed',
      ],
      [
        'MG-0000-0000-0001',
        '決定済',
        '届出処理済',
        'R8.11.28 09:05',
        '山田 花子',
        '=東京都',
        'H2.5.1',
        '女',
        'R8.11.28',
        '0012345',
        -3,
        '郵送',
        '郵送、窓口',
        'はい',
      ],
    ]);
    expect(children).toMatchObject({
      list: 'children',
      rows: [
        ['受付番号', '番目', '氏名', '生年月日'],
        ['number', 'item', 'childName', 'childBorn'],
        ['MG-0000-0000-0001', 1, '山田 一郎', 'H31.4.30'],
        ['MG-0000-0000-0001', 2, '+山田', 'R1.5.1'],
      ],
    });
    const [western] = caseTables([one], [procedure], { ...options, dates: 'western', keys: false });
    expect(western?.rows[1]?.slice(3, 9)).toEqual([
      '2026/11/28 09:05',
      '山田 花子',
      '=東京都',
      '1990/05/01',
      '女',
      '2026/11/28',
    ]);
  });

  it('keeps a field that only an older revision has, behind those of the newest', () => {
    const [first] = procedure.sections;
    const newer = { ...procedure, sections: [{ ...first, fields: first?.fields.filter(({ key }) => key !== 'day') }] };
    const [cases] = caseTables([one], [procedureSchema.parse(newer), procedure], options);
    expect(cases?.rows[1]?.at(-1)).toBe('day');
    expect(cases?.rows[2]?.at(-1)).toBe('R8.11.28');
  });

  it('becomes files with a byte order mark, a manifest that counts, and sums that the system’s own program checks', async () => {
    const made = caseFiles(caseTables([one], [procedure], options), {
      name: 'cases-131318-child-20261128-1',
      encoding: 'utf-8',
    });
    if (!made.ok) throw new Error(made.failure.code);
    expect(made.value.map(({ name }) => name)).toEqual([
      'cases-131318-child-20261128-1.csv',
      'cases-131318-child-20261128-1-children.csv',
      'manifest.json',
    ]);
    const [csv, , manifest] = made.value;
    expect(utf8(csv?.bytes).startsWith('\ufeff"受付番号"')).toBe(true);
    expect(utf8(csv?.bytes)).toContain(`"'=東京都"`);
    expect(JSON.parse(utf8(manifest?.bytes))).toMatchObject({
      encoding: 'utf-8',
      files: [
        { rows: 1, guarded: 1 },
        { rows: 2, guarded: 1 },
      ],
    });
    if (!hasTools('sha256sum')) return;
    for (const { name, bytes } of made.value) await writeFile(join(folder, name), bytes);
    await writeFile(join(folder, 'SHA256SUMS'), sha256Sums(made.value));
    execFileSync('sha256sum', ['--strict', '--check', 'SHA256SUMS'], { cwd: folder, stdio: 'ignore' });
  });
});

function withFields(procedure: Procedure): unknown {
  const text = (ja: string) => ({ ja, en: ja });
  const field = (key: string, label: string, more: object) => ({ key, label: text(label), required: false, ...more });
  const options = [
    { value: 'post', label: text('郵送') },
    { value: 'desk', label: text('窓口') },
  ];
  const [section] = procedure.sections;
  return {
    ...procedure,
    rules: [],
    sameTexts: [],
    statement: [],
    sections: [
      {
        ...section,
        fields: [
          field('day', '日', { type: 'date' }),
          field('account', '口座番号', { type: 'digits', minDigits: 7, maxDigits: 7 }),
          field('amount', '額', { type: 'number', unit: text('円'), smallest: -10, largest: 10 }),
          field('way', '方法', { type: 'choice', options }),
          field('ways', '方法', { type: 'choices', options }),
          field('agreed', '同意', { type: 'consent' }),
          field('children', '子', {
            type: 'list',
            fewest: 0,
            most: 5,
            itemLabel: text('子'),
            fields: [
              field('childName', '氏名', { type: 'text', maxCharacters: 20 }),
              field('childBorn', '生年月日', { type: 'date' }),
            ],
          }),
        ],
      },
    ],
  };
}
