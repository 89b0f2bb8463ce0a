import { describe, expect, it } from 'vitest';
import { caseKindSchema, caseOutcomeSchema, caseStateSchema, isClosed, stepCase } from '#contract/procedure/case.ts';
import { type CaseActType, caseActTypeSchema } from '#contract/procedure/case-act.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { type StaffRole, staffRoleSchema } from '#contract/values/staff-role.ts';
import {
  actsOf,
  groupsVisibleTo,
  maySee,
  needsSecondPerson,
  offersOf,
  openRefusalOf,
  type PolicyCase,
  refusalOf,
} from '#portal/applications/desk-policy.ts';

const ME = 'me';
const CASE_ACTS = caseActTypeSchema.options;
const TODAY = calendarDateSchema.parse('2026-12-01');
const ASSIGNEES = [ME, 'other', null];
const who = (role: StaffRole, group = '*') => ({
  actor: { kind: 'staff' as const, id: ME },
  grants: [{ role, group }],
});
const row = (changed: Partial<PolicyCase> = {}): PolicyCase => ({
  state: 'inReview',
  kind: 'application',
  outcome: null,
  correctionLastDay: null,
  isHeld: false,
  group: 'child',
  assignee: null,
  restricted: false,
  isErased: false,
  recused: false,
  isProposed: false,
  awaitsConfirmation: false,
  hasLetters: false,
  hasVisits: false,
  ...changed,
});

const ALL = ASSIGNEES;
const MINE = [ME];
type May = readonly (string | null)[];
/** Whose cases somebody may do it to: of mine, of a colleague, of nobody; what is missing is refused for its role. */
const CASE_WORKER: Partial<Record<CaseActType, May>> = {
  take: ALL,
  release: MINE,
  reroute: MINE,
  askCorrection: MINE,
  extendCorrection: MINE,
  cancelCorrection: MINE,
  answeredAtCounter: MINE,
  propose: MINE,
  decide: MINE,
  withdrawOnPaper: MINE,
  letterPosted: ALL,
  expectOriginal: MINE,
  originalArrived: ALL,
  originalWaived: ALL,
  originalReturned: ALL,
  bookVisit: ALL,
  changeVisit: ALL,
  cancelVisit: ALL,
  visitAttended: ALL,
  visitMissed: ALL,
  noticeOfDelay: MINE,
  message: MINE,
  note: ALL,
  recuse: ALL,
};
const APPROVER: Partial<Record<CaseActType, May>> = {
  take: ALL,
  release: ALL,
  assign: ALL,
  reroute: ALL,
  askCorrection: MINE,
  extendCorrection: ALL,
  cancelCorrection: ALL,
  answeredAtCounter: MINE,
  propose: MINE,
  sendBack: ALL,
  decide: ALL,
  approve: ALL,
  reopen: ALL,
  correctLetter: ALL,
  confirm: ALL,
  refuseRequest: ALL,
  letterPosted: ALL,
  expectOriginal: MINE,
  originalArrived: ALL,
  originalWaived: ALL,
  originalReturned: ALL,
  bookVisit: ALL,
  changeVisit: ALL,
  cancelVisit: ALL,
  visitAttended: ALL,
  visitMissed: ALL,
  noticeOfDelay: ALL,
  message: ALL,
  note: ALL,
  recuse: ALL,
  restrict: ALL,
  unrestrict: ALL,
  hold: ALL,
  liftHold: ALL,
};
const MAY: Record<StaffRole, Partial<Record<CaseActType, May>>> = {
  reader: {},
  caseWorker: CASE_WORKER,
  approver: APPROVER,
  catalogueEditor: {},
  administrator: {},
  auditor: {},
};
const SEES: readonly StaffRole[] = ['reader', 'caseWorker', 'approver'];

const CELLS = staffRoleSchema.options.flatMap((role) =>
  CASE_ACTS.flatMap((act) =>
    ASSIGNEES.map((assignee) => {
      const allowed = MAY[role][act];
      const refusal = allowed === undefined ? 'role' : allowed.includes(assignee) ? undefined : 'notAssigned';
      return { role, act, assignee, refusal };
    }),
  ),
);

