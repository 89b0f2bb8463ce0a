import { useEffect } from 'react';
import { IDLE_TIMES } from '#contract/values/idle-times.ts';
import type { Messages } from '#words/messages.ts';
import { Button } from '../ui/button.tsx';
import { CardPicture } from '../ui/card-picture.tsx';
import { Icon } from '../ui/icon.tsx';
import { useAnswer, useApp, useWindowState } from '../window/app-context.ts';
import { LifeEvents } from '../window/life-events.tsx';
import { Page } from '../window/page.tsx';
import { QuickWay } from '../window/quick-way.tsx';
import { useIsReaderMissing } from '../window/reader-missing.ts';
import './public-terminal.css';

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
const ASK_EVERY_MS = 30_000;

/** S27: nobody is signed in: begin with a card, look for something without one, and what holds at this terminal. */
export function StartScreen() {
  const { store, t } = useApp();
  const { snapshot } = useWindowState(store);
  const isReaderMissing = useIsReaderMissing(snapshot?.devices);
  const { isAway, ask } = usePortal();
  if (snapshot === undefined) return null;
  const works = isAway ? 'withoutPortal' : isReaderMissing ? 'withoutCard' : 'all';
  const told = {
    all: { title: t.start.title, todo: t.home.signInLead },
    withoutCard: { title: t.start.noCardTitle, todo: t.start.noCard },
    withoutPortal: { title: t.start.noPortalTitle, todo: t.start.noPortal },
  }[works];
  return (
    <Page
      id="start"
      title={told.title}
      tone="night"
      tells={
        <>
          <p className="lead">{told.todo}</p>
          {works === 'all' && <CardPicture is="away" />}
          <p className="start-rule">
            <Icon name="clock" />
            <span>
              {idleRule(t)} {t.start.nothingStays}
            </span>
          </p>
        </>
      }
    >
      {works === 'all' && (
        <div className="start-begin">
          <Button kind="filled" onPress={() => store.command('beginLogin', {})}>
            <Icon name="card" />
            <span>{t.start.begin}</span>
          </Button>
        </div>
      )}
      {works === 'withoutPortal' && (
        <div className="start-begin">
          <Button kind="filled" onPress={ask}>
            {t.app.retry}
          </Button>
        </div>
      )}
      {works !== 'withoutPortal' && (
        <section className="start-events" aria-labelledby="events">
          <h2 id="events">{t.start.events}</h2>
          <LifeEvents place={undefined} />
        </section>
      )}
      <ul className="quick">
        {works !== 'withoutPortal' && <QuickWay icon="search" title={t.home.search} to={{ at: 'search' }} />}
        {works === 'all' && <QuickWay icon="keep" title={t.sites.codeOpen} to={{ at: 'siteCode' }} />}
        <QuickWay icon="lost" title={t.home.lost} to={{ at: 'help' }} />
        {snapshot.practicePersonas.length > 0 && (
          <QuickWay icon="practice" title={t.practice.offer} to={{ at: 'practice' }} />
        )}
      </ul>
    </Page>
  );
}

/** Whether the portal could not be reached when it was last asked; a terminal that nobody touches asks again by itself. */
function usePortal() {
  const { answer, again } = useAnswer('searchProcedures', {});
  useEffect(() => {
    const asking = window.setInterval(() => void again(), ASK_EVERY_MS);
    return () => window.clearInterval(asking);
  }, [again]);
  return { isAway: answer.at === 'failed', ask: again };
}

/** The times by which a visit is watched, wherever the person will be. */
function idleRule(t: Messages): string {
  const times = Object.values(IDLE_TIMES);
  const spread = (all: readonly number[], unitMs: number) => {
    const [least, most] = [Math.min(...all) / unitMs, Math.max(...all) / unitMs];
    return least === most ? String(least) : t.start.range(String(least), String(most));
  };
  return t.start.idleRule(
    spread(
      times.map(({ warnAfterMs }) => warnAfterMs),
      MINUTE_MS,
    ),
    spread(
      times.map(({ countdownMs }) => countdownMs),
      SECOND_MS,
    ),
  );
}
