import type { CaseSummary } from '#contract/portal/desk-routes.ts';
import { isClosed } from '#contract/procedure/case.ts';
import { openDaysLeft } from '#contract/procedure/case-clock.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { Due } from '#ui/due.tsx';
import { useDesk } from '../page/desk-context.ts';

/** So many open days and fewer ask for attention. */
const SOON_DAYS = 5;

/** How far away the day is on which a case is due, in open days; while the office waits for the person its clock stands. */
export function DueTag({ summary }: { readonly summary: Pick<CaseSummary, 'due' | 'state'> }) {
  const { d } = useDesk();
  const { due, state } = summary;
  if (isClosed(summary)) return null;
  if (state === 'correctionAsked') return <Due is="calm">{d.due.stopped}</Due>;
  const days = [due.standard, due.law].filter((day) => day !== null).toSorted();
  const [day] = days;
  if (day === undefined) return null;
  const left = openDaysLeft(japaneseDay(epochMs(Date.now())), day);
  if (left < 0) return <Due is="late">{d.due.late(-left)}</Due>;
  return <Due is={left <= SOON_DAYS ? 'soon' : 'calm'}>{left === 0 ? d.due.today : d.due.left(left)}</Due>;
}
