import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { looksLikeFormula } from '#contract/values/csv.ts';

type Document = CaseDetail['document'];

/** Answers as a table for a spreadsheet, a line an answer: section, question, answer. */
export function asTable({ sections }: Document): string {
  return sections
    .flatMap(({ title, lines }) => lines.map(({ label, value }) => [title, label, value].map(cell).join('\t')))
    .join('\n');
}

/** A cell is one line of text and computes nothing. */
function cell(text: string): string {
  const line = text.replace(/[\t\r\n]+/g, ' ');
  return looksLikeFormula(line) ? `'${line}` : line;
}
