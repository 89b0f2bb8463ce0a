import type { Notice } from '#contract/portal/notice-routes.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { dayOfInstant } from '#words/dates.ts';
import { useAnswer, useApp } from '../window/app-context.ts';
import { NewestFirst } from '../window/newest-first.tsx';
import { NoticeLink } from '../window/notice-link.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { MailSettings } from './mail-settings.tsx';
import './notices.css';

/** S16: what the office has said, newest first, by month; what is new stands out. Each leads to what it is about. */
export function NoticesScreen() {
  const { t } = useApp();
  return (
    <Page id="notices" title={t.notices.title}>
      <WhenSignedIn why={t.notices.signIn}>
        <AllNotices />
        <MailSettings />
      </WhenSignedIn>
    </Page>
  );
}

function AllNotices() {
  const { t } = useApp();
  const { answer, again } = useAnswer('listNotices', {});
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  if (answer.value.notices.length === 0) return <p className="lead">{t.notices.none}</p>;
  return (
    <NewestFirst
      method="listNotices"
      first={answer.value}
      more={t.notices.more}
      draw={(pages, isWhole) => <Months notices={pages.flatMap((page) => page.notices)} isWhole={isWhole} />}
    />
  );
}

function Months({ notices, isWhole }: { readonly notices: readonly Notice[]; readonly isWhole: boolean }) {
  const { t } = useApp();
  const unread = notices.filter(({ isRead }) => !isRead).length;
  const months = [...Map.groupBy(notices, ({ at }) => at.slice(0, 7))];
  return (
    <>
      <p role="status">{(isWhole ? t.notices.count : t.notices.newest)(notices.length, unread)}</p>
      {months.map(([month, ofMonth]) => (
        <section key={month} aria-labelledby={`month-${month}`}>
          <h2 id={`month-${month}`} className="notice-month">
            {t.dates.month(calendarDateSchema.parse(`${month}-01`))}
          </h2>
          <ul className="notices">
            {ofMonth.map((notice) => (
              <OneNotice key={notice.notice} notice={notice} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function OneNotice({ notice }: { readonly notice: Notice }) {
  const { t, language } = useApp();
  return (
    <li className={notice.isRead ? undefined : 'is-unread'}>
      <p className="notice-day">
        <span className="quiet">{dayOfInstant(notice.at, t.dates)}</span>
        {!notice.isRead && <strong className="notice-mark">{t.notices.unread}</strong>}
      </p>
      <div>
        <NoticeLink notice={notice} />
        <p className="quiet">{visibleText(inLanguage(notice.municipality.name, language))}</p>
      </div>
    </li>
  );
}
