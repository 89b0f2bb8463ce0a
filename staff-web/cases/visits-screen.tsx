import { type FormEvent, useCallback, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import { receiptNumberSchema } from '#contract/portal/application-routes.ts';
import type { CasePapers, DeskVisit, FreeVisitAct } from '#contract/portal/desk-routes.ts';
import type { CaseAct } from '#contract/procedure/case-act.ts';
import { timeOfSlot } from '#contract/procedure/visit.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { DataTable } from '../page/data-table.tsx';
import { useDesk, useInLanguage, useLoaded } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import { FailureNote } from '../page/failure-note.tsx';
import { addressOf } from '../page/place.ts';
import { Said, Screen, WhenLoaded } from '../page/screen.tsx';
import { nameOf } from './case-table.tsx';
import { FreeVisitTable } from './free-visit-table.tsx';
import { VisitActs } from './visit-acts.tsx';
import './cases.css';

/** D13: who comes today, and papers that arrive at the counter. */
export function VisitsScreen() {
  const { d, client } = useDesk();
  const load = useCallback(() => client.ask('listDeskVisits', { query: {} }), [client]);
  const { loaded, reload } = useLoaded(load);
  const [said, setSaid] = useState('');
  const [failure, setFailure] = useState<Failure>();

  async function change(number: string, version: number, act: CaseAct): Promise<boolean> {
    setSaid('');
    const body = { key: crypto.randomUUID(), version, act };
    const changed = await client.ask('changeCase', { params: { number }, body });
    setFailure(changed.ok ? undefined : changed.failure);
    if (changed.ok) setSaid(d.case.done(d.acts[act.type]));
    await reload();
    return changed.ok;
  }

  async function end(id: string, act: FreeVisitAct): Promise<void> {
    setSaid('');
    const ended = await client.ask('endFreeVisit', { params: { id }, body: { act } });
    setFailure(ended.ok ? undefined : ended.failure);
    if (ended.ok) setSaid(d.case.done(d.acts[act]));
    await reload();
  }

  return (
    <Screen id="visits" title={d.visits.title}>
      <Said words={said} />
      {failure !== undefined && <FailureNote failure={failure} />}
      <CounterPapers change={change} />
      <WhenLoaded loaded={loaded} reload={reload}>
        {({ visits, withoutCase }) => (
          <section>
            <h2>{d.visits.today(visits.length + withoutCase.length)}</h2>
            {visits.length + withoutCase.length === 0 && <p>{d.visits.none}</p>}
            {visits.length > 0 && <VisitTable visits={visits} change={change} />}
            {withoutCase.length > 0 && <FreeVisitTable visits={withoutCase} end={end} />}
          </section>
        )}
      </WhenLoaded>
    </Screen>
  );
}

type Change = (number: string, version: number, act: CaseAct) => Promise<boolean>;

/** Whoever is to come, in the order of the times. */
export function VisitTable({ visits, change }: { readonly visits: readonly DeskVisit[]; readonly change?: Change }) {
  const { d } = useDesk();
  const { columns } = d.visits;
  const named = [columns.time, columns.number, columns.procedure, columns.name, columns.state];
  return (
    <DataTable caption={d.visits.caption} columns={change === undefined ? named : [...named, '']}>
      {visits.map((visit) => (
        <VisitRow key={`${visit.case.receiptNumber} ${visit.visit}`} visit={visit} change={change} />
      ))}
    </DataTable>
  );
}

function VisitRow({ visit, change }: { readonly visit: DeskVisit; readonly change: Change | undefined }) {
  const { d } = useDesk();
  const inLanguage = useInLanguage();
  const { receiptNumber: number, version, procedure } = visit.case;
  const time = timeOfSlot(visit.slot);
  const say = (type: 'visitAttended' | 'visitMissed') => change?.(number, version, { type, visit: visit.visit });
  return (
    <tr>
      <td>{time}</td>
      <td>
        <a className="case-number" href={addressOf({ at: 'case', number })}>
          {number}
        </a>
      </td>
      <td>{inLanguage(procedure.title)}</td>
      <td className="case-name">{nameOf(visit.case, d.queue)}</td>
      <td>{d.visits.states[visit.state]}</td>
      {change !== undefined && (
        <td>
          {visit.state === 'booked' && (
            <VisitActs acts={['visitAttended', 'visitMissed']} of={`${time} ${number}`} onAct={say} />
          )}
        </td>
      )}
    </tr>
  );
}

/** A number typed or scanned leads to the papers of its case: one press for the number, one for the paper. */
function CounterPapers({ change }: { readonly change: Change }) {
  const { d, client } = useDesk();
  const [number, setNumber] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const [found, setFound] = useState<CasePapers>();
  const [failure, setFailure] = useState<Failure>();
  const words = {
    at: 'papers-number',
    isRequired: true,
    label: d.nav.findLabel,
    help: d.visits.numberHelp,
    error: isWrong ? d.visits.numberWrong : undefined,
  };

  async function read(of: string): Promise<void> {
    const papers = await client.ask('readCasePapers', { params: { number: of } });
    setFound(papers.ok ? papers.value : undefined);
    setFailure(papers.ok ? undefined : papers.failure);
  }
  async function find(event: FormEvent): Promise<void> {
    event.preventDefault();
    const typed = number.normalize('NFKC').trim().toUpperCase();
    const isNumber = receiptNumberSchema.safeParse(typed).success;
    setIsWrong(!isNumber);
    setFound(undefined);
    setFailure(undefined);
    if (!isNumber) return;
    setNumber('');
    await read(typed);
  }
  return (
    <section>
      <h2>{d.visits.papers}</h2>
      <form onSubmit={(event) => void find(event)} noValidate>
        <EntryField words={words} value={number} spellCheck={false} onEnter={setNumber} />
        <Button type="submit">{d.visits.find}</Button>
      </form>
      {failure !== undefined &&
        (failure.code === 'notFound' ? <p role="alert">{d.visits.unknown}</p> : <FailureNote failure={failure} />)}
      {found !== undefined && (
        <Papers
          papers={found}
          onArrived={async (key) => {
            await change(found.receiptNumber, found.version, { type: 'originalArrived', key });
            await read(found.receiptNumber);
          }}
        />
      )}
    </section>
  );
}

function Papers({
  papers,
  onArrived,
}: {
  readonly papers: CasePapers;
  readonly onArrived: (key: string) => Promise<void>;
}) {
  const { d } = useDesk();
  const { t } = useWords();
  const inLanguage = useInLanguage();
  const { originals, receiptNumber, procedure, may } = papers;
  return (
    <div role="status" className="case-papers">
      <h3>
        <a className="case-number" href={addressOf({ at: 'case', number: receiptNumber })}>
          {receiptNumber}
        </a>{' '}
        {inLanguage(procedure.title)}
      </h3>
      {originals.length === 0 && <p>{d.case.noOriginals}</p>}
      <ul className="originals">
        {originals.map(({ key, title, state, at, staffName }) => (
          <li key={key}>
            <p>
              <strong>{inLanguage(title)}</strong> {d.originals.states[state]}{' '}
              {state !== 'expected' && (
                <span className="quiet">
                  {instantInWords(at, t.dates)} {staffName === null ? '' : visibleText(staffName)}
                </span>
              )}
            </p>
            {(state === 'expected' || state === 'waived') && may.includes('originalArrived') && (
              <Button kind="filled" onPress={() => onArrived(key)}>
                {d.acts.originalArrived}
                <span className="visually-hidden"> {inLanguage(title)}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
