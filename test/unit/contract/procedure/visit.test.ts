import { describe, expect, it } from 'vitest';
import {
  dayState,
  isOffered,
  openDayBefore,
  slotOf,
  slotState,
  slotsOn,
  type VisitSection,
} from '#contract/procedure/visit.ts';
import { visitCalendar } from '#contract/procedure/visit-calendar.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';

const day = (text: string) => calendarDateSchema.parse(text);
const SECTION: VisitSection = {
  key: 'child',
  name: { ja: '係', en: 'Desk' },
  groups: ['child'],
  withoutCase: [],
  place: { ja: '1階', en: 'Ground floor' },
  phone: '03-0000-0000',
  bring: [],
  minutes: 25,
  capacity: 2,
  hours: [
    { days: ['monday', 'tuesday'], from: '09:00', to: '10:00' },
    { days: ['tuesday'], from: '09:25', to: '10:15' },
  ],
};

describe('the times of a section', () => {
  it.each([
    ['2026-12-07', ['09:00', '09:25']],
    ['2026-12-08', ['09:00', '09:25', '09:50']],
    ['2026-12-09', []],
    ['2026-12-29', []],
    ['2027-01-11', []],
  ])('on %s are %j: whole visits of the week’s pattern, each once, none on closed days', (on, times) => {
    expect(slotsOn(SECTION, day(on))).toEqual(times.map((time) => slotOf(day(on), time)));
  });

  it('are offered up to 90 days ahead, and only as they are in the pattern', () => {
    const today = day('2026-12-01');
    expect(isOffered(SECTION, slotOf(day('2026-12-07'), '09:25'), today)).toBe(true);
    expect(isOffered(SECTION, slotOf(day('2026-12-07'), '09:20'), today)).toBe(false);
    expect(isOffered(SECTION, slotOf(day('2027-03-01'), '09:00'), today)).toBe(true);
    expect(isOffered(SECTION, slotOf(day('2027-03-02'), '09:00'), today)).toBe(false);
  });

  it.each([
    [-1, 'full', null],
    [0, 'full', null],
    [1, 'few', 1],
    [3, 'few', 3],
    [4, 'free', null],
    [50, 'free', null],
  ])('MT-43: with %i left are %s, and the number told is %s', (left, state, told) => {
    expect(slotState(left)).toEqual({ state, left: told });
  });

  it('make a day as free as its freest time', () => {
    expect(dayState([])).toBe('closed');
    expect(dayState([{ state: 'full' }, { state: 'few' }])).toBe('few');
    expect(dayState([{ state: 'few' }, { state: 'free' }])).toBe('free');
    expect(dayState([{ state: 'full' }])).toBe('full');
  });

  it.each([
    ['2026-12-08', '2026-12-07'],
    ['2026-12-07', '2026-12-04'],
    ['2027-01-04', '2026-12-28'],
  ])('before %s the reminder comes on %s', (on, before) => {
    expect(openDayBefore(day(on))).toBe(before);
  });
});

describe('a visit in a calendar', () => {
  const text = visitCalendar(
    { slot: slotOf(day('2026-12-07'), '09:20'), minutes: 20 },
    { title: '窓口に行く', place: `見本区役所, 2階;\n5番${'窓'.repeat(40)}` },
    { uid: '00000000-0000-4000-8000-000000000000', nowMs: Date.parse('2026-12-01T00:00:00Z') },
  );

  it('says when and where in lines that every calendar reads, and nothing of what it is for', () => {
    expect(text).toContain('DTSTART:20261207T002000Z\r\nDTEND:20261207T004000Z\r\n');
    expect(text.replaceAll('\r\n ', '')).toContain('LOCATION:見本区役所\\, 2階\\;\\n5番窓');
    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    expect(text).not.toMatch(/MG-|手当/);
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
  });
});
