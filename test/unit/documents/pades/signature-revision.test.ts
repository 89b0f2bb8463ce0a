import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sealedLetter, unsealedLetter } from '#documents/letter-pdf/letter-pdf.ts';
import { withCms } from '#documents/pades/pdf-signature.ts';
import { newestSignature } from '#documents/pades/pdf-signatures.ts';
import { UnreadablePdf } from '#documents/pades/pdf-syntax.ts';
import { signatureRevision } from '#documents/pades/signature-revision.ts';
import { finishSignedData, prepareSignedData } from '#pki/cms/cms.ts';
import { digestOf } from '#pki/der/algorithms.ts';
import { pdfsig } from '../../../support/application/pdfsig.ts';
import { qpdf } from '../../../support/application/qpdf.ts';
import { citySeal, SEAL_AUTHORITY, sampleLetter } from '../../../support/application/sample-letter.ts';
import { hasTools } from '../../../support/system-tools.ts';

const AT_MS = Date.UTC(2026, 10, 30, 1, 2, 3);

function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'revision-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The document as another program writes it. */
function rewritten(pdf: Uint8Array, ...how: readonly string[]): Uint8Array {
  return inFolder((folder) => {
    const [from, to] = [join(folder, 'from.pdf'), join(folder, 'to.pdf')];
    writeFileSync(from, pdf);
    execFileSync('qpdf', [from, to, ...how]);
    return new Uint8Array(readFileSync(to));
  });
}

async function signed(pdf: Uint8Array, atMs = AT_MS): Promise<Uint8Array> {
  const { seal, sign } = citySeal();
  const revision = signatureRevision(pdf, atMs);
  const prepared = prepareSignedData({
    contentDigest: digestOf('sha256', revision.covered),
    signerCertificate: seal.certificate,
  });
  const signature = await sign(prepared.signedAttributes);
  return withCms(revision, finishSignedData(prepared, { signature, certificates: [SEAL_AUTHORITY.der] }));
}

/** Every page, as a program of others draws it. */
const drawn = (pdf: Uint8Array) =>
  inFolder((folder) => {
    writeFileSync(join(folder, 'one.pdf'), pdf);
    return execFileSync('pdftoppm', ['-r', '40', join(folder, 'one.pdf')], { maxBuffer: 100_000_000 });
  });

const count = (text: string, words: string) => text.split(words).length - 1;

/** A file with its table of places, of objects 1 and on. */
function written(objects: readonly string[], trailer = '/Root 1 0 R'): Uint8Array {
  let text = '%PDF-1.7\n';
  const places = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const at = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}trailer\n<< /Size ${objects.length + 1} ${trailer} >>\nstartxref\n${at}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

const PAGES = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>';
const PAGE = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources << >> >>';

const STREAM = `3 0 ${PAGE}`;

