import { type Sheets, TEXT_WIDTH } from '../typesetting/sheets.ts';
import { LEFT, STYLES } from './letter-styles.ts';

/** A label and what stands beside it. */
export type Row = readonly [label: string, value: string];

const LABEL_WIDTH = 140;
const PADDING = 7;
const LEADING = STYLES.text.leading;
/** A row as high as this is not torn apart. */
const KEPT_TOGETHER = 12 * LEADING;
const LINE = { colour: '#777777', width: 0.5 };
const LABEL_GROUND = '#f2f2f2';

/** A ruled table of two columns. A long row goes on with the next page. */
export function drawTable(sheets: Sheets, rows: readonly Row[]): void {
  for (const row of rows) drawRow(sheets, row);
}

/** How high the first row is that a heading above it must have room for. */
export const ROW_HEIGHT = LEADING + PADDING;

function drawRow(sheets: Sheets, [label, value]: Row): void {
  let labels = sheets.wrap(label, STYLES.label, LABEL_WIDTH - 2 * PADDING);
  let values = sheets.wrap(value, STYLES.text, TEXT_WIDTH - LABEL_WIDTH - 2 * PADDING);
  const height = heightOf(Math.max(labels.length, values.length));
  sheets.keepTogether(height <= KEPT_TOGETHER ? height : ROW_HEIGHT);
  while (labels.length + values.length > 0) {
    let lines = Math.max(labels.length, values.length);
    while (lines > 1 && !sheets.hasRoom(heightOf(lines))) lines -= 1;
    drawCells(sheets, labels.slice(0, lines), values.slice(0, lines));
    [labels, values] = [labels.slice(lines), values.slice(lines)];
    if (labels.length + values.length > 0) sheets.newPage();
  }
}

/** One column after the other: so the text is read. */
function drawCells(sheets: Sheets, labels: readonly string[], values: readonly string[]): void {
  const height = heightOf(Math.max(labels.length, values.length));
  const top = sheets.y;
  sheets.pdf.rect(LEFT, top, LABEL_WIDTH, height).fill(LABEL_GROUND);
  sheets.pdf.rect(LEFT, top, TEXT_WIDTH, height).rect(LEFT, top, LABEL_WIDTH, height);
  sheets.pdf.lineWidth(LINE.width).stroke(LINE.colour);
  const first = top + PADDING / 2;
  for (const [n, line] of labels.entries()) sheets.put(line, STYLES.label, LEFT + PADDING, first + n * LEADING + 1.4);
  for (const [n, line] of values.entries()) {
    sheets.put(line, STYLES.text, LEFT + LABEL_WIDTH + PADDING, first + n * LEADING + 0.8);
  }
  sheets.y = top + height;
}

function heightOf(lines: number): number {
  return lines * LEADING + PADDING;
}
