import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderApplicationPdf } from '#documents/application-pdf/application-pdf.ts';
import { attachableFile, isWhollyOf } from '#documents/attachment/file-kind.ts';
import { SAMPLE_DOCUMENT } from '../../../support/application/build-container.ts';
import { SAMPLE_PDF } from '../../../support/application/sample-answers.ts';
import { hasTools } from '../../../support/system-tools.ts';

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

const PNG = latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\0\0\0\0\0\0\0\0IEND\xaeB`\x82');
/** A thumbnail with an end marker of its own inside of a segment, a restart and a stuffed byte in the picture's data. */
const JPEG = joined(
  latin1('\xff\xd8'),
  latin1('\xff\xe1\0\x0aExif\xff\xd8\xff\xd9'),
  latin1('\xff\xda\0\x02ab\xff\0cd\xff\xd0ef'),
  latin1('\xff\xc4\0\x04xx\xff\xda\0\x02gh\xff\xff\xd9'),
);
function box(name: string, content: string): Uint8Array {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(8 + content.length);
  return joined(size, latin1(name + content));
}
const HEIC = joined(box('ftyp', 'heic\0\0\0\0mif1heic'), box('meta', 'abc'), box('mdat', 'picture'));

const mediaTypeOf = (bytes: Uint8Array) => {
  const file = attachableFile(bytes);
  return 'mediaType' in file ? file.mediaType : file.other;
};

describe('a file by its content', () => {
  it.each([
    ['a PDF', SAMPLE_PDF, 'application/pdf'],
    ['a PDF 2.0', latin1('%PDF-2.0\n%%EOF'), 'application/pdf'],
    ['a PDF behind a blank line', latin1('\r\n%PDF-1.4\n%%EOF'), 'application/pdf'],
    ['a PDF behind a byte order mark', latin1('\xef\xbb\xbf%PDF-1.4\n%%EOF'), 'application/pdf'],
    ['a PDF with a long tail of blanks', latin1(`%PDF-1.4\n%%EOF${' '.repeat(5_000)}\r\n\0`), 'application/pdf'],
    ['a JPEG', JPEG, 'image/jpeg'],
    ['a PNG', PNG, 'image/png'],
    ['a HEIC', HEIC, 'image/heic'],
    ['a PDF without its end', latin1('%PDF-1.7\n'), 'cutOff'],
    ['a PDF whose end is far from the end', latin1(`%PDF-1.7\n%%EOF${'x'.repeat(2_000)}`), 'cutOff'],
    ['a JPEG that was cut', JPEG.slice(0, -2), 'cutOff'],
    ['a JPEG with no more than a thumbnail', latin1('\xff\xd8\xff\xe1\0\x06\xff\xd8\xff\xd9'), 'cutOff'],
    ['a PNG that was cut', PNG.slice(0, -12), 'cutOff'],
    ['a HEIC that was cut', HEIC.slice(0, -2), 'cutOff'],
    ['a PDF behind something else', latin1('x%PDF-1.7\n%%EOF'), 'text'],
    ['an SVG', latin1('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'webPage'],
    ['HTML', latin1('<!doctype html>'), 'webPage'],
    ['a ZIP', latin1('PK\x03\x04'), 'archive'],
    ['a Word document', latin1('PK\x03\x04\x14\0\x06\0[Content_Types].xml'), 'office'],
    ['an old Word document', latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'office'],
    ['a program', latin1('MZ\x90\0'), 'program'],
    ['a GIF', latin1('GIF89a'), 'otherPicture'],
    ['a WebP', latin1('RIFF\x10\0\0\0WEBPVP8 '), 'otherPicture'],
    ['an AVIF', joined(box('ftyp', 'avif\0\0\0\0mif1avif'), box('meta', 'x')), 'otherPicture'],
    ['a film', joined(box('ftyp', 'qt  \0\0\0\0qt  '), box('mdat', 'x')), 'recording'],
    ['words', latin1('only words\n'), 'text'],
    ['bytes', latin1('\x01\x02\x03'), 'unknown'],
    ['nothing', new Uint8Array(), 'unknown'],
  ])('is told: %s', (_, bytes, kind) => {
    expect(mediaTypeOf(bytes)).toBe(kind);
  });

  it.each([
    ['a JPEG', JPEG],
    ['a PNG', PNG],
    ['a HEIC', HEIC],
  ])('%s is taken without what phones write behind its end', (_, picture) => {
    for (const tail of [
      '\0\0',
      'MotionPhoto_Data\0\0\0\x18ftypmp42',
      '\xff\xd8\xff\xd9SEFT',
      '<script>',
      'PK\x03\x04',
    ]) {
      const file = attachableFile(joined(picture, latin1(tail)));
      expect('bytes' in file && Buffer.from(file.bytes).equals(picture)).toBe(true);
    }
  });

  it('SR-82: wholly of its type is only a file with nothing behind its end', () => {
    for (const [type, bytes] of [
      ['image/jpeg', JPEG],
      ['image/png', PNG],
      ['image/heic', HEIC],
    ] as const) {
      expect(isWhollyOf(type, bytes)).toBe(true);
      expect(isWhollyOf(type, joined(bytes, latin1('MZ')))).toBe(false);
      expect(isWhollyOf('application/pdf', bytes)).toBe(false);
    }
  });

  it('is told for any bytes without throwing, and never more than was given', () => {
    const begun = fc.tuple(fc.constantFrom(JPEG, PNG, HEIC, SAMPLE_PDF), fc.nat(60), fc.uint8Array({ maxLength: 60 }));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          begun.map(([file, at, other]) => joined(file.subarray(0, at), other)),
        ),
        (bytes) => {
          const file = attachableFile(bytes);
          return !('bytes' in file) || file.bytes.length <= bytes.length;
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.skipIf(!hasTools('pdftoppm'))('takes what another program writes as JPEG and PNG', async () => {
    const pdf = await renderApplicationPdf(SAMPLE_DOCUMENT);
    for (const [type, options] of [
      ['image/jpeg', ['-jpeg']],
      ['image/jpeg', ['-jpeg', '-jpegopt', 'progressive=y']],
      ['image/png', ['-png']],
    ] as const) {
      const bytes = execFileSync('pdftoppm', ['-r', '40', '-singlefile', ...options, '-'], { input: pdf });
      expect(isWhollyOf(type, bytes)).toBe(true);
    }
  });
});
