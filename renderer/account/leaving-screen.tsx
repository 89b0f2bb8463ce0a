import { type ReactNode, useState } from 'react';
import type { AccountClosing } from '#contract/portal/account-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Note } from '../ui/note.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { useAnswer, useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenFresh } from '../window/when-fresh.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { Planned } from './closing-note.tsx';
import './account.css';

/** S45: all that is the person's in one file, never at a public terminal; and closing the account, with what is open. */
export function LeavingScreen() {
  const { t } = useApp();
  return (
    <Page id="leaving" title={t.account.leave}>
      <WhenSignedIn why={t.account.signIn}>
        <Part title={t.account.receive}>
          <Receive />
        </Part>
        <Part title={t.account.close}>
          <Close />
        </Part>
        <p>
          <Link to={{ at: 'account' }}>{t.account.back}</Link>
        </p>
      </WhenSignedIn>
    </Page>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="panel">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Receive() {
  const { store, t } = useApp();
  const isTerminal = useIsPublicTerminal();
  const [isGathering, setIsGathering] = useState(false);
  const [saved, setSaved] = useState<{ readonly savedAs: string; readonly missing: number }>();
  if (isTerminal) return <p>{t.account.receiveElsewhere}</p>;
  async function receive(): Promise<void> {
    setSaved(undefined);
    setIsGathering(true);
    const outcome = await store.command('saveEverything', {});
    setIsGathering(false);
    if (outcome.ok) setSaved(outcome.value);
  }
  return (
    <>
      <p>{t.account.receiveLead}</p>
      <p className="quiet">{t.account.receiveTime}</p>
      {saved !== undefined && (
        <Note kind="success" title={t.receipt.saved(visibleText(saved.savedAs))}>
          {saved.missing > 0 && <p>{t.account.missing(saved.missing)}</p>}
        </Note>
      )}
      {isGathering ? (
        <Waiting words={t.account.receiving} />
      ) : (
        <WhenFresh part="receive" why={t.account.freshWhy}>
          <Actions>
            <Button kind="filled" onPress={receive}>
              {t.account.receiveStart}
            </Button>
          </Actions>
        </WhenFresh>
      )}
    </>
  );
}

function Close() {
  const { store, t } = useApp();
  const { answer, again } = useAnswer('readClosing', {});
  const { answer: kept, again: askKept } = useAnswer('listKept', {});
  const [changed, setChanged] = useState<AccountClosing>();
  // That nothing is unfinished can be said once all of it is known.
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  if (kept.at !== 'ready') return <Unanswered answer={kept} again={askKept} />;
  const { open, closing } = changed ?? answer.value;
  const drafts = kept.value.drafts.length;
  const unfinished = OPEN.filter((kind) => ({ ...open, drafts })[kind] > 0);
  return (
    <>
      <p>{t.account.closeLead}</p>
      <p>{t.account.closeStays}</p>
      <h3>{t.account.openTitle}</h3>
      {unfinished.length === 0 ? (
        <p>{t.account.openNone}</p>
      ) : (
        <ul>
          {unfinished.map((kind) => (
            <li key={kind}>{t.account.open[kind]({ ...open, drafts }[kind])}</li>
          ))}
        </ul>
      )}
      <Planned closing={closing} isTakenBack={changed !== undefined} onChange={setChanged} />
      {closing === null && (
        <WhenFresh part="close" why={t.account.freshWhy}>
          <Confirm
            kind="outline"
            open={t.account.closeStart}
            title={t.account.closeAsk}
            body={t.account.closeAskBody}
            stay={t.account.stay}
            goOn={t.account.closeStart}
            onGoOn={async () => {
              const outcome = await store.command('beginClosing', {});
              if (outcome.ok) setChanged(outcome.value);
            }}
          />
        </WhenFresh>
      )}
    </>
  );
}

const OPEN = ['cases', 'charges', 'letters', 'visits', 'notices', 'drafts'] as const;
