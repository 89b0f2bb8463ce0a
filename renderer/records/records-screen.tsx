import { useState } from 'react';
import type { ExchangeRecord, RecordFilter } from '#contract/portal/exchange-record-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { NewestFirst } from '../window/newest-first.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { CopyPart } from './copy-part.tsx';
import { RecordFilters } from './record-filters.tsx';
import { marksInWords, recordTitle, whatInWords } from './record-words.ts';
import './records.css';

const ICONS: Readonly<Record<ExchangeRecord['way'], IconName>> = {
  desk: 'eye',
  export: 'paper',
  agency: 'office',
  emergency: 'warning',
  proxy: 'family',
  site: 'language',
  self: 'search',
};

/** S33: who looked at what the person filed, why, and on what ground, newest first, and what they asked sources themselves; what is unusual is marked. */
export function RecordsScreen() {
  const { t } = useApp();
  return (
    <Page id="records" title={t.records.title}>
      <WhenSignedIn why={t.records.signIn}>
        <AllRecords />
      </WhenSignedIn>
    </Page>
  );
}

function AllRecords() {
  const { t } = useApp();
  const [filter, setFilter] = useState<RecordFilter>({});
  return (
    <>
      <RecordFilters onChange={setFilter} />
      <Filtered key={JSON.stringify(filter)} filter={filter} />
      <CopyPart />
      <Note kind="info" title={t.records.strange}>
        <p>{t.records.ask}</p>
      </Note>
    </>
  );
}

function Filtered({ filter }: { readonly filter: RecordFilter }) {
  const { t } = useApp();
  const { answer, again } = useAnswer('listExchangeRecords', filter);
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const { records, hidden } = answer.value;
  const isNarrowed = Object.keys(filter).length > 0;
  return (
    <>
      {records.length === 0 ? (
        <p className="lead">{isNarrowed ? t.records.noneHere : t.records.none}</p>
      ) : (
        <NewestFirst
          method="listExchangeRecords"
          params={filter}
          first={answer.value}
          more={t.records.more}
          draw={(pages, isWhole) => <Looks records={pages.flatMap((page) => page.records)} isWhole={isWhole} />}
        />
      )}
      {hidden > 0 && <p className="quiet">{t.records.hidden(hidden)}</p>}
      {records.length > 0 && <Saving filter={filter} />}
    </>
  );
}

/** At a terminal for everybody nothing is saved. */
function Saving({ filter }: { readonly filter: RecordFilter }) {
  const { store, t } = useApp();
  const isPublic = useIsPublicTerminal();
  const [saved, setSaved] = useState('');
  if (isPublic) return null;
  async function save(as: 'csv' | 'pdf'): Promise<void> {
    const outcome = await store.command('saveRecords', { as, filter });
    if (outcome.ok) setSaved(outcome.value.savedAs);
  }
  return (
    <>
      <Actions>
        <Button onPress={() => save('pdf')}>{t.records.savePdf}</Button>
        <Button onPress={() => save('csv')}>{t.records.saveCsv}</Button>
      </Actions>
      <p role="status">{saved !== '' && t.records.savedAs(visibleText(saved))}</p>
    </>
  );
}

function Looks({ records, isWhole }: { readonly records: readonly ExchangeRecord[]; readonly isWhole: boolean }) {
  const { t } = useApp();
  return (
    <>
      <p role="status">{(isWhole ? t.records.count : t.records.newest)(records.length)}</p>
      <ol className="looks">
        {records.map((record) => (
          <Look key={record.record} record={record} />
        ))}
      </ol>
    </>
  );
}

function Look({ record }: { readonly record: ExchangeRecord }) {
  const words = useApp();
  const { t } = words;
  const { at, way, purpose } = record;
  const marks = marksInWords(record, words);
  return (
    <li className="panel look">
      <Icon name={ICONS[way]} />
      <div>
        <p className="look-head">
          <span className="quiet">{instantInWords(at, t.dates)}</span>
          <span className="look-way">{t.records.ways[way]}</span>
        </p>
        <h2>
          <Link to={{ at: 'record', record: record.record }}>{recordTitle(record, words)}</Link>
        </h2>
        <Facts isDense>
          <Fact name={t.records.what}>{whatInWords(record, words)}</Fact>
          <Fact name={t.records.why}>{t.records.purposes[purpose]}</Fact>
          {marks.length > 0 && <Fact name={t.records.isUnusual}>{t.app.list(marks)}</Fact>}
        </Facts>
      </div>
    </li>
  );
}
