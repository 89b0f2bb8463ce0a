import { useEffect, useState } from 'react';
import type { DevicesView } from '#contract/app/views/devices-view.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { timeOfDay } from '#words/dates.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { Beside } from '../ui/beside.tsx';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Note } from '../ui/note.tsx';
import { useApp, useWindowState } from '../window/app-context.ts';
import { Operator } from '../window/operator.tsx';
import { Page } from '../window/page.tsx';
import type { Route } from '../window/route.ts';
import { readerIsMissing } from '../window/screen-of.ts';
import './home.css';

/** A reader may still be starting when the window opens. */
const TELL_AFTER_MS = 3_000;

/** S05: choose what to do. */
export function HomeScreen() {
  const { store, t } = useApp();
  const { snapshot } = useWindowState(store);
  const isReaderMissing = useIsReaderMissing(snapshot?.devices);
  if (snapshot === undefined) return null;
  const { session, devices, practicePersonas } = snapshot;
  const isSignedIn = session.at === 'active';
  return (
    <Page id="home" title={t.home.title}>
      {isSignedIn ? (
        <section className="panel hero">
          <h2>{t.home.signedInTitle}</h2>
          <p>{t.home.signedInLead(timeOfDay(session.endsAtMs))}</p>
          <Button kind="filled" onPress={() => store.go({ at: 'search' })}>
            {t.home.search}
          </Button>
        </section>
      ) : (
        <section className="panel hero">
          <h2>{t.home.signInTitle}</h2>
          <p>{t.home.signInLead}</p>
          <Button kind="filled" onPress={() => store.command('beginLogin', {})}>
            {t.home.signIn}
          </Button>
        </section>
      )}
      {isReaderMissing && (
        <Beside>
          <ReaderMissing devices={devices} />
          {practicePersonas.length > 0 && (
            <Button onPress={() => store.go({ at: 'practice' })}>{t.practice.offer}</Button>
          )}
        </Beside>
      )}
      <section aria-labelledby="menu">
        <h2 id="menu" className="visually-hidden">
          {t.home.menu}
        </h2>
        <ul className="tiles">
          {!isSignedIn && <Tile icon="search" title={t.home.search} about={t.home.searchAbout} to={{ at: 'search' }} />}
          <Tile icon="list" title={t.home.applications} about={t.home.applicationsAbout} to={{ at: 'applications' }} />
          <Tile icon="check" title={t.home.diagnosis} about={t.home.diagnosisAbout} to={{ at: 'diagnosis' }} />
          <Tile icon="pin" title={t.pinChange.open} about={t.pinChange.openAbout} to={{ at: 'pinChange' }} />
          <Tile icon="lost" title={t.home.lost} about={t.home.lostAbout} to={{ at: 'help' }} />
          {practicePersonas.length > 0 && !isReaderMissing && (
            <Tile icon="practice" title={t.practice.offer} about={t.home.practiceAbout} to={{ at: 'practice' }} />
          )}
        </ul>
      </section>
      {snapshot.publicTerminal && <p>{t.home.idleRule}</p>}
      <Operator />
    </Page>
  );
}

function useIsReaderMissing(devices: DevicesView | undefined): boolean {
  const isMissing = devices !== undefined && readerIsMissing(devices);
  const [isTold, setIsTold] = useState(false);
  useEffect(() => {
    if (!isMissing) return;
    const timer = window.setTimeout(() => setIsTold(true), TELL_AFTER_MS);
    return () => {
      window.clearTimeout(timer);
      setIsTold(false);
    };
  }, [isMissing]);
  return isMissing && isTold;
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

function Tile(props: { readonly icon: IconName; readonly title: string; readonly about: string; readonly to: Route }) {
  const { store } = useApp();
  return (
    <li>
      <button type="button" className="tile" onClick={() => store.go(props.to)}>
        <span className="tile-icon">
          <Icon name={props.icon} />
        </span>
        <span className="tile-words">
          <span className="tile-title">{props.title}</span>
          <span className="quiet">{props.about}</span>
        </span>
        <Icon name="arrow" />
      </button>
    </li>
  );
}
