import { describe, expect, it } from 'vitest';
import { STAFF_ROLES } from '#contract/values/staff-role-names.ts';
import { conflictOf, isLastAdministrator } from '#portal/staff/staff-rules.ts';

/** Pairs of roles that no person holds both of. */
const APART = [
  ...STAFF_ROLES.filter((role) => role !== 'auditor').map((role) => ['auditor', role]),
  ['administrator', 'caseWorker'],
  ['administrator', 'approver'],
];
const isApart = (one: string, other: string) =>
  APART.some(([first, second]) => (first === one && second === other) || (first === other && second === one));

const PAIRS = STAFF_ROLES.flatMap((held) =>
  STAFF_ROLES.filter((role) => role !== held).map((added) => ({ held, added, may: !isApart(held, added) })),
);

describe('Roles beside each other', () => {
  it.each(PAIRS)('DT-08: $added beside $held: $may', ({ held, added, may }) => {
    const conflict = conflictOf([{ role: held, group: '*' }], { role: added, group: '*' }, { smallOffice: false });
    expect(conflict === undefined).toBe(may);
  });

  it('let an administrator work on cases in a small office, and an auditor do nothing else there', () => {
    const administrator = [{ role: 'administrator', group: '*' }] as const;
    for (const role of ['caseWorker', 'approver'] as const) {
      expect(conflictOf(administrator, { role, group: '*' }, { smallOffice: true })).toBeUndefined();
      const auditor = [{ role: 'auditor', group: '*' }] as const;
      expect(conflictOf(auditor, { role, group: '*' }, { smallOffice: true })).toBe('auditorAlone');
    }
  });

  it('are held for several groups, and once for each', () => {
    const held = [{ role: 'caseWorker', group: 'child-allowance' }] as const;
    expect(conflictOf(held, { role: 'caseWorker', group: 'moving' }, { smallOffice: false })).toBeUndefined();
    expect(conflictOf(held, held[0], { smallOffice: false })).toBe('grantedAlready');
  });

  it.each(STAFF_ROLES)('%s is for a group only where it looks after procedures’ cases', (role) => {
    const conflict = conflictOf([], { role, group: 'child-allowance' }, { smallOffice: false });
    expect(conflict).toBe(['reader', 'caseWorker', 'approver'].includes(role) ? undefined : 'wholeMunicipality');
  });
});

it.each([
  [['a'], 'a', true],
  [['a', 'b'], 'a', false],
  [['b'], 'a', false],
  [[], 'a', false],
])('DT-08: of the administrators %j, %s is the last: %s', (administrators, leaving, isLast) => {
  expect(isLastAdministrator(administrators, leaving)).toBe(isLast);
});
