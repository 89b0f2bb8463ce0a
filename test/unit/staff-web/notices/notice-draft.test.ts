import { describe, expect, it } from 'vitest';
import { audienceOf, EMPTY_NOTICE } from '../../../../staff-web/notices/notice-draft.ts';

const OPEN = { is: 'caseOpen', procedure: 'child-allowance-claim' };
const draft = { ...EMPTY_NOTICE, procedure: OPEN.procedure, ageOn: '2026-04-01' };

describe('whom a notice is for, by age', () => {
  it.each([
    ['', '', []],
    ['6', '', [{ is: 'ageOn', day: '2026-04-01', from: 6, to: 130 }]],
    ['', '15', [{ is: 'ageOn', day: '2026-04-01', from: 0, to: 15 }]],
    ['６', ' 15 ', [{ is: 'ageOn', day: '2026-04-01', from: 6, to: 15 }]],
  ])('from %j until %j', (ageFrom, ageTo, ages) => {
    expect(audienceOf({ ...draft, ageFrom, ageTo })).toEqual({ to: 'segment', all: [OPEN, ...ages] });
  });

  it.each([
    ['15', '6', '2026-04-01'],
    ['six', '', '2026-04-01'],
    ['-1', '', '2026-04-01'],
    ['', '131', '2026-04-01'],
    ['6', '15', ''],
  ])('is not told by %j until %j on %j', (ageFrom, ageTo, ageOn) => {
    expect(audienceOf({ ...draft, ageFrom, ageTo, ageOn })).toBe('ages');
  });
});
