import type { ReactNode } from 'react';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Fact, Facts } from '#ui/facts.tsx';
import { Note } from '#ui/note.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import type { DeskWords } from '#words/desk-words.ts';
import { useDesk } from '../page/desk-context.ts';

/** Whose signature it is, in one sentence; careful where there is none. */
export function signatureNote(detail: CaseDetail, d: DeskWords, more?: ReactNode) {
  return detail.signatureVerifiedAt === null ? (
    <Note kind="warning" title={d.case.unsigned}>
      <p>{d.case.unsignedAbout}</p>
    </Note>
  ) : (
    <Note kind="success" title={d.case.signed(visibleText(detail.applicantName))}>
      {more}
    </Note>
  );
}

/** What was checked when the case arrived. */
export function ChecksTab({ detail }: { readonly detail: CaseDetail }) {
  const { d } = useDesk();
  const { t } = useWords();
  const { signatureVerifiedAt } = detail;
  return (
    <>
      <h2 className="visually-hidden">{d.case.tabs.checks}</h2>
      {signatureNote(
        detail,
        d,
        signatureVerifiedAt !== null && (
          <>
            <p>{d.case.signedAt(instantInWords(signatureVerifiedAt, t.dates))}</p>
            <p>{d.case.applicantIs}</p>
          </>
        ),
      )}
      <Facts isDense>
        <Fact name={d.queue.columns.received}>{instantInWords(detail.receivedAt, t.dates)}</Fact>
      </Facts>
    </>
  );
}
