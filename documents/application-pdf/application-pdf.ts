import PDFDocument from 'pdfkit';
import { encode } from 'uqr';
import type { ApplicationDocument, DocumentLine, DocumentSection } from '#contract/procedure/application-document.ts';
import { DOCUMENT_WORDS } from '#words/document-words.ts';
import { documentFont } from './document-font.ts';
import { wrapText } from './line-wrapping.ts';

/** Points (1/72 inch). A4 with 2 cm margins; two columns: what was asked, what was answered. */
const PAGE = { width: 595.28, height: 841.89, margin: 56 };
const COLUMN_GAP = 14;
const LABEL_WIDTH = 148;
const VALUE_X = PAGE.margin + LABEL_WIDTH + COLUMN_GAP;
const VALUE_WIDTH = PAGE.width - PAGE.margin - VALUE_X;
const TEXT_WIDTH = PAGE.width - 2 * PAGE.margin;
/** 50 mm: the modules of a signed receipt are half a millimetre wide. */
const CODE_WIDTH = 142;
const TOP = PAGE.margin;
const BOTTOM = PAGE.height - PAGE.margin - 16;
const FOOTER_Y = PAGE.height - PAGE.margin + 6;

const STYLES = {
  title: { font: 'bold', size: 17, leading: 25, colour: '#111111' },
  heading: { font: 'bold', size: 12.5, leading: 19, colour: '#111111' },
  label: { font: 'regular', size: 9.5, leading: 15, colour: '#444444' },
  value: { font: 'regular', size: 10.5, leading: 16, colour: '#111111' },
  footer: { font: 'regular', size: 8.5, leading: 12, colour: '#444444' },
} as const;
type Style = (typeof STYLES)[keyof typeof STYLES];

const WEIGHTS = ['regular', 'bold'] as const;
const LANGUAGE_TAGS = { ja: 'ja-JP', en: 'en' } as const;
/** A PDF must carry a date; the application's own is in its text, and the same text must give the same bytes. */
const FIXED_DATE = new Date('2020-01-01T00:00:00Z');

/**
 * Lays the document out on A4 pages: title, sections with headings, one row per line, page n/m.
 *
 * The Japanese font is embedded as a subset. The same document gives the same bytes, and whoever takes its text out gets
 * the words that a person sees. Characters and variants that the font lacks stand as their code point, with a note at the end,
 * so that nothing is ever left out silently.
 */
export function renderApplicationPdf(document: ApplicationDocument): Promise<Uint8Array> {
  return renderPdf(document);
}

export interface EmbeddedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

interface Additions {
  /** The text of a QR code at the top of the first page. */
  readonly code?: string;
  /** Files within the PDF, which a reader offers to save. */
  readonly files?: readonly EmbeddedFile[];
}

/** The same layout for any document, with what a receipt has beside its text. */
export function renderPdf(document: ApplicationDocument, { code, files = [] }: Additions = {}): Promise<Uint8Array> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    autoFirstPage: false,
    pdfVersion: '1.7',
    // Builds of zlib differ between Electron, Node and systems, and with them the bytes.
    compress: false,
    lang: LANGUAGE_TAGS[document.language],
    displayTitle: true,
    info: { Title: document.title, Creator: 'Madoguchi', Producer: 'Madoguchi', CreationDate: FIXED_DATE },
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
  new Layout(pdf, code).draw(document);
  pdf.end();
  return finished;
}

class Layout {
  readonly #pdf: PDFKit.PDFDocument;
  #isMarked = false;
  #y = BOTTOM;

  readonly #code: string | undefined;

  constructor(pdf: PDFKit.PDFDocument, code: string | undefined) {
    this.#pdf = pdf;
    this.#code = code;
  }

