import { useCallback } from 'react';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Fact, Facts } from '#ui/facts.tsx';
import { Note } from '#ui/note.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords, limitInWords } from '#words/dates.ts';
import { DataTable } from '../page/data-table.tsx';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { WhenLoaded } from '../page/screen.tsx';
import { helpInWords, sinceInWords, stateInWords } from './kiosk-words.ts';

/** One terminal: what it told last, what to do about it, and how many visits ended on each day. */
export function KioskPart({ kiosk, onClose }: { readonly kiosk: string; readonly onClose: () => void }) {
  const { d, client } = useDesk();
  const { t } = useWords();
  const load = useCallback(() => client.ask('readKiosk', { params: { kiosk } }), [client, kiosk]);
  const { loaded, reload } = useLoaded(load);
  const words = d.kiosks;
  const { columns } = words;
  return (
    <section id="kiosk-part">
      <h2>{words.oneTitle}</h2>
      <WhenLoaded loaded={loaded} reload={reload}>
        {(one) => {
          const help = helpInWords(one, d);
          return (
            <>
              {help.length > 0 && (
                <Note kind="warning" title={stateInWords(one, d)}>
                  {help.map((sentence) => (
                    <p key={sentence}>{sentence}</p>
                  ))}
                </Note>
              )}
              <Facts isDense>
                <Fact name={columns.place}>{visibleText(one.place)}</Fact>
                <Fact name={words.number}>{one.kiosk}</Fact>
                <Fact name={words.registered}>{instantInWords(one.registeredAt, t.dates)}</Fact>
                <Fact name={columns.state}>{stateInWords(one, d)}</Fact>
                <Fact name={columns.since}>{sinceInWords(one, t.dates)}</Fact>
                {one.heard !== null && (
                  <>
                    <Fact name={words.heardAt}>{instantInWords(one.heard.at, t.dates)}</Fact>
                    <Fact name={columns.version}>{one.heard.version}</Fact>
                    <Fact name={columns.paper}>{words.papers[one.heard.paper]}</Fact>
                  </>
                )}
                {one.fault !== null && (
                  <Fact name={columns.fault}>
                    {words.faults[one.fault.code]} {instantInWords(one.fault.at, t.dates)}
                  </Fact>
                )}
              </Facts>
              <h3>{words.days}</h3>
              {one.days.length === 0 ? (
                <p>{words.noDays}</p>
              ) : (
                <DataTable caption={words.days} columns={[words.day, words.visitsOf]}>
                  {one.days.map(({ day, visits }) => (
                    <tr key={day}>
                      <th scope="row">{limitInWords(day, t.dates)}</th>
                      <td>{words.visits(visits)}</td>
                    </tr>
                  ))}
                </DataTable>
              )}
            </>
          );
        }}
      </WhenLoaded>
      <Button onPress={onClose}>{words.close}</Button>
    </section>
  );
}
