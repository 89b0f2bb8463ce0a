import type { CaseKind, CaseOutcome } from '#contract/procedure/case.ts';
import type { Letter } from '#contract/procedure/letter.ts';
import { LETTER_WORDS } from '#words/letter-words.ts';
import {
  mostCmsBytes,
  prepareSignature,
  type Seal,
  type SignBytes,
  signPdf,
  type UnsignedPdf,
} from '../pades/pdf-signature.ts';
import { type Box, placeSignature } from '../pades/signature-field.ts';
import { writePdf } from '../typesetting/pdf-file.ts';
import { Sheets, TEXT_WIDTH } from '../typesetting/sheets.ts';
import { drawHead } from './letter-head.ts';
import { LEFT, STYLES } from './letter-styles.ts';
import { drawTable, ROW_HEIGHT, type Row } from './letter-table.ts';
import { visibleLetter } from './visible-letter.ts';

/** What a case was, by how it ended: a letter names the day of an application, or of a notification. */
const KIND_OF: Readonly<Record<CaseOutcome, CaseKind>> = {
  granted: 'application',
  partlyGranted: 'application',
  refused: 'application',
  noted: 'notification',
  notEstablished: 'notification',
};
const PARAGRAPH_GAP = 4;
const SECTION_GAP = 14;

/** The letter of an office that has no key for seals: it says so where the seal would stand. The same letter gives the same bytes. */
export function unsealedLetter(letter: Letter): Promise<Uint8Array> {
  const shown = visibleLetter(letter);
  return writePdf({ title: shown.title, language: 'ja' }, (pdf) => {
    const sheets = new Sheets(pdf);
    drawHead(sheets, shown);
    drawBody(sheets, shown);
  });
}

/** The letter as the office's key will sign it, in the place of a seal. The same letter and seal give the same bytes. */
export async function letterToSeal(letter: Letter, seal: Seal): Promise<UnsignedPdf> {
  const shown = visibleLetter(letter);
  const [name = seal.certificate.subject] = seal.certificate.organisations;
  const claims = {
    fieldName: LETTER_WORDS.sealField,
    signer: name,
    atMs: seal.atMs,
    cmsBytes: mostCmsBytes(seal),
  };
  let signatureAt = 0;
  const pdf = await writePdf({ title: shown.title, language: 'ja' }, (file) => {
    const sheets = new Sheets(file);
    const place = (slot: Box) => {
      signatureAt = placeSignature(file, slot, claims);
    };
    drawHead(sheets, shown, { name, place });
    drawBody(sheets, shown);
  });
  return prepareSignature(pdf, signatureAt, seal);
}

/** The sealed letter. `prepare` may be `letterToSeal` in another thread: it draws, and `sign` alone needs the key. */
export async function sealedLetter(
  letter: Letter,
  seal: Seal,
  sign: SignBytes,
  prepare: typeof letterToSeal = letterToSeal,
): Promise<Uint8Array> {
  return signPdf(await prepare(letter, seal), sign);
}

function drawBody(sheets: Sheets, letter: Letter): void {
  const words = LETTER_WORDS;
  drawParagraph(sheets, words.paragraph(letter.opening));
  if (letter.facts.length > 0) sheets.y += SECTION_GAP;
  drawTable(sheets, letter.facts.map(factRow));
  drawSection(sheets, words.reasons, letter.reasons);
  drawSection(sheets, words.remedies, letter.remedies);
  drawRows(sheets, words.filing, [
    [words.procedure, letter.procedure],
    [words.receiptNumber, letter.receiptNumber],
    [words.filedOn[letter.outcome === null ? 'application' : KIND_OF[letter.outcome]], words.day(letter.filedOn)],
  ]);
  const { name, address, phone, openHours } = letter.contact;
  drawRows(sheets, words.contact, [
    [words.office, name.ja],
    [words.place, address],
    [words.phone, phone],
    [words.openHours, openHours.ja],
  ]);
  if (sheets.isMarked || JSON.stringify(letter).includes('[U+')) {
    sheets.y += SECTION_GAP;
    drawParagraph(sheets, words.glyphNote);
  }
  sheets.numberPages(letter.number);
}

function factRow({ label, value }: Letter['facts'][number]): Row {
  switch (value.type) {
    case 'yen':
      return [label, LETTER_WORDS.yen(value.yen)];
    case 'yenAMonth':
      return [label, LETTER_WORDS.yenAMonth(value.yen)];
    case 'day':
      return [label, LETTER_WORDS.day(value.day)];
    case 'month':
      return [label, LETTER_WORDS.month(value.month)];
    case 'text':
      return [label, value.text];
  }
}

function drawRows(sheets: Sheets, heading: string, rows: readonly Row[]): void {
  drawHeading(sheets, heading, rows.length * ROW_HEIGHT);
  drawTable(sheets, rows);
}

/** Several paragraphs are numbered, so that a reader can name one. */
function drawSection(sheets: Sheets, heading: string, paragraphs: readonly string[]): void {
  if (paragraphs.length === 0) return;
  drawHeading(sheets, heading, 2 * STYLES.text.leading);
  for (const [n, paragraph] of paragraphs.entries()) {
    if (paragraphs.length === 1) drawParagraph(sheets, LETTER_WORDS.paragraph(paragraph));
    else drawParagraph(sheets, paragraph, LETTER_WORDS.nth(n + 1));
  }
}

/** A heading stays with that much of what is below it. */
function drawHeading(sheets: Sheets, heading: string, below: number): void {
  const { leading } = STYLES.heading;
  if (sheets.hasRoom(SECTION_GAP + leading + PARAGRAPH_GAP + below)) sheets.y += SECTION_GAP;
  else sheets.newPage();
  sheets.put(heading, STYLES.heading, LEFT, sheets.y);
  sheets.y += leading + PARAGRAPH_GAP;
}

/** Its number hangs beside it. */
function drawParagraph(sheets: Sheets, text: string, number = ''): void {
  const indent = sheets.widthOf(number, STYLES.text);
  for (const [n, line] of sheets.wrap(text, STYLES.text, TEXT_WIDTH - indent).entries()) {
    sheets.keepTogether(STYLES.text.leading);
    if (n === 0) sheets.put(number, STYLES.text, LEFT, sheets.y);
    sheets.put(line, STYLES.text, LEFT + indent, sheets.y);
    sheets.y += STYLES.text.leading;
  }
  sheets.y += PARAGRAPH_GAP;
}