  draw({ title, sections, language }: ApplicationDocument): void {
    this.#newPage();
    const codeWidth = this.#code === undefined ? 0 : CODE_WIDTH + COLUMN_GAP;
    for (const line of this.#wrap(title, STYLES.title, TEXT_WIDTH - codeWidth)) {
      this.#put(line, STYLES.title, PAGE.margin, this.#y);
      this.#y += STYLES.title.leading;
    }
    if (this.#code !== undefined) {
      this.#drawCode(this.#code);
      this.#y = Math.max(this.#y, TOP + CODE_WIDTH);
    }
    for (const section of sections) this.#drawSection(section);
    const words = DOCUMENT_WORDS[language];
    if (this.#isMarked) this.#drawNote(words.glyphNote);
    const pages = this.#pdf.bufferedPageRange().count;
    for (let n = 0; n < pages; n += 1) {
      this.#pdf.switchToPage(n);
      const [shortTitle = ''] = this.#wrap(title, STYLES.footer, TEXT_WIDTH - 80);
      this.#put(shortTitle, STYLES.footer, PAGE.margin, FOOTER_Y);
      const count = `${n + 1} / ${pages}`;
      const width = this.#widthOf(count, STYLES.footer);
      this.#put(count, STYLES.footer, PAGE.width - PAGE.margin - width, FOOTER_Y);
    }
  }

  /** Black squares on the page's white, row by row; the page's margin is the quiet zone. */
  #drawCode(text: string): void {
    const { size, data } = encode(text, { ecc: 'M', border: 0 });
    const module = CODE_WIDTH / size;
    const left = PAGE.width - PAGE.margin - CODE_WIDTH;
    for (const [row, cells] of data.entries()) {
      for (const [column, isDark] of cells.entries()) {
        if (isDark) this.#pdf.rect(left + column * module, TOP + row * module, module, module);
      }
    }
    this.#pdf.fill('#000000');
  }

  #drawSection({ title, lines }: DocumentSection): void {
    const heading = this.#wrap(title, STYLES.heading, TEXT_WIDTH);
    const headingHeight = heading.length * STYLES.heading.leading + 12;
    // A heading stays with the first row below it.
    if (this.#y + 14 + headingHeight + STYLES.value.leading > BOTTOM) this.#newPage();
    else this.#y += 14;
    for (const line of heading) {
      this.#put(line, STYLES.heading, PAGE.margin, this.#y);
      this.#y += STYLES.heading.leading;
    }
    this.#rule('#111111', 0.8);
    this.#y += 7;
    for (const line of lines) this.#drawRow(line);
  }

  /** A row goes on with the next page where it does not fit on one. */
  #drawRow({ label, value }: DocumentLine): void {
    const labels = this.#wrap(label, STYLES.label, LABEL_WIDTH);
    const values = this.#wrap(value, STYLES.value, VALUE_WIDTH);
    for (let n = 0; n < Math.max(labels.length, values.length); n += 1) {
      if (this.#y + STYLES.value.leading > BOTTOM) this.#newPage();
      const [labelLine, valueLine] = [labels[n], values[n]];
      if (labelLine !== undefined) this.#put(labelLine, STYLES.label, PAGE.margin, this.#y + 0.8);
      if (valueLine !== undefined) this.#put(valueLine, STYLES.value, VALUE_X, this.#y);
      this.#y += STYLES.value.leading;
    }
    this.#y += 3;
    this.#rule('#cccccc', 0.4);
    this.#y += 4;
  }

  #rule(colour: string, width: number): void {
    this.#pdf
      .moveTo(PAGE.margin, this.#y)
      .lineTo(PAGE.width - PAGE.margin, this.#y)
      .lineWidth(width)
      .stroke(colour);
  }

  #newPage(): void {
    this.#pdf.addPage();
    this.#y = TOP;
  }

  #put(text: string, style: Style, x: number, y: number): void {
    if (text === '') return;
    const drawn = documentFont(style.font).drawn(text);
    this.#pdf.font(style.font).fontSize(style.size).fillColor(style.colour).text(drawn, x, y, { lineBreak: false });
  }

  #drawNote(note: string): void {
    for (const line of this.#wrap(note, STYLES.label, TEXT_WIDTH)) {
      if (this.#y + STYLES.label.leading > BOTTOM) this.#newPage();
      this.#put(line, STYLES.label, PAGE.margin, this.#y + 0.8);
      this.#y += STYLES.label.leading;
    }
  }

  #wrap(text: string, style: Style, width: number): string[] {
    const printable = documentFont(style.font).printable(text);
    this.#isMarked ||= printable !== text;
    return wrapText(printable, width, (grapheme) => this.#widthOf(grapheme, style));
  }

  #widthOf(text: string, style: Style): number {
    return (documentFont(style.font).widthOf(text) * style.size) / 1_000;
  }
}
