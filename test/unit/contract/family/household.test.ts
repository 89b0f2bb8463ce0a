import { describe, expect, it } from 'vitest';
import { householdSchema } from '#contract/family/household.ts';

const me = { key: 'me', relation: 'self', birthDate: '1990-05-05' };
const child = { key: 'c1', relation: 'child', birthDate: '2020-05-05' };
const household = (changes: object) => ({
  today: '2026-12-01',
  municipality: '131318',
  people: [me, child],
  ...changes,
});

describe('A household is refused with the path of what is wrong', () => {
  it.each<[string, object, string]>([
    ['an unknown member', { people: [{ ...me, name: 'x' }] }, 'people.0'],
    ['an unknown situation', { situations: { rich: true } }, 'situations'],
    ['nobody who asks', { people: [child] }, 'people'],
    ['a second self', { people: [me, { ...me, key: 'm2' }] }, 'people.1.relation'],
    ['a key used twice', { people: [me, { ...child, key: 'me' }] }, 'people.1.key'],
    ['a birth after today', { people: [{ ...me, birthDate: '2026-12-02' }] }, 'people.0.birthDate'],
    ['neither birth nor due date', { people: [me, { key: 'c1', relation: 'child' }] }, 'people.1.birthDate'],
    ['birth and due date', { people: [me, { ...child, dueDate: '2027-01-01' }] }, 'people.1.birthDate'],
    [
      'a due date of a grown person',
      { people: [me, { key: 'sp', relation: 'spouse', dueDate: '2027-01-01' }] },
      'people.1.dueDate',
    ],
    ['what belongs to a due date after birth', { people: [me, { ...child, fetuses: 2 }] }, 'people.1.fetuses'],
    [
      'a mother who is not there',
      { people: [me, { key: 'b1', relation: 'child', dueDate: '2027-01-01', mother: 'zz' }] },
      'people.1.mother',
    ],
    [
      'a child who is not there',
      { situations: { receivesChildAllowance: { for: ['c1', 'c9'] } } },
      'situations.receivesChildAllowance.for.1',
    ],
    ['a main earner who is not there', { situations: { mainEarner: 'zz' } }, 'situations.mainEarner'],
    ['an unknown path that names nothing', { unknown: ['situations.rich'] }, 'unknown.0'],
    ['an unknown fact of nobody', { unknown: ['people.zz.livesTogether'] }, 'unknown.0'],
    ['an unknown birth date', { unknown: ['people.c1.birthDate'] }, 'unknown.0'],
    ['a path too long', { unknown: ['people.c1.care.needs.more'] }, 'unknown.0'],
    ['an inherited member', { unknown: ['situations.constructor'] }, 'unknown.0'],
    [
      'a fact given and unknown',
      { situations: { householdTaxed: true }, unknown: ['situations.householdTaxed'] },
      'unknown.0',
    ],
    ['a fact unknown twice', { unknown: ['situations.householdTaxed', 'situations.householdTaxed'] }, 'unknown.1'],
    ['a day that is none', { today: '2026-02-30' }, 'today'],
    ['a code without its check digit', { municipality: '131319' }, 'municipality'],
    [
      'more people than twenty',
      { people: [me, ...Array.from({ length: 20 }, (_, n) => ({ ...child, key: `k${n}` }))] },
      'people',
    ],
  ])('%s', (_, changes, path) => {
    const parsed = householdSchema.safeParse(household(changes));

    expect(parsed.error?.issues[0]?.path.join('.')).toBe(path);
  });

  it('one that is in order is taken', () => {
    expect(
      householdSchema.safeParse(household({ unknown: ['people.c1.care.specifiedDisease', 'situations.singleParent'] }))
        .success,
    ).toBe(true);
  });
});
