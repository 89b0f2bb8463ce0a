import { describe, expect, it } from 'vitest';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import { mayUseCatalogue, refusalOf } from '#portal/catalogue/catalogue-policy.ts';
import type { Requester } from '#portal/platform/actor.ts';

const REQUESTERS: readonly Requester[] = [
  { kind: 'public' },
  { kind: 'resident', id: 'x' },
  { kind: 'staff', id: 'x' },
  { kind: 'client', id: 'x' },
  { kind: 'job', id: 'x' },
  { kind: 'proxy', id: 'x', onBehalfOf: 'y', procedures: ['child-allowance-end'] },
];

it.each(REQUESTERS)('The policy of the catalogue lets $kind read what is served', (requester) => {
  const name = { ja: '市', en: 'city' };
  const procedure = { municipality: { code: municipalityCodeSchema.parse('131318'), name } };
  expect(mayUseCatalogue(requester, 'read', procedure)).toBe(true);
});

describe('The policy of editing', () => {
  const who = (...grants: (readonly ['catalogueEditor' | 'approver' | 'auditor', string])[]) => ({
    actor: { kind: 'staff', id: 'me' } as const,
    grants: grants.map(([role, group]) => ({ role, group })),
  });
  const of = (groups: string[], ...madeBy: string[]) => ({ groups, madeBy });

  it.each([
    ['an approver of the group', who(['approver', 'child']), of(['child'], 'them'), undefined],
    ['an approver of all', who(['approver', '*']), of(['child', 'care'], 'them'), undefined],
    ['an approver of another group', who(['approver', 'care']), of(['child'], 'them'), 'role'],
    ['an approver of one of two groups', who(['approver', 'care']), of(['care', 'child'], 'them'), 'role'],
    ['approvers of both', who(['approver', 'care'], ['approver', 'child']), of(['care', 'child'], 'them'), undefined],
    ['who made it', who(['approver', '*']), of(['child'], 'them', 'me'), 'fourEyes'],
    ['who made it, with more roles', who(['approver', '*'], ['catalogueEditor', '*']), of(['child'], 'me'), 'fourEyes'],
    ['an editor', who(['catalogueEditor', '*']), of(['child'], 'them'), 'role'],
    ['nobody', who(), of(['child'], 'them'), 'role'],
  ])('%s confirms what goes live: %#', (_, caller, concern, expected) => {
    expect(refusalOf(caller, 'confirmSchedule', concern)).toBe(expected);
  });

  it('lets an editor import whatever the group of the grant is, and an auditor nothing', () => {
    expect(refusalOf(who(['catalogueEditor', '*']), 'importProcedure')).toBeUndefined();
    expect(refusalOf(who(['auditor', '*']), 'readProcedures')).toBe('role');
  });

  it.each(['readDraft', 'writeDraft'] as const)('lets editors alone write drafts: %s', (action) => {
    expect(refusalOf(who(['catalogueEditor', '*']), action)).toBeUndefined();
    for (const role of ['approver', 'auditor'] as const) expect(refusalOf(who([role, '*']), action)).toBe('role');
  });
});
