import { encode } from 'uqr';
import type { ApplicationDocument, DocumentLine, DocumentSection } from '#contract/procedure/application-document.ts';
import { DOCUMENT_WORDS } from '#words/document-words.ts';
import { type EmbeddedFile, writePdf } from '../typesetting/pdf-file.ts';
import { PAGE, Sheets, TEXT_WIDTH, TOP } from '../typesetting/sheets.ts';

/** Two columns: what was asked, what was answered. */
const COLUMN_GAP = 14;
const LABEL_WIDTH = 148;
const VALUE_X = PAGE.margin + LABEL_WIDTH + COLUMN_GAP;
const VALUE_WIDTH = PAGE.width - PAGE.margin - VALUE_X;
/** 50 mm: the modules of a signed receipt are half a millimetre wide. */
const CODE_WIDTH = 142;

const STYLES = {
  title: { font: 'bold', size: 17, leading: 25, colour: '#111111' },
  heading: { font: 'bold', size: 12.5, leading: 19, colour: '#111111' },
  label: { font: 'regular', size: 9.5, leading: 15, colour: '#444444' },
  value: { font: 'regular', size: 10.5, leading: 16, colour: '#111111' },
} as const;

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

interface Additions {
  /** The text of a QR code at the top of the first page. */
  readonly code?: string;
  readonly files?: readonly EmbeddedFile[];
}

/** The same layout for any document, with what a receipt has beside its text. */
export function renderPdf(document: ApplicationDocument, { code, files = [] }: Additions = {}): Promise<Uint8Array> {
  const { title, language } = document;
  return writePdf({ title, language, files }, (pdf) => drawDocument(new Sheets(pdf), document, code));
}

function drawDocument(
  sheets: Sheets,
  { title, sections, language }: ApplicationDocument,
  code: string | undefined,
): void {
  const codeWidth = code === undefined ? 0 : CODE_WIDTH + COLUMN_GAP;
  for (const line of sheets.wrap(title, STYLES.title, TEXT_WIDTH - codeWidth)) {
    sheets.put(line, STYLES.title, PAGE.margin, sheets.y);
    sheets.y += STYLES.title.leading;
  }
  if (code !== undefined) {
    drawCode(sheets.pdf, code);
    sheets.y = Math.max(sheets.y, TOP + CODE_WIDTH);
  }
  for (const section of sections) drawSection(sheets, section);
  const words = DOCUMENT_WORDS[language];
  if (sheets.isMarked) drawNote(sheets, words.glyphNote);
  sheets.numberPages(title);
}

/** Black squares on the page's white, row by row; the page's margin is the quiet zone. */
function drawCode(pdf: PDFKit.PDFDocument, text: string): void {
  const { size, data } = encode(text, { ecc: 'M', border: 0 });
  const module = CODE_WIDTH / size;
  const left = PAGE.width - PAGE.margin - CODE_WIDTH;
  for (const [row, cells] of data.entries()) {
    for (const [column, isDark] of cells.entries()) {
      if (isDark) pdf.rect(left + column * module, TOP + row * module, module, module);
    }
  }
  pdf.fill('#000000');
}

function drawSection(sheets: Sheets, { title, lines }: DocumentSection): void {
  const heading = sheets.wrap(title, STYLES.heading, TEXT_WIDTH);
  const headingHeight = heading.length * STYLES.heading.leading + 12;
  // A heading stays with the first row below it.
  if (sheets.hasRoom(14 + headingHeight + STYLES.value.leading)) sheets.y += 14;
  else sheets.newPage();
  for (const line of heading) {
    sheets.put(line, STYLES.heading, PAGE.margin, sheets.y);
    sheets.y += STYLES.heading.leading;
  }
  sheets.rule('#111111', 0.8);
  sheets.y += 7;
  for (const line of lines) drawRow(sheets, line);
}

/** A row goes on with the next page where it does not fit on one. */
function drawRow(sheets: Sheets, { label, value }: DocumentLine): void {
  const labels = sheets.wrap(label, STYLES.label, LABEL_WIDTH);
  const values = sheets.wrap(value, STYLES.value, VALUE_WIDTH);
  for (let n = 0; n < Math.max(labels.length, values.length); n += 1) {
    sheets.keepTogether(STYLES.value.leading);
    const [labelLine, valueLine] = [labels[n], values[n]];
    if (labelLine !== undefined) sheets.put(labelLine, STYLES.label, PAGE.margin, sheets.y + 0.8);
    if (valueLine !== undefined) sheets.put(valueLine, STYLES.value, VALUE_X, sheets.y);
    sheets.y += STYLES.value.leading;
  }
  sheets.y += 3;
  sheets.rule('#cccccc', 0.4);
  sheets.y += 4;
}

function drawNote(sheets: Sheets, note: string): void {
  for (const line of sheets.wrap(note, STYLES.label, TEXT_WIDTH)) {
    sheets.keepTogether(STYLES.label.leading);
    sheets.put(line, STYLES.label, PAGE.margin, sheets.y + 0.8);
    sheets.y += STYLES.label.leading;
  }
}
