import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Letter, letterSchema } from '#contract/procedure/letter.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { sealedLetter, unsealedLetter } from '#documents/letter-pdf/letter-pdf.ts';
import { documentFont } from '#documents/typesetting/document-font.ts';
import { pdfPageTexts } from '../../../support/application/pdf-page-texts.ts';
import { qpdf } from '../../../support/application/qpdf.ts';
import { citySeal, sampleLetter } from '../../../support/application/sample-letter.ts';
import { GENERATED_SEED } from '../../../support/generated-counts.ts';
import { hasTools } from '../../../support/system-tools.ts';

const squeezed = (text: string) => text.replace(/\s/gu, '');
const NO_SEAL = 'この通知書に公印はありません';

function taken(pdf: Uint8Array): string {
  return squeezed(execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf, encoding: 'utf8' }));
}

/** Every text of a letter that a person is to read. */
function textsOf(letter: Letter): string[] {
  const { number, addressee, sender, title, receiptNumber, procedure, opening, facts, reasons, remedies, contact } =
    letter;
  return [
    ...[number, addressee.name, addressee.address, sender, title, receiptNumber, procedure, opening],
    ...facts.flatMap(({ label, value }) => (value.type === 'text' ? [label, value.text] : [label])),
    ...[...reasons, ...remedies],
    ...[contact.name.ja, contact.phone, contact.address, contact.openHours.ja],
  ];
}

