import { OWN_DATA_GROUPS, type OwnField, type OwnTable } from '#contract/portal/own-data-groups.ts';
import type { OwnCell, OwnReading, OwnRow, OwnRows } from '#contract/portal/own-data-routes.ts';
import { ownCellText } from '#contract/portal/own-data-text.ts';
import type { DocumentLine } from '#contract/procedure/application-document.ts';
import type { Cell } from '#contract/values/csv.ts';
import { documentLanguage, inLanguage, type Language, type LocalizedText } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { renderPdf } from '#documents/application-pdf/application-pdf.ts';
import { csvFile, jsonFile, type NamedFile } from '#documents/container/named-files.ts';
import { instantInWords } from '#words/dates.ts';
import { OWN_DATA_WORDS } from '#words/own-data-words.ts';

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

/** To read and to keep: the source and its day, then a section a table with a line a row. */
export async function readingAsPdf(reading: OwnReading, language: Language): Promise<NamedFile> {
  const { group, asOf, source } = reading;
  const spoken = documentLanguage(language);
  const { ownData, dates } = OWN_DATA_WORDS[spoken];
  const { pdf: words } = ownData;
  const { title, tables }: { readonly title: LocalizedText; readonly tables: readonly OwnTable[] } =
    OWN_DATA_GROUPS[group];
  const time = instantInWords(asOf, dates);
  const from = visibleText(inLanguage(source.name, spoken));
  const about: DocumentLine[] = [
    { at: 'source', label: words.source, value: from },
    { at: 'time', label: words.time, value: time },
    { at: 'note', label: words.noteLabel, value: words.note(from, time) },
  ];
  const sections = tables.map((table) => ({
    key: table.key,
    title: inLanguage(table.caption, spoken),
    lines: pdfLines(table, reading.tables.find(({ key }) => key === table.key)?.rows ?? [], language, ownData),
  }));
  const bytes = await renderPdf({
    title: inLanguage(title, spoken),
    language: spoken,
    sections: [{ key: 'about', title: words.about, lines: about }, ...sections],
  });
  return { name: `${fileName({ group, asOf })}.pdf`, bytes };
}

function pdfLines(
  { key, fields }: OwnTable,
  rows: readonly OwnRow[],
  language: Language,
  { pdf: words, hiddenNumber }: (typeof OWN_DATA_WORDS)['ja']['ownData'],
): DocumentLine[] {
  if (rows.length === 0) return [{ at: key, label: words.noRows, value: '–' }];
  return rows.map((row, n) => {
    const cells = fields.flatMap((field) => {
      const cell = row[field.key];
      if (cell === undefined) return [];
      const text = typeof cell === 'object' && 'hidden' in cell ? hiddenNumber : visibleText(ownCellText(field, cell));
      return [`${labelIn(field.label, language)}: ${text}${field.unit === undefined ? '' : ` ${field.unit}`}`];
    });
    return { at: `${key}.${n}`, label: words.row(n + 1), value: cells.join('\n') };
  });
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
