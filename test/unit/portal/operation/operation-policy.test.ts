import { describe, expect, it } from 'vitest';
import { STAFF_ROLES } from '#contract/values/staff-role-names.ts';
import { operationRefusal } from '#portal/operation/operation-policy.ts';

describe('The policy of how the portal is', () => {
  it.each(STAFF_ROLES)('lets administrators read it and nobody else: %s', (role) => {
    const refusal = operationRefusal({ grants: [{ role, group: '*' }] });
    expect(refusal).toBe(role === 'administrator' ? undefined : 'role');
  });
});
