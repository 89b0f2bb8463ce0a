import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { dayOfInstant } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Beside } from '../ui/beside.tsx';
import { Button, LinkButton } from '../ui/button.tsx';
import { ResultList, Tags } from '../ui/result-list.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { useAnswer, useApp, useWindowState } from '../window/app-context.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { Page } from '../window/page.tsx';
import { Status } from './status.tsx';

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
      <Beside>
        <FailureNote failure={answer.failure} />
        <Button onPress={again}>{t.app.retry}</Button>
      </Beside>
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
      <ResultList>
        {newestFirst.map((application) => (
          <li key={application.receiptNumber}>
            <p className="quiet">{t.applications.receivedAt(dayOfInstant(application.receivedAt, t.dates))}</p>
            <h2>
              <LinkButton onPress={() => store.go({ at: 'application', receiptNumber: application.receiptNumber })}>
                {visibleText(inLanguage(application.procedure.title, language))}
              </LinkButton>
            </h2>
            <Tags>
              <li>
                <Status status={application.status} />
              </li>
              <li>{visibleText(inLanguage(application.municipality.name, language))}</li>
              <li>
                {t.receipt.number} {application.receiptNumber}
              </li>
            </Tags>
          </li>
        ))}
      </ResultList>
    </>
  );
}
