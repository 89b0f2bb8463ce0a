import { type ReactNode, useCallback } from 'react';
import { MOST_WAITING, type Operation } from '#contract/portal/operation-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Note } from '#ui/note.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { DataTable } from '../page/data-table.tsx';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { Screen, WhenLoaded } from '../page/screen.tsx';
import './operation.css';

/** What who runs the portal types on its server, for each thing that can stand still. */
const COMMANDS: { readonly [Part in keyof Operation]: readonly string[] } = {
  jobs: ['madoguchi portal jobs list', 'madoguchi portal jobs retry'],
  mail: ['madoguchi portal jobs list'],
  line: ['madoguchi portal jobs list'],
  backup: ['madoguchi portal backup --to DIR'],
  keys: ['madoguchi portal keys status'],
  audit: ['madoguchi portal audit verify'],
  clock: ['timedatectl set-ntp true'],
};

/** D24: whether the portal does what it does by itself, and the command that helps where it does not. */
export function OperationScreen() {
  const { d, client } = useDesk();
  const load = useCallback(() => client.ask('readOperation', {}), [client]);
  const { loaded, reload } = useLoaded(load);
  const words = d.operation;
  return (
    <Screen id="operation" title={words.title} tells={<p>{words.lead}</p>}>
      <WhenLoaded loaded={loaded} reload={reload}>
        {(operation) => (
          <>
            <div className="desk-row">
              <Button kind="outline" onPress={reload}>
                {words.again}
              </Button>
            </div>
            <Part name="jobs" isWell={operation.jobs.isWell}>
              <Jobs jobs={operation.jobs} />
            </Part>
            <Part name="mail" isWell={operation.mail.isWell}>
              <Mail mail={operation.mail} />
            </Part>
            <Part name="line" isWell={operation.line.isWell}>
              <Line line={operation.line} />
            </Part>
            <Part name="backup" isWell={operation.backup.isWell}>
              <At at={operation.backup.takenAt} words={words.backupAt} none={words.noBackup} />
            </Part>
            <Part name="keys" isWell={operation.keys.isWell}>
              <Keys keys={operation.keys.keys} />
            </Part>
            <Part name="audit" isWell={operation.audit.isWell}>
              <At at={operation.audit.signedAt} words={words.signedAt} none={words.unsigned} />
            </Part>
            <Part name="clock" isWell={operation.clock.isWell}>
              <Clock {...operation.clock} />
            </Part>
          </>
        )}
      </WhenLoaded>
    </Screen>
  );
}

function Part(props: { readonly name: keyof Operation; readonly isWell: boolean; readonly children: ReactNode }) {
  const { name, isWell, children } = props;
  const { d } = useDesk();
  const words = d.operation;
  return (
    <section>
      <h2>{words.parts[name]}</h2>
      <Note kind={isWell ? 'success' : 'warning'} title={isWell ? words.well : words.unwell[name]} />
      {children}
      <p>
        {words.command}
        {COMMANDS[name].map((command) => (
          <code key={command} className="operation-command">
            {command}
          </code>
        ))}
      </p>
    </section>
  );
}

function At(props: { readonly at: string | null; readonly words: (at: string) => string; readonly none: string }) {
  const { t } = useWords();
  return <p>{props.at === null ? props.none : props.words(instantInWords(props.at, t.dates))}</p>;
}

function Jobs({ jobs: { ranAt, late, parked } }: { readonly jobs: Operation['jobs'] }) {
  const { d } = useDesk();
  const { t } = useWords();
  const words = d.operation;
  const counted = (jobs: number) => (jobs >= MOST_WAITING ? words.most(jobs) : words.count(jobs));
  return (
    <>
      <At at={ranAt} words={words.ranAt} none={words.neverRan} />
      {late.length + parked.length > 0 && (
        <DataTable caption={words.parts.jobs} columns={[words.job, words.state, words.number]}>
          {late.map(({ job, jobs, since }) => (
            <tr key={`late ${job}`}>
              <th scope="row">{visibleText(job)}</th>
              <td>{words.lateSince(instantInWords(since, t.dates))}</td>
              <td>{counted(jobs)}</td>
            </tr>
          ))}
          {parked.map(({ job, jobs }) => (
            <tr key={`parked ${job}`}>
              <th scope="row">{visibleText(job)}</th>
              <td>{words.parked}</td>
              <td>{counted(jobs)}</td>
            </tr>
          ))}
        </DataTable>
      )}
    </>
  );
}

function Mail({ mail: { isOn, waiting, lateSince } }: { readonly mail: Operation['mail'] }) {
  const { d } = useDesk();
  const { t } = useWords();
  const words = d.operation;
  if (!isOn) return <p>{words.mailOff}</p>;
  return (
    <>
      <p>{words.waiting(waiting >= MOST_WAITING ? words.most(waiting) : words.count(waiting))}</p>
      {lateSince !== null && <p>{words.lateSince(instantInWords(lateSince, t.dates))}</p>}
    </>
  );
}

function Line({ line: { isOn, waiting, dead, limitedUntil } }: { readonly line: Operation['line'] }) {
  const { d } = useDesk();
  const { t } = useWords();
  const words = d.operation;
  if (!isOn) return <p>{words.lineOff}</p>;
  const counted = (count: number) => (count >= MOST_WAITING ? words.most(count) : words.count(count));
  return (
    <>
      <p>{words.waiting(counted(waiting))}</p>
      {dead > 0 && <p>{words.lineDead(counted(dead))}</p>}
      {limitedUntil !== null && <p>{words.lineLimited(instantInWords(limitedUntil, t.dates))}</p>}
    </>
  );
}

function Clock({ aheadMs }: Pick<Operation['clock'], 'aheadMs'>) {
  const { operation } = useDesk().d;
  const seconds = (Math.abs(aheadMs) / 1_000).toFixed(1);
  return <p>{aheadMs < 0 ? operation.behind(seconds) : operation.ahead(seconds)}</p>;
}

function Keys({ keys }: { readonly keys: Operation['keys']['keys'] }) {
  const { d } = useDesk();
  const { t } = useWords();
  const words = d.operation;
  return (
    <DataTable caption={words.parts.keys} columns={[words.key, words.since, words.use, words.state]}>
      {keys.map(({ id, since, isCurrent, isUsed, isAvailable }) => (
        <tr key={id}>
          <th scope="row">{visibleText(id)}</th>
          <td>{instantInWords(since, t.dates)}</td>
          <td>{isCurrent ? words.keyCurrent : isUsed ? words.keyUsed : words.keyUnused}</td>
          <td>{isAvailable ? words.keyThere : words.keyMissing}</td>
        </tr>
      ))}
    </DataTable>
  );
}