describe('A letter', () => {
  it('has the same bytes each time, and other bytes for another letter', async () => {
    const [one, two, other] = await Promise.all(
      [sampleLetter(), sampleLetter(), sampleLetter({ number: '架福第13号' })].map(unsealedLetter),
    );
    expect(one).toEqual(two);
    expect(one).not.toEqual(other);
  });

  it('says number, day, addressee, sender, what was decided, why and what can be done, in this order', async () => {
    const said = squeezed((await pdfPageTexts(await unsealedLetter(sampleLetter()))).join(''));
    const inOrder = [
      '架福第12号',
      '令和8年12月3日',
      '東京都架空区見本町一丁目２番３号',
      '見本花子様',
      '架空市長',
      NO_SEAL,
      '児童手当認定請求却下通知書',
      '次のとおり決定しました',
      '手当の額月額15,000円',
      '今回の額1,234,567円',
      '対象の月令和8年12月分',
      '決定した日令和8年12月1日',
      '対象の児童見本一郎',
      '理由',
      '教示',
      '受付番号K-2026-000123-4',
      '申請日令和8年11月20日',
      'お問い合わせ先',
      '03-0000-0000',
    ];
    const places = inOrder.map((part) => said.indexOf(part));
    expect(
      places.every((place) => place >= 0),
      JSON.stringify(places),
    ).toBe(true);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  it('names the day of a notification as one, and leaves out what it does not have', async () => {
    const letter = sampleLetter({ outcome: 'noted', facts: [], reasons: [], remedies: [] });
    const said = squeezed((await pdfPageTexts(await unsealedLetter(letter))).join(''));
    expect(said).toContain('届出日令和8年11月20日');
    for (const heading of ['申請日', '理由', '教示']) expect(said).not.toContain(heading);
  });

  it('can be looked at before it has a number', async () => {
    const [text = ''] = await pdfPageTexts(await unsealedLetter({ ...sampleLetter(), number: '' }));
    expect(squeezed(text)).toMatch(/^令和8年12月3日/);
  });

  it('goes on over pages with all of its text, number and page n/m on each', async () => {
    const reasons = Array.from({ length: 8 }, (_, n) => `${n}番目の理由です。`.repeat(90));
    const text = '長い説明'.repeat(50);
    const facts = Array.from({ length: 20 }, (_, n) => ({ label: `事実${n}`, value: { type: 'text' as const, text } }));
    const pages = await pdfPageTexts(await unsealedLetter(sampleLetter({ reasons, facts })));
    expect(pages.length).toBeGreaterThan(3);
    for (const [n, page] of pages.entries()) expect(page).toContain(`${n + 1} / ${pages.length}`);
    const footers = new RegExp(`架福第12号\\d+/${pages.length}$`);
    const body = pages.map((page) => squeezed(page).replace(footers, '')).join('');
    for (const paragraph of [...reasons, text]) expect(body).toContain(paragraph);
  });

  it.skipIf(!hasTools('qpdf', 'pdfinfo', 'pdffonts'))('is sound to another reader, with a title', async () => {
    const pdf = await unsealedLetter(sampleLetter());
    expect(qpdf(pdf, '--check')).toContain('No syntax');
    const info = execFileSync('pdfinfo', ['-'], { input: pdf, encoding: 'utf8' });
    expect(info).toMatch(/Title:\s+児童手当認定請求却下通知書/);
    expect(info).toMatch(/Page size:.*A4/);
    expect(info).toMatch(/Pages:\s+2/);
    const fonts = execFileSync('pdffonts', ['-'], { input: pdf, encoding: 'utf8' }).trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThan(0);
    expect(fonts.every((line) => /NotoSansJP-\w+\s+CID TrueType\s+Identity-H\s+yes yes yes/.test(line))).toBe(true);
    expect(Buffer.from(pdf).toString('latin1')).toContain('/Lang (ja-JP)');
  });

  it.skipIf(!hasTools('pdftotext'))('keeps every drawn character inside the margins', async () => {
    const long = 'W'.repeat(60);
    const pdf = await unsealedLetter(
      sampleLetter({
        number: long,
        sender: '長'.repeat(100),
        title: 'W'.repeat(100),
        addressee: { name: '長'.repeat(200), address: `${'W'.repeat(200)}${'あ\n'.repeat(100)}` },
        facts: [{ label: long, value: { type: 'text', text: 'W'.repeat(200) } }],
      }),
    );
    const html = execFileSync('pdftotext', ['-bbox', '-', '-'], { input: pdf, encoding: 'utf8' });
    const edges = [...html.matchAll(/<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"/g)];
    expect(edges.length).toBeGreaterThan(20);
    for (const [, xMin, yMin, xMax, yMax] of edges) {
      expect(Number(xMin)).toBeGreaterThanOrEqual(55);
      expect(Number(xMax)).toBeLessThanOrEqual(540.5);
      expect(Number(yMin)).toBeGreaterThanOrEqual(45);
      expect(Number(yMax)).toBeLessThanOrEqual(841.89);
    }
  });
});

const PIECES = [
  ...['<script>alert(1)</script>', '&amp;<b>', '")>>', '((((', '))))', '\\', '\\)', '\\051', '<</JS(app.alert(1))>>'],
  ...['endobj', 'endstream', 'stream\n', '%%EOF', 'xref', 'trailer', '1 0 obj', '/OpenAction', 'startxref 0', '<FEFF>'],
  ...['/ByteRange [0 9999999999 9999999999 9999999999]', '/Contents <00>', 'BT (x) Tj ET', 'Q q'],
  ...['\0', '\u0007', '\u001b[31m', '\r', '\r\n', '\t', '\u0085', '\u2028', '\ufeff', '\u200b', '\u00ad'],
  ...[
    '\u202e',
    '\u2066',
    '\u200f',
    '\u061c',
    'שלום',
    'مرحبا',
    '👨\u200d👩\u200d👧',
    '\u{10a00}',
    '\ue000',
    '\ud800',
    '\udc00',
    '\uffff',
  ],
  ...[
    '葛\u{e0101}',
    '葛\u{e0100}',
    '侮\u{fe00}',
    '⽇',
    '𠮷',
    '髙',
    'が',
    'か\u3099',
    'Nguye\u0302\u0303n',
    '〓',
    '{name}',
    '%s',
  ],
];

/** 200 texts, in letters that hold one in each of their places. */
function hostileLetters(): Letter[] {
  const one = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 4 })), {
    minLength: 1,
    maxLength: 3,
  });
  const texts = fc.sample(one, { numRuns: 200, seed: GENERATED_SEED }).map((pieces) => `甲${pieces.join('')}乙`);
  const letters: Letter[] = [];
  while (texts.length > 0) {
    const next = (most: number) => (texts.pop() ?? '丙').slice(0, most);
    letters.push(
      letterSchema.parse({
        ...sampleLetter(),
        number: next(60),
        addressee: { name: next(200), address: next(400) },
        sender: next(100),
        title: next(100),
        receiptNumber: next(30),
        procedure: next(200),
        opening: next(2_000),
        facts: Array.from({ length: 4 }, () => ({ label: next(60), value: { type: 'text', text: next(200) } })),
        reasons: [next(2_000), next(2_000)],
        remedies: [next(2_000), next(2_000)],
        contact: {
          name: { ja: next(1_000), en: 'x' },
          phone: next(20),
          address: next(120),
          openHours: { ja: next(1_000), en: 'x' },
        },
      }),
    );
  }
  return letters;
}

