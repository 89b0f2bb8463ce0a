import { QRCodeSVG } from 'qrcode.react';
import { useEffect, useState } from 'react';
import type { ApplyStep } from '#contract/app/flows/apply-flow.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { CheckCode } from '../ui/check-code.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Note } from '../ui/note.tsx';
import { useApp } from '../window/app-context.ts';
import { HomeButton } from '../window/home-button.tsx';
import { Page } from '../window/page.tsx';
import type { FlowRef } from '../window/screen-of.ts';
import './applications.css';

/** S14: the receipt number, what happens next, print and save. The QR code holds the number and nothing else. */
export function ReceiptScreen(props: {
  readonly flow: FlowRef;
  readonly step: Extract<ApplyStep, { readonly at: 'done' }>;
}) {
  const { flow, step } = props;
  const { store, drafts, t, language } = useApp();
  const [savedAs, setSavedAs] = useState<string>();
  const { receipt } = step;

  useEffect(() => drafts.forgetAll(), [drafts]);

  return (
    <Page id="receipt" title={t.receipt.title} step="done">
      <section className="receipt">
        <div className="receipt-head">
          <div>
            <p className="receipt-label">{t.receipt.number}</p>
            <p className="receipt-number">{receipt.receiptNumber}</p>
          </div>
          <QRCodeSVG
            className="receipt-code"
            value={receipt.receiptNumber}
            level="M"
            marginSize={4}
            size={144}
            title={t.receipt.numberAsCode}
          />
        </div>
        <Facts>
          <Fact name={t.receipt.procedure}>{visibleText(inLanguage(step.procedureTitle, language))}</Fact>
          <Fact name={t.receipt.municipality}>{visibleText(inLanguage(step.municipalityName, language))}</Fact>
          <Fact name={t.receipt.receivedAt}>{instantInWords(receipt.receivedAt, t.dates)}</Fact>
        </Facts>
        <CheckCode label={t.receipt.sha256} sha256={receipt.sha256} />
      </section>
      <section className="panel">
        <h2>{t.receipt.toDo(step.toBring.length)}</h2>
        {step.toBring.length > 0 && (
          <>
            <ul>
              {step.toBring.map(({ title, originalNeeded }) => (
                <li key={title.ja}>
                  {visibleText(inLanguage(title, language))}
                  {originalNeeded && t.app.aside(t.receipt.original)}
                </li>
              ))}
            </ul>
            <p>{t.receipt.bringTo}</p>
            <p>
              {visibleText(inLanguage(step.office.name, language))}
              <br />
              {visibleText(step.office.address)}
              <br />
              {visibleText(step.office.phone)}
              {t.app.aside(visibleText(inLanguage(step.office.openHours, language)))}
            </p>
          </>
        )}
      </section>
      <section>
        <h2>{t.receipt.after}</h2>
        <p className="as-typed">{visibleText(inLanguage(step.afterFiling, language))}</p>
        <p>{t.receipt.follow}</p>
      </section>
      {savedAs !== undefined && <Note kind="success" title={t.receipt.saved(visibleText(savedAs))} />}
      <p className="print-only">{t.receipt.printedOn(t.dates.day(japaneseDay(epochMs(Date.now()))))}</p>
      <Actions>
        <HomeButton flow={flow} />
        <Button onPress={() => window.print()}>{t.receipt.print}</Button>
        <Button
          onPress={async () => {
            const saved = await store.command('saveFiledCopy', { flowId: flow.flowId });
            if (saved.ok) setSavedAs(saved.value.savedAs);
          }}
        >
          {t.receipt.save}
        </Button>
      </Actions>
    </Page>
  );
}
