import { OWN_DATA_GROUPS, type OwnTable } from '#contract/portal/own-data-groups.ts';
import type { OwnReading, OwnRow } from '#contract/portal/own-data-routes.ts';
import { ownCellText } from '#contract/portal/own-data-text.ts';
import type { DocumentLine } from '#contract/procedure/application-document.ts';
import { type DocumentLanguage, inLanguage, type LocalizedText } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import { OWN_DATA_WORDS } from '#words/own-data-words.ts';
import { renderPdf } from '../application-pdf/application-pdf.ts';

/** To read and to keep: the source and its day, then a section a table with a line a row. */
export function readingPdf(reading: OwnReading, language: DocumentLanguage): Promise<Uint8Array> {
  const { group, asOf, source } = reading;
  const { ownData, dates } = OWN_DATA_WORDS[language];
  const { pdf: words } = ownData;
  const { title, tables }: { readonly title: LocalizedText; readonly tables: readonly OwnTable[] } =
    OWN_DATA_GROUPS[group];
  const time = instantInWords(asOf, dates);
  const from = visibleText(inLanguage(source.name, language));
  const about: DocumentLine[] = [
    { at: 'source', label: words.source, value: from },
    { at: 'time', label: words.time, value: time },
    { at: 'note', label: words.noteLabel, value: words.note(from, time) },
  ];
  const sections = tables.map((table) => ({
    key: table.key,
    title: inLanguage(table.caption, language),
    lines: pdfLines(table, reading.tables.find(({ key }) => key === table.key)?.rows ?? [], language, ownData),
  }));
  return renderPdf({
    title: inLanguage(title, language),
    language,
    sections: [{ key: 'about', title: words.about, lines: about }, ...sections],
  });
}

function pdfLines(
  { key, fields }: OwnTable,
  rows: readonly OwnRow[],
  language: DocumentLanguage,
  { pdf: words, hiddenNumber }: (typeof OWN_DATA_WORDS)['ja']['ownData'],
): DocumentLine[] {
  if (rows.length === 0) return [{ at: key, label: words.noRows, value: '–' }];
  return rows.map((row, n) => {
    const cells = fields.flatMap((field) => {
      const cell = row[field.key];
      if (cell === undefined) return [];
      const text = typeof cell === 'object' && 'hidden' in cell ? hiddenNumber : visibleText(ownCellText(field, cell));
      return [`${inLanguage(field.label, language)}: ${text}${field.unit === undefined ? '' : ` ${field.unit}`}`];
    });
    return { at: `${key}.${n}`, label: words.row(n + 1), value: cells.join('\n') };
  });
}
