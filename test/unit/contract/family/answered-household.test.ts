import { describe, expect, it } from 'vitest';
import { answeredHousehold } from '#contract/family/answered-household.ts';
import { type FamilyAnswers, familyAnswersSchema, type GivenName } from '#contract/family/answers.ts';
import { evaluateHousehold } from '#contract/family/engine.ts';
import { householdSchema } from '#contract/family/household.ts';
import { isAnswered, questionsOf, withAnswer, withFactAnswer } from '#contract/family/questions.ts';
import { lifeEventNameSchema } from '#contract/family/rules.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { sampleFamilyRules } from '../../../support/family/family-rules.ts';

const rules = (await sampleFamilyRules())('131318');
const TODAY = calendarDateSchema.parse('2026-11-28');

const SAID: Record<GivenName, unknown> = {
  newChildren: ['2026-11-25'],
  children: ['2021-05-05'],
  pregnancy: { dueDate: '2027-03-01', fetuses: 1 },
  mother: 'self',
  move: { how: 'within', date: '2026-11-20' },
  parentMoves: { validUntil: null },
  single: { date: '2026-11-01' },
  adults: [],
  allowances: [],
  nursery: { from: '2027-04-01', kind: 'licensed' },
  otherParent: true,
  schoolFees: true,
  parent: { birthDate: '1950-05-05' },
  certified: { validUntil: '2026-12-31' },
  careNeeds: ['worse', 'cost', 'equipment', 'homeWork'],
  careCost: { yen: 50_000 },
  equipment: { date: '2026-11-20' },
  homeWork: { date: '2026-12-20' },
  disaster: { date: '2026-11-20', what: 'home', cause: 'flood' },
  nurseryNow: 'wish',
  enrolled: { date: '2026-04-01' },
  earnerChanged: { date: null },
  publicService: { how: 'began', date: '2026-11-20' },
  payer: 'city',
  nameChanged: { date: '2026-11-20', who: 'self' },
  certificate: { notAfter: '2028-05-14' },
};

function begun(event: string): FamilyAnswers {
  return familyAnswersSchema.parse({
    municipality: '131318',
    events: [event],
    given: {},
    notKnown: [],
    facts: [],
  });
}

const householdOf = (answers: FamilyAnswers) => householdSchema.parse(answeredHousehold(answers, TODAY, rules.facts));

/** Answers every question as `said`, the rules' too, and counts them with the tile and the list. */
function walked(event: string, isKnown: boolean): { readonly answers: FamilyAnswers; readonly presses: number } {
  let answers = begun(event);
  let presses = 1;
  for (;;) {
    const open = questionsOf(answers).find((question) => !isAnswered(answers, question));
    if (open === undefined) {
      const { nextQuestion } = evaluateHousehold(rules, householdOf(answers), {
        declined: new Set(answers.facts.map(({ path }) => path)),
      });
      if (nextQuestion === null) return { answers, presses };
      answers = withFactAnswer(answers, { path: nextQuestion, isKnown: false });
    } else if (open.of === 'event') {
      answers = withAnswer(answers, open.name, (isKnown ? SAID[open.name] : undefined) as never);
    }
    presses += 1;
  }
}

describe.each(lifeEventNameSchema.options)('the questions of %s', (event) => {
  it('make a household, known or not, that has a list', () => {
    for (const isKnown of [true, false]) {
      const { answers } = walked(event, isKnown);
      const result = evaluateHousehold(rules, householdOf(answers));
      if (isKnown) expect(result.entries.length + result.toConfirm.length).toBeGreaterThan(0);
    }
  });
});

describe('the way from a tile to the list', () => {
  it('takes no more presses than the guide allows', () => {
    const first = withAnswer(withAnswer(begun('birth'), 'newChildren', ['2026-11-25'] as never), 'children', []);
    const { nextQuestion } = evaluateHousehold(rules, householdOf(first));
    expect(nextQuestion).toBe('people.me.publicServant');
    const known = withFactAnswer(first, { path: 'people.me.publicServant', isKnown: true });
    expect(evaluateHousehold(rules, householdOf(known)).nextQuestion).toBeNull();
    for (const event of ['birth', 'pregnancy', 'move', 'singleParent', 'school', 'eighteen', 'disaster', 'name']) {
      expect(walked(event, true).presses, event).toBeLessThanOrEqual(6);
    }
  });

  it.each([
    [true, 'child-allowance-school-fees'],
    ['change', 'child-allowance-school-fees-change'],
    [false, undefined],
  ] as const)('leads from school, with fees %s, to %s', (schoolFees, id) => {
    const asked = withAnswer(
      withAnswer(begun('school'), 'children', ['2020-05-05'] as never),
      'schoolFees',
      schoolFees,
    );
    const answers = withFactAnswer(asked, {
      path: 'situations.receivesChildAllowance',
      isKnown: true,
      value: { for: ['c1'] },
    });
    const { entries } = evaluateHousehold(rules, householdOf(answers));
    const found = entries.filter((entry) => entry.id.startsWith('child-allowance-school-fees'));
    expect(found.map((entry) => [entry.id, entry.applies])).toEqual(id === undefined ? [] : [[id, 'yes']]);
  });

  it('asks no question twice where several things happened', () => {
    const both = { ...begun('birth'), events: ['birth', 'move', 'school'] as FamilyAnswers['events'] };
    const names = questionsOf(both).map((question) => (question.of === 'event' ? question.name : question.path));
    expect(new Set(names).size).toBe(names.length);
  });
});
