import { success } from '#contract/failures/outcome.ts';
import type { SlotDay } from '#contract/portal/visit-routes.ts';
import { dayState, slotState, slotsOn, type ToldSection } from '#contract/procedure/visit.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { addDays } from '#contract/values/calendar.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { HostScript } from '../host-script.ts';
import { DETAIL, SECTION } from './applications.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { SAMPLE_RECEIPT } from './sample-application.ts';
import { SIGNED_IN } from './sample-snapshot.ts';

const FIRST = calendarDateSchema.parse('2026-12-01');
const PLACE = { at: 'visits', receiptNumber: SAMPLE_RECEIPT.receiptNumber };
const HOURS = {
  minutes: 60,
  hours: [
    {
      days: ['monday' as const, 'tuesday' as const, 'wednesday' as const, 'thursday' as const, 'friday' as const],
      from: '09:00',
      to: '12:00',
    },
  ],
};
/** Full on the first day, few on the second. */
const LEFT = [0, 2, 9];

const DAYS: SlotDay[] = Array.from({ length: 31 }, (_, at) => {
  const day = addDays(FIRST, at);
  const slots = slotsOn(HOURS, day).map((slot) => {
    const { state, left } = slotState(LEFT[at] ?? 9);
    return { slot, state: state === 'closed' ? ('full' as const) : state, left };
  });
  return { day, state: dayState(slots), slots };
});
const section: ToldSection = SECTION;
const FULL = DAYS.map((one) => ({ ...one, state: one.state === 'closed' ? one.state : ('full' as const), slots: [] }));

export function visitScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  const second = (t: Parameters<GalleryEntry['shows']>[0]) =>
    `${t.visits.date(addDays(FIRST, 1))} ${t.visits.states.few}`;
  return [
    screen('visits', PLACE, SIGNED_IN, (t) => t.visits.days),
    screen('visits-times', PLACE, SIGNED_IN, (t) => t.visits.left('09:00', 2), second),
    {
      ...screen('visits-none', PLACE, SIGNED_IN, (t) => t.visits.noneFree),
      answers: { listSlots: async () => success({ section, days: FULL, next: '2027-01-04T09:00' }) },
    },
    screen('visits-public', PLACE, { ...SIGNED_IN, publicTerminal: true }, (t) => t.visits.dayAfter),
  ];
}

export function answerVisits({ answer }: Pick<HostScript, 'answer'>): void {
  answer('listSlots', async () => success({ section, days: DAYS, next: null }));
  answer('bookVisit', async () => success(DETAIL));
  answer('changeVisit', async () => success(DETAIL));
  answer('cancelVisit', async () => success(DETAIL));
  answer('saveVisit', async () => success({ savedAs: 'visit.ics' }));
}
