import { useCallback } from 'react';
import { failed, success } from '#contract/failures/outcome.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { useKeys } from '../page/keys.ts';
import { addressOf, goTo } from '../page/place.ts';
import { Screen, WhenLoaded } from '../page/screen.tsx';
import './cases.css';

/** D09: what the newest filing says otherwise than the one before it. */
export function DifferenceScreen({ number }: { readonly number: string }) {
  const { d, client } = useDesk();
  const load = useCallback(async () => {
    const read = await client.ask('readCase', { params: { number } });
    if (!read.ok) return failed(read.failure);
    const to = read.value.filings.length;
    if (to < 2) return success({ to, answers: [], attachments: [] });
    const found = await client.ask('readDifference', { params: { number }, query: { from: to - 1, to } });
    return found.ok ? success({ to, ...found.value }) : failed(found.failure);
  }, [client, number]);
  const { loaded, reload } = useLoaded(load);
  const back = { at: 'case', number } as const;
  useKeys({ esc: () => goTo(back) });
  return (
    <Screen id="difference" title={d.difference.title}>
      <WhenLoaded loaded={loaded} reload={reload}>
        {({ answers, attachments, to }) => (
          <>
            {to > 1 && <p>{d.difference.between(d.case.filing(to - 1), d.case.filing(to))}</p>}
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
