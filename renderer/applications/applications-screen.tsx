import { useEffect, useRef, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { ApplicationPage } from '#contract/portal/application-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { dayOfInstant } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { ResultList, Tags } from '../ui/result-list.tsx';
import { useAnswer, useApp, useIsPublicTerminal, useWindowState } from '../window/app-context.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { KeptWork } from './kept-work.tsx';
import { Status } from './status.tsx';

/** S15: what was sent, newest first. */
export function ApplicationsScreen() {
  const { store, t } = useApp();
  const { snapshot } = useWindowState(store);
  const isPublic = useIsPublicTerminal();
  return (
    <Page id="applications" title={t.applications.title}>
      {snapshot?.session.at === 'active' ? (
        <>
          <KeptWork />
          <SentApplications />
          {!isPublic && (
            <p>
              <Link to={{ at: 'proof' }}>{t.proof.open}</Link>
            </p>
          )}
        </>
      ) : (
        <>
          <p className="lead">{t.applications.signIn}</p>
          <Actions>
            <Button kind="filled" onPress={() => store.command('beginLogin', {})}>
              {t.home.signIn}
            </Button>
            <Link className="button is-outline" to={{ at: 'home' }}>
              {t.app.backHome}
            </Link>
          </Actions>
        </>
      )}
    </Page>
  );
}

function SentApplications() {
  const { t } = useApp();
  const { answer, again } = useAnswer('listApplications', {});
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  if (answer.value.applications.length === 0) {
    return (
      <>
        <p className="lead">{t.applications.none}</p>
        <Actions>
          <Link className="button is-filled" to={{ at: 'search' }}>
            {t.home.search}
          </Link>
        </Actions>
      </>
    );
  }
  return <NewestFirst first={answer.value} />;
}

/** The first page, and each further one when it is asked for; the way on leads to the first entry of what came. */
function NewestFirst({ first }: { readonly first: ApplicationPage }) {
  const { store, t, language } = useApp();
  const [later, setLater] = useState<readonly ApplicationPage[]>([]);
  const [failure, setFailure] = useState<Failure>();
  const list = useRef<HTMLDivElement>(null);
  const newestPage = later.at(-1);
  const applications = [first, ...later].flatMap((page) => page.applications);
  const next = (newestPage ?? first).next;
  useEffect(() => {
    if (newestPage === undefined) return;
    const entries = list.current?.querySelectorAll<HTMLElement>('h2 a') ?? [];
    entries[entries.length - newestPage.applications.length]?.focus();
  }, [newestPage]);

  async function showMore(after: string): Promise<void> {
    const page = await store.call('listApplications', { after });
    setFailure(page.ok ? undefined : page.failure);
    if (page.ok) setLater([...later, page.value]);
  }

  return (
    <>
      <p role="status">{(next === null ? t.applications.count : t.applications.newest)(applications.length)}</p>
      <div ref={list}>
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
      </div>
      {failure === undefined ? null : <FailureNote failure={failure} />}
      {next === null ? null : (
        <Actions>
          <Button onPress={() => showMore(next)} busyLabel={t.app.loading}>
            {t.applications.more}
          </Button>
        </Actions>
      )}
    </>
  );
}
