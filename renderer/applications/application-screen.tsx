import { useState } from 'react';
import type { ApplicationDetail } from '#contract/portal/application-routes.ts';
import { isClosed } from '#contract/procedure/case.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import type { Messages } from '#words/messages.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { CodePicture } from '../ui/code-picture.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Fold } from '../ui/fold.tsx';
import { Note } from '../ui/note.tsx';
import { SentDocument } from '../ui/sent-document.tsx';
import { StateLine } from '../ui/state-line.tsx';
import { useActing, useAnswer, useApp, useIsPublicTerminal, useMayDo, useWindowState } from '../window/app-context.ts';
import { Page } from '../window/page.tsx';
import { printPart } from '../window/printed-part.tsx';
import { flowIsUnderWay } from '../window/screen-of.ts';
import { Slip } from '../window/slip.tsx';
import { AskOffice, ToDo } from '../window/to-do.tsx';
import { ToldSites } from '../window/told-sites.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { VisitElsewhere } from '../window/visit-elsewhere.tsx';
import { BookedVisits } from './booked-visits.tsx';
import { CorrectionPanel } from './correction-panel.tsx';
import { Delivery } from './delivery.tsx';
import { FiledAgain } from './filed-again.tsx';
import { ForExperts } from './for-experts.tsx';
import { Letters } from './letters.tsx';
import { OfficeMessages } from './office-messages.tsx';
import { Papers } from './papers.tsx';
import { standingInWords } from './status.tsx';
import { wayOf } from './way.ts';
import './applications.css';

/** S15: one application: where it stands, what is left to do, its whole history, what was sent, and all that can be done with it. */
export function ApplicationScreen({ receiptNumber }: { readonly receiptNumber: string }) {
  const { store, t, language } = useApp();
  const { snapshot } = useWindowState(store);
  const { answer, again } = useAnswer('readApplication', { receiptNumber });
  const [changed, setChanged] = useState<ApplicationDetail>();
  const detail = changed ?? (answer.at === 'ready' ? answer.value : undefined);
  const title = detail === undefined ? t.applications.title : visibleText(inLanguage(detail.procedure.title, language));
  const place = detail === undefined ? '' : visibleText(inLanguage(detail.municipality.name, language));
  const eyebrow = detail === undefined ? undefined : t.applications.eyebrow(place, detail.receiptNumber);
  // From the check page of another one, this is only looked at.
  const isAside = snapshot !== undefined && flowIsUnderWay(snapshot);
  const isActing = useActing() !== undefined;
  return (
    <Page id="application" title={title} {...(eyebrow === undefined ? {} : { eyebrow })}>
      <Unanswered answer={answer} again={again} />
      {detail !== undefined && <Detail detail={detail} isAside={isAside} onChange={setChanged} />}
      {detail?.mayWithdraw === true && !isAside && !isActing && <Withdraw detail={detail} onChange={setChanged} />}
      <Actions>
        <Button onPress={() => store.back({ at: 'applications' })}>{isAside ? t.app.back : t.applications.back}</Button>
      </Actions>
    </Page>
  );
}

interface DetailProps {
  readonly detail: ApplicationDetail;
  readonly onChange: (detail: ApplicationDetail) => void;
}

function Withdraw({ detail, onChange }: DetailProps) {
  const { store, t } = useApp();
  const { receiptNumber } = detail;
  return (
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
          if (outcome.ok) onChange(outcome.value);
        }}
      />
    </Fold>
  );
}

function Detail({ detail, isAside, onChange }: DetailProps & { readonly isAside: boolean }) {
  const { store, t } = useApp();
  const { receiptNumber, correction, due } = detail;
  const isOpen = !isClosed({ state: detail.status });
  const isActing = useActing() !== undefined;
  const mayOpen = useMayDo('letters');
  const mayVisit = useMayDo('visits');

  async function readAgain(): Promise<void> {
    const read = await store.call('readApplication', { receiptNumber });
    if (read.ok) onChange(read.value);
  }

  return (
    <>
      <StateLine label={t.applications.status} states={wayOf(detail, t)} />
      {isOpen && due.standard !== null && <p>{t.applications.due(t.dates.day(due.standard))}</p>}
      {correction !== null && <CorrectionPanel detail={detail} correction={correction} isAside={isAside} />}
      {isActing && <p>{t.acting.ownAlone}</p>}
      {mayOpen && <Letters detail={detail} onOpened={readAgain} />}
      {!isAside && !isActing && <ToldSites receiptNumber={receiptNumber} />}
      {!isAside && mayVisit && <BookedVisits detail={detail} onChange={onChange} />}
      <Sent detail={detail} isAside={isAside || isActing} onChange={onChange} />
    </>
  );
}

function History({ history }: Pick<ApplicationDetail, 'history'>) {
  const { t } = useApp();
  return (
    <section>
      <h2>{t.applications.history}</h2>
      <ol className="history">
        {history.toReversed().map((event) => (
          <li key={`${event.at} ${event.act} ${event.status}`}>
            <span className="quiet">{instantInWords(event.at, t.dates)}</span>
            <strong>{eventInWords(event, t)}</strong>
            {event.note !== null && <p className="as-typed">{t.applications.note(visibleText(event.note))}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What happened; where that has no words, where it stood afterwards. */
function eventInWords(event: ApplicationDetail['history'][number], t: Messages): string {
  const words = event.act === null ? undefined : t.applications.acts[event.act];
  return words ?? standingInWords(event, t);
}

/** What is left to do, what has happened, and what was sent, with what can be kept of it. */
function Sent({ detail, isAside, onChange }: DetailProps & { readonly isAside: boolean }) {
  const { store, t } = useApp();
  const isPublic = useIsPublicTerminal();
  const { receiptNumber } = detail;
  const { answer, again } = useAnswer('readSent', { receiptNumber });
  const [savedAs, setSavedAs] = useState<string>();
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const sent = answer.value;
  const isOpen = !isClosed({ state: detail.status });
  const settled = detail.originals.filter(({ state }) => state !== 'expected').map(({ title }) => title.ja);
  const toBring = sent.toBring.filter(({ title }) => !settled.includes(title.ja));
  // What is to be put right comes first; the papers then stand in their list.
  const toDo =
    isOpen && detail.correction === null
      ? { ...sent, toBring, bringBy: toBring.length > 0 ? sent.bringBy : null }
      : undefined;
  const isToDo = (title: string) => toDo?.toBring.some((paper) => paper.title.ja === title) === true;
  async function save(as: 'pdf' | 'container'): Promise<void> {
    const saved = await store.command('saveSent', { receiptNumber, as });
    if (saved.ok) setSavedAs(saved.value.savedAs);
  }
  return (
    <>
      {toDo !== undefined && <ToDo sent={toDo} receiptNumber={receiptNumber} />}
      {!isAside && <VisitElsewhere visitFor={sent.visitFor} />}
      <Papers originals={detail.originals.filter(({ title }) => !isToDo(title.ja))} />
      {isOpen && sent.owesLetter && !isAside && <Delivery detail={detail} onChange={onChange} />}
      <History history={detail.history} />
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
      <FiledAgain detail={detail} />
      {!isAside && <OfficeMessages detail={detail} onChange={onChange} />}
      <ForExperts sha256={detail.sha256} onSave={() => save('container')} />
      <AskOffice office={sent.office} />
      <Slip {...detail} title={detail.procedure.title} sent={sent} />
    </>
  );
}
