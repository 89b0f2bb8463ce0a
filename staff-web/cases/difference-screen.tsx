import { useCallback } from 'react';
import { failed, success } from '#contract/failures/outcome.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { useKeys } from '../page/keys.ts';
import { addressOf, goTo } from '../page/place.ts';
import { Screen, WhenLoaded } from '../page/screen.tsx';
import './cases.css';

/** D09: what the newest filing says otherwise than the one before it, or than the newest of an earlier case. */
export function DifferenceScreen({ number, of }: { readonly number: string; readonly of?: string | undefined }) {
  const { d, client } = useDesk();
  const load = useCallback(async () => {
    const read = await client.ask('readCase', { params: { number } });
    if (!read.ok) return failed(read.failure);
    const to = read.value.filings.length;
    const other = read.value.others.find(({ receiptNumber }) => receiptNumber === of);
    if (of !== undefined && other === undefined) return failed({ code: 'notFound' });
    const from = other?.filing ?? to - 1;
    if (from < 1) return success({ from, to, answers: [], attachments: [] });
    const found = await client.ask('readDifference', { params: { number }, query: { from, to, of } });
    return found.ok ? success({ from, to, ...found.value }) : failed(found.failure);
  }, [client, number, of]);
  const { loaded, reload } = useLoaded(load);
  const back = { at: 'case', number } as const;
  useKeys({ esc: () => goTo(back) });
  return (
    <Screen id="difference" title={d.difference.title}>
      <WhenLoaded loaded={loaded} reload={reload}>
        {({ answers, attachments, from, to }) => (
          <>
            {from > 0 && (
              <p>
                {d.difference.between(
                  of === undefined ? d.case.filing(from) : d.difference.ofCase(of, d.case.filing(from)),
                  d.case.filing(to),
                )}
              </p>
            )}
            {answers.length + attachments.length === 0 && <p>{d.difference.none}</p>}
            <ul className="differences">
              {answers.map(({ section, label, before, after }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two answers may be called the same
                <li key={index}>
                  <p className="quiet">
                    {visibleText(section)} {visibleText(label)}
                  </p>
                  <p className="as-typed">
                    <strong>{after === null ? d.difference.gone : visibleText(after)}</strong>
                  </p>
                  <p className="as-typed quiet">
                    {before === null ? d.difference.new : d.difference.was(visibleText(before))}
                  </p>
                </li>
              ))}
              {attachments.map(({ fileName, change }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two files may be called the same
                <li key={index}>
                  <p className="quiet">{d.case.paperTabs}</p>
                  <p>
                    <strong>{visibleText(fileName)}</strong> {d.difference[change]}
                  </p>
                </li>
              ))}
            </ul>
          </>
        )}
      </WhenLoaded>
      <a className="case-back" href={addressOf(back)}>
        {d.difference.back}
      </a>
    </Screen>
  );
}
