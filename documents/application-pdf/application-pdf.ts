import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { ApplicationDocument, DocumentLine, DocumentSection } from '#contract/procedure/application-document.ts';
import { type Measure, wrapText } from './line-wrapping.ts';

/** Points (1/72 inch). A4 with 2 cm margins; two columns: what was asked, what was answered. */
const PAGE = { width: 595.28, height: 841.89, margin: 56 };
const COLUMN_GAP = 14;
const LABEL_WIDTH = 148;
const VALUE_X = PAGE.margin + LABEL_WIDTH + COLUMN_GAP;
const VALUE_WIDTH = PAGE.width - PAGE.margin - VALUE_X;
const TEXT_WIDTH = PAGE.width - 2 * PAGE.margin;
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

const LANGUAGE_TAGS = { ja: 'ja-JP', en: 'en' } as const;
/** A PDF must carry a date; the application's own is in its text, and the same text must give the same bytes. */
const FIXED_DATE = new Date('2020-01-01T00:00:00Z');

const require = createRequire(import.meta.url);
const fontFile = (name: string) => readFileSync(require.resolve(`@expo-google-fonts/noto-sans-jp/${name}.ttf`));
let fonts: { readonly regular: Buffer; readonly bold: Buffer } | undefined;

/**
 * Lays the document out on A4 pages: title, sections with headings, one row per line, page n/m.
 *
 * The Japanese font is embedded as a subset. The same document gives the same bytes. Characters that the font lacks are
 * printed as 〓 with their code point, so that nothing is ever left out silently.
 */
export function renderApplicationPdf(document: ApplicationDocument): Promise<Uint8Array> {
  fonts ??= {
    regular: fontFile('400Regular/NotoSansJP_400Regular'),
    bold: fontFile('700Bold/NotoSansJP_700Bold'),
  };
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
  pdf.registerFont('regular', fonts.regular);
  pdf.registerFont('bold', fonts.bold);
  const chunks: Buffer[] = [];
  const finished = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    pdf.on('error', reject);
  });
  new Layout(pdf).draw(document);
  pdf.end();
  return finished;
}

class Layout {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #measures = new Map<Style, Measure>();
  #y = BOTTOM;

  constructor(pdf: PDFKit.PDFDocument) {
    this.#pdf = pdf;
  }

  draw({ title, sections }: ApplicationDocument): void {
    this.#newPage();
    for (const line of this.#wrap(title, STYLES.title, TEXT_WIDTH)) {
      this.#put(line, STYLES.title, PAGE.margin, this.#y);
      this.#y += STYLES.title.leading;
    }
    for (const section of sections) this.#drawSection(section);
    const pages = this.#pdf.bufferedPageRange().count;
    for (let n = 0; n < pages; n += 1) {
      this.#pdf.switchToPage(n);
      const [shortTitle = ''] = this.#wrap(title, STYLES.footer, TEXT_WIDTH - 80);
      this.#put(shortTitle, STYLES.footer, PAGE.margin, FOOTER_Y);
      const count = `${n + 1} / ${pages}`;
      const width = this.#measure(STYLES.footer)(count);
      this.#put(count, STYLES.footer, PAGE.width - PAGE.margin - width, FOOTER_Y);
    }
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
    this.#pdf.font(style.font).fontSize(style.size).fillColor(style.colour).text(text, x, y, { lineBreak: false });
  }

  #wrap(text: string, style: Style, width: number): string[] {
    return wrapText(this.#printable(text, style), width, this.#measure(style));
  }

  #measure(style: Style): Measure {
    const known = this.#measures.get(style);
    if (known !== undefined) return known;
    const widths = new Map<string, number>();
    const measure: Measure = (text) => {
      const width = widths.get(text) ?? this.#pdf.font(style.font).fontSize(style.size).widthOfString(text);
      widths.set(text, width);
      return width;
    };
    this.#measures.set(style, measure);
    return measure;
  }

  #printable(text: string, style: Style): string {
    this.#pdf.font(style.font);
    const { font } = (this.#pdf as unknown as FontHolder)._font;
    return [...text]
      .map((character) => {
        const codePoint = character.codePointAt(0) ?? 0;
        if (character === '\n' || isVariationSelector(codePoint) || font.hasGlyphForCodePoint(codePoint)) {
          return character;
        }
        return `〓[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`;
      })
      .join('');
  }
}

/** pdfkit keeps the open font here and offers no other way to ask whether it has a glyph. */
interface FontHolder {
  readonly _font: { readonly font: { hasGlyphForCodePoint(codePoint: number): boolean } };
}

function isVariationSelector(codePoint: number): boolean {
  return (codePoint >= 0xfe00 && codePoint <= 0xfe0f) || (codePoint >= 0xe0100 && codePoint <= 0xe01ef);
}
