import type { ExchangeRecord } from '#contract/portal/exchange-record-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import type { Words } from '../ui/words.ts';

type Said = Pick<Words, 't' | 'language'>;

/** Who looked, as a person reads it: a section of the office, a system with its name, or their own proxy. */
function whoLooked({ municipality, section, system, way }: ExchangeRecord, { t, language }: Said): string {
  if (way === 'proxy') return t.records.who.proxy;
  const city = visibleText(inLanguage(municipality.name, language));
  return system === null
    ? t.records.who.section(city, visibleText(section))
    : t.records.who.system(city, visibleText(system));
}

/** A record in up to three sentences: who saw what and when, for which reason, by which law. */
export function recordInSentences(record: ExchangeRecord, words: Said): string[] {
  const { t, language } = words;
  const { at, kinds, purpose, result, legalGround } = record;
  const what = t.app.list(kinds.map((kind) => t.records.kinds[kind]));
  const law = t.app.list(legalGround.map((ground) => visibleText(inLanguage(ground, language))));
  return [
    t.records.results[result](instantInWords(at, t.dates), whoLooked(record, words), what),
    t.records.reason(t.records.purposes[purpose]),
    ...(legalGround.length === 0 ? [] : [t.records.groundIs(law)]),
  ];
}

/** What is unusual about a record, in words. */
export function marksInWords({ marks }: ExchangeRecord, { t }: Pick<Said, 't'>): string[] {
  return marks.map(({ rule, times }) => t.records.marks[rule](times ?? 0));
}
