import { describe, expect, it } from 'vitest';
import { AGENCY_ROUTES } from '#contract/portal/agency-routes.ts';
import { agencyScopeSchema } from '#contract/values/agency-scope.ts';
import { coversGroup, staffRoleSchema } from '#contract/values/staff-role.ts';
import {
  type ClientAction,
  eventScopeMissing,
  type RegistrationAction,
  registrationRefusal,
  scopeMissing,
} from '#portal/agency/agency-policy.ts';
import { groupsExportedBy } from '#portal/applications/export-policy.ts';

const of = <Name extends string>(audience: string) =>
  Object.entries(AGENCY_ROUTES).flatMap(([name, route]) => (route.audience === audience ? [name as Name] : []));

describe('The policy of other systems', () => {
  it('opens each route by one scope, and no route by all but that one', () => {
    const opened = of<ClientAction>('client').map((action) => {
      const needed = agencyScopeSchema.options.filter(
        (scope) => scopeMissing({ scopes: [scope] }, action) === undefined,
      );
      const without = agencyScopeSchema.options.filter((scope) => !needed.includes(scope));
      expect(scopeMissing({ scopes: without }, action)).toBe(needed[0]);
      return `${action}: ${needed.join()}`;
    });
    expect(opened).toEqual([
      'listAgencyCases: cases.list',
      'readAgencyCase: cases.read',
      'readAgencyContainer: cases.container',
      'readAgencyLetter: cases.container',
      'readAgencyAccount: cases.account',
      'changeAgencyCase: cases.state',
      'listAgencyProcedures: catalogue.read',
    ]);
  });

  it('lets a system decide by a scope of its own, beside that of the route', () => {
    const scopes = agencyScopeSchema.options;
    const without = scopes.filter((scope) => scope !== 'cases.decide');
    expect(eventScopeMissing({ scopes: without }, { event: 'decide' })).toBe('cases.decide');
    expect(eventScopeMissing({ scopes: ['cases.decide'] }, { event: 'decide' })).toBeUndefined();
    expect(scopeMissing({ scopes: ['cases.decide'] }, 'changeAgencyCase')).toBe('cases.state');
    for (const event of ['beginReview', 'externalTaken', 'originalArrived', 'visitAttended'] as const) {
      expect(eventScopeMissing({ scopes: without }, { event })).toBeUndefined();
    }
  });

  it('covers the groups that are named, or all', () => {
    const covered = (groups: readonly string[]) =>
      ['child', 'tax', '*'].map((group) => groups.some((granted) => coversGroup(granted, group)));
    expect(covered(['child'])).toEqual([true, false, false]);
    expect(covered(['*'])).toEqual([true, true, true]);
    expect(covered([])).toEqual([false, false, false]);
  });

  it('lets administrators register, auditors look, and nobody else either', () => {
    const may = staffRoleSchema.options.map((role) => {
      const allowed = of<RegistrationAction>('staff').filter(
        (action) => registrationRefusal({ grants: [{ role, group: '*' }] }, action) === undefined,
      );
      return [role, allowed];
    });
    expect(Object.fromEntries(may)).toEqual({
      reader: [],
      caseWorker: [],
      approver: [],
      catalogueEditor: [],
      administrator: ['listAgencyClients', 'addAgencyClient', 'endAgencyClient'],
      auditor: ['listAgencyClients'],
    });
  });
});

it('The policy of exports lets approvers take away the cases of their groups, and no other role any', () => {
  const grants = staffRoleSchema.options.map((role) => ({ role, group: role.toLowerCase() }));
  expect(groupsExportedBy({ grants })).toEqual(['approver']);
});
