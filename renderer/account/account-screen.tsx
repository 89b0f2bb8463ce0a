import { useRef, useState } from 'react';
import type { OwnSession } from '#contract/portal/account-routes.ts';
import { instantInWords } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { Page } from '../window/page.tsx';
import { QuickWay } from '../window/quick-way.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { ClosingNote } from './closing-note.tsx';
import './account.css';

/** S43: where the person is logged in, and the ways to their history, to how they hear of notices, and to leaving. */
export function AccountScreen() {
  const { t } = useApp();
  return (
    <Page id="account" title={t.account.title}>
      <WhenSignedIn why={t.account.signIn}>
        <ClosingNote />
        <Sessions />
        <ul className="quick">
          <QuickWay icon="family" title={t.proxies.title} to={{ at: 'proxies' }} />
          <QuickWay icon="keep" title={t.sites.title} to={{ at: 'linkedSites' }} />
          <QuickWay icon="check" title={t.passkeys.title} to={{ at: 'passkeys' }} />
          <QuickWay icon="clock" title={t.account.uses} to={{ at: 'uses' }} />
          <QuickWay icon="notice" title={t.account.mail} to={{ at: 'notices' }} />
          <QuickWay icon="check" title={t.account.ways} to={{ at: 'noticeWays' }} />
          <QuickWay icon="save" title={t.account.leave} to={{ at: 'leaving' }} />
        </ul>
      </WhenSignedIn>
    </Page>
  );
}

function Sessions() {
  const { store, t } = useApp();
  const { answer, again } = useAnswer('listSessions', {});
  const [hasEnded, setHasEnded] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const { sessions } = answer.value;

  async function end(session: string): Promise<void> {
    const outcome = await store.command('endSession', { session });
    if (outcome.ok) await after();
  }
  async function endOthers(): Promise<void> {
    const outcome = await store.command('endOtherSessions', {});
    if (outcome.ok) await after();
  }
  /** What ended is gone from the list with its button, so that the focus goes on to the head of the list. */
  async function after(): Promise<void> {
    setHasEnded(true);
    await again();
    heading.current?.focus();
  }

  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions" ref={heading} tabIndex={-1}>
        {t.account.sessions}
      </h2>
      <p>{t.account.sessionsLead}</p>
      {hasEnded && <Note kind="success" title={t.account.ended} />}
      <ul className="sessions">
        {sessions.map((one) => (
          <Session key={one.session} session={one} onEnd={() => end(one.session)} />
        ))}
      </ul>
      {sessions.length > 1 && (
        <Actions>
          <Button onPress={endOthers}>{t.account.endOthers}</Button>
        </Actions>
      )}
    </section>
  );
}

function Session({ session, onEnd }: { readonly session: OwnSession; readonly onEnd: () => Promise<void> }) {
  const { t } = useApp();
  const { place, level, since, lastUse, isThis } = session;
  const opened = instantInWords(since, t.dates);
  return (
    <li className="session panel">
      <h3>{t.account.places[place]}</h3>
      {isThis && <p>{t.account.isThis}</p>}
      {level === 'pass' && <p>{t.passkeys.byPasskey}</p>}
      <Facts isDense>
        <Fact name={t.account.since}>{opened}</Fact>
        <Fact name={t.account.lastUse}>{instantInWords(lastUse, t.dates)}</Fact>
      </Facts>
      {!isThis && (
        <Button onPress={onEnd}>
          {t.account.end}
          <span className="visually-hidden">{t.app.aside(`${t.account.places[place]} ${opened}`)}</span>
        </Button>
      )}
    </li>
  );
}
