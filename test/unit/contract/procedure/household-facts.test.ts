import { beforeAll, describe, expect, it } from 'vitest';
import type { Answers } from '#contract/procedure/answers.ts';
import { answersFromFacts, factsFromAnswers, householdFactsSchema } from '#contract/procedure/household-facts.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { loadCatalogue } from '#portal/catalogue/load-catalogue.ts';
import { sampleAnswers } from '../../../support/application/sample-answers.ts';
import { got } from '../../../support/card/card-harness.ts';

const TODAY = calendarDateSchema.parse('2026-11-28');
const FAMILY: Answers = {
  applicantKana: 'ミホン　ハナコ',
  phone: '03-0000-0000',
  reason: 'firstChild',
  occupation: 'employee',
  hasSpouse: true,
  spouseName: '見本　健太',
  spouseKana: 'ミホン　ケンタ',
  spouseBirthDate: '1992-08-03',
  spouseOccupation: 'publicServant',
  spouseLivesTogether: true,
  children: [
    { name: '見本　結衣', kana: 'ミホン　ユイ', birthDate: '2020-11-25', relationship: 'child', livesTogether: true },
  ],
  accountChoice: 'publicAccount',
};
const of = (procedure: Procedure, answers: Answers) =>
  answersFromFacts(procedure, factsFromAnswers(claim, answers), TODAY);

let all: readonly Procedure[];
let claim: Procedure;
beforeAll(async () => {
  const catalogue = got(await loadCatalogue());
  all = catalogue.procedures;
  const found = all.find(({ id }) => id === 'child-allowance-claim');
  if (found === undefined) throw new Error('no claim');
  claim = found;
});

describe('What is known of a household', () => {
  it('answers again what was answered of it before, and nothing about the event', () => {
    const { answers, places } = of(claim, FAMILY);
    const { reason: _, ...household } = FAMILY;
    expect(answers).toEqual(household);
    expect(places).toContain('children.0.birthDate');
    expect(places).toContain('spouseOccupation');
    expect(places).not.toContain('reason');
  });

  it('forgets a spouse that there is no longer, and keeps what is not asked', () => {
    const before = factsFromAnswers(claim, FAMILY);
    const after = factsFromAnswers(claim, { ...FAMILY, hasSpouse: false, spouseName: '' }, before);
    expect(after.facts['spouse.exists']).toBe(false);
    expect(after.facts['spouse.name']).toBeUndefined();
    const donation = all.find(({ id }) => id === 'child-allowance-donation') ?? claim;
    const still = factsFromAnswers(donation, { applicantKana: 'ミホン', phone: '03-1111-1111' }, before);
    expect(still.children).toEqual(before.children);
    expect(still.facts['spouse.name']).toBe('見本　健太');
    expect(still.facts['applicant.phone']).toBe('03-1111-1111');
  });

  it('leaves out what the procedure would not take as it is', () => {
    const { answers } = of(claim, {
      ...FAMILY,
      occupation: 'astronaut',
      phone: 'nonsense',
      spouseBirthDate: '1992-02-31',
    });
    expect(answers).not.toHaveProperty('occupation');
    expect(answers).not.toHaveProperty('phone');
    expect(answers).not.toHaveProperty('spouseBirthDate');
    expect(answers).toHaveProperty('spouseName');
  });

  it('gives every procedure of the catalogue answers that it asks for', () => {
    const household = factsFromAnswers(claim, FAMILY);
    expect(householdFactsSchema.parse(JSON.parse(JSON.stringify(household)))).toEqual(household);
    for (const procedure of all) {
      const { answers, places } = answersFromFacts(procedure, household, TODAY);
      expect(answers, procedure.id).toMatchObject({ applicantKana: 'ミホン　ハナコ', phone: '03-0000-0000' });
      expect(places.length, procedure.id).toBeGreaterThan(1);
    }
  });

  it('holds nothing but facts of the household, whatever was answered', () => {
    for (const procedure of all) {
      const { facts, children } = factsFromAnswers(procedure, sampleAnswers(procedure));
      expect(Object.keys(facts).every((name) => /^(applicant|spouse|account)\./.test(name))).toBe(true);
      expect(children.every((child) => Object.keys(child).every((name) => name.startsWith('child.')))).toBe(true);
    }
  });
});
