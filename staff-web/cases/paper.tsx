import { useCallback, useState } from 'react';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { SentDocument } from '#ui/sent-document.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { WhenLoaded } from '../page/screen.tsx';
import { Tabs } from '../page/tabs.tsx';
import { FiledFiles } from './filed-files.tsx';
import './cases.css';

/** The application as it was filed, word for word, in the language that it was filed in; filing by filing where there are more. */
export function Paper({ detail }: { readonly detail: CaseDetail }) {
  const { d } = useDesk();
  const newest = detail.filings.length;
  const [chosen, setChosen] = useState<string>();
  const at = chosen ?? String(newest);
  const receivedAt = detail.filings.at(-1)?.receivedAt ?? detail.receivedAt;
  const sheet = <Sheet number={detail.receiptNumber} filing={newest} {...detail} receivedAt={receivedAt} />;
  return (
    <section className="paper" aria-label={d.case.form}>
      {newest < 2 ? (
        sheet
      ) : (
        <Tabs
          label={d.filings.label}
          tabs={detail.filings.map(({ filing }) => ({ name: String(filing), label: d.case.filing(filing) }))}
          at={at}
          onAt={setChosen}
        >
          {at === String(newest) ? sheet : <EarlierFiling key={at} number={detail.receiptNumber} filing={Number(at)} />}
        </Tabs>
      )}
    </section>
  );
}

/** Opening one is a look of its own. */
function EarlierFiling({ number, filing }: { readonly number: string; readonly filing: number }) {
  const { d, client } = useDesk();
  const load = useCallback(() => client.ask('readFiling', { params: { number, filing } }), [client, number, filing]);
  const { loaded, reload } = useLoaded(load);
  return (
    <WhenLoaded loaded={loaded} reload={reload}>
      {(contents) => (
        <>
          <Sheet number={number} {...contents} />
          <h2>{d.filings.attachments}</h2>
          {contents.attachments.length === 0 ? (
            <p>{d.filings.noAttachments}</p>
          ) : (
            <FiledFiles number={number} filing={filing} attachments={contents.attachments} />
          )}
        </>
      )}
    </WhenLoaded>
  );
}

function Sheet(props: {
  readonly number: string;
  readonly filing: number;
  readonly receivedAt: CaseDetail['receivedAt'];
  readonly document: CaseDetail['document'];
}) {
  const { number, filing, receivedAt, document } = props;
  const { d } = useDesk();
  const { t } = useWords();
  return (
    <div className="paper-sheet">
      <p className="paper-number">
        {number}
        <br />
        {filing > 1 && (
          <>
            {d.case.filing(filing)}
            <br />
          </>
        )}
        {d.case.receivedAt(instantInWords(receivedAt, t.dates))}
      </p>
      <h2 className="paper-title">{visibleText(document.title)}</h2>
      <SentDocument document={document} />
    </div>
  );
}
