import { useCallback } from 'react';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Fact, Facts } from '#ui/facts.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { addressOf } from '../page/place.ts';
import { WhenLoaded } from '../page/screen.tsx';
import { whoInWords } from './audit-table.tsx';
import './audit.css';

/** One entry with all that it holds: identifiers, codes and counts, as they were written. */
export function EntryPart({ n, onClose }: { readonly n: number; readonly onClose: () => void }) {
  const { d, client } = useDesk();
  const { t } = useWords();
  const load = useCallback(() => client.ask('readAuditEntry', { params: { n } }), [client, n]);
  const { loaded, reload } = useLoaded(load);
  const { columns, acts, results } = d.audit;
  return (
    <section className="audit-entry">
      <h2>{d.audit.entryTitle(n)}</h2>
      <WhenLoaded loaded={loaded} reload={reload}>
        {(entry) => (
          <>
            <Facts isDense>
              <Fact name={columns.at}>{instantInWords(entry.at, t.dates)}</Fact>
              <Fact name={columns.who}>{whoInWords(entry.actor, d)}</Fact>
              <Fact name={columns.act}>{acts[entry.act] ?? visibleText(entry.act)}</Fact>
              {entry.case !== null && (
                <Fact name={columns.case}>
                  {entry.act === 'caseErased' ? (
                    <a href={addressOf({ at: 'case', number: entry.case })}>{visibleText(entry.case)}</a>
                  ) : (
                    visibleText(entry.case)
                  )}
                </Fact>
              )}
              <Fact name={columns.result}>{results[entry.result]}</Fact>
              {entry.reason !== null && <Fact name={d.audit.reason}>{visibleText(entry.reason)}</Fact>}
              {entry.request !== null && <Fact name={d.audit.request}>{visibleText(entry.request)}</Fact>}
              {Object.entries(entry.detail).map(([member, value]) => (
                <Fact key={member} name={visibleText(member)}>
                  {visibleText(String(value))}
                </Fact>
              ))}
            </Facts>
            {Object.keys(entry.detail).length === 0 && <p className="quiet">{d.audit.nothing}</p>}
          </>
        )}
      </WhenLoaded>
      <Button onPress={onClose}>{d.audit.close}</Button>
    </section>
  );
}
