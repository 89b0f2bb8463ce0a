import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderApplicationPdf } from '#documents/application-pdf/application-pdf.ts';
import { holdsActiveContent } from '#documents/attachment/active-content.ts';
import { SAMPLE_DOCUMENT } from '../../../support/application/build-container.ts';
import { hasTools } from '../../../support/system-tools.ts';

const pdf = (catalog: string, rest = '') =>
  Buffer.from(
    `%PDF-1.7\n1 0 obj\n<< /Type /Catalog ${catalog} >>\nendobj\n${rest}trailer\n<< /Root 1 0 R >>\n%%EOF\n`,
    'latin1',
  );

function objectStream(content: string): Buffer {
  const data = deflateSync(Buffer.from(content, 'latin1'));
  const dictionary = `<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${data.length} >>`;
  return Buffer.concat([
    Buffer.from(`%PDF-1.7\n2 0 obj\n${dictionary}\nstream\n`, 'latin1'),
    data,
    Buffer.from('\nendstream\nendobj\n%%EOF\n', 'latin1'),
  ]);
}

describe('A PDF that a person adds', () => {
  it.each([
    ['a script', pdf('/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>')],
    ['a script in a name that is spelled otherwise', pdf('/OpenAction << /S /J#61vaScript /JS 3 0 R >>')],
    ['a program to start', pdf('/OpenAction << /S /Launch /F (calc.exe) >>')],
    ['another file', pdf('/Names << /EmbeddedFiles 4 0 R >>')],
    ['a form that sends', pdf('/AA << /O << /S /SubmitForm /F (https://elsewhere.example) >> >>')],
    ['a form of another kind', pdf('/AcroForm << /XFA 5 0 R >>')],
    ['a film', pdf('', '3 0 obj\n<< /Subtype /RichMedia >>\nendobj\n')],
    ['a lock', pdf('', 'trailer\n<< /Encrypt 9 0 R >>\n')],
    ['a page of the web', pdf('', '<script>alert(1)</script>\n')],
    ['a script in an object stream', objectStream('2 0 << /S /JavaScript /JS (app.alert(1)) >>')],
    [
      'an object stream that is broken',
      pdf('', '2 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\nxx\nendstream\n'),
    ],
    ['an object stream without end', objectStream(' '.repeat(9_000_000))],
  ])('is refused with %s', (_, file) => {
    expect(holdsActiveContent(file)).toBe(true);
  });

  it.each([
    ['nothing of it', pdf('/OpenAction [3 0 R /Fit]')],
    ['a link', pdf('', '3 0 obj\n<< /Subtype /Link /A << /S /URI /URI (https://www.example) >> >>\nendobj\n')],
    [
      'words that only say so on a page',
      pdf('', '3 0 obj\n<< /Length 40 >>\nstream\n(/JavaScript <script> /Launch) Tj\nendstream\nendobj\n'),
    ],
    ['plain objects in an object stream', objectStream('2 0 << /Type /Page >>')],
  ])('is taken with %s', (_, file) => {
    expect(holdsActiveContent(file)).toBe(false);
  });

  it('is taken as the product makes it, and as qpdf packs that', async () => {
    const made = await renderApplicationPdf(SAMPLE_DOCUMENT);
    expect(holdsActiveContent(made)).toBe(false);
    if (!hasTools('qpdf')) return;
    const folder = mkdtempSync(join(tmpdir(), 'active-'));
    try {
      writeFileSync(join(folder, 'a.pdf'), made);
      execFileSync('qpdf', ['--object-streams=generate', join(folder, 'a.pdf'), join(folder, 'b.pdf')]);
      expect(holdsActiveContent(readFileSync(join(folder, 'b.pdf')))).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('SR-127: is judged whatever its bytes, and in time that grows with them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(typeof holdsActiveContent(Buffer.concat([Buffer.from('%PDF-1.7\n'), bytes]))).toBe('boolean');
      }),
    );
    const many = Buffer.from(`%PDF-1.7\n${'stream\n'.repeat(400_000)}`, 'latin1');
    expect(holdsActiveContent(many)).toBe(false);
  });
});
