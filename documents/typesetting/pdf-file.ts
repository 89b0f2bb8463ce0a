import PDFDocument from 'pdfkit';
import type { DocumentLanguage } from '#contract/values/localized-text.ts';
import { documentFont } from './document-font.ts';

const WEIGHTS = ['regular', 'bold'] as const;
const LANGUAGE_TAGS = { ja: 'ja-JP', en: 'en' } as const;
/** A PDF must carry a date; the document's own is in its text, and the same text must give the same bytes. */
const FIXED_DATE = new Date('2020-01-01T00:00:00Z');

export interface EmbeddedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

interface PdfFile {
  readonly title: string;
  readonly language: DocumentLanguage;
  /** Files within the PDF, which a reader offers to save. */
  readonly files?: readonly EmbeddedFile[];
}

/** A PDF with our font, uncompressed, with nothing in it that another run would write otherwise. */
export function writePdf(
  { title, language, files = [] }: PdfFile,
  draw: (pdf: PDFKit.PDFDocument) => void,
): Promise<Uint8Array> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    autoFirstPage: false,
    pdfVersion: '1.7',
    // Builds of zlib differ between Electron, Node and systems, and with them the bytes.
    compress: false,
    lang: LANGUAGE_TAGS[language],
    displayTitle: true,
    info: { Title: title, Creator: 'Madoguchi', Producer: 'Madoguchi', CreationDate: FIXED_DATE },
  });
  // pdfkit takes an opened font too; its types do not know of it.
  for (const weight of WEIGHTS) pdf.registerFont(weight, documentFont(weight).font as never);
  const chunks: Buffer[] = [];
  const finished = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    pdf.on('error', reject);
  });
  for (const { name, mediaType, bytes } of files) {
    const dates = { creationDate: FIXED_DATE, modifiedDate: FIXED_DATE };
    // pdfkit names dates by `modifiedDate`; its types say `modDate`.
    pdf.file(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { name, type: mediaType, ...dates });
  }
  draw(pdf);
  pdf.end();
  return finished;
}
