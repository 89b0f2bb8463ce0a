import type { ReactNode } from 'react';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { Fact, Facts } from '#ui/facts.tsx';
import { Note } from '#ui/note.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import type { DeskWords } from '#words/desk-words.ts';
import { useDesk } from '../page/desk-context.ts';
import { addressOf } from '../page/place.ts';
import { nameOf } from './case-table.tsx';
import { OtherCases } from './other-cases.tsx';

/** Whose signature it is, in one sentence; careful where there is none. */
export function signatureNote(detail: CaseDetail, d: DeskWords, more?: ReactNode) {
  return newestFiling(detail)?.signatureVerifiedAt == null ? (
    <Note kind="warning" title={d.case.unsigned}>
      <p>{d.case.unsignedAbout}</p>
    </Note>
  ) : (
    <Note kind="success" title={d.case.signed(nameOf(detail, d.queue))}>
      {more}
    </Note>
  );
}

function newestFiling({ filings }: CaseDetail) {
  return filings.at(-1);
}

/** What was checked when the case arrived. */
export function ChecksTab({ detail }: { readonly detail: CaseDetail }) {
  const { d } = useDesk();
  const { t } = useWords();
  const signatureVerifiedAt = newestFiling(detail)?.signatureVerifiedAt ?? null;
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
        {detail.filings.map(({ filing, receivedAt }) => (
          <Fact
            key={filing}
            name={d.case.filing(filing)}
            action={
              <a href={addressOf({ at: 'signature', number: detail.receiptNumber, filing })}>
                {d.signature.open}
                <span className="visually-hidden"> {d.case.filing(filing)}</span>
              </a>
            }
          >
            {d.case.receivedAt(instantInWords(receivedAt, t.dates))}
          </Fact>
        ))}
        {(['standard', 'law'] as const).map((period) => {
          const day = detail.due[period];
          return (
            day !== null && (
              <Fact key={period} name={d.due.periods[period]}>
                {t.dates.weekday(day)}
              </Fact>
            )
          );
        })}
        <Fact name={d.case.delivery}>{d.case.deliveries[detail.delivery]}</Fact>
      </Facts>
      <OtherCases detail={detail} />
    </>
  );
}
