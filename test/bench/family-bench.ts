import { evaluateHousehold } from '#contract/family/engine.ts';
import { householdSchema } from '#contract/family/household.ts';
import { sampleFamilyRules } from '../support/family/family-rules.ts';
import own from '../unit/contract/family/family-cases.json' with { type: 'json' };

const ROUNDS = 40;
const WARM_ROUNDS = 5;

interface FamilyFigure {
  readonly what: string;
  readonly medianMs: number;
  readonly p99Ms: number;
}

/** What an answer with the choice of the next question takes: every worked household, and one of twenty people. */
export async function measureFamily(): Promise<FamilyFigure[]> {
  const rulesOf = await sampleFamilyRules();
  const there = rulesOf('132918');
  const worked = own.cases.map(({ household }) => householdSchema.parse(household));
  const large = householdSchema.parse({
    today: '2026-12-01',
    municipality: '131318',
    people: [
      { key: 'me', relation: 'self', birthDate: '1980-01-01' },
      { key: 'sp', relation: 'spouse', birthDate: '1980-01-01' },
      ...Array.from({ length: 18 }, (_, n) => ({
        key: `c${n}`,
        relation: 'child',
        birthDate: `20${String(6 + n).padStart(2, '0')}-05-05`,
      })),
    ],
    unknown: ['situations.receivesChildAllowance', 'people.me.publicServant', 'situations.singleParent'],
  });
  const measured = [
    { what: `${worked.length} worked households`, households: worked },
    { what: '20 people, three facts unknown', households: [large] },
  ];
  return measured.map(({ what, households }) => {
    const times: number[] = [];
    for (let round = -WARM_ROUNDS; round < ROUNDS; round += 1) {
      for (const household of households) {
        const begin = performance.now();
        evaluateHousehold(rulesOf(household.municipality), household, { there });
        if (round >= 0) times.push(performance.now() - begin);
      }
    }
    times.sort((one, other) => one - other);
    const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN;
    return { what, medianMs: at(0.5), p99Ms: at(0.99) };
  });
}
