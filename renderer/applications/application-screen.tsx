import { useState } from 'react';
import type { ApplicationDetail } from '#contract/portal/application-routes.ts';
import { isClosed, type ToldState } from '#contract/procedure/case.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { dayOfInstant, instantInWords } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { CodePicture } from '../ui/code-picture.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Fold } from '../ui/fold.tsx';
import { Note } from '../ui/note.tsx';
import { StateLine } from '../ui/state-line.tsx';
import { useAnswer, useApp, useIsPublicTerminal, useWindowState } from '../window/app-context.ts';
import { Page } from '../window/page.tsx';
import { printPart } from '../window/printed-part.tsx';
import { flowIsUnderWay } from '../window/screen-of.ts';
import { SentDocument } from '../window/sent-document.tsx';
import { Slip } from '../window/slip.tsx';
import { AskOffice, ToDo } from '../window/to-do.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { ForExperts } from './for-experts.tsx';
import { standingInWords } from './status.tsx';
import './applications.css';

/** S15: one application: where it stands, what is left to do, its whole history, what was sent, and the way to withdraw it. */
export function ApplicationScreen({ receiptNumber }: { readonly receiptNumber: string }) {
  const { store, t, language } = useApp();
  const { snapshot } = useWindowState(store);
  const { answer, again } = useAnswer('readApplication', { receiptNumber });
  const [withdrawn, setWithdrawn] = useState<ApplicationDetail>();
  const detail = withdrawn ?? (answer.at === 'ready' ? answer.value : undefined);
  const title = detail === undefined ? t.applications.title : visibleText(inLanguage(detail.procedure.title, language));
  const place = detail === undefined ? '' : visibleText(inLanguage(detail.municipality.name, language));
  const eyebrow = detail === undefined ? undefined : t.applications.eyebrow(place, detail.receiptNumber);
  // From the check page of another one, this is only looked at.
  const isAside = snapshot !== undefined && flowIsUnderWay(snapshot);
  return (
    <Page id="application" title={title} {...(eyebrow === undefined ? {} : { eyebrow })}>
      <Unanswered answer={answer} again={again} />
      {detail !== undefined && <Detail detail={detail} />}
      {detail !== undefined && mayWithdraw(detail) && !isAside && (
        <Fold title={t.applications.withdraw}>
          <p>{t.applications.withdrawBody}</p>
          <Confirm
            kind="outline"
            open={t.applications.withdraw}
            title={t.applications.withdrawTitle}
            body={t.applications.withdrawBody}
            stay={t.applications.withdrawStay}
            goOn={t.applications.withdrawGo}
            onGoOn={async () => {
              const outcome = await store.command('withdrawApplication', { receiptNumber });
              if (outcome.ok) setWithdrawn(outcome.value);
            }}
          />
        </Fold>
      )}
      <Actions>
        <Button onPress={() => store.back({ at: 'applications' })}>{isAside ? t.app.back : t.applications.back}</Button>
      </Actions>
    </Page>
  );
}

function mayWithdraw({ status }: ApplicationDetail): boolean {
  return !isClosed({ state: status });
}

/** Where an application stands on its way; the other states are ends of it. */
const WAY: readonly ToldState[] = ['received', 'inReview', 'decided'];

function Detail({ detail }: { readonly detail: ApplicationDetail }) {
  const { t } = useApp();
  const hasEnded = isClosed({ state: detail.status });
  const dayOf = (status: ToldState) => {
    const event = detail.history.findLast((one) => one.status === status);
    return event === undefined ? undefined : dayOfInstant(event.at, t.dates);
  };
  const way = WAY.includes(detail.status) ? WAY : [...WAY.slice(0, hasEnded ? 1 : 2), detail.status];
  const at = way.indexOf(detail.status);
  const note = detail.history.findLast((event) => event.note !== null)?.note;
  return (
    <>
      <StateLine
        label={t.applications.status}
        states={way.map((status, n) => ({
          words:
            n === at
              ? standingInWords(detail, t)
              : n < at
                ? t.applications.statuses[status]
                : t.applications.later[status],
          day: dayOf(status),
          is: n < at || (n === at && hasEnded) ? 'done' : n === at ? 'now' : 'later',
        }))}
      />
      {detail.status === 'correctionAsked' && (
        <section className="panel is-careful">
          <h2>{t.applications.yourTurn}</h2>
          {note !== undefined && note !== null && <p className="as-typed">{visibleText(note)}</p>}
        </section>
      )}
      <Sent detail={detail} />
      <section>
        <h2>{t.applications.history}</h2>
        <ol className="history">
          {detail.history.map((event) => (
            <li key={`${event.at} ${event.status}`}>
              <span className="quiet">{instantInWords(event.at, t.dates)}</span>
              <strong>{standingInWords(event, t)}</strong>
              {event.note !== null && <p className="as-typed">{t.applications.note(visibleText(event.note))}</p>}
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

/** What was sent and what is left to do; what can be kept of it. */
function Sent({ detail }: { readonly detail: ApplicationDetail }) {
  const { store, t } = useApp();
  const isPublic = useIsPublicTerminal();
  const { receiptNumber } = detail;
  const { answer, again } = useAnswer('readSent', { receiptNumber });
  const [savedAs, setSavedAs] = useState<string>();
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const sent = answer.value;
  async function save(as: 'pdf' | 'container'): Promise<void> {
    const saved = await store.command('saveSent', { receiptNumber, as });
    if (saved.ok) setSavedAs(saved.value.savedAs);
  }
  return (
    <>
      {!isClosed({ state: detail.status }) && <ToDo sent={sent} receiptNumber={receiptNumber} />}
      {savedAs !== undefined && <Note kind="success" title={t.receipt.saved(visibleText(savedAs))} />}
      <Fold title={t.receipt.readSent} isPrinted>
        <SentDocument document={sent.document} />
        <CodePicture text={receiptNumber} title={t.receipt.numberAsCode} />
        <Actions>
          {!isPublic && <Button onPress={() => save('pdf')}>{t.receipt.savePdf}</Button>}
          <Button onPress={() => window.print()}>{t.receipt.print}</Button>
          <Button onPress={() => printPart('slip')}>{t.receipt.printSlip}</Button>
        </Actions>
      </Fold>
      <ForExperts sha256={detail.sha256} onSave={() => save('container')} />
      <AskOffice office={sent.office} />
      <Slip {...detail} title={detail.procedure.title} sent={sent} />
    </>
  );
}
