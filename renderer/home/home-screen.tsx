import type { DevicesView } from '#contract/app/views/devices-view.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { timeOfDay } from '#words/dates.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { Beside } from '../ui/beside.tsx';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { useActing, useApp, useWindowState } from '../window/app-context.ts';
import { LifeEvents } from '../window/life-events.tsx';
import { Link } from '../window/link.tsx';
import { Operator } from '../window/operator.tsx';
import { Page } from '../window/page.tsx';
import { QuickWay } from '../window/quick-way.tsx';
import { useIsReaderMissing } from '../window/reader-missing.ts';
import { ActingHome } from './acting-home.tsx';
import { HomeMenu } from './home-menu.tsx';
import { WhatWaits } from './what-waits.tsx';
import './home.css';

/** S05: the next thing to do, what happened, and quieter ways; of somebody who acts for another, what they were asked to do. */
export function HomeScreen() {
  const mandate = useActing();
  return mandate === undefined ? <OwnHome /> : <ActingHome mandate={mandate} />;
}

function OwnHome() {
  const { store, drafts, t } = useApp();
  const { snapshot } = useWindowState(store);
  const isReaderMissing = useIsReaderMissing(snapshot?.devices);
  if (snapshot === undefined) return null;
  const { session, devices, practicePersonas, publicTerminal } = snapshot;
  return (
    <Page
      id="home"
      title={t.home.title}
      tells={
        session.at === 'active' && (
          <p className="quiet">
            {session.level === 'pass' ? t.passkeys.reading : t.home.signedInTitle}{' '}
            {t.home.signedInLead(timeOfDay(session.endsAtMs))}
          </p>
        )
      }
    >
      {session.at === 'active' ? (
        <WhatWaits />
      ) : (
        <section className="panel is-next hero">
          <h2>{t.home.signInTitle}</h2>
          <p>{t.home.signInLead}</p>
          <Button kind="filled" onPress={() => store.command('beginLogin', {})}>
            {t.home.signIn}
          </Button>
          {!publicTerminal && (
            <>
              <p>{t.passkeys.signInLead}</p>
              <Button onPress={() => store.command('beginPasskeySignIn', {})}>{t.passkeys.signIn}</Button>
            </>
          )}
        </section>
      )}
      {isReaderMissing && (
        <Beside>
          <ReaderMissing devices={devices} />
          {practicePersonas.length > 0 && (
            <Link className="button is-outline" to={{ at: 'practice' }}>
              {t.practice.offer}
            </Link>
          )}
        </Beside>
      )}
      <section aria-labelledby="events">
        <h2 id="events">{t.home.events}</h2>
        <LifeEvents place={drafts.lastSearch().place} />
        <ul className="quick">
          <QuickWay icon="search" title={t.home.search} to={{ at: 'search' }} />
        </ul>
      </section>
      <HomeMenu />
      <Operator />
    </Page>
  );
}

/** Informs and does not alarm: much can be done without a reader. */
function ReaderMissing({ devices }: { readonly devices: DevicesView }) {
  const { t } = useApp();
  const failure: Failure =
    devices.service === 'down'
      ? { code: 'readerServiceDown', during: 'connect', tryMayBeUsed: false }
      : { code: 'readerNotFound' };
  const { title, todo } = failureTextOf(t.failures, failure);
  return (
    <Note kind="info" title={title}>
      <p>{todo}</p>
    </Note>
  );
}
