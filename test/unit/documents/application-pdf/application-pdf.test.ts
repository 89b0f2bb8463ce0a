import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ApplicationDocument, applicationDocument } from '#contract/procedure/application-document.ts';
import { namedPersonSchema } from '#contract/values/named-person.ts';
import { typedText } from '#contract/values/plain-text.ts';
import { renderApplicationPdf } from '#documents/application-pdf/application-pdf.ts';
import { DOCUMENT_WORDS } from '#words/document-words.ts';
import { SAMPLE_DOCUMENT, sampleApplication } from '../../../support/application/build-container.ts';
import { pdfPageTexts } from '../../../support/application/pdf-page-texts.ts';
import { SAMPLE_PROCEDURE } from '../../../support/application/sample-procedure.ts';
import { hasTools } from '../../../support/system-tools.ts';

function showing(value: string, label = '回答'): ApplicationDocument {
  return { ...SAMPLE_DOCUMENT, sections: [{ key: 'one', title: '節', lines: [{ at: 'one', label, value }] }] };
}

async function pages(document: ApplicationDocument): Promise<string[]> {
  return pdfPageTexts(await renderApplicationPdf(document));
}

async function withFile(bytes: Uint8Array, use: (file: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pdf-'));
  try {
    const file = join(folder, 'one.pdf');
    await writeFile(file, bytes);
    use(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const squeezed = (text: string) => text.replace(/\s/gu, '');

describe('application.pdf', () => {
  it('SR-87: the same document gives the same bytes, another one other bytes', async () => {
    const [one, two, other] = await Promise.all([
      renderApplicationPdf(SAMPLE_DOCUMENT),
      renderApplicationPdf(SAMPLE_DOCUMENT),
      renderApplicationPdf(showing('ほか')),
    ]);
    expect(Buffer.from(one).equals(two)).toBe(true);
    expect(Buffer.from(one).equals(other)).toBe(false);
  });

  it('says every title, label and value, with page n/m', async () => {
    const [first = '', ...more] = await pages(SAMPLE_DOCUMENT);
    for (const word of ['児童手当の認定請求', '申請者', '見本', '花子', '児童', '一郎', '1 / 1'])
      expect(first).toContain(word);
    expect(more).toEqual([]);
  });

  it('names who files it in the place of the applicant, and by which mandate', async () => {
    const proxy = namedPersonSchema.parse({ name: '見本　代理', birthDate: '1988-01-02' });
    const mandate = { registration: 'a4b0f6de-0b5e-4bb7-8f0e-2c9f7f1f6b22', sha256: 'ab'.repeat(32), proxy };
    const textOf = async (change: object) => {
      const application = sampleApplication(change);
      return squeezed((await pages(applicationDocument(application, SAMPLE_PROCEDURE, DOCUMENT_WORDS.ja))).join(''));
    };
    const said = ['代理人（申請者に代わって提出する人）', '見本代理', mandate.registration, 'abababab'];
    const text = await textOf({ mandate });
    for (const word of said) expect(text).toContain(word);
    const own = await textOf({});
    for (const word of said) expect(own).not.toContain(word);
  });

  it('goes on over pages with a long answer and loses no character of it', async () => {
    const long = Array.from({ length: 400 }, (_, n) => `${n}番目の文です。`).join('');
    const texts = await pages(showing(`${long}\n${'x'.repeat(900)}`));
    expect(texts.length).toBeGreaterThan(2);
    const body = texts
      .map((text, n) => text.replace(`${n + 1} / ${texts.length}`, '').replace(/児童手当の認定請求$/m, ''))
      .join('');
    const said = squeezed(body).replaceAll('児童手当の認定請求', '').replace('回答', '');
    expect(said).toContain(squeezed(long));
    expect(said).toContain('x'.repeat(900));
  });

  it.skipIf(!hasTools('pdftotext'))('keeps every drawn character inside the margins', async () => {
    const pdf = await renderApplicationPdf(
      showing(`${'あ'.repeat(500)} ${'W'.repeat(300)}`, `${'長'.repeat(80)} ${'W'.repeat(80)}`),
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

  it('prints characters outside the basic plane and variants, and says which it lacks', async () => {
    const [text = ''] = await pages(showing('𠮷田 葛\u{e0100}子 髙﨑 \u{fa19}'));
    for (const character of ['𠮷', '葛', '髙', '﨑', '\u{fa19}']) expect(text).toContain(character);
    const [lacking = ''] = await pages(showing('\u{10a00}'));
    expect(squeezed(lacking)).toContain('〓[U+10A00]');
  });

  it.skipIf(!hasTools('pdftotext'))(
    'another reader takes out of it what was typed, whatever else the text holds',
    async () => {
      const parts = fc.constantFrom(
        '日',
        '⽇',
        '⽂',
        '文',
        '⺟',
        'か\u3099',
        'が',
        'Nguye\u0302\u0303n',
        '神',
        '\u{fa19}',
        '𠮷',
        'é',
      );
      const texts = fc.sample(fc.array(parts, { minLength: 3, maxLength: 12 }), { numRuns: 40, seed: 7 });
      for (const parts of texts) {
        const typed = typedText(parts.join(''));
        const pdf = await renderApplicationPdf(showing(typed));
        const taken = execFileSync('pdftotext', ['-', '-'], { input: pdf, encoding: 'utf8' });
        expect(squeezed(taken)).toContain(squeezed(typed));
      }
    },
  );

  it.skipIf(!hasTools('pdftotext'))('a radical or a selector from a card does not leak into other words', async () => {
    const pdf = await renderApplicationPdf(showing('⽇ 侮\u{fe00}', '日 侮'));
    const taken = execFileSync('pdftotext', ['-', '-'], { input: pdf, encoding: 'utf8' });
    expect(taken).not.toMatch(/[\u2e80-\u2fdf]|\p{Variation_Selector}/u);
    expect(squeezed(taken)).toContain('日侮');
    expect(squeezed(taken)).toContain('日\u{fa30}');
  });

  it('says which form of a character it cannot show, and what the marks mean', async () => {
    const [plain = '', marked = ''] = await Promise.all(
      ['葛城', '葛\u{e0101}城'].map(async (name) => (await pages(showing(name))).join('')),
    );
    expect(squeezed(plain)).toContain('葛城');
    expect(plain).not.toContain('U+');
    expect(squeezed(marked)).toContain('葛[U+E0101]城');
    expect(squeezed(marked)).toContain(squeezed(DOCUMENT_WORDS.ja.glyphNote).slice(0, 20));
  });

  it('SR-87: has the same bytes whatever was drawn before it in the same process', async () => {
    const document = showing('日本 ⽇本 辻 神 が ~〜');
    const script = `
      import { typedText } from '#contract/values/plain-text.ts';
import { renderApplicationPdf } from '#documents/application-pdf/application-pdf.ts';
      process.stdout.write(await renderApplicationPdf(${JSON.stringify(document)}));
    `;
    const fresh = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { maxBuffer: 10_000_000 });
    await renderApplicationPdf(showing('⽇⽂ 辻\u{e0100} 侮\u{fe00} か\u3099 ～ ‑'));
    expect(Buffer.from(await renderApplicationPdf(document)).equals(fresh)).toBe(true);
  });

  it.skipIf(!hasTools('qpdf', 'pdffonts', 'pdfinfo'))(
    'is sound to another reader: embedded subset fonts, A4, a title and a language',
    async () => {
      const pdf = await renderApplicationPdf(SAMPLE_DOCUMENT);
      await withFile(pdf, (file) => {
        expect(execFileSync('qpdf', ['--check', file], { encoding: 'utf8' })).toContain(
          'No syntax or stream encoding errors',
        );
      });
      const fonts = execFileSync('pdffonts', ['-'], { input: pdf, encoding: 'utf8' }).trim().split('\n').slice(2);
      expect(fonts.length).toBeGreaterThan(0);
      expect(fonts.every((line) => /NotoSansJP-\w+\s+CID TrueType\s+Identity-H\s+yes yes yes/.test(line))).toBe(true);
      const info = execFileSync('pdfinfo', ['-'], { input: pdf, encoding: 'utf8' });
      expect(info).toMatch(/Title:\s+児童手当の認定請求/);
      expect(info).toMatch(/Page size:.*A4/);
      expect(info).toMatch(/JavaScript:\s+no/);
    },
  );
});
