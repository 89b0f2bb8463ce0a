import { expect, it } from 'vitest';
import { staffRoleSchema } from '#contract/values/staff-role.ts';
import { accountRefusalOf, mayDo } from '#portal/benefit-accounts/benefit-account-policy.ts';
import type { Requester } from '#portal/platform/actor.ts';

const REQUESTERS: readonly (readonly [string, Requester, boolean, boolean])[] = [
  ['the person', { kind: 'resident', id: 'me' }, true, false],
  ['another person', { kind: 'resident', id: 'other' }, false, false],
  ['a proxy', { kind: 'proxy', id: 'me', onBehalfOf: 'other', procedures: ['child-allowance-end'] }, false, false],
  ['staff', { kind: 'staff', id: 'me' }, false, false],
  ['a system', { kind: 'client', id: 'me' }, false, false],
  ['anybody', { kind: 'public' }, false, false],
  ['a job', { kind: 'job', id: 'me' }, false, true],
];

it.each(REQUESTERS)('%s', (_, requester, mayAlone, mayCheck) => {
  for (const action of ['read', 'save', 'remove'] as const) {
    expect(mayDo(requester, action, { owner: 'me' }), action).toBe(mayAlone);
    expect(mayDo(requester, action, {}), action).toBe(false);
  }
  expect(mayDo(requester, 'check', {})).toBe(mayCheck);
});

it('is read for paying by those of the group who work on cases or decide them', () => {
  const may = (group: string) =>
    staffRoleSchema.options.filter(
      (role) => accountRefusalOf({ grants: [{ role, group: 'child' }] }, group) === undefined,
    );
  expect(may('child')).toEqual(['caseWorker', 'approver']);
  expect(may('nursery')).toEqual([]);
  expect(accountRefusalOf({ grants: [{ role: 'approver', group: '*' }] }, 'nursery')).toBeUndefined();
});
