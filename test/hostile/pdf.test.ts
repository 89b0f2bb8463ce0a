import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { renderApplicationPdf } from '#documents/application-pdf/application-pdf.ts';
import { isBoundedPdf } from '#documents/application-pdf/pdf-bounds.ts';
import { pdfPageTexts } from '#documents/application-pdf/pdf-text.ts';
import { SAMPLE_DOCUMENT } from '../support/application/build-container.ts';

/** A PDF whose one page, shown so many times, has this stream as its content. */
function pdfWith(dictionary: string, stream: Uint8Array, more = '', pages = 1): Uint8Array {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${'3 0 R '.repeat(pages)}] /Count ${pages} >>`,
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /A 5 0 R >> >> >>',
  ];
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  const put = (text: string | Uint8Array) => parts.push(Buffer.from(text));
  const length = () => parts.reduce((sum, part) => sum + part.length, 0);
  for (const [n, object] of objects.entries()) {
    offsets.push(length());
    put(`${n + 1} 0 obj\n${object}\nendobj\n`);
  }
  offsets.push(length());
  put(`4 0 obj\n<< /Length ${stream.length} ${dictionary} >>\nstream\n`);
  put(stream);
  put('\nendstream\nendobj\n');
  const xref = length();
  put(`xref\n0 5\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`);
  put(`trailer\n<< /Size 5 /Root 1 0 R ${more} >>\nstartxref\n${xref}\n%%EOF\n`);
  return new Uint8Array(Buffer.concat(parts));
}

const FLATE = '/Filter /FlateDecode';
const plain = Buffer.from('q Q');
const bomb = deflateSync(Buffer.alloc(9_000_000));

describe('SR-92: a PDF is looked at before a reader without limits is', () => {
  it.each([
    ['a plain page', pdfWith('', plain), true],
    ['a packed page', pdfWith(FLATE, deflateSync(plain)), true],
    ['a packed page, the filter in a list', pdfWith('/Filter [ /FlateDecode ]', deflateSync(plain)), true],
    ['one that unpacks to 9 MB', pdfWith(FLATE, bomb), false],
    ['a bomb in a bomb', pdfWith('/Filter [/FlateDecode /FlateDecode]', deflateSync(bomb)), false],
    ['another filter', pdfWith('/Filter /LZWDecode', plain), false],
    ['a filter by reference', pdfWith('/Filter 9 0 R', bomb), false],
    ['a filter in another spelling', pdfWith('/F#69lter [/Fl#61teDecode /FlateDecode]', deflateSync(bomb)), false],
    [
      'two filters, of which a reader takes one',
      pdfWith('/Filter /FlateDecode /F#69lter [/FlateDecode /FlateDecode]', bomb),
      false,
    ],
    ['an encrypted file', pdfWith('', plain, '/Encrypt 9 0 R'), false],
    ['an encrypted file in another spelling', pdfWith('', plain, '/Encr#79pt 9 0 R'), false],
    ['a stream hidden inside a stream', pdfWith('', pdfWith('/Filter [/FlateDecode /FlateDecode]', plain)), false],
    ['6 MB', pdfWith('', new Uint8Array(6_000_000)), false],
  ])('SR-92: %s', async (_title, pdf, isFine) => {
    expect(isBoundedPdf(pdf)).toBe(isFine);
    const begun = performance.now();
    expect((await pdfPageTexts(pdf)).ok).toBe(isFine);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('SR-92: a search for streams grows with the file, not with its square', () => {
    const timeOf = (count: number) => {
      const pdf = Buffer.from(`%PDF-1.7\n${'stream\n'.repeat(count)}`);
      const begun = performance.now();
      isBoundedPdf(pdf);
      return performance.now() - begun;
    };
    timeOf(5_000);
    expect(timeOf(40_000)).toBeLessThan(timeOf(5_000) * 24);
  });

  it('SR-92: a file that would take a reader minutes is given up, and nothing else waits for it', async () => {
    const endless = pdfWith(FLATE, deflateSync(Buffer.alloc(7_900_000, 'q Q ')), '', 200);
    let longestMs = 0;
    let lastMs = performance.now();
    const heartbeat = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - lastMs);
      lastMs = performance.now();
    }, 10);
    const [read, next] = await Promise.all([pdfPageTexts(endless, 1_500), pdfPageTexts(pdfWith('', plain))]);
    clearInterval(heartbeat);
    expect(read).toMatchObject({ ok: false, failure: { problem: 'pdfUnreadable' } });
    expect(next).toMatchObject({ ok: true, value: [''] });
    expect(longestMs).toBeLessThan(500);
  });

  it('SR-92: what the product writes is well within the bounds', async () => {
    expect(isBoundedPdf(await renderApplicationPdf(SAMPLE_DOCUMENT))).toBe(true);
  });
});
