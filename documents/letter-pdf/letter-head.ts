import type { Letter } from '#contract/procedure/letter.ts';
import { LETTER_WORDS } from '#words/letter-words.ts';
import type { Box } from '../pades/signature-field.ts';
import { type Sheets, type Style, TEXT_WIDTH } from '../typesetting/sheets.ts';
import { LEFT, RIGHT, STYLES } from './letter-styles.ts';

const ADDRESSEE_WIDTH = 300;
const SENDER_WIDTH = 230;
const SEAL_COLOUR = '#a61b1b';
const EMPTY_COLOUR = '#777777';
const SLOT = { width: 124, gap: 12, padding: 6, least: 34 };

/** A seal that fills its slot. */
interface SealInSlot {
  /** Whose it is. */
  readonly name: string;
  /** Puts it on the page that the slot is drawn on. */
  place(slot: Box): void;
}

/** Number and day at the right, to whom, from whom with the slot of the seal, title. */
export function drawHead(sheets: Sheets, { number, day, addressee, sender, title }: Letter, seal?: SealInSlot): void {
  drawAtRight(sheets, number, STYLES.text, TEXT_WIDTH, RIGHT);
  drawAtRight(sheets, LETTER_WORDS.day(day), STYLES.text, TEXT_WIDTH, RIGHT);
  sheets.y += 16;
  drawLines(sheets, sheets.wrap(addressee.address, STYLES.text, ADDRESSEE_WIDTH), STYLES.text, () => LEFT);
  sheets.y += 3;
  const name = LETTER_WORDS.addressee(addressee.name);
  drawLines(sheets, sheets.wrap(name, STYLES.name, ADDRESSEE_WIDTH), STYLES.name, () => LEFT);
  sheets.y += 16;
  drawSender(sheets, sender, seal);
  sheets.y += 26;
  drawLines(
    sheets,
    sheets.wrap(title, STYLES.title, TEXT_WIDTH),
    STYLES.title,
    (width) => LEFT + (TEXT_WIDTH - width) / 2,
  );
  sheets.y += 14;
}

function drawSender(sheets: Sheets, sender: string, seal: SealInSlot | undefined): void {
  const inside = slotLines(sheets, seal?.name);
  const height = Math.max(SLOT.least, heightOf(inside) + SLOT.padding);
  const senders = sheets.wrap(sender, STYLES.name, SENDER_WIDTH);
  const sendersHeight = senders.length * STYLES.name.leading;
  sheets.keepTogether(Math.max(height, sendersHeight));
  const slot = { x: RIGHT - SLOT.width, y: sheets.y, width: SLOT.width, height };
  sheets.y += Math.max(0, (height - sendersHeight) / 2);
  drawAtRight(sheets, sender, STYLES.name, SENDER_WIDTH, slot.x - SLOT.gap);
  drawSlot(sheets, slot, inside, seal !== undefined);
  seal?.place(slot);
  sheets.y = Math.max(sheets.y, slot.y + height);
}

interface StyledLine {
  readonly text: string;
  readonly style: Style;
}

/** That there is no seal, or whose it is. */
function slotLines(sheets: Sheets, seal: string | undefined): readonly StyledLine[] {
  if (seal === undefined) return [{ text: LETTER_WORDS.noSeal, style: STYLES.small }];
  const names = sheets.wrap(seal, STYLES.label, SLOT.width - 2 * SLOT.padding);
  return [{ text: LETTER_WORDS.sealed, style: STYLES.small }, ...names.map((text) => ({ text, style: STYLES.label }))];
}

/** Dashed where no seal is. */
function drawSlot(
  sheets: Sheets,
  { x, y, width, height }: Box,
  inside: readonly StyledLine[],
  isSealed: boolean,
): void {
  const { pdf } = sheets;
  pdf.rect(x, y, width, height).lineWidth(isSealed ? 1.2 : 0.6);
  if (!isSealed) pdf.dash(2, { space: 2 });
  pdf.stroke(isSealed ? SEAL_COLOUR : EMPTY_COLOUR).undash();
  let at = y + (height - heightOf(inside)) / 2;
  for (const { text, style } of inside) {
    sheets.put(text, style, x + (width - sheets.widthOf(text, style)) / 2, at);
    at += style.leading;
  }
}

function heightOf(lines: readonly StyledLine[]): number {
  return lines.reduce((sum, { style }) => sum + style.leading, 0);
}

function drawAtRight(sheets: Sheets, text: string, style: Style, width: number, right: number): void {
  drawLines(sheets, sheets.wrap(text, style, width), style, (lineWidth) => right - lineWidth);
}

/** `leftOf` a line that is so wide. */
function drawLines(sheets: Sheets, lines: readonly string[], style: Style, leftOf: (width: number) => number): void {
  for (const line of lines) {
    sheets.keepTogether(style.leading);
    sheets.put(line, style, leftOf(sheets.widthOf(line, style)), sheets.y);
    sheets.y += style.leading;
  }
}
