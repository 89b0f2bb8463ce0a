import type { SlotDay } from '#contract/portal/visit-routes.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import { weekdayOf } from '#contract/values/calendar.ts';
import { useApp } from '../window/app-context.ts';
import './visits.css';

/** Days by weeks, each with how free it is in words; those on which somebody can come are pressed. */
export function MonthTable(props: {
  readonly days: readonly SlotDay[];
  readonly at: CalendarDate | undefined;
  readonly onDay: (day: CalendarDate) => void;
}) {
  const { days, at, onDay } = props;
  const { t } = useApp();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
    <section className="visit-month" aria-label={t.visits.days} tabIndex={0}>
      <table>
        <caption>{t.visits.days}</caption>
        <thead>
          <tr>
            {t.visits.weekdays.map((weekday) => (
              <th key={weekday} scope="col">
                {weekday}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(days).map((week) => (
            <tr key={week.find((one) => one !== undefined)?.day}>
              {week.map((one, weekday) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a week has seven places
                <td key={weekday}>{one !== undefined && <Day one={one} isAt={one.day === at} onDay={onDay} />}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Day(props: { readonly one: SlotDay; readonly isAt: boolean; readonly onDay: (day: CalendarDate) => void }) {
  const { one, isAt, onDay } = props;
  const { t } = useApp();
  const words = (
    <>
      <span className="visit-date">{t.visits.date(one.day)}</span> <span>{t.visits.states[one.state]}</span>
    </>
  );
  if (one.state === 'closed' || one.state === 'full')
    return <span className={`visit-day is-${one.state}`}>{words}</span>;
  return (
    <button type="button" className={`visit-day is-${one.state}`} aria-pressed={isAt} onClick={() => onDay(one.day)}>
      {words}
    </button>
  );
}

/** From Sunday to Saturday, with nothing where a week begins before or ends after the days. */
function weeksOf(days: readonly SlotDay[]): (SlotDay | undefined)[][] {
  const [first] = days;
  if (first === undefined) return [];
  const places: (SlotDay | undefined)[] = [...Array<undefined>(weekdayOf(first.day)).fill(undefined), ...days];
  while (places.length % 7 !== 0) places.push(undefined);
  return Array.from({ length: places.length / 7 }, (_, week) => places.slice(week * 7, week * 7 + 7));
}
