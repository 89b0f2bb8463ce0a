import type { ApplicationStatus } from '#contract/portal/application-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { dayOfInstant } from '#words/dates.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { useAnswer, useApp, useWindowState } from '../window/app-context.ts';
import { Actions, Page } from '../window/page.tsx';

/** S15: what was sent, newest first. */
export function ApplicationsScreen() {
  const { store, t } = useApp();
  const { snapshot } = useWindowState(store);
  return (
    <Page id="applications" title={t.applications.title}>
      {snapshot?.session.at === 'active' ? (
        <SentApplications />
      ) : (
        <>
          <p className="lead">{t.applications.signIn}</p>
          <Actions>
            <Button kind="filled" onPress={() => store.command('beginLogin', {})}>
              {t.home.signIn}
            </Button>
            <Button onPress={() => store.go({ at: 'home' })}>{t.app.backHome}</Button>
          </Actions>
        </>
      )}
    </Page>
  );
}

function SentApplications() {
  const { store, t, language } = useApp();
  const { answer, again } = useAnswer('listApplications', {});
  if (answer.at === 'loading') return <Waiting words={t.app.loading} />;
  if (answer.at === 'failed') {
    return (
      <div className="beside">
        <FailureNote failure={answer.failure} />
        <Button onPress={again}>{t.app.retry}</Button>
      </div>
    );
  }
  const { applications } = answer.value;
  if (applications.length === 0) {
    return (
      <>
        <p className="lead">{t.applications.none}</p>
        <Actions>
          <Button kind="filled" onPress={() => store.go({ at: 'search' })}>
            {t.home.search}
          </Button>
        </Actions>
      </>
    );
  }
  const newestFirst = applications.toSorted((a, b) => Date.parse(b.receivedAt) - Date.parse(a.receivedAt));
  return (
    <>
      <p role="status">{t.applications.count(applications.length)}</p>
      <ul className="results">
        {newestFirst.map((application) => (
          <li key={application.receiptNumber}>
            <p className="quiet">{t.applications.receivedAt(dayOfInstant(application.receivedAt, t.dates))}</p>
            <h2>
              <button
                type="button"
                className="link"
                onClick={() => store.go({ at: 'application', receiptNumber: application.receiptNumber })}
              >
                {visibleText(inLanguage(application.procedure.title, language))}
              </button>
            </h2>
            <ul className="tags">
              <li>
                <Status status={application.status} />
              </li>
              <li>{visibleText(inLanguage(application.municipality.name, language))}</li>
              <li>
                {t.receipt.number} {application.receiptNumber}
              </li>
            </ul>
          </li>
        ))}
      </ul>
    </>
  );
}

export function Status({ status }: { readonly status: ApplicationStatus }) {
  const { t } = useApp();
  return <strong className={`status is-${status}`}>{t.applications.statuses[status]}</strong>;
}
