import { describe, expect, it } from 'vitest';
import { caseKindSchema, caseStateSchema } from '#contract/procedure/case.ts';
import { type StaffRole, staffRoleSchema } from '#contract/values/staff-role.ts';
import { actionsOf, groupsVisibleTo, maySee, refusalOf } from '#portal/applications/desk-policy.ts';

const ME = 'me';
const who = (role: StaffRole, group = '*') => ({
  actor: { kind: 'staff' as const, id: ME },
  grants: [{ role, group }],
});
const row = (assignee: string | null, group = 'child') =>
  ({ state: 'inReview', kind: 'notification', group, assignee }) as const;

/** What each role may do to a case of mine, of a colleague, of nobody; what is missing is refused for its role. */
const MAY: Record<StaffRole, Partial<Record<'takeCase' | 'releaseCase' | 'decideCase', readonly (string | null)[]>>> = {
  reader: {},
  caseWorker: { takeCase: [ME, 'other', null], releaseCase: [ME], decideCase: [ME] },
  approver: {
    takeCase: [ME, 'other', null],
    releaseCase: [ME, 'other', null],
    decideCase: [ME, 'other', null],
  },
  catalogueEditor: {},
  administrator: {},
  auditor: {},
};

const CELLS = staffRoleSchema.options.flatMap((role) =>
  (['takeCase', 'releaseCase', 'decideCase'] as const).flatMap((action) =>
    [ME, 'other', null].map((assignee) => {
      const allowed = MAY[role][action];
      const refusal = allowed === undefined ? 'role' : allowed.includes(assignee) ? undefined : 'notAssigned';
      return { role, action, assignee, refusal };
    }),
  ),
);

describe('The policy of the desk', () => {
  it.each(CELLS)('answers for $role, $action, a case of $assignee: $refusal', ({ role, action, assignee, refusal }) => {
    expect(refusalOf(who(role), action, row(assignee))).toBe(refusal);
    expect(refusalOf(who(role, 'nursery'), action, row(assignee))).toBe('role');
  });

  it.each(staffRoleSchema.options)('shows %s the cases of their groups, or none', (role) => {
    const sees = ['reader', 'caseWorker', 'approver'].includes(role);
    expect(maySee(who(role), row(null))).toBe(sees);
    expect(maySee(who(role, 'child'), row(null))).toBe(sees);
    expect(maySee(who(role, 'nursery'), row(null))).toBe(false);
    expect(groupsVisibleTo(who(role, 'child'))).toEqual(sees ? ['child'] : []);
  });

  it('offers nothing that would be refused, and nothing for a case that is closed', () => {
    for (const role of staffRoleSchema.options) {
      for (const state of caseStateSchema.options) {
        for (const kind of caseKindSchema.options) {
          for (const assignee of [ME, 'other', null]) {
            const offered = actionsOf(who(role), { ...row(assignee), state, kind });
            for (const action of offered) expect(refusalOf(who(role), action, row(assignee))).toBeUndefined();
            if (state === 'decided' || state === 'withdrawn') expect(offered).toEqual([]);
            if (kind === 'application') expect(offered).not.toContain('decideCase');
          }
        }
      }
    }
  });
});
