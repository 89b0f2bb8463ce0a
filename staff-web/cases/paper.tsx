import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { SentDocument } from '#ui/sent-document.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { useDesk } from '../page/desk-context.ts';
import './cases.css';

/** The application as it was filed, word for word, in the language that it was filed in. */
export function Paper({ detail }: { readonly detail: CaseDetail }) {
  const { d } = useDesk();
  const { t } = useWords();
  return (
    <section className="paper" aria-label={d.case.form}>
      <div className="paper-sheet">
        <p className="paper-number">
          {detail.receiptNumber}
          <br />
          {detail.filings.length > 1 && (
            <>
              {d.case.filing(detail.filings.length)}
              <br />
            </>
          )}
          {d.case.receivedAt(instantInWords(detail.filings.at(-1)?.receivedAt ?? detail.receivedAt, t.dates))}
        </p>
        <h2 className="paper-title">{visibleText(detail.document.title)}</h2>
        <SentDocument document={detail.document} />
      </div>
    </section>
  );
}
