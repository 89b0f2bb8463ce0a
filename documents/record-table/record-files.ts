import type { ExchangeRecord, Look, OwnQuestion, SiteAct } from '#contract/portal/exchange-record-routes.ts';
import { OWN_DATA_GROUPS } from '#contract/portal/own-data-groups.ts';
import type { ApplicationDocument } from '#contract/procedure/application-document.ts';
import { type DocumentLanguage, inLanguage } from '#contract/values/localized-text.ts';
import { instantInWords } from '#words/dates.ts';
import { RECORD_LIST, RECORD_WORDS } from '#words/record-words.ts';
import { whoLooked } from '#words/who-looked.ts';
import { renderPdf } from '../application-pdf/application-pdf.ts';
import { csvBytes } from '../container/named-files.ts';

/** Records as CSV; in Japanese, as other lists of the kind are. */
export function recordsCsv(records: readonly ExchangeRecord[]): Uint8Array {
  const { records: words } = RECORD_WORDS.ja;
  const rows = records.map((record) => {
    const at = record.at.slice(0, 16).replace('T', ' ').replaceAll('-', '/');
    const asker = askerOf(record);
    if (record.way === 'self') {
      const { source, purpose, group } = record;
      return [at, ...asker, source.name.ja, words.purposes[purpose], OWN_DATA_GROUPS[group].title.ja, '', '', ''];
    }
    if (record.way === 'site') {
      const { act, purpose } = record;
      const isData = act.did === 'ownDataRead';
      const number = act.did === 'applicationRead' ? act.receiptNumber : '';
      const [source, what] = isData
        ? [act.source.name.ja, OWN_DATA_GROUPS[act.group].title.ja]
        : ['', RECORD_LIST.siteActs[act.did]];
      return [at, ...asker, source, words.purposes[purpose], what, '', '', number];
    }
    return [
      at,
      ...asker,
      record.municipality.name.ja,
      words.purposes[record.purpose],
      record.kinds.map((kind) => words.kinds[kind]).join(RECORD_LIST.between),
      record.legalGround.map(({ ja }) => ja).join(RECORD_LIST.between),
      RECORD_LIST.results[record.result],
      record.receiptNumber,
    ];
  });
  return csvBytes([Object.values(RECORD_LIST.columns), ...rows]);
}

/** Who asked, and which part of them: the same as a screen says, never a code of ours. */
function askerOf(record: ExchangeRecord): [asker: string, section: string] {
  if (record.way === 'self') return [RECORD_WORDS.ja.records.who.self, ''];
  if (record.way === 'site') return [record.site.name.ja, ''];
  const { way, system, municipality, procedure } = record;
  if (way === 'proxy') return [RECORD_WORDS.ja.records.who.proxy, ''];
  if (system !== null) return [municipality.name.ja, system];
  const { ofProcedure, other } = RECORD_LIST.sections;
  return [municipality.name.ja, way === 'emergency' ? other : ofProcedure(procedure.title.ja)];
}

/** Records as a document to read and to keep: what they say, and no verdict on it. */
export function recordsPdf(records: readonly ExchangeRecord[], language: DocumentLanguage): Promise<Uint8Array> {
  const { records: words, dates } = RECORD_WORDS[language];
  const document: ApplicationDocument = {
    title: words.title,
    language,
    sections: records.map((record) => {
      const { record: key, at, purpose } = record;
      const lines = [
        [words.byWay, whoLooked(record, words.who, language)],
        ...linesOf(record, language),
        [words.why, words.purposes[purpose]],
      ] as const;
      return {
        key,
        title: instantInWords(at, dates),
        lines: lines.flatMap(([label, value]) => (value === '' ? [] : [{ at: `${key}.${label}`, label, value }])),
      };
    }),
  };
  return renderPdf(document);
}

type Line = readonly [label: string, value: string];

function linesOf(record: ExchangeRecord, language: DocumentLanguage): readonly Line[] {
  if (record.way === 'self') return ownLines(record, language);
  return record.way === 'site' ? siteLines(record, language) : lookLines(record, language);
}

function siteLines({ act }: SiteAct, language: DocumentLanguage): readonly Line[] {
  const { records: words } = RECORD_WORDS[language];
  if (act.did === 'ownDataRead') return ownLines(act, language);
  return act.did === 'applicationRead' ? [[words.case, act.receiptNumber]] : [];
}

function lookLines({ kinds, legalGround, receiptNumber }: Look, language: DocumentLanguage): readonly Line[] {
  const { records: words } = RECORD_WORDS[language];
  return [
    [words.what, kinds.map((kind) => words.kinds[kind]).join(', ')],
    [words.ground, legalGround.map((ground) => inLanguage(ground, language)).join(', ')],
    [words.case, receiptNumber],
  ];
}

function ownLines(
  { source, group }: Pick<OwnQuestion, 'source' | 'group'>,
  language: DocumentLanguage,
): readonly Line[] {
  const { records: words } = RECORD_WORDS[language];
  return [
    [words.source, inLanguage(source.name, language)],
    [words.what, inLanguage(OWN_DATA_GROUPS[group].title, language)],
  ];
}
