import { graphemes } from '#contract/values/graphemes.ts';
import { documentFont } from './document-font.ts';
import { wrapText } from './line-wrapping.ts';

/** Points (1/72 inch). A4 with 2 cm margins. */
export const PAGE = { width: 595.28, height: 841.89, margin: 56 };
export const TEXT_WIDTH = PAGE.width - 2 * PAGE.margin;
export const TOP = PAGE.margin;
const BOTTOM = PAGE.height - PAGE.margin - 16;
const FOOTER_Y = PAGE.height - PAGE.margin + 6;

export interface Style {
  readonly font: Parameters<typeof documentFont>[0];
  readonly size: number;
  readonly leading: number;
  readonly colour: string;
}

const FOOTER: Style = { font: 'regular', size: 8.5, leading: 12, colour: '#444444' };

/** Pages that are filled from top to bottom. Text alone is put on them: it draws glyphs, whatever it says. */
export class Sheets {
  readonly pdf: PDFKit.PDFDocument;
  /** Where the next line goes. */
  y = TOP;
  #isMarked = false;

  constructor(pdf: PDFKit.PDFDocument) {
    this.pdf = pdf;
    this.newPage();
  }

  /** Whether a text held what the font lacks. */
  get isMarked(): boolean {
    return this.#isMarked;
  }

  newPage(): void {
    this.pdf.addPage();
    this.y = TOP;
  }

  hasRoom(height: number): boolean {
    return this.y + height <= BOTTOM;
  }

  /** Goes on with the next page where this one has no room for that much. */
  keepTogether(height: number): void {
    if (!this.hasRoom(height)) this.newPage();
  }

  wrap(text: string, style: Style, width: number): string[] {
    const printable = documentFont(style.font).printable(text);
    this.#isMarked ||= printable !== text;
    return wrapText(printable, width, (grapheme) => (documentFont(style.font).widthOf(grapheme) * style.size) / 1_000);
  }

  /** Of a line that `wrap` made, in points. */
  widthOf(line: string, style: Style): number {
    const { widthOf } = documentFont(style.font);
    return graphemes(line).reduce((sum, grapheme) => sum + (widthOf(grapheme) * style.size) / 1_000, 0);
  }

  /** One line that `wrap` made. */
  put(text: string, style: Style, x: number, y: number): void {
    if (text === '') return;
    const drawn = documentFont(style.font).drawn(text);
    this.pdf.font(style.font).fontSize(style.size).fillColor(style.colour).text(drawn, x, y, { lineBreak: false });
  }

  rule(colour: string, width: number): void {
    this.pdf
      .moveTo(PAGE.margin, this.y)
      .lineTo(PAGE.width - PAGE.margin, this.y)
      .lineWidth(width)
      .stroke(colour);
  }

  /** What the document is, and page n/m, at the foot of every page. */
  numberPages(name: string): void {
    const pages = this.pdf.bufferedPageRange().count;
    for (let n = 0; n < pages; n += 1) {
      this.pdf.switchToPage(n);
      const [shortName = ''] = this.wrap(name, FOOTER, TEXT_WIDTH - 80);
      this.put(shortName, FOOTER, PAGE.margin, FOOTER_Y);
      const count = `${n + 1} / ${pages}`;
      this.put(count, FOOTER, PAGE.width - PAGE.margin - this.widthOf(count, FOOTER), FOOTER_Y);
    }
  }
}
