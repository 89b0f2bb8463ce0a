import { useCallback, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ProcedureHistory } from '#contract/portal/procedure-routes.ts';
import type { ProcedureId } from '#contract/values/brands.ts';
import type { LocalizedText } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Fact, Facts } from '#ui/facts.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import type { DeskClient } from '../page/client.ts';
import { DataTable } from '../page/data-table.tsx';
import { useDesk, useInLanguage, useLoaded } from '../page/desk-context.ts';
import { FailureNote } from '../page/failure-note.tsx';
import { useKeys } from '../page/keys.ts';
import { addressOf, goTo } from '../page/place.ts';
import { Said, Screen, WhenLoaded } from '../page/screen.tsx';
import { ImportPart } from './import-part.tsx';
import { ScheduleTable } from './schedule-table.tsx';
import './catalogue.css';

interface Standing {
  readonly history: ProcedureHistory;
  readonly title: LocalizedText | undefined;
  /** Whether the catalogue's files have it too. */
  readonly isInFiles: boolean;
}

/** D15: one procedure with its days and versions, and the way for another version to come in. */
export function ProcedureScreen({ id }: { readonly id: ProcedureId }) {
  const { d, client } = useDesk();
  const inLanguage = useInLanguage();
  const load = useCallback(() => readStanding(client, id), [client, id]);
  const { loaded, reload } = useLoaded(load);
  const [failure, setFailure] = useState<Failure>();
  const [said, setSaid] = useState('');
  const words = d.procedures;
  const back = { at: 'procedures' } as const;
  useKeys({ esc: () => goTo(back) });

  async function decide(name: 'confirmSchedule' | 'takeBackSchedule', schedule: number): Promise<void> {
    const decided = await client.ask(name, { params: { id, schedule } });
    setFailure(decided.ok ? undefined : decided.failure);
    setSaid(decided.ok ? words.done[name] : '');
    await reload();
  }

  return (
    <Screen
      id="procedure"
      title={words.oneTitle}
      above={
        <a className="catalogue-back" href={addressOf(back)}>
          {words.title}
        </a>
      }
    >
      <Said words={said} />
      {failure !== undefined && <FailureNote failure={failure} />}
      <WhenLoaded loaded={loaded} reload={reload}>
        {({ history, title, isInFiles }) => (
          <>
            <Facts isDense>
              <Fact name={words.name}>{title === undefined ? id : inLanguage(title)}</Fact>
              <Fact name={words.id}>
                <code>{id}</code>
              </Fact>
              <Fact name={words.live}>
                {history.live === null ? words.notOffered : words.version(history.live.version)}
              </Fact>
            </Facts>
            <section>
              <h2>{words.schedules}</h2>
              {history.schedules.length === 0 ? (
                <p>{words.noSchedules}</p>
              ) : (
                <ScheduleTable id={id} schedules={history.schedules} onDecide={decide} />
              )}
            </section>
            <section>
              <h2>{words.versions}</h2>
              <VersionTable history={history} isInFiles={isInFiles} />
            </section>
            {history.may.includes('importProcedure') && (
              <>
                <p>
                  <a href={addressOf({ at: 'editing', id })}>{d.editor.open}</a>
                </p>
                <ImportPart id={id} />
              </>
            )}
          </>
        )}
      </WhenLoaded>
    </Screen>
  );
}

function VersionTable({ history, isInFiles }: { readonly history: ProcedureHistory; readonly isInFiles: boolean }) {
  const { d } = useDesk();
  const { t } = useWords();
  const words = d.procedures;
  const { id, live } = history;
  if (history.versions.length === 0 && !isInFiles) return <p>{words.noVersions}</p>;
  const link = (version: number) => (
    <th scope="row">
      <a href={addressOf({ at: 'version', id, version })}>{words.version(version)}</a>
      {live?.version === version && <strong className="catalogue-live">{words.live}</strong>}
    </th>
  );
  return (
    <DataTable caption={words.versions} columns={[words.versionName, words.importedAt, words.importedBy]}>
      {history.versions.map(({ version, importedAt, importedBy }) => (
        <tr key={version}>
          {link(version)}
          <td>{instantInWords(importedAt, t.dates)}</td>
          <td>{visibleText(importedBy.name)}</td>
        </tr>
      ))}
      {isInFiles && (
        <tr>
          {link(0)}
          <td colSpan={2}>{words.ofFiles}</td>
        </tr>
      )}
    </DataTable>
  );
}

async function readStanding(client: DeskClient, id: ProcedureId): Promise<Outcome<Standing>> {
  const read = await client.ask('readProcedureHistory', { params: { id } });
  if (!read.ok && read.failure.code !== 'notFound') return failed(read.failure);
  // Nobody offers it yet: who may import is the portal's to say when it is asked.
  const history: ProcedureHistory = read.ok
    ? read.value
    : { id, live: null, versions: [], schedules: [], may: ['importProcedure'] };
  const ofFiles = read.ok ? await client.ask('previewProcedure', { params: { id, version: 0 } }) : undefined;
  const shown = history.live?.version ?? history.versions[0]?.version ?? 0;
  const preview = shown === 0 ? ofFiles : await client.ask('previewProcedure', { params: { id, version: shown } });
  return success({
    history,
    title: preview?.ok === true ? preview.value.definition.title : undefined,
    isInFiles: ofFiles?.ok === true,
  });
}
