import { QRCodeSVG } from 'qrcode.react';
import { useEffect, useState } from 'react';
import type { ApplyStep } from '#contract/app/views/apply-view.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import { Button } from '../ui/button.tsx';
import { CheckCode } from '../ui/check-code.tsx';
import { Note } from '../ui/note.tsx';
import { useApp } from '../window/app-context.ts';
import { HomeButton } from '../window/home-button.tsx';
import { Actions, Page } from '../window/page.tsx';
import type { FlowRef } from '../window/screen-of.ts';

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
        <dl className="facts">
          <div>
            <dt>{t.receipt.procedure}</dt>
            <dd>{visibleText(inLanguage(step.procedureTitle, language))}</dd>
          </div>
          <div>
            <dt>{t.receipt.municipality}</dt>
            <dd>{visibleText(inLanguage(step.municipalityName, language))}</dd>
          </div>
          <div>
            <dt>{t.receipt.receivedAt}</dt>
            <dd>{instantInWords(receipt.receivedAt, t.dates)}</dd>
          </div>
        </dl>
        <CheckCode label={t.receipt.sha256} sha256={receipt.sha256} />
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
