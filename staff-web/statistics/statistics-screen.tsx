import { type FormEvent, type ReactNode, useCallback, useState } from 'react';
import type { ClosedLine, Statistics } from '#contract/portal/statistics-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { DataTable } from '../page/data-table.tsx';
import { useDesk, useInLanguage, useLoaded } from '../page/desk-context.ts';
import { ChoiceField } from '../page/entry-field.tsx';
import { groupInWords } from '../page/group-words.ts';
import { saveFile } from '../page/save-file.ts';
import { Screen, WhenLoaded } from '../page/screen.tsx';
import { byProcedure, statisticsCsv, whatInWords } from './statistics-table.ts';

type Kind = 'closed' | 'open' | 'received' | 'corrections';
type AnyLine = Statistics[Kind][number];

/** D19: what a month came to. A number that is small is told as no more than that. */
export function StatisticsScreen() {
  const { d, client } = useDesk();
  const [month, setMonth] = useState<string>();
  const load = useCallback(() => client.ask('readStatistics', { query: { month } }), [client, month]);
  const { loaded, reload } = useLoaded(load);
  const words = d.statistics;
  return (
    <Screen id="statistics" title={words.title} tells={<p>{words.lead}</p>}>
      <WhenLoaded loaded={loaded} reload={reload}>
        {(shown) => (
          <>
            {shown.month === null ? (
              <p>{words.none}</p>
            ) : (
              <MonthShown key={shown.month} shown={{ ...shown, month: shown.month }} onMonth={setMonth} />
            )}
            {shown.openByStaff !== null && <StaffTable rows={shown.openByStaff} />}
          </>
        )}
      </WhenLoaded>
    </Screen>
  );
}

function MonthShown(props: {
  readonly shown: Statistics & { readonly month: string };
  readonly onMonth: (month: string) => void;
}) {
  const { shown, onMonth } = props;
  const { d } = useDesk();
  const words = d.statistics;
  const [chosen, setChosen] = useState(shown.month);
  return (
    <>
      <form
        className="desk-row"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          onMonth(chosen);
        }}
      >
        <ChoiceField
          words={{ at: 'month', label: words.month, isRequired: false }}
          value={chosen}
          options={shown.months.map((value) => ({ value, label: monthInWords(value, words.monthOf) }))}
          onEnter={setChosen}
        />
        <Button kind="filled" type="submit">
          {words.show}
        </Button>
        <Button
          kind="outline"
          onPress={() =>
            saveFile(statisticsCsv(shown), { name: `statistics-${shown.month}.csv`, type: 'text/csv;charset=utf-8' })
          }
        >
          {words.save}
        </Button>
      </form>
      <Lines kind="closed" lines={shown.closed} title={words.closed} what={words.outcome} />
      <Lines kind="received" lines={shown.received} title={words.received} what={words.way} />
      <Lines kind="open" lines={shown.open} title={words.open} what={words.state} />
      <Lines kind="corrections" lines={shown.corrections} title={words.corrections} what={words.sentence} />
    </>
  );
}

function monthInWords(month: string, monthOf: (year: number, month: number) => string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return monthOf(year, number);
}

function Lines(props: {
  readonly kind: Kind;
  readonly lines: readonly AnyLine[];
  readonly title: string;
  readonly what: string;
}) {
  const { kind, lines, title, what } = props;
  const { d } = useDesk();
  const inLanguage = useInLanguage();
  const words = d.statistics;
  const ofClosed = kind === 'closed' ? [words.medianDays, words.ninetyDays, words.inTime] : [];
  return (
    <section>
      <h2>{title}</h2>
      {lines.length === 0 ? (
        <p>{words.nothing}</p>
      ) : (
        <DataTable caption={title} columns={[words.procedure, words.group, what, words.number, ...ofClosed]}>
          {byProcedure<AnyLine>(lines).flatMap(({ key, lines: of, about }) =>
            of.map((line, at) => (
              <tr key={`${key} ${line.what}`}>
                {at === 0 && (
                  <th scope="rowgroup" rowSpan={of.length}>
                    {line.procedure.title === null ? line.procedure.id : inLanguage(line.procedure.title)}
                    {of.length > 1 && <p>{words.total(about)}</p>}
                  </th>
                )}
                <td>{visibleText(groupInWords(line.group, d))}</td>
                <td>{whatInWords(kind, line.what, d)}</td>
                <td>{line.number === null ? words.few : kind === 'closed' ? line.number : words.about(line.number)}</td>
                {'medianDays' in line && <ClosedCells line={line} />}
              </tr>
            )),
          )}
        </DataTable>
      )}
    </section>
  );
}

function ClosedCells({ line }: { readonly line: ClosedLine }) {
  const { d } = useDesk();
  const words = d.statistics;
  const told = (value: number | null, inWords: (value: number) => string): ReactNode =>
    value === null ? (
      <>
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">{words.hidden}</span>
      </>
    ) : (
      inWords(value)
    );
  return (
    <>
      <td>{told(line.medianDays, words.days)}</td>
      <td>{told(line.ninetyDays, words.days)}</td>
      <td>{told(line.inTimePercent, words.percent)}</td>
    </>
  );
}

function StaffTable({ rows }: { readonly rows: NonNullable<Statistics['openByStaff']> }) {
  const { d } = useDesk();
  const words = d.statistics;
  return (
    <section>
      <h2>{words.openByStaff}</h2>
      {rows.length === 0 ? (
        <p>{words.nothing}</p>
      ) : (
        <DataTable caption={words.openByStaff} columns={[words.who, words.number]}>
          {rows.map(({ staff, name, open }) => (
            <tr key={staff}>
              <th scope="row">{visibleText(name === '' ? staff : name)}</th>
              <td>{open >= 100 ? words.hundred : open}</td>
            </tr>
          ))}
        </DataTable>
      )}
    </section>
  );
}
