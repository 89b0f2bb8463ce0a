import type { Notice } from '#contract/portal/notice-routes.ts';
import { inLanguage, type Language } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { DateWords } from './dates.ts';
import type { notices } from './ja/notices.ts';

interface NoticeTitleWords {
  readonly notices: typeof notices.notices;
  readonly dates: DateWords;
}

/** The words of a notice: of what staff wrote their own, of everything else ours. */
export function titleOfNotice(
  { kind, procedure, title, day }: Pick<Notice, 'kind' | 'procedure' | 'title' | 'day'>,
  t: NoticeTitleWords,
  language: Language,
): string {
  const until = day === null ? '' : t.dates.day(day);
  switch (kind) {
    case 'staff':
      return title === null ? t.notices.title : visibleText(title[language] ?? title.ja);
    case 'certificateEnds':
      return t.notices.certificateEnds(until);
    case 'accountCloses':
      return t.notices.accountCloses(until);
    case 'deliveryEnds':
      return t.notices.deliveryEnds(until);
    case 'proxyEnds':
      return t.notices.proxyEnds(until);
    case 'actingEnds':
      return t.notices.actingEnds(until);
    case 'freeVisitNear':
      return t.notices.freeVisitNear(until);
    case 'freeVisitCancelled':
      return t.notices.freeVisitCancelled(until);
    case 'mailChanged':
      return t.notices.mailChanged;
    default:
      return t.notices.says[kind](procedure === null ? '' : visibleText(inLanguage(procedure.title, language)));
  }
}
