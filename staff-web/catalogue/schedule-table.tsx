import type { Schedule } from '#contract/portal/procedure-routes.ts';
import type { ProcedureId } from '#contract/values/brands.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Confirm } from '#ui/confirm.tsx';
import { useWords } from '#ui/words.ts';
import { DataTable } from '../page/data-table.tsx';
import { useDesk } from '../page/desk-context.ts';
import { addressOf } from '../page/place.ts';

/** From which day which version is asked for, by whom, and what the second person made of it. */
export function ScheduleTable(props: {
  readonly id: ProcedureId;
  readonly schedules: readonly Schedule[];
  readonly onDecide: (action: 'confirmSchedule' | 'takeBackSchedule', schedule: number) => Promise<void>;
}) {
  const { d } = useDesk();
  const { t } = useWords();
  const words = d.procedures;
  return (
    <DataTable
      caption={words.schedules}
      columns={[words.versionName, words.from, words.state, words.askedBy, words.decidedBy, '']}
    >
      {props.schedules.map(({ number, version, from, state, askedBy, decidedBy, may }) => {
        const what = words.comingOf(words.version(version), t.dates.weekday(from), words.states[state]);
        return (
          <tr key={number}>
            <th scope="row">
              <a href={addressOf({ at: 'version', id: props.id, version })}>{words.version(version)}</a>
            </th>
            <td>{t.dates.weekday(from)}</td>
            <td>{words.states[state]}</td>
            <td>{visibleText(askedBy.name)}</td>
            <td>{decidedBy === null ? '' : visibleText(decidedBy.name)}</td>
            <td>
              {(['confirmSchedule', 'takeBackSchedule'] as const)
                .filter((action) => may.includes(action))
                .map((action) => (
                  <Confirm
                    key={action}
                    kind={action === 'confirmSchedule' ? 'outline' : 'text'}
                    open={
                      <>
                        {words.acts[action]}
                        <span className="visually-hidden"> {what}</span>
                      </>
                    }
                    title={words.actTitles[action]}
                    body={words.actBodies[action](words.version(version), t.dates.weekday(from))}
                    stay={d.staff.stay}
                    goOn={words.acts[action]}
                    onGoOn={() => props.onDecide(action, number)}
                  />
                ))}
            </td>
          </tr>
        );
      })}
    </DataTable>
  );
}
