import { describe, expect, it } from 'vitest';
import { AGENCY_ROUTES } from '#contract/portal/agency-routes.ts';
import { AUDIT_ROUTES } from '#contract/portal/audit-routes.ts';
import { BENEFIT_ACCOUNT_ROUTES } from '#contract/portal/benefit-account-routes.ts';
import { CASE_LOOK_ROUTES } from '#contract/portal/case-look-routes.ts';
import { DATA_CORRECTION_ROUTES } from '#contract/portal/data-correction-routes.ts';
import { DESK_ROUTES } from '#contract/portal/desk-routes.ts';
import { EXCHANGE_RECORD_ROUTES } from '#contract/portal/exchange-record-routes.ts';
import { EXPORT_ROUTES } from '#contract/portal/export-routes.ts';
import { KIOSK_ROUTES } from '#contract/portal/kiosk-routes.ts';
import { NOTICE_ROUTES } from '#contract/portal/notice-routes.ts';
import { OPERATION_ROUTES } from '#contract/portal/operation-routes.ts';
import { PORTAL_ROUTES } from '#contract/portal/portal-routes.ts';
import { PROCEDURE_DRAFT_ROUTES } from '#contract/portal/procedure-draft-routes.ts';
import { PROCEDURE_ROUTES } from '#contract/portal/procedure-routes.ts';
import { RETENTION_ROUTES } from '#contract/portal/retention-routes.ts';
import { STAFF_NOTICE_ROUTES } from '#contract/portal/staff-notice-routes.ts';
import { STAFF_PAYMENT_ROUTES } from '#contract/portal/staff-payment-routes.ts';
import { STATISTICS_ROUTES } from '#contract/portal/statistics-routes.ts';
import { WORDING_ROUTES } from '#contract/portal/wording-routes.ts';
import type { StaffRole } from '#contract/values/staff-role.ts';
import { STAFF_ROLES } from '#contract/values/staff-role-names.ts';
import { refusalOf, type StaffAction } from '#portal/staff/staff-policy.ts';

const EVERY_ROLE = STAFF_ROLES;

/** Which roles may, where it concerns oneself and where it concerns another of the municipality. */
const MAY: Record<StaffAction, Readonly<Record<'oneself' | 'another', readonly StaffRole[]>>> = {
  readStaffSession: { oneself: EVERY_ROLE, another: [] },
  closeStaffSession: { oneself: EVERY_ROLE, another: [] },
  listStaffSessions: { oneself: EVERY_ROLE, another: [] },
  endStaffSession: { oneself: EVERY_ROLE, another: [] },
  endStaffSessions: { oneself: EVERY_ROLE, another: [] },
  watchStaffSession: { oneself: EVERY_ROLE, another: [] },
  readOwnFactors: { oneself: EVERY_ROLE, another: [] },
  beginPasskey: { oneself: EVERY_ROLE, another: [] },
  addPasskey: { oneself: EVERY_ROLE, another: [] },
  removePasskey: { oneself: EVERY_ROLE, another: [] },
  beginProviderBinding: { oneself: EVERY_ROLE, another: [] },
  removeProvider: { oneself: EVERY_ROLE, another: [] },
  changePassword: { oneself: EVERY_ROLE, another: [] },
  removePassword: { oneself: EVERY_ROLE, another: [] },
  beginStepUp: { oneself: EVERY_ROLE, another: [] },
  stepUpByPasskey: { oneself: EVERY_ROLE, another: [] },
  stepUpByCode: { oneself: EVERY_ROLE, another: [] },
  listStaff: { oneself: ['administrator', 'auditor'], another: ['administrator', 'auditor'] },
  inviteStaff: { oneself: ['administrator'], another: ['administrator'] },
  recoverStaff: { oneself: [], another: ['administrator'] },
  endMembership: { oneself: ['administrator'], another: ['administrator'] },
  planDeparture: { oneself: ['administrator'], another: ['administrator'] },
  resumeMembership: { oneself: [], another: ['administrator'] },
  addGrant: { oneself: [], another: ['administrator'] },
  endGrant: { oneself: [], another: ['administrator'] },
};

const CELLS = (Object.keys(MAY) as StaffAction[]).flatMap((action) =>
  STAFF_ROLES.flatMap((role) =>
    (['oneself', 'another'] as const).map((whom) => ({ action, role, whom, may: MAY[action][whom].includes(role) })),
  ),
);

const caller = (...roles: StaffRole[]) => ({
  actor: { kind: 'staff', id: 'me' } as const,
  grants: roles.map((role) => ({ role, group: '*' })),
});

describe('The policy of staff', () => {
  it.each(CELLS)('SR-68: answers whether $role may $action of $whom: $may', ({ action, role, whom, may }) => {
    const refusal = refusalOf(caller(role), action, whom === 'oneself' ? 'me' : 'them');
    expect(refusal === undefined).toBe(may);
  });

  it('has a line for every route that asks for a session of staff, but those that other policies answer for', () => {
    const ofStaff = (routes: object) =>
      Object.entries(routes).flatMap(([name, { audience }]) => (audience === 'staff' ? [name] : []));
    const others = [
      AGENCY_ROUTES,
      AUDIT_ROUTES,
      BENEFIT_ACCOUNT_ROUTES,
      CASE_LOOK_ROUTES,
      DATA_CORRECTION_ROUTES,
      DESK_ROUTES,
      EXCHANGE_RECORD_ROUTES,
      EXPORT_ROUTES,
      KIOSK_ROUTES,
      NOTICE_ROUTES,
      OPERATION_ROUTES,
      PROCEDURE_DRAFT_ROUTES,
      PROCEDURE_ROUTES,
      RETENTION_ROUTES,
      STAFF_NOTICE_ROUTES,
      STAFF_PAYMENT_ROUTES,
      STATISTICS_ROUTES,
      WORDING_ROUTES,
    ].flatMap(ofStaff);
    expect(ofStaff(PORTAL_ROUTES).sort()).toEqual([...Object.keys(MAY), ...others].sort());
  });

  it('says why: no role allows it, or it concerns oneself', () => {
    expect(refusalOf(caller('reader'), 'addGrant', 'them')).toBe('role');
    expect(refusalOf(caller('administrator'), 'addGrant', 'me')).toBe('oneself');
    expect(refusalOf(caller(), 'readStaffSession', 'me')).toBe('role');
  });

  it('adds up what several grants allow', () => {
    expect(refusalOf(caller('reader', 'administrator'), 'addGrant', 'them')).toBeUndefined();
  });
});