/** The kinds of objects that a PDF is made of: its types and the members of its dictionaries. */
function kindsOf(pdf: Uint8Array): string[] {
  const json = qpdf(pdf, '--json', '--json-key=qpdf');
  const [, objects] = JSON.parse(json).qpdf;
  const kinds = Object.entries<{ value?: unknown; stream?: { dict: object } }>(objects).map(([name, object]) => {
    const value = object.stream?.dict ?? object.value;
    if (name === 'trailer' || typeof value !== 'object' || value === null) return name === 'trailer' ? name : 'plain';
    const { '/Type': type = '', '/Subtype': subtype = '' } = value as Record<string, string>;
    return `${object.stream === undefined ? 'dictionary' : 'stream'} ${type} ${subtype} ${Object.keys(value).sort()}`;
  });
  return [...new Set(kinds)].sort();
}

describe.skipIf(!hasTools('qpdf', 'pdftotext'))(`DT-14, DT-15: 200 hostile texts (seed ${GENERATED_SEED})`, () => {
  const letters = hostileLetters();

  it('change nothing of how the letter is built', async () => {
    const plain = kindsOf(await unsealedLetter(sampleLetter()));
    const { seal, sign } = citySeal();
    expect(kindsOf(await sealedLetter(sampleLetter(), seal, sign))).not.toEqual(plain);
    for (const letter of letters) {
      const pdf = await unsealedLetter(letter);
      expect(qpdf(pdf, '--check')).toContain('No syntax');
      expect(kindsOf(pdf)).toEqual(plain);
    }
  }, 60_000);

  it('stand in it as they are, or as the numbers of their characters', async () => {
    for (const letter of letters) {
      const said = taken(await unsealedLetter(letter));
      for (const text of textsOf(letter)) {
        const shown = documentFont('regular').printable(visibleText(text).toWellFormed());
        expect(said).toContain(squeezed(documentFont('regular').drawn(shown)));
      }
    }
  }, 60_000);

  it('are drawn in the same way by whoever draws them again', async () => {
    for (const letter of letters.slice(0, 3)) {
      expect(await unsealedLetter(letter)).toEqual(await unsealedLetter(structuredClone(letter)));
    }
  });
});

describe('What a letter cannot show', () => {
  it.each([
    ['\u202e逆', '[U+202E]逆'],
    ['前\0後', '前[U+0000]後'],
    ['葛\u{e0101}城', '葛[U+E0101]城'],
    ['\u{10a00}', '〓[U+10A00]'],
  ])('DT-14: %j stands as %s, with a note', async (name, shown) => {
    const letter = sampleLetter({ addressee: { ...sampleLetter().addressee, name } });
    const said = squeezed((await pdfPageTexts(await unsealedLetter(letter))).join(''));
    expect(said).toContain(`${shown}様`);
    expect(said).toContain('この書面の文字では表せない');
  });

  it('is not spoken of where there is nothing', async () => {
    expect((await pdfPageTexts(await unsealedLetter(sampleLetter()))).join('')).not.toContain('表せない');
  });
});
