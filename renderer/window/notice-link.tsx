import type { Notice } from '#contract/portal/notice-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { useApp } from './app-context.ts';
import { Link } from './link.tsx';

/** What a notice says in one line. It leads to the application that it is about, or to what is to be paid, and is read from then on. */
export function NoticeLink({ notice }: { readonly notice: Notice }) {
  const { store, t, language } = useApp();
  const { kind, receiptNumber, procedure } = notice;
  return (
    <Link
      to={kind.startsWith('charge') ? { at: 'charges' } : { at: 'application', receiptNumber }}
      onGo={() => {
        // Where this does not arrive, it stays marked as new: nothing is lost.
        if (!notice.isRead) void store.call('markNoticeRead', { notice: notice.notice });
      }}
    >
      {t.notices.says[kind](visibleText(inLanguage(procedure.title, language)))}
    </Link>
  );
}
