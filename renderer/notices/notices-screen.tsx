import { useId, useState } from 'react';
import type { DeliverySummary } from '#contract/portal/delivery-routes.ts';
import { type Notice, type NoticeShow, noticeShowSchema } from '#contract/portal/notice-routes.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { dayOfInstant } from '#words/dates.ts';
import { RadioPick } from '../ui/radio-pick.tsx';
import { useActing, useAnswer, useApp } from '../window/app-context.ts';
import { DueIn } from '../window/due-in.tsx';
import { Link } from '../window/link.tsx';
import { NewestFirst } from '../window/newest-first.tsx';
import { NoticeLink } from '../window/notice-link.tsx';
import { OwnReminders } from '../window/own-reminders.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { DeliveryLine } from './delivery-line.tsx';
import { HouseholdNotes } from './household-notes.tsx';
import { LineSettings } from './line-settings.tsx';
import { MailSettings } from './mail-settings.tsx';
import './notices.css';

/** S16: what has come, newest first, by month; what is new stands out. Each leads to the whole of it. */
export function NoticesScreen() {
  const { t } = useApp();
  // What this computer reminds of, private letters and mail are the person's own.
  const isActing = useActing() !== undefined;
  return (
    <Page id="notices" title={t.notices.title}>
      <WhenSignedIn why={t.notices.signIn}>
        {!isActing && <OwnReminders />}
        <Notices isActing={isActing} />
        {!isActing && <HouseholdNotes />}
        {!isActing && <MailSettings />}
        {!isActing && <LineSettings />}
      </WhenSignedIn>
    </Page>
  );
}

const TABS = ['all', ...noticeShowSchema.options, 'private'] as const;

function Notices({ isActing }: { readonly isActing: boolean }) {
  const { t } = useApp();
  const name = useId();
  const [tab, setTab] = useState<(typeof TABS)[number]>('all');
  const { answer } = useAnswer('summariseNotices', {});
  const counts = answer.at === 'ready' ? answer.value : undefined;
  return (
    <>
      {counts !== undefined && (
        <p role="status">{t.notices.summary(t.notices.countOf(counts.unread), t.notices.countOf(counts.answer))}</p>
      )}
      <fieldset className="tabs">
        <legend className="visually-hidden">{t.notices.filter}</legend>
        {TABS.filter((one) => one !== 'private' || !isActing).map((one) => (
          <RadioPick key={one} name={name} checked={tab === one} onChange={() => setTab(one)}>
            {counts === undefined || one === 'private'
              ? t.notices.show[one]
              : t.notices.tab(t.notices.show[one], t.notices.countOf(counts[one]))}
          </RadioPick>
        ))}
      </fieldset>
      {tab === 'all' && !isActing && <NewDeliveries />}
      {tab === 'private' ? <Deliveries /> : <Shown key={tab} show={tab === 'all' ? undefined : tab} />}
      {!isActing && (
        <p>
          <Link to={{ at: 'senders' }}>{t.deliveries.senders}</Link>
        </p>
      )}
    </>
  );
}

/** What senders sent and nobody has opened comes first; where it cannot be read, the notices are there all the same. */
function NewDeliveries() {
  const { t } = useApp();
  const { answer } = useAnswer('listDeliveries', {});
  if (answer.at !== 'ready') return null;
  const unread = answer.value.deliveries.filter(isNew);
  if (unread.length === 0) return null;
  return (
    <section aria-labelledby="new-deliveries">
      <h2 id="new-deliveries" className="notice-month">
        {t.deliveries.fresh(unread.length, answer.value.next !== null)}
      </h2>
      <ul className="notices">
        {unread.map((delivery) => (
          <DeliveryLine key={delivery.delivery} delivery={delivery} />
        ))}
      </ul>
    </section>
  );
}

const isNew = ({ isRead, state, goneOn }: DeliverySummary) => !isRead && state === 'available' && goneOn === null;

function Deliveries() {
  const { t } = useApp();
  const { answer, again } = useAnswer('listDeliveries', {});
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  if (answer.value.deliveries.length === 0) return <p className="lead">{t.deliveries.none}</p>;
  return (
    <NewestFirst
      method="listDeliveries"
      first={answer.value}
      more={t.deliveries.more}
      draw={(pages) => (
        <ul className="notices">
          {pages
            .flatMap((page) => page.deliveries)
            .map((delivery) => (
              <DeliveryLine key={delivery.delivery} delivery={delivery} />
            ))}
        </ul>
      )}
    />
  );
}

function Shown({ show }: { readonly show: NoticeShow | undefined }) {
  const { t } = useApp();
  const params = show === undefined ? {} : { show };
  const { answer, again } = useAnswer('listNotices', params);
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  if (answer.value.notices.length === 0)
    return <p className="lead">{show === undefined ? t.notices.none : t.notices.noneHere}</p>;
  return (
    <NewestFirst
      method="listNotices"
      params={params}
      first={answer.value}
      more={t.notices.more}
      draw={(pages) => <Months notices={pages.flatMap((page) => page.notices)} />}
    />
  );
}

function Months({ notices }: { readonly notices: readonly Notice[] }) {
  const { t } = useApp();
  const months = [...Map.groupBy(notices, ({ at }) => at.slice(0, 7))];
  return months.map(([month, ofMonth]) => (
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
  ));
}

function OneNotice({ notice }: { readonly notice: Notice }) {
  const { t, language } = useApp();
  const { municipality, day, needsAnswer, isWithdrawn } = notice;
  return (
    <li className={notice.isRead ? undefined : 'is-unread'}>
      <p className="notice-day">
        <span className="quiet">{dayOfInstant(notice.at, t.dates)}</span>
        {!notice.isRead && <strong className="notice-mark">{t.notices.unread}</strong>}
      </p>
      <div>
        <NoticeLink notice={notice} />
        <p className="quiet">
          {municipality === null ? t.notices.fromPortal : visibleText(inLanguage(municipality.name, language))}
          {isWithdrawn && ` ${t.notices.withdrawn}`}
        </p>
        {needsAnswer && day !== null && <DueIn day={day} />}
      </div>
    </li>
  );
}
