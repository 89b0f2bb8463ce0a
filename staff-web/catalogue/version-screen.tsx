import { type FormEvent, useCallback, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  type ExportForm,
  FARTHEST_DAYS,
  type ProcedurePreview as Preview,
  type ProcedureComparison,
  type ProcedureHistory,
} from '#contract/portal/procedure-routes.ts';
import { calendarDateSchema, epochMs, type ProcedureId } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { Button } from '#ui/button.tsx';
import { useWords } from '#ui/words.ts';
import type { DeskClient } from '../page/client.ts';
import { useDesk, useInLanguage, useLoaded } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import { FailureNote } from '../page/failure-note.tsx';
import { useKeys } from '../page/keys.ts';
import { addressOf, goTo } from '../page/place.ts';
import { saveFile } from '../page/save-file.ts';
import { Said, Screen, WhenLoaded } from '../page/screen.tsx';
import { Tabs } from '../page/tabs.tsx';
import { DifferenceList } from './difference-list.tsx';
import { WarningList } from './findings.tsx';
import { ProcedurePreview } from './procedure-preview.tsx';
import './catalogue.css';

type Part = 'preview' | 'differences' | 'warnings';

/** D15: one version as the citizens will see it, what it changes, and from which day it is to be in force. */
export function VersionScreen({ id, version }: { readonly id: ProcedureId; readonly version: number }) {
  const { d, client } = useDesk();
  const inLanguage = useInLanguage();
  const load = useCallback(() => readVersion(client, id, version), [client, id, version]);
  const { loaded, reload } = useLoaded(load);
  const [part, setPart] = useState<Part>('preview');
  const words = d.procedures;
  const back = { at: 'procedure', id } as const;
  useKeys({
    esc: () => goTo(back),
    1: () => setPart('preview'),
    2: () => setPart('differences'),
    3: () => setPart('warnings'),
  });
  return (
    <Screen
      id={`version ${version}`}
      title={words.version(version)}
      above={
        <a className="catalogue-back" href={addressOf(back)}>
          {words.oneTitle}
        </a>
      }
    >
      <WhenLoaded loaded={loaded} reload={reload}>
        {({ preview, comparison, history }) => (
          <>
            <p>
              <strong>{inLanguage(preview.definition.title)}</strong>
              {history.live?.version === version && <span className="catalogue-live">{words.live}</span>}
            </p>
            {history.may.includes('scheduleProcedure') && <ScheduleForm id={id} version={version} />}
            <Tabs
              label={words.parts.label}
              tabs={[
                { name: 'preview', label: words.parts.preview, key: '1' },
                { name: 'differences', label: words.parts.differences(comparison.differences.length), key: '2' },
                { name: 'warnings', label: words.parts.warnings(preview.warnings.length), key: '3' },
              ]}
              at={part}
              onAt={setPart}
            >
              {part === 'preview' && <ProcedurePreview procedure={preview.definition} startsWithAll />}
              {part === 'differences' && (
                <>
                  <p>{comparison.to === null ? words.nothingLive : words.comparedWith(words.version(comparison.to))}</p>
                  <DifferenceList differences={comparison.differences} />
                </>
              )}
              {part === 'warnings' && <WarningList warnings={preview.warnings} />}
            </Tabs>
            {history.may.includes('importProcedure') && (
              <p>
                <a href={addressOf({ at: 'editing', id, base: version })}>{d.editor.fromVersion}</a>
              </p>
            )}
            <ExportButtons id={id} version={version} />
          </>
        )}
      </WhenLoaded>
    </Screen>
  );
}

interface OneVersion {
  readonly preview: Preview;
  readonly comparison: ProcedureComparison;
  readonly history: ProcedureHistory;
}

async function readVersion(client: DeskClient, id: ProcedureId, version: number): Promise<Outcome<OneVersion>> {
  const params = { id, version };
  const [preview, comparison, history] = await Promise.all([
    client.ask('previewProcedure', { params }),
    client.ask('compareProcedure', { params, query: {} }),
    client.ask('readProcedureHistory', { params: { id } }),
  ]);
  if (!preview.ok) return failed(preview.failure);
  if (!comparison.ok) return failed(comparison.failure);
  if (!history.ok) return failed(history.failure);
  return success({ preview: preview.value, comparison: comparison.value, history: history.value });
}

/** Asks a second person to put the version in force. */
function ScheduleForm({ id, version }: { readonly id: ProcedureId; readonly version: number }) {
  const { d, client } = useDesk();
  const { t } = useWords();
  const today = japaneseDay(epochMs(Date.now()));
  const [day, setDay] = useState<string>(addDays(today, 1));
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [said, setSaid] = useState('');
  const words = d.procedures;
  const from = calendarDateSchema.safeParse(day);

  async function ask(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    setFailure(undefined);
    setSaid('');
    if (isBusy || !from.success) return;
    setIsBusy(true);
    const asked = await client.ask('scheduleProcedure', { params: { id }, body: { version, from: from.data } });
    setIsBusy(false);
    if (asked.ok) setSaid(words.asked(t.dates.weekday(asked.value.from)));
    else setFailure(asked.failure);
  }

  return (
    <form onSubmit={(event) => void ask(event)} noValidate>
      {failure !== undefined && <FailureNote failure={failure} keepsEntries />}
      <EntryField
        words={{
          at: 'scheduleDay',
          label: words.from,
          help: words.fromHelp,
          isRequired: true,
          error: isTried && !from.success ? words.dayMissing : undefined,
        }}
        type="date"
        isMedium
        min={today}
        max={addDays(today, FARTHEST_DAYS)}
        value={day}
        onEnter={setDay}
      />
      <div className="desk-row">
        <Button kind="filled" type="submit" isBusy={isBusy}>
          {words.schedule}
        </Button>
        <Said words={said} />
      </div>
    </form>
  );
}

function ExportButtons({ id, version }: { readonly id: ProcedureId; readonly version: number }) {
  const { d, client } = useDesk();
  const [failure, setFailure] = useState<Failure>();
  async function save(form: ExportForm): Promise<void> {
    const exported = await client.ask('exportProcedure', { params: { id, version }, query: { form } });
    setFailure(exported.ok ? undefined : exported.failure);
    if (exported.ok) saveFile(exported.value.text, { name: exported.value.fileName, type: 'application/json' });
  }
  // A version of the product's files was never imported.
  const forms = version === 0 ? (['normalised'] as const) : (['imported', 'normalised'] as const);
  return (
    <>
      {failure !== undefined && <FailureNote failure={failure} />}
      <div className="desk-row">
        {forms.map((form) => (
          <Button key={form} onPress={() => save(form)}>
            {d.procedures.exports[form]}
          </Button>
        ))}
      </div>
    </>
  );
}
