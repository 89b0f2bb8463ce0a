import type { ExchangeRecord } from '#contract/portal/exchange-record-routes.ts';
import { inLanguage, type Language } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { records } from './ja/records.ts';

/**
 * Who looked, as a person reads it: they themselves, who acts for them, those who have the form in hand, others in an emergency, or a
 * system or a site with its name.
 */
export function whoLooked(record: ExchangeRecord, who: (typeof records)['records']['who'], language: Language): string {
  if (record.way === 'self') return who.self;
  if (record.way === 'site') return who.site(visibleText(inLanguage(record.site.name, language)));
  const { municipality, procedure, system, way } = record;
  if (way === 'proxy') return who.proxy;
  const city = visibleText(inLanguage(municipality.name, language));
  if (system !== null) return who.system(city, visibleText(system));
  if (way === 'emergency') return who.otherSection(city);
  return who.section(city, visibleText(inLanguage(procedure.title, language)));
}
