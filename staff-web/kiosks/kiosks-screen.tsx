import { useCallback, useState } from 'react';
import type { Kiosk } from '#contract/portal/kiosk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { DataTable } from '../page/data-table.tsx';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { Screen, WhenLoaded } from '../page/screen.tsx';
import { KioskPart } from './kiosk-part.tsx';
import { sinceInWords, stateInWords } from './kiosk-words.ts';

/** D20: the public terminals of the municipality and how they are, of nobody who stands at one. */
export function KiosksScreen() {
  const { d, client } = useDesk();
  const load = useCallback(() => client.ask('listKiosks', {}), [client]);
  const { loaded, reload } = useLoaded(load);
  const [opened, setOpened] = useState<string>();
  const words = d.kiosks;
  return (
    <Screen id="kiosks" title={words.title} tells={<p>{words.lead}</p>}>
      <WhenLoaded loaded={loaded} reload={reload}>
        {({ kiosks }) => (
          <>
            <div className="desk-row">
              <Button kind="outline" onPress={reload}>
                {words.again}
              </Button>
            </div>
            {opened !== undefined && <KioskPart key={opened} kiosk={opened} onClose={() => setOpened(undefined)} />}
            {kiosks.length === 0 ? <p>{words.none}</p> : <KioskTable kiosks={kiosks} onOpen={setOpened} />}
          </>
        )}
      </WhenLoaded>
    </Screen>
  );
}

function KioskTable(props: { readonly kiosks: readonly Kiosk[]; readonly onOpen: (kiosk: string) => void }) {
  const { d } = useDesk();
  const { t } = useWords();
  const words = d.kiosks;
  const { place, state, since, version, visitsToday, paper, fault } = words.columns;
  return (
    <DataTable caption={words.title} columns={[place, state, since, version, visitsToday, paper, fault, '']}>
      {props.kiosks.map((one) => (
        <tr key={one.kiosk}>
          <th scope="row">{visibleText(one.place)}</th>
          <td>{stateInWords(one, d)}</td>
          <td>{sinceInWords(one, t.dates)}</td>
          <td>{one.heard?.version ?? '–'}</td>
          <td>{words.visits(one.visitsToday)}</td>
          <td>{one.heard === null ? '–' : words.papers[one.heard.paper]}</td>
          <td>
            {one.fault === null ? (
              words.noFault
            ) : (
              <>
                {words.faults[one.fault.code]} {instantInWords(one.fault.at, t.dates)}
              </>
            )}
          </td>
          <td>
            <Button kind="text" onPress={() => props.onOpen(one.kiosk)}>
              {words.open}
              <span className="visually-hidden"> {visibleText(one.place)}</span>
            </Button>
          </td>
        </tr>
      ))}
    </DataTable>
  );
}