describe('The policy of the desk', () => {
  it.each(CELLS)('answers for $role, $act, a case of $assignee: $refusal', ({ role, act, assignee, refusal }) => {
    expect(refusalOf(who(role), act, row({ assignee }))).toBe(refusal);
    expect(refusalOf(who(role, 'nursery'), act, row({ assignee }))).toBe('role');
  });

  it.each(staffRoleSchema.options)('shows %s the cases of their groups, or none', (role) => {
    const sees = SEES.includes(role);
    expect(maySee(who(role), row())).toBe(sees);
    expect(maySee(who(role, 'child'), row())).toBe(sees);
    expect(maySee(who(role, 'nursery'), row())).toBe(false);
    expect(groupsVisibleTo(who(role, 'child'))).toEqual(sees ? ['child'] : []);
  });

  it('lets nobody open or work on a case that they took themselves off', () => {
    for (const role of SEES) {
      expect(openRefusalOf(who(role), row({ recused: true, assignee: ME }))).toBe('recused');
      for (const act of CASE_ACTS) expect(refusalOf(who(role), act, row({ recused: true }))).toBe('recused');
    }
  });

  it('opens a restricted case only to who works on it and to who decides', () => {
    const restricted = { restricted: true };
    expect(openRefusalOf(who('reader'), row(restricted))).toBe('restricted');
    expect(openRefusalOf(who('caseWorker'), row(restricted))).toBe('restricted');
    expect(openRefusalOf(who('caseWorker'), row({ ...restricted, assignee: ME }))).toBeUndefined();
    expect(openRefusalOf(who('approver'), row(restricted))).toBeUndefined();
  });

  it('leaves of an erased case its skeleton, to who saw the case and to auditors, but for who took themselves off it', () => {
    const seeing = staffRoleSchema.options.filter((role) => maySee(who(role, 'child'), row({ isErased: true })));
    expect(seeing).toEqual([...SEES, 'auditor']);
    for (const role of seeing) {
      expect(maySee(who(role, 'nursery'), row({ isErased: true }))).toBe(role === 'auditor');
      // Nothing is left that was kept from anybody.
      expect(openRefusalOf(who(role), row({ isErased: true, restricted: true }))).toBeUndefined();
      expect(openRefusalOf(who(role), row({ isErased: true, recused: true }))).toBe('recused');
    }
  });

  it('offers an emergency where the municipality lets anybody, to readers and case workers who do not see all as it is', () => {
    const offered = (emergencyOpen: boolean, group: string) =>
      staffRoleSchema.options.filter((role) => offersOf(who(role, group), { emergencyOpen }).length > 0);
    expect(offered(true, 'child')).toEqual(['reader', 'caseWorker']);
    expect(offered(true, '*')).toEqual([]);
    expect(offered(false, 'child')).toEqual([]);
  });

  it('offers to hold what is not held, and to lift what is while nobody was asked yet', () => {
    const offered = (changed: Partial<PolicyCase>) =>
      actsOf(who('approver'), row({ state: 'decided', ...changed }), TODAY).filter((act) => /hold/i.test(act));
    expect(offered({})).toEqual(['hold']);
    expect(offered({ isHeld: true })).toEqual(['liftHold']);
    expect(offered({ isHeld: true, awaitsConfirmation: true })).toEqual([]);
  });

  it('offers nothing that would be refused, and of a closed case only what closed cases have', () => {
    const afterwards: readonly CaseActType[] = [
      ...(['reopen', 'correctLetter', 'confirm', 'refuseRequest', 'letterPosted'] as const),
      ...(['message', 'note', 'restrict', 'unrestrict', 'hold', 'liftHold'] as const),
      ...(['changeVisit', 'cancelVisit', 'visitAttended', 'visitMissed'] as const),
    ];
    for (const role of staffRoleSchema.options) {
      for (const state of caseStateSchema.options) {
        for (const kind of caseKindSchema.options) {
          for (const assignee of ASSIGNEES) {
            const of = row({
              assignee,
              state,
              kind,
              isProposed: state === 'awaitingApproval',
              hasLetters: true,
              hasVisits: true,
            });
            const offered = actsOf(who(role), of, TODAY);
            for (const act of offered) expect(refusalOf(who(role), act, of)).toBeUndefined();
            if (isClosed({ state })) expect(offered.filter((act) => !afterwards.includes(act))).toEqual([]);
            if (assignee === ME) expect(offered).not.toContain('take');
          }
        }
      }
    }
  });

  it('offers what the machine would take', () => {
    const events = { sendBack: { type: 'sendBack' }, cancelCorrection: { type: 'cancelCorrection' } } as const;
    for (const state of caseStateSchema.options) {
      const of = row({ state, outcome: state === 'decided' ? 'granted' : null, assignee: ME });
      const offered = actsOf(who('approver'), of, TODAY);
      for (const [act, event] of Object.entries(events)) {
        expect(offered.includes(act as CaseActType)).toBe(stepCase(of, event, TODAY).ok);
      }
      expect(offered.includes('decide')).toBe(
        state !== 'awaitingApproval' && stepCase(of, { type: 'decide', outcome: 'granted' }, TODAY).ok,
      );
    }
  });

  it('asks for a second person as the procedure says, refusals where it says nothing', () => {
    const needing = (fourEyes: Parameters<typeof needsSecondPerson>[0], draw = 50) =>
      caseOutcomeSchema.options.filter((outcome) => needsSecondPerson(fourEyes, outcome, draw));
    const less = ['partlyGranted', 'refused', 'notEstablished'];
    expect(needing(undefined)).toEqual(less);
    expect(needing('refusals')).toEqual(less);
    expect(needing('never')).toEqual([]);
    expect(needing('always')).toEqual(caseOutcomeSchema.options);
    expect(needing({ samplePercent: 50 }, 49)).toEqual(caseOutcomeSchema.options);
    expect(needing({ samplePercent: 50 }, 50)).toEqual(less);
  });
});
