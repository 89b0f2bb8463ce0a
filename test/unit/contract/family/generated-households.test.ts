import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateHousehold } from '#contract/family/engine.ts';
import { type Household, withFact } from '#contract/family/household.ts';
import type { FamilyEntry, FamilyResult, MonthlySpan } from '#contract/family/result.ts';
import { sampleFamilyRules } from '../../../support/family/family-rules.ts';
import { generatedHousehold } from '../../../support/family/generated-households.ts';
import { GENERATED_SEED, generatedCount } from '../../../support/generated-counts.ts';

const rulesOf = await sampleFamilyRules();
const RUNS = { numRuns: generatedCount(1_500, 100_000), seed: GENERATED_SEED };
/** Each of these asks many times. */
const FEWER_RUNS = { ...RUNS, numRuns: generatedCount(300, 10_000) };

const resultOf = (household: Household, declined?: ReadonlySet<string>) =>
  evaluateHousehold(rulesOf(household.municipality), household, {
    there: rulesOf('132918'),
    ...(declined === undefined ? {} : { declined }),
  });
const nameOf = ({ id, about, municipality }: FamilyEntry) => `${id} ${about ?? ''} ${municipality ?? ''}`;
const unmodelled = new Set(
  rulesOf('131318').rules.flatMap((file) =>
    [file, ...(file.otherwise ?? [])].some((one) => (one.unmodelled ?? []).length > 0) ? [file.id] : [],
  ),
);

/** Likely answers of a fact; of a day or a thing, that there is none. */
function answersTo(path: string, household: Household): unknown[] {
  const name = path.split('.').at(-1) ?? '';
  const children = household.people.filter(
    ({ relation, birthDate }) => relation === 'child' && birthDate !== undefined,
  );
  const given: Readonly<Record<string, readonly unknown[]>> = {
    receivesChildAllowance: [
      undefined,
      { for: children.map(({ key }) => key) },
      { for: children.slice(0, 1).map(({ key }) => key) },
    ],
    publicServant: [undefined, { since: '2020-04-01' }],
    singleParent: [undefined, { since: '2026-01-01' }],
    yearlyIncomeYen: [0, 2_500_000, 5_000_000],
    careIncomeBand: ['over690', 'taxed', 'exemptLow'],
    daytime: [{ kind: 'none' }, { kind: 'employee', hoursPerMonth: 100 }, { kind: 'student' }],
    hoursPerMonth: [10, 150],
    movingOut: [undefined, { date: '2026-12-20', to: '132918' }],
    movedWithin: [undefined, { date: '2026-11-20' }],
    disaster: [undefined, { date: '2026-11-20', what: 'home', cause: 'storm' }],
    abroad: [undefined, { reason: 'other', since: '2026-01-01' }],
    inFacilitySince: [undefined, '2026-05-05'],
    custodyUntil: [undefined, '2026-05-05'],
    custodySince: [undefined, '2026-11-20'],
  };
  return [...(given[name] ?? [true, false])];
}

describe(`Generated households (seed ${GENERATED_SEED})`, () => {
  it('spans follow each other, the timeline and the list are in order, and nobody stands in two lists', () => {
    fc.assert(
      fc.property(generatedHousehold, (household) => {
        const result = resultOf(household);
        expectSound(result);
      }),
      RUNS,
    );
  });

  it('an answer to the next question never turns a yes into a no', () => {
    fc.assert(
      fc.property(generatedHousehold, (household) => {
        const before = resultOf(household);
        if (before.nextQuestion === null) return;
        const sure = before.entries.filter(({ applies }) => applies === 'yes').map(nameOf);
        for (const answer of answersTo(before.nextQuestion, household)) {
          const after = resultOf(withFact(household, before.nextQuestion, answer));
          const left = new Set(after.entries.filter(({ applies }) => applies === 'yes').map(nameOf));
          expect([before.nextQuestion, answer, sure.filter((name) => !left.has(name))]).toEqual([
            before.nextQuestion,
            answer,
            [],
          ]);
        }
      }),
      FEWER_RUNS,
    );
  });

  it('asking ends, no question comes twice, and no maybe is left but of what is not in the data', () => {
    fc.assert(
      fc.property(generatedHousehold, fc.infiniteStream(fc.nat()), (household, choices) => {
        let now = household;
        const asked = new Set<string>();
        for (let result = resultOf(now); result.nextQuestion !== null; result = resultOf(now)) {
          expect(asked).not.toContain(result.nextQuestion);
          asked.add(result.nextQuestion);
          const answers = answersTo(result.nextQuestion, now);
          now = withFact(now, result.nextQuestion, answers[(choices.next().value ?? 0) % answers.length]);
        }
        for (const { id, applies, missingFacts } of resultOf(now).entries) {
          expect(missingFacts).toEqual([]);
          if (applies === 'maybe') expect(unmodelled).toContain(id);
        }
      }),
      FEWER_RUNS,
    );
  });

  it('a fact that nobody knows is not asked again, and the rest ends too', () => {
    fc.assert(
      fc.property(generatedHousehold, (household) => {
        const declined = new Set<string>();
        for (;;) {
          const { nextQuestion } = resultOf(household, declined);
          if (nextQuestion === null) break;
          expect(declined).not.toContain(nextQuestion);
          declined.add(nextQuestion);
        }
      }),
      FEWER_RUNS,
    );
  });

  it('the order of people of different birthdays says nothing', () => {
    fc.assert(
      fc.property(generatedHousehold, (household) => {
        const births = household.people.map(({ birthDate, dueDate }) => birthDate ?? dueDate);
        if (new Set(births).size < births.length) return;
        const turned = { ...household, people: [...household.people].reverse() };
        const plain = ({ entries, ...others }: FamilyResult) => ({
          ...others,
          entries: entries.map((entry) => ({
            ...entry,
            papers: [...entry.papers].map((one) => JSON.stringify(one)).sort(),
          })),
        });
        expect(plain(resultOf(turned))).toEqual(plain(resultOf(household)));
      }),
      FEWER_RUNS,
    );
  });
});

function expectSound({ entries, no, toConfirm, timeline }: FamilyResult) {
  const names = entries.map(nameOf);
  expect(new Set(names).size).toBe(names.length);
  const listed = new Set(entries.map(({ id }) => id));
  expect(no.filter(({ id }) => listed.has(id))).toEqual([]);
  expect(toConfirm.filter((id) => listed.has(id))).toEqual([]);
  expect(no.filter(({ because }) => because.length === 0)).toEqual([]);
  expect([...timeline].map(({ date }) => date)).toEqual(timeline.map(({ date }) => date).sort());
  for (const { amountYen = [], state, opensOn, deadline, late } of entries) {
    expectNoOverlap(amountYen.filter((one): one is MonthlySpan => 'perMonth' in one));
    expect([state, opensOn !== undefined && opensOn > '2026-12-01']).toEqual([state, state === 'notYet']);
    expect(late === true).toBe(deadline !== undefined && deadline.date < '2026-12-01');
  }
  const groups = entries.map(({ state, deadline }) => (state === 'notYet' ? 2 : deadline === undefined ? 1 : 0));
  expect(groups).toEqual([...groups].sort());
}

function expectNoOverlap(spans: readonly MonthlySpan[]) {
  spans.forEach(({ from, until, perMonth, perMonthAtMost }, n) => {
    if (until !== null) expect(from <= until).toBe(true);
    if (perMonthAtMost !== undefined) expect(perMonthAtMost).toBeGreaterThan(perMonth);
    const next = spans[n + 1];
    if (next !== undefined) expect(until !== null && until < next.from).toBe(true);
  });
}
