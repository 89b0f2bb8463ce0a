import { describe, expect, it } from 'vitest';
import type { StaffRole } from '#contract/values/staff-role.ts';
import { STAFF_ROLES } from '#contract/values/staff-role-names.ts';
import { type KioskAction, kioskRefusal } from '#portal/kiosks/kiosk-policy.ts';

const MAY: Readonly<Record<KioskAction, readonly StaffRole[]>> = {
  listKiosks: ['reader', 'caseWorker', 'approver', 'administrator'],
  readKiosk: ['reader', 'caseWorker', 'approver', 'administrator'],
};
const CELLS = (Object.keys(MAY) as KioskAction[]).flatMap((action) =>
  STAFF_ROLES.map((role) => ({ action, role, may: MAY[action].includes(role) })),
);

describe('The policy of public terminals', () => {
  it.each(CELLS)('answers whether $role may $action: $may', ({ action, role, may }) => {
    const refusal = kioskRefusal({ grants: [{ role, group: 'child' }] }, action);
    expect(refusal).toBe(may ? undefined : 'role');
  });
});
