import type { ApplicationSummary } from '#contract/portal/application-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { dayOfInstant } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { ResultList, Tags } from '../ui/result-list.tsx';
import { useActing, useAnswer, useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { NewestFirst } from '../window/newest-first.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { KeptWork } from './kept-work.tsx';
import { Status } from './status.tsx';

/** S15: what was sent, newest first. */
export function ApplicationsScreen() {
  const { t } = useApp();
  const isPublic = useIsPublicTerminal();
  const isActing = useActing() !== undefined;
  return (
    <Page id="applications" title={t.applications.title}>
      <WhenSignedIn why={t.applications.signIn}>
        {!isActing && <KeptWork />}
        <SentApplications />
        {!isPublic && !isActing && (
          <p>
            <Link to={{ at: 'proof' }}>{t.proof.open}</Link>
          </p>
        )}
      </WhenSignedIn>
    </Page>
  );
}

function SentApplications() {
  const { t } = useApp();
  const isActing = useActing() !== undefined;
  const { answer, again } = useAnswer('listApplications', {});
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  if (answer.value.applications.length === 0) {
    return (
      <>
        <p className="lead">{t.applications.none}</p>
        <Actions>
          <Link className="button is-filled" to={{ at: isActing ? 'home' : 'search' }}>
            {isActing ? t.app.backHome : t.home.search}
          </Link>
        </Actions>
      </>
    );
  }
  return (
    <NewestFirst
      method="listApplications"
      first={answer.value}
      more={t.applications.more}
      draw={(pages, isWhole) => <Sent applications={pages.flatMap((page) => page.applications)} isWhole={isWhole} />}
    />
  );
}

function Sent({
  applications,
  isWhole,
}: {
  readonly applications: readonly ApplicationSummary[];
  readonly isWhole: boolean;
}) {
  const { t, language } = useApp();
  return (
    <>
      <p role="status">{(isWhole ? t.applications.count : t.applications.newest)(applications.length)}</p>
      <ResultList>
        {applications.map((application) => (
          <li key={application.receiptNumber}>
            <p className="quiet">{t.applications.receivedAt(dayOfInstant(application.receivedAt, t.dates))}</p>
            <h2>
              <Link to={{ at: 'application', receiptNumber: application.receiptNumber }}>
                {visibleText(inLanguage(application.procedure.title, language))}
              </Link>
            </h2>
            <Tags>
              <li>
                <Status {...application} />
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