/** A file of three objects, the page of which stands in the third one, by its places in a stream. */
function withStream(objects: readonly string[]): Uint8Array {
  let text = '%PDF-1.7\n';
  const rows = [...objects, ''].map((object, at) => {
    const offset = text.length;
    if (object !== '') text += `${at < 2 ? at + 1 : 4} 0 obj\n${object}\nendobj\n`;
    return [1, offset >> 8, offset & 0xff, 0];
  });
  const [catalog = [], pages = [], container = [], own = []] = rows;
  const data = Buffer.from([catalog, pages, [2, 0, 4, 0], container, own].flat()).toString('latin1');
  const at = text.length;
  text += `5 0 obj\n<< /Type /XRef /W [1 2 1] /Index [1 5] /Size 6 /Root 1 0 R /Length ${data.length} >>\nstream\n${data}\nendstream\nendobj\nstartxref\n${at}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

let letter: Uint8Array;
beforeAll(async () => {
  letter = await unsealedLetter(sampleLetter());
});

describe('A revision with a signature', () => {
  it('is made again to the same bytes, behind a document that stays as it was', () => {
    const { bytes, covered } = signatureRevision(letter, AT_MS);
    expect(Buffer.from(signatureRevision(letter, AT_MS).bytes).equals(bytes)).toBe(true);
    expect(Buffer.from(bytes.subarray(0, letter.length)).equals(letter)).toBe(true);
    expect(covered.length).toBe(bytes.length - 32_002);
    expect(Buffer.from(bytes).toString('latin1')).toContain('/M (D:20261130010203Z)');
  });

  it('is found as the newest signature, over the whole file but itself', async () => {
    const pdf = await signed(letter);
    const found = newestSignature(pdf);
    const { covered } = signatureRevision(letter, AT_MS);
    expect(found.is === 'found' && Buffer.from(found.covered).equals(covered)).toBe(true);
  });

  const WRITTEN: readonly (readonly [name: string, how: readonly string[]])[] = [
    ['with a table', ['--object-streams=disable']],
    ['with objects in streams', ['--object-streams=generate', '--min-version=1.5']],
    ['for the web', ['--linearize', '--object-streams=generate']],
  ];
  it.skipIf(!hasTools('pdfsig', 'qpdf', 'pdftoppm')).each(WRITTEN)(
    'pdfsig finds it valid, qpdf sound and pdftoppm no page changed in a file %s, once and again',
    async (_, how) => {
      const before = rewritten(letter, ...how);
      const once = await signed(before);
      const twice = await signed(once, AT_MS + 60_000);
      expect(qpdf(once, '--check')).toContain('No syntax or stream encoding errors');
      expect(qpdf(twice, '--check')).toContain('No syntax or stream encoding errors');
      const verdict = pdfsig(once);
      for (const words of ['ETSI.CAdES.detached', 'Total document signed', 'Signature is Valid']) {
        expect(verdict).toContain(words);
      }
      const both = pdfsig(twice);
      expect([count(both, 'Signature is Valid'), count(both, 'Total document signed')]).toEqual([2, 1]);
      expect(drawn(twice).equals(drawn(before))).toBe(true);
      const changed = Uint8Array.from(once);
      changed[before.length - 200] = (changed[before.length - 200] ?? 0) ^ 1;
      expect(pdfsig(changed)).not.toContain('Signature is Valid');
    },
  );

  it.skipIf(!hasTools('pdfsig', 'qpdf'))('leaves the seal of a letter valid', async () => {
    const { seal, sign } = citySeal();
    const sealed = await sealedLetter(sampleLetter(), seal, sign);
    const pdf = await signed(sealed);
    expect(Buffer.from(pdf.subarray(0, sealed.length)).equals(sealed)).toBe(true);
    expect(count(pdfsig(pdf), 'Signature is Valid')).toBe(2);
    expect(qpdf(pdf, '--check')).toContain('No syntax or stream encoding errors');
  });

  const FORMS: readonly (readonly [name: string, objects: readonly string[]])[] = [
    [
      'a form of its own',
      ['<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [] /DA (\\)/Helv>>) >> >>', PAGES, PAGE],
    ],
    [
      'form, fields and annotations elsewhere',
      [
        '<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R >>',
        PAGES,
        PAGE.replace('/Parent', '/Annots 6 0 R % >> a comment\n/Parent'),
        '<< /Fields 5 0 R /SigFlags 1 >>',
        '[ ]',
        '[]',
      ],
    ],
    [
      'a page below others',
      [
        '<</Type/Catalog/Pages 2 0 R>>',
        '<</Type/Pages/Kids[4 0 R]/Count 1>>',
        PAGE.replace('2 0', '4 0'),
        PAGES.replace('/Type', '/Parent 2 0 R /Type'),
      ],
    ],
  ];
  it.skipIf(!hasTools('pdfsig', 'qpdf')).each(FORMS)('keeps %s', async (_, objects) => {
    const pdf = await signed(written(objects));
    expect(qpdf(pdf, '--check')).toContain('No syntax or stream encoding errors');
    expect(count(pdfsig(pdf), 'Signature is Valid')).toBe(1);
    const shown = JSON.parse(qpdf(pdf, '--json=2', '--json-key=acroform'));
    expect(shown.acroform.fields).toHaveLength(1);
    expect(shown.acroform.fields[0].pageposfrom1).toBe(1);
  });

  const CATALOG = '<< /Type /Catalog /Pages 2 0 R >>';
  it.each([
    ['no file at all', Buffer.from('%PDF-1.7\n%%EOF\n')],
    ['a certified document', written(['<< /Type /Catalog /Pages 2 0 R /Perms << /DocMDP 4 0 R >> >>', PAGES, PAGE])],
    ['an encrypted one', written([CATALOG, PAGES, PAGE], '/Root 1 0 R /Encrypt << >>')],
    ['a key that stands twice', written(['<< /Type /Catalog /Pages 2 0 R /Pages 9 0 R >>', PAGES, PAGE])],
    ['the same key written otherwise', written(['<< /Type /Catalog /Pages 2 0 R /P#61ges 9 0 R >>', PAGES, PAGE])],
    ['pages in a circle', written([CATALOG, PAGES.replace('3 0', '2 0'), PAGE])],
    ['no page', written([CATALOG, '<< /Type /Pages /Kids [] /Count 0 >>'])],
    ['one object for page and form', written(['<< /Type /Catalog /Pages 2 0 R /AcroForm 3 0 R >>', PAGES, PAGE])],
    ['a root that is not there', written([CATALOG, PAGES, PAGE], '/Root 8 0 R')],
    ['another generation', written([CATALOG, PAGES, PAGE], '/Root 1 1 R')],
    ['a revision before itself', written([CATALOG, PAGES, PAGE], '/Root 1 0 R /Prev 999999')],
    ['a string without an end', written(['<< /Type /Catalog /Pages 2 0 R /X (( >>', PAGES, PAGE])],
    ['too many brackets', written([`<< /Type /Catalog /Pages 2 0 R /X ${'['.repeat(100_000)} >>`, PAGES, PAGE])],
  ])('is refused in %s', (_, pdf) => {
    expect(() => signatureRevision(new Uint8Array(pdf), AT_MS)).toThrow(UnreadablePdf);
  });

  it.each([
    ['whose length stands in itself', '3 0 R', 1],
    ['that has more heads than objects', String(STREAM.length), 0],
  ])('is refused in a stream of objects %s', (_, length, count) => {
    const objects = [
      CATALOG,
      PAGES,
      `<< /Type /ObjStm /N ${count} /First 4 /Length ${length} >>\nstream\n${STREAM}\nendstream`,
    ];
    expect(() => signatureRevision(withStream(objects), AT_MS)).toThrow(UnreadablePdf);
  });

  it('reads a stream of objects as it stands', () => {
    const objects = [
      CATALOG,
      PAGES,
      `<< /Type /ObjStm /N 1 /First 4 /Length ${STREAM.length} >>\nstream\n${STREAM}\nendstream`,
    ];
    const { bytes } = signatureRevision(withStream(objects), AT_MS);
    expect(Buffer.from(bytes).toString('latin1')).toContain('3 0 obj\n<< /Type /Page /Parent 2 0 R');
  });

  const SMALL = [
    ['with a table', written([CATALOG, PAGES, PAGE])],
    [
      'with a stream',
      withStream([
        CATALOG,
        PAGES,
        `<< /Type /ObjStm /N 1 /First 4 /Length ${STREAM.length} >>\nstream\n${STREAM}\nendstream`,
      ]),
    ],
  ] as const;
  it.each(SMALL)('ends for every file %s that is cut off or has a byte turned', (_, small) => {
    for (let at = 0; at < small.length; at += 1) {
      const turned = Uint8Array.from(small);
      turned[at] = (turned[at] ?? 0) ^ (1 << (at % 8));
      for (const pdf of [turned, small.subarray(0, at)]) {
        try {
          signatureRevision(pdf, AT_MS);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadablePdf);
        }
      }
    }
  });
});
