import { useState } from 'react';
import type { ApplicationDetail } from '#contract/portal/application-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Beside } from '../ui/beside.tsx';
import { Button } from '../ui/button.tsx';
import { CheckCode } from '../ui/check-code.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { Page } from '../window/page.tsx';
import { Status } from './status.tsx';
import './applications.css';

/** S15: one application, its whole history, and the way to withdraw it. */
export function ApplicationScreen({ receiptNumber }: { readonly receiptNumber: string }) {
  const { store, t, language } = useApp();
  const { answer, again } = useAnswer('readApplication', { receiptNumber });
  const [withdrawn, setWithdrawn] = useState<ApplicationDetail>();
  const detail = withdrawn ?? (answer.at === 'ready' ? answer.value : undefined);
  const title = detail === undefined ? t.applications.title : visibleText(inLanguage(detail.procedure.title, language));
  return (
    <Page id="application" title={title} eyebrow={t.applications.title}>
      {answer.at === 'loading' && <Waiting words={t.app.loading} />}
      {answer.at === 'failed' && (
        <Beside>
          <FailureNote failure={answer.failure} />
          <Button onPress={again}>{t.app.retry}</Button>
        </Beside>
      )}
      {detail !== undefined && <Detail detail={detail} />}
      <Actions>
        <Button onPress={() => store.back({ at: 'applications' })}>{t.applications.back}</Button>
        {detail !== undefined && mayWithdraw(detail) && (
          <Confirm
            open={t.applications.withdraw}
            title={t.applications.withdrawTitle}
            body={t.applications.withdrawBody}
            stay={t.applications.withdrawStay}
            goOn={t.applications.withdrawGo}
            onGoOn={async () => {
              const outcome = await store.command('withdrawApplication', { receiptNumber });
              if (outcome.ok) setWithdrawn(outcome.value);
            }}
          />
        )}
      </Actions>
    </Page>
  );
}

function mayWithdraw({ status }: ApplicationDetail): boolean {
  return status === 'received' || status === 'inReview' || status === 'returned';
}

function Detail({ detail }: { readonly detail: ApplicationDetail }) {
  const { t, language } = useApp();
  return (
    <>
      <Facts>
        <Fact name={t.applications.status} isLive>
          <Status status={detail.status} />
        </Fact>
        <Fact name={t.receipt.number}>{detail.receiptNumber}</Fact>
        <Fact name={t.receipt.municipality}>{visibleText(inLanguage(detail.municipality.name, language))}</Fact>
        <Fact name={t.receipt.receivedAt}>{instantInWords(detail.receivedAt, t.dates)}</Fact>
      </Facts>
      <CheckCode label={t.receipt.sha256} sha256={detail.sha256} />
      <section>
        <h2>{t.applications.history}</h2>
        <ol className="history">
          {detail.history.map((event) => (
            <li key={`${event.at} ${event.status}`}>
              <span className="quiet">{instantInWords(event.at, t.dates)}</span>
              <strong>{t.applications.statuses[event.status]}</strong>
              {event.note !== null && <p className="as-typed">{t.applications.note(visibleText(event.note))}</p>}
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}
