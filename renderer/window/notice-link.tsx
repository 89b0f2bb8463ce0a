import type { Notice } from '#contract/portal/notice-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { Words } from '../ui/words.ts';
import { useApp } from './app-context.ts';
import { Link } from './link.tsx';

/** What a notice says in one line; it leads to the whole of it. */
export function NoticeLink({ notice }: { readonly notice: Notice }) {
  const words = useApp();
  return <Link to={{ at: 'notice', notice: notice.notice }}>{noticeTitle(notice, words)}</Link>;
}

/** The words of a notice: of what staff wrote their own, of everything else ours. */
export function noticeTitle({ kind, procedure, title, day }: Notice, { t, language }: Pick<Words, 't' | 'language'>) {
  switch (kind) {
    case 'staff':
      return title === null ? t.notices.title : visibleText(title[language] ?? title.ja);
    case 'certificateEnds':
      return t.notices.certificateEnds(day === null ? '' : t.dates.day(day));
    case 'deliveryEnds':
      return t.notices.deliveryEnds(day === null ? '' : t.dates.day(day));
    case 'mailChanged':
      return t.notices.mailChanged;
    default:
      return t.notices.says[kind](procedure === null ? '' : visibleText(inLanguage(procedure.title, language)));
  }
}
