import { useCallback, useState } from 'react';
import {
  type CorrectionList,
  type CorrectionPage,
  correctionListSchema,
} from '#contract/portal/data-correction-routes.ts';
import { OWN_DATA_GROUPS } from '#contract/portal/own-data-groups.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { Button } from '#ui/button.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { withReadings } from '#words/ruby.ts';
import { DataTable } from '../page/data-table.tsx';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { ChoiceField } from '../page/entry-field.tsx';
import { Said, Screen, WhenLoaded } from '../page/screen.tsx';
import { CorrectionPart } from './correction-part.tsx';

/** D27: what residents say is wrong in what is held about them, and what this municipality answers. */
export function CorrectionsScreen() {
  const { d, client } = useDesk();
  const [list, setList] = useState<CorrectionList>('open');
  const [after, setAfter] = useState<string>();
  const [opened, setOpened] = useState<string>();
  const [said, setSaid] = useState('');
  const load = useCallback(
    () => client.ask('listDataCorrections', { query: { list, ...(after === undefined ? {} : { after }) } }),
    [client, list, after],
  );
  const { loaded, reload } = useLoaded(load);
  const words = d.corrections;

  async function answered(): Promise<void> {
    setOpened(undefined);
    setSaid(words.answered);
    await reload();
  }

  return (
    <Screen id="corrections" title={words.title} tells={<p>{words.lead}</p>}>
      <Said words={said} />
      {opened !== undefined ? (
        <CorrectionPart
          key={opened}
          correction={opened}
          onAnswered={answered}
          onClose={() => {
            setOpened(undefined);
            setSaid('');
          }}
        />
      ) : (
        <>
          <ChoiceField
            words={{ at: 'list', label: words.list, isRequired: false }}
            value={list}
            options={correctionListSchema.options.map((value) => ({ value, label: words.lists[value] }))}
            onEnter={(value) => {
              setAfter(undefined);
              setList(correctionListSchema.parse(value));
            }}
          />
          <WhenLoaded loaded={loaded} reload={reload}>
            {({ corrections, next }) => (
              <>
                {corrections.length === 0 ? (
                  <p>{words.none}</p>
                ) : (
                  <CorrectionTable corrections={corrections} onOpen={setOpened} />
                )}
                {next !== null && <Button onPress={() => setAfter(next)}>{words.more}</Button>}
              </>
            )}
          </WhenLoaded>
        </>
      )}
    </Screen>
  );
}

function CorrectionTable(props: {
  readonly corrections: CorrectionPage['corrections'];
  readonly onOpen: (correction: string) => void;
}) {
  const { d, language } = useDesk();
  const { t } = useWords();
  const words = d.corrections;
  return (
    <DataTable caption={words.title} columns={[words.askedAt, words.group, words.source, words.state, '']}>
      {props.corrections.map(({ correction, askedAt, group, source, state }) => (
        <tr key={correction}>
          <th scope="row">{instantInWords(askedAt, t.dates)}</th>
          <td>{withReadings(inLanguage(OWN_DATA_GROUPS[group].title, language))}</td>
          <td>{withReadings(inLanguage(source.name, language))}</td>
          <td>{words.states[state]}</td>
          <td>
            <Button kind="text" onPress={() => props.onOpen(correction)}>
              {words.open}
              <span className="visually-hidden"> {instantInWords(askedAt, t.dates)}</span>
            </Button>
          </td>
        </tr>
      ))}
    </DataTable>
  );
}
