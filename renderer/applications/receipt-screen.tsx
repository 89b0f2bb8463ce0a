import { useEffect, useState } from 'react';
import type { ApplyStep } from '#contract/app/flows/apply-flow.ts';
import type { ApplicationDetail } from '#contract/portal/application-routes.ts';
import type { ActingMandate } from '#contract/portal/mandate-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { CodePicture } from '../ui/code-picture.tsx';
import { Fold } from '../ui/fold.tsx';
import { Icon } from '../ui/icon.tsx';
import { Note } from '../ui/note.tsx';
import { SentDocument } from '../ui/sent-document.tsx';
import { useAnswer, useApp, useIsPublicTerminal, useMandateOfFlow, usePrincipalName } from '../window/app-context.ts';
import { HomeButton } from '../window/home-button.tsx';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import { printPart } from '../window/printed-part.tsx';
import type { FlowRef } from '../window/screen-of.ts';
import { Slip } from '../window/slip.tsx';
import { AskOffice, ToDo } from '../window/to-do.tsx';
import { VisitElsewhere } from '../window/visit-elsewhere.tsx';
import { Delivery } from './delivery.tsx';
import { ForExperts } from './for-experts.tsx';
import './applications.css';

/** S14: received, what is left to do, what to keep, what happens next. The QR code holds the number and nothing else. */
export function ReceiptScreen(props: {
  readonly flow: FlowRef;
  readonly step: Extract<ApplyStep, { readonly at: 'done' }>;
}) {
  const { flow, step } = props;
  const { store, drafts, t, language } = useApp();
  const isPublic = useIsPublicTerminal();
  const mandate = useMandateOfFlow();
  const [savedAs, setSavedAs] = useState<string>();
  const { receipt, sent } = step;
  const isAgain = step.filing > 1;
  const words = (text: typeof step.procedureTitle) => visibleText(inLanguage(text, language));

  useEffect(() => drafts.forgetAll(), [drafts]);

  async function save(method: 'saveReceiptPdf' | 'saveFiledCopy'): Promise<void> {
    const saved = await store.command(method, { flowId: flow.flowId });
    if (saved.ok) setSavedAs(saved.value.savedAs);
  }

  return (
    <Page
      id="receipt"
      title={isAgain ? t.receipt.titleAgain : t.receipt.title}
      {...(isAgain ? {} : { step: 'done' as const })}
      tells={
        <section className="panel is-good receipt">
          <div className="receipt-words">
            <p className="receipt-done">
              <Icon name="success" />
              {t.receipt.received(
                words(step.procedureTitle),
                words(step.municipalityName),
                instantInWords(receipt.receivedAt, t.dates),
              )}
            </p>
            <p className="receipt-label">{t.receipt.number}</p>
            <p className="receipt-number">{receipt.receiptNumber}</p>
            {isAgain && <p>{t.receipt.again(step.filing)}</p>}
            {mandate !== null && <FiledFor mandate={mandate} />}
          </div>
          <div className="receipt-code">
            <CodePicture text={receipt.receiptNumber} title={t.receipt.numberAsCode} />
            <p className="quiet">{t.receipt.codeHolds}</p>
          </div>
        </section>
      }
    >
      <ToDo sent={sent} receiptNumber={receipt.receiptNumber} />
      <VisitElsewhere visitFor={sent.visitFor} onGo={() => store.putFlowAway(flow.flowId)} />
      {savedAs !== undefined && <Note kind="success" title={t.receipt.saved(visibleText(savedAs))} />}
      <Actions>
        {isPublic ? (
          <Button kind="filled" onPress={() => printPart('slip')}>
            {t.receipt.printSlip}
          </Button>
        ) : (
          <Button kind="filled" onPress={() => save('saveReceiptPdf')}>
            {t.receipt.savePdf}
          </Button>
        )}
        <Button onPress={() => window.print()}>{t.receipt.print}</Button>
        {!isPublic && (
          <Button kind="text" onPress={() => printPart('slip')}>
            {t.receipt.printSlip}
          </Button>
        )}
        <HomeButton flow={flow} kind="text" />
      </Actions>
      {sent.owesLetter && mandate === null && <DeliveryOf receiptNumber={receipt.receiptNumber} />}
      <section>
        <h2>{t.receipt.after}</h2>
        <p className="as-typed">{words(sent.afterFiling)}</p>
        <p>{t.receipt.follow}</p>
        {isAgain && (
          <p>
            <Link
              to={{ at: 'application', receiptNumber: receipt.receiptNumber }}
              onGo={() => store.putFlowAway(flow.flowId)}
            >
              {t.receipt.toApplication}
            </Link>
          </p>
        )}
      </section>
      <Fold title={t.receipt.readSent} isPrinted>
        <SentDocument document={sent.document} />
      </Fold>
      <ForExperts sha256={receipt.sha256} onSave={() => save('saveFiledCopy')} />
      <AskOffice office={sent.office} />
      <p className="print-only">{t.receipt.printedOn(t.dates.day(japaneseDay(epochMs(Date.now()))))}</p>
      <Slip {...receipt} title={step.procedureTitle} sent={sent} />
    </Page>
  );
}

function FiledFor({ mandate }: { readonly mandate: ActingMandate }) {
  const { t } = useApp();
  return <p className="as-typed">{t.acting.filed(usePrincipalName(mandate))}</p>;
}

/** Asked right after the receipt, while it is in mind; it can be changed until the decision. */
function DeliveryOf({ receiptNumber }: { readonly receiptNumber: string }) {
  const { answer } = useAnswer('readApplication', { receiptNumber });
  const [changed, setChanged] = useState<ApplicationDetail>();
  const detail = changed ?? (answer.at === 'ready' ? answer.value : undefined);
  return detail === undefined ? null : <Delivery detail={detail} onChange={setChanged} />;
}
