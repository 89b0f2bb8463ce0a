import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { deliveredFile } from '#documents/delivered/delivered-file.ts';
import { SAMPLE_PDF } from '../../../support/application/sample-answers.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'));
const pdf = (inside: string) => bytes(`%PDF-1.7\n1 0 obj\n<< ${inside} >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n`);
const objects = (inside: string) => {
  const packed = deflateSync(Buffer.from(inside));
  return new Uint8Array(
    Buffer.concat([
      Buffer.from(`%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`),
      packed,
      Buffer.from('\nendstream\nendobj\n%%EOF\n'),
    ]),
  );
};
const PNG = new Uint8Array(
  Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=', 'base64'),
);
const joined = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

const HARMLESS: readonly [string, Uint8Array, string][] = [
  ['a PDF', SAMPLE_PDF, 'pdf'],
  ['a picture', PNG, 'png'],
  ['a text', bytes('11月分のご使用量は 240 kWh です。\n'), 'text'],
  ['a table', bytes('日,量\n"1日, 朝",2\n3日,4\n'), 'csv'],
  ['XML', bytes('<?xml version="1.0"?><bill><amount>240</amount></bill>'), 'xml'],
  ['a text with a mark of its order', bytes('\ufeff一行目\n'), 'text'],
];
const NAMES = [
  '/JavaScript',
  '/JS (app.alert(1))',
  '/Launch',
  '/RichMedia',
  '/Rendition',
  '/SubmitForm',
  '/ImportData',
  '/GoToE',
  '/XFA',
  '/J#61vaScript',
];
const HOSTILE: readonly [string, Uint8Array, string][] = [
  ['nothing', bytes(''), 'empty'],
  ['20 MB of nothing and one byte more', new Uint8Array(20_000_001), 'tooLarge'],
  ...NAMES.map((name): [string, Uint8Array, string] => [
    `a PDF with ${name}`,
    pdf(`/Type /Catalog ${name} 2 0 R`),
    'active',
  ]),
  ...NAMES.map((name): [string, Uint8Array, string] => [
    `a PDF with ${name} in a packed object`,
    objects(`<< ${name} 2 0 R >>`),
    'active',
  ]),
  ['a PDF that is locked', pdf('/Encrypt 2 0 R'), 'encrypted'],
  ['a PDF with a file in it', pdf('/EmbeddedFile 2 0 R'), 'filesInside'],
  ['a PDF with files in it', pdf('/Names << /EmbeddedFiles 2 0 R >>'), 'filesInside'],
  ['a PDF that is cut off', SAMPLE_PDF.subarray(0, 60), 'damaged'],
  ['a PDF behind blanks', joined(bytes('\n\n'), SAMPLE_PDF), 'polyglot'],
  ['a PDF with a page of the web before it', joined(bytes('<html>'), SAMPLE_PDF), 'active'],
  ['a PDF with an archive behind it', joined(SAMPLE_PDF, bytes(`PK\u0005\u0006${'\0'.repeat(18)}`)), 'polyglot'],
  ['a PDF with a program behind it', joined(SAMPLE_PDF, bytes('MZ\u0000\u0001')), 'polyglot'],
  ['a picture with an archive behind it', joined(PNG, bytes(`PK\u0005\u0006${'\0'.repeat(18)}`)), 'polyglot'],
  ['a picture with a script behind it', joined(PNG, bytes('<script>1</script>')), 'polyglot'],
  ['a picture that is cut off', PNG.subarray(0, 40), 'damaged'],
  ['a page of the web', bytes('<!doctype html><script>1</script>'), 'active'],
  ['a page without a head', bytes('<html><body onload=1>'), 'active'],
  ['a drawing with a script', bytes('<svg onload="alert(1)"/>'), 'active'],
  ['a script', bytes('<script>1</script>'), 'active'],
  ['markup of no kind', bytes('<bill/>'), 'typeUnknown'],
  ['XML with a document type', bytes('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), 'active'],
  ['XML with an outer entity', bytes('<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'), 'active'],
  ['XML that is not well formed', bytes('<?xml version="1.0"?><a><b></a>'), 'damaged'],
  ['a text with a control character', bytes('a\u0000b'), 'typeUnknown'],
  ['a text that turns around', bytes('請求\u202e額'), 'typeUnknown'],
  ['a text in another encoding', Uint8Array.of(0x93, 0xfa, 0x96, 0x7b), 'typeUnknown'],
  ['a text with a person’s number', bytes('番号は 1234-5678-9018 です'), 'individualNumber'],
  ['a table with a person’s number', bytes('a,b\n1,123456789018\n'), 'individualNumber'],
  ['a program', bytes('MZ\u0000\u0001\u0002'), 'typeUnknown'],
  ['a program of another system', bytes('\u007fELF\u0001\u0000'), 'typeUnknown'],
  ['an archive', bytes('PK\u0003\u0004\u0000\u0000'), 'typeUnknown'],
  ['an office document', new Uint8Array(Buffer.from('d0cf11e0a1b11ae1', 'hex')), 'typeUnknown'],
  ['a moving picture', new Uint8Array(Buffer.from('474946383961000000', 'hex')), 'typeUnknown'],
];

describe('MT-24: what a document is, by its bytes', () => {
  it.each(HARMLESS)('%s is taken', (_, document, form) => {
    expect(deliveredFile(document)).toMatchObject({ form });
  });

  it.each(HOSTILE)('%s is refused', (_, document, why) => {
    expect(deliveredFile(document)).toEqual({ why });
  });

  it('cut off anywhere, or with any byte changed, never throws', () => {
    for (const document of [SAMPLE_PDF, PNG, HARMLESS[4]?.[1] ?? PNG]) {
      for (let n = 0; n < document.length; n += Math.ceil(document.length / 200)) {
        deliveredFile(document.subarray(0, n));
        const changed = document.slice();
        changed[n] = (changed[n] ?? 0) ^ 0xff;
        deliveredFile(changed);
      }
    }
  });
});
