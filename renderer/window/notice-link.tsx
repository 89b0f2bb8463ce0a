import type { Notice } from '#contract/portal/notice-routes.ts';
import { titleOfNotice } from '#words/notice-title.ts';
import { useApp } from './app-context.ts';
import { Link } from './link.tsx';

/** What a notice says in one line; it leads to the whole of it. */
export function NoticeLink({ notice }: { readonly notice: Notice }) {
  const { t, language } = useApp();
  return <Link to={{ at: 'notice', notice: notice.notice }}>{titleOfNotice(notice, t, language)}</Link>;
}
