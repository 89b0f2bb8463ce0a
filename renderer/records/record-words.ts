import type { ExchangeRecord, OwnQuestion, SiteAct } from '#contract/portal/exchange-record-routes.ts';
import { OWN_DATA_GROUPS } from '#contract/portal/own-data-groups.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import { withReadings } from '#words/ruby.ts';
import { whoLooked } from '#words/who-looked.ts';
import type { Words } from '../ui/words.ts';

type Said = Pick<Words, 't' | 'language'>;

/** The name of what a person asked a source about. */
export function groupAsked({ group }: Pick<OwnQuestion, 'group'>, language: Said['language']): string {
  return withReadings(inLanguage(OWN_DATA_GROUPS[group].title, language));
}

export function sourceAsked({ source }: Pick<OwnQuestion, 'source'>, language: Said['language']): string {
  return withReadings(visibleText(inLanguage(source.name, language)));
}

export function siteThatDid({ site }: SiteAct, language: Said['language']): string {
  return withReadings(visibleText(inLanguage(site.name, language)));
}

/** A record as a heading: who did what, or what the person asked whom. */
export function recordTitle(record: ExchangeRecord, { t, language }: Said): string {
  if (record.way === 'self') return t.records.ownSays(sourceAsked(record, language), groupAsked(record, language));
  if (record.way === 'site') {
    const { act } = record;
    const site = siteThatDid(record, language);
    return act.did === 'ownDataRead'
      ? t.records.siteSays.ownDataRead(site, groupAsked(act, language))
      : t.records.siteSays[act.did](site);
  }
  const { way, municipality, procedure, system } = record;
  return t.records.says[way](
    visibleText(inLanguage(municipality.name, language)),
    visibleText(inLanguage(procedure.title, language)),
    visibleText(system ?? ''),
  );
}

/** What of the person it is about. */
export function whatInWords(record: ExchangeRecord, { t, language }: Said): string {
  if (record.way === 'self') return groupAsked(record, language);
  if (record.way === 'site') return record.act.did === 'ownDataRead' ? groupAsked(record.act, language) : '';
  return t.app.list(record.kinds.map((kind) => t.records.kinds[kind]));
}

/** A record in up to three sentences: who saw what and when, for which reason, by which law. */
export function recordInSentences(record: ExchangeRecord, words: Said): string[] {
  const { t, language } = words;
  if (record.way === 'self') {
    const when = instantInWords(record.at, t.dates);
    return [
      t.records.ownAsked(when, sourceAsked(record, language), groupAsked(record, language)),
      t.records.reason(t.records.purposes[record.purpose]),
    ];
  }
  if (record.way === 'site') {
    const { act, at } = record;
    const when = instantInWords(at, t.dates);
    const site = siteThatDid(record, language);
    return [
      act.did === 'ownDataRead'
        ? t.records.siteDid.ownDataRead(when, site, groupAsked(act, language))
        : t.records.siteDid[act.did](when, site),
      t.records.reason(t.records.purposes[record.purpose]),
    ];
  }
  const { at, purpose, result, legalGround } = record;
  const what = whatInWords(record, words);
  const law = t.app.list(legalGround.map((ground) => visibleText(inLanguage(ground, language))));
  return [
    t.records.results[result](instantInWords(at, t.dates), whoLooked(record, t.records.who, language), what),
    t.records.reason(t.records.purposes[purpose]),
    ...(legalGround.length === 0 ? [] : [t.records.groundIs(law)]),
  ];
}

/** What is unusual about a record, in words. */
export function marksInWords(record: ExchangeRecord, { t }: Pick<Said, 't'>): string[] {
  if (!('marks' in record)) return [];
  return record.marks.map(({ rule, times }) => t.records.marks[rule](times ?? 0));
}
