import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { Fact, Facts } from '#ui/facts.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { useDesk } from '../page/desk-context.ts';
import { addressOf } from '../page/place.ts';
import { stateInWords } from './changes-since.ts';

/** Cases of the same person and procedure that whoever asks may open; an earlier one can be compared. */
export function OtherCases({ detail }: { readonly detail: CaseDetail }) {
  const { d } = useDesk();
  const { t } = useWords();
  const { others, receiptNumber: number } = detail;
  return (
    <section>
      <h3>{d.filings.others}</h3>
      {others.length === 0 && <p>{d.filings.noOthers}</p>}
      {others.length > 0 && (
        <Facts isDense>
          {others.map((other) => (
            <Fact
              key={other.receiptNumber}
              name={other.receiptNumber}
              action={
                <>
                  <a href={addressOf({ at: 'case', number: other.receiptNumber })}>
                    {d.case.showFile}
                    <span className="visually-hidden"> {other.receiptNumber}</span>
                  </a>{' '}
                  {other.isEarlier && (
                    <a href={addressOf({ at: 'difference', number, of: other.receiptNumber })}>
                      <span aria-hidden="true">{d.filings.compare}</span>
                      <span className="visually-hidden">{d.filings.compareWith(other.receiptNumber)}</span>
                    </a>
                  )}
                </>
              }
            >
              {d.filings.received(instantInWords(other.receivedAt, t.dates), stateInWords(other, d))}
            </Fact>
          ))}
        </Facts>
      )}
    </section>
  );
}
