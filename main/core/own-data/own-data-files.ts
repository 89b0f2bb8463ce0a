import { OWN_DATA_GROUPS, type OwnField, type OwnTable } from '#contract/portal/own-data-groups.ts';
import type { OwnCell, OwnReading, OwnRows } from '#contract/portal/own-data-routes.ts';
import { ownCellText } from '#contract/portal/own-data-text.ts';
import { BYTE_ORDER_MARK, type Cell, csvOf } from '#contract/values/csv.ts';
import { documentLanguage, inLanguage, type Language } from '#contract/values/localized-text.ts';

interface OwnFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A file a table; what a table program would take for a formula stands behind an apostrophe. */
export function csvFiles(reading: OwnReading, language: Language): OwnFile[] {
  const tables: readonly OwnTable[] = OWN_DATA_GROUPS[reading.group].tables;
  return reading.tables.map((rows, at) => {
    const table = tables.find(({ key }) => key === rows.key);
    const suffix = reading.tables.length > 1 ? `-${at + 1}` : '';
    const { text } = csvOf(csvRows(table?.fields ?? [], rows, language));
    return { name: `${fileName(reading)}${suffix}.csv`, bytes: encoded(`${BYTE_ORDER_MARK}${text}`) };
  });
}

export function jsonFile({ group, asOf, source, tables, proof, ...reading }: OwnReading): OwnFile {
  const content = { group, asOf, source, tables, proof };
  return {
    name: `${fileName({ group, asOf, ...reading })}.json`,
    bytes: encoded(`${JSON.stringify(content, null, 2)}\n`),
  };
}

/** Of the group and the day alone, with no name in it. */
function fileName({ group, asOf }: Pick<OwnReading, 'group' | 'asOf'>): string {
  return `${group}-${asOf.slice(0, 10).replaceAll('-', '')}`;
}

function csvRows(fields: readonly OwnField[], { rows }: OwnRows, language: Language): Cell[][] {
  const head = fields.map(({ label, unit }) => `${labelIn(label, language)}${unit ? ` (${unit})` : ''}`);
  return [head, ...rows.map((row) => fields.map((field) => csvCell(field, row[field.key])))];
}

const labelIn = (label: OwnField['label'], language: Language) => inLanguage(label, documentLanguage(language));

function csvCell(field: OwnField, cell: OwnCell | undefined): Cell {
  if (cell === undefined) return '';
  const text = ownCellText(field, cell);
  return typeof cell === 'number' ? { number: text } : text;
}

const encoded = (text: string) => new TextEncoder().encode(text);
