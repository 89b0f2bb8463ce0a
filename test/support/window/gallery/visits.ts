import { success } from '#contract/failures/outcome.ts';
import type { BookedVisit, FreeVisit, SlotDay, VisitOffices } from '#contract/portal/visit-routes.ts';
import { dayState, slotState, slotsOn, type ToldSection } from '#contract/procedure/visit.ts';
import { calendarDateSchema, procedureIdSchema } from '#contract/values/brands.ts';
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

const PURPOSE = { at: 'visitFor', purpose: 'move-out-notice' };
const MOVING_IN: ToldSection = {
  key: 'movingIn',
  name: { ja: '住民課 転入受付', en: 'Residents, Moving In', easy: '引っ越しの 受付' },
  place: { ja: '見本区役所 1階 2番窓口', en: 'Mihon City Office, ground floor, window 2' },
  phone: '03-0000-1310',
  bring: [{ ja: '引っ越した全員のマイナンバーカード', en: 'The My Number Card of everyone who moved' }],
  minutes: 30,
};
const { municipality, procedure, receiptNumber } = DETAIL;
export const FREE_VISIT: FreeVisit = {
  id: 'MG-2F7K-9QXT-4HNB',
  slot: '2026-12-08T10:00',
  minutes: 30,
  state: 'booked',
  changesLeft: 5,
  procedure: {
    id: procedureIdSchema.parse('move-out-notice'),
    title: { ja: '転出届（オンライン）', en: 'Moving out: online notice', easy: '引っ越しの 届（出ていく とき）' },
  },
  municipality: { code: municipality.code, name: municipality.name },
  section: MOVING_IN,
};
const OWN: BookedVisit[] = [
  { of: 'nothing', ...FREE_VISIT },
  {
    of: 'case',
    receiptNumber,
    visit: 1,
    slot: '2026-12-10T09:00',
    minutes: section.minutes,
    state: 'booked',
    procedure,
    municipality: { code: municipality.code, name: municipality.name },
    section,
  },
];
const OFFICES: VisitOffices['offices'] = [{ municipality: FREE_VISIT.municipality, section: MOVING_IN }];

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
    screen('visits-own', { at: 'ownVisits' }, SIGNED_IN, () => FREE_VISIT.id),
    {
      ...screen('visits-own-none', { at: 'ownVisits' }, SIGNED_IN, (t) => t.visits.none),
      answers: { listVisits: async () => success({ visits: [] }) },
    },
    screen('visits-own-public', { at: 'ownVisits' }, { ...SIGNED_IN, publicTerminal: true }, () => FREE_VISIT.id),
    screen('visits-for', PURPOSE, SIGNED_IN, (t) => t.visits.where),
    screen('visits-move', { at: 'moveVisit', id: FREE_VISIT.id }, SIGNED_IN, (t) => t.visits.days),
    screen('visits-public', PLACE, { ...SIGNED_IN, publicTerminal: true }, (t) => t.visits.dayAfter),
  ];
}

export function answerVisits({ answer }: Pick<HostScript, 'answer'>): void {
  answer('listSlots', async () => success({ section, days: DAYS, next: null }));
  answer('bookVisit', async () => success(DETAIL));
  answer('changeVisit', async () => success(DETAIL));
  answer('cancelVisit', async () => success(DETAIL));
  answer('listVisits', async () => success({ visits: OWN }));
  answer('listVisitOffices', async () => success({ offices: OFFICES }));
  answer('bookFreeVisit', async () => success(FREE_VISIT));
  answer('changeFreeVisit', async () => success(FREE_VISIT));
  answer('cancelFreeVisit', async () => success({ ...FREE_VISIT, state: 'cancelled' }));
  answer('saveFreeVisit', async () => success({ savedAs: 'visit.ics' }));
  answer('saveVisit', async () => success({ savedAs: 'visit.ics' }));
}
