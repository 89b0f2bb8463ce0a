import { useState } from 'react';
import type { LinkedSender } from '#contract/portal/delivery-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { dayOfInstant } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Note } from '../ui/note.tsx';
import { Radios } from '../ui/radios.tsx';
import { useAnswer, useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { useIsFresh } from '../window/when-fresh.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { LinkSender } from './link-sender.tsx';
import './deliveries.css';

/** S36: whom the person gets letters from, and the way to one more. */
export function SendersScreen() {
  const { t } = useApp();
  return (
    <Page id="senders" title={t.deliveries.senders}>
      <WhenSignedIn why={t.deliveries.signIn}>
        <AllSenders />
      </WhenSignedIn>
    </Page>
  );
}

function AllSenders() {
  const { t } = useApp();
  const isFresh = useIsFresh();
  const isPublic = useIsPublicTerminal();
  const { answer, again } = useAnswer('listSenders', {});
  const senders = answer.at === 'ready' ? answer.value.senders : [];
  const hasAll = (sender: LinkedSender) => !isPublic && sender.documents > 0;
  return (
    <>
      <section aria-labelledby="link-sender">
        <h2 id="link-sender">{t.deliveries.link}</h2>
        <p>{t.deliveries.linkLead}</p>
        <LinkSender
          why={senders.some(hasAll) ? t.deliveries.freshLinkOrSave : t.deliveries.freshLink}
          onLinked={again}
        />
      </section>
      <section aria-labelledby="linked-senders">
        <h2 id="linked-senders">{t.deliveries.linked}</h2>
        {answer.at !== 'ready' ? (
          <Unanswered answer={answer} again={again} />
        ) : senders.length === 0 ? (
          <p>{t.deliveries.noSenders}</p>
        ) : (
          <ul className="senders">
            {senders.map((sender) => (
              <OneSender key={sender.sender} first={sender} hasAll={isFresh && hasAll(sender)} />
            ))}
          </ul>
        )}
      </section>
      <p>
        <Link to={{ at: 'notices' }}>{t.notices.toList}</Link>
      </p>
    </>
  );
}

/** `hasAll`: with the way to all its documents. */
function OneSender({ first, hasAll }: { readonly first: LinkedSender; readonly hasAll: boolean }) {
  const { store, t, language } = useApp();
  const [changed, setChanged] = useState({ from: first, to: first });
  // What was changed here is part of whatever is read later.
  const linked = changed.from === first ? changed.to : first;
  const { sender, name, legalName, reference, since, isLinked, tellsOpening, documents } = linked;
  const called = visibleText(inLanguage(name, language));

  async function unlink(): Promise<void> {
    const outcome = await store.command('unlinkSender', { sender });
    if (outcome.ok) setChanged({ from: first, to: { ...linked, isLinked: false } });
  }
  async function tells(wanted: boolean): Promise<void> {
    const outcome = await store.command('changeSender', { sender, tellsOpening: wanted });
    if (outcome.ok) setChanged({ from: first, to: { ...linked, tellsOpening: wanted } });
  }

  return (
    <li className="panel">
      <h3 className="as-typed">{called}</h3>
      <Facts>
        <Fact name={t.deliveries.legalName} isAsTyped>
          {visibleText(legalName)}
        </Fact>
        <Fact name={t.deliveries.reference} isAsTyped>
          {visibleText(reference)}
        </Fact>
        <Fact name={t.deliveries.linkedSince}>{dayOfInstant(since, t.dates)}</Fact>
      </Facts>
      <p>{t.deliveries.documents(documents)}</p>
      {isLinked ? (
        <>
          <Radios
            words={{ at: `tells-${sender}`, label: t.deliveries.tells, isRequired: false }}
            options={[
              { value: false, label: t.deliveries.tellsNot },
              { value: true, label: t.deliveries.tellsDay },
            ]}
            value={tellsOpening}
            onChange={tells}
          />
          <Confirm
            open={t.deliveries.unlink(called)}
            title={t.deliveries.unlinkTitle}
            body={t.deliveries.unlinkBody}
            stay={t.deliveries.unlinkNot}
            goOn={t.deliveries.unlinkDo}
            onGoOn={unlink}
          />
        </>
      ) : (
        <p role="status">{t.deliveries.unlinked}</p>
      )}
      {hasAll && <ExportAll sender={sender} called={called} />}
    </li>
  );
}

function ExportAll({ sender, called }: { readonly sender: string; readonly called: string }) {
  const { store, t } = useApp();
  const [saved, setSaved] = useState('');
  async function save(): Promise<void> {
    const outcome = await store.command('exportSender', { sender });
    if (outcome.ok) setSaved(t.deliveries.exported(visibleText(outcome.value.savedAs), outcome.value.documents));
  }
  return (
    <>
      <Actions>
        <Button onPress={save}>{t.deliveries.exportAll(called)}</Button>
      </Actions>
      {saved !== '' && <Note kind="success" title={saved} />}
    </>
  );
}
