import type { SlotDay } from '#contract/portal/visit-routes.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { useApp } from '../window/app-context.ts';

/** One day at a time, for a screen that is touched: on which somebody can come, with the one before and after it. */
export function OneDay(props: {
  readonly days: readonly SlotDay[];
  readonly at: CalendarDate;
  readonly onDay: (day: CalendarDate) => void;
}) {
  const { days, at, onDay } = props;
  const { t } = useApp();
  const offered = days.filter(({ state }) => state !== 'closed');
  const index = offered.findIndex(({ day }) => day === at);
  const shown = offered[index];
  const [before, after] = [offered[index - 1], offered[index + 1]];
  if (shown === undefined) return null;
  return (
    <section>
      <h2>{t.dates.weekday(shown.day)}</h2>
      <p role="status">{t.visits.states[shown.state]}</p>
      <Actions>
        {before !== undefined && <Button onPress={() => onDay(before.day)}>{t.visits.dayBefore}</Button>}
        {after !== undefined && <Button onPress={() => onDay(after.day)}>{t.visits.dayAfter}</Button>}
      </Actions>
    </section>
  );
}
