import { type CalendarDate, epochMs } from '#contract/values/brands.ts';
import { daysBetween, japaneseDay } from '#contract/values/calendar.ts';
import { Due } from '../ui/due.tsx';
import { useApp } from './app-context.ts';

/** This many days and fewer ask for attention. */
const SOON_DAYS = 20;

/** A last day, and how far away it is today. */
export function DueIn({ day }: { readonly day: CalendarDate }) {
  const { t } = useApp();
  const days = daysBetween(japaneseDay(epochMs(Date.now())), day);
  return (
    <Due is={days < 0 ? 'late' : days <= SOON_DAYS ? 'soon' : 'calm'}>{t.dates.due(days, t.dates.weekday(day))}</Due>
  );
}
