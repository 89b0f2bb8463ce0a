import { OWN_DATA_GROUPS, type OwnField, type OwnTable } from '#contract/portal/own-data-groups.ts';
import type { OwnCell, OwnReading, OwnRows } from '#contract/portal/own-data-routes.ts';
import { ownCellText } from '#contract/portal/own-data-text.ts';
import type { Cell } from '#contract/values/csv.ts';
import { documentLanguage, inLanguage, type Language } from '#contract/values/localized-text.ts';
import { csvFile, jsonFile, type NamedFile } from '#documents/container/named-files.ts';
import { readingPdf } from '#documents/own-data-pdf/own-data-pdf.ts';

/** A file a table; what a table program would take for a formula stands behind an apostrophe. */
export function csvFiles(reading: OwnReading, language: Language): NamedFile[] {
  const tables: readonly OwnTable[] = OWN_DATA_GROUPS[reading.group].tables;
  return reading.tables.map((rows, at) => {
    const table = tables.find(({ key }) => key === rows.key);
    const suffix = reading.tables.length > 1 ? `-${at + 1}` : '';
    return csvFile(`${fileName(reading)}${suffix}.csv`, csvRows(table?.fields ?? [], rows, language));
  });
}

export function readingAsJson({ group, asOf, source, tables, proof }: OwnReading): NamedFile {
  return jsonFile(`${fileName({ group, asOf })}.json`, { group, asOf, source, tables, proof });
}

/** To read and to keep. */
export async function readingAsPdf(reading: OwnReading, language: Language): Promise<NamedFile> {
  return { name: `${fileName(reading)}.pdf`, bytes: await readingPdf(reading, documentLanguage(language)) };
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
