import fc from 'fast-check';
import { type Household, householdSchema } from '#contract/family/household.ts';

const TODAY = '2026-12-01';
const DAY_MS = 86_400_000;

/** A day so many days from the household's own. */
const dayFrom = (least: number, most: number) =>
  fc
    .integer({ min: least, max: most })
    .map((days) => new Date(Date.parse(TODAY) + days * DAY_MS).toISOString().slice(0, 10));

const years = (n: number) => Math.round(n * 365.25);
const rarely = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 4 });
const municipality = fc.constantFrom('131318', '132918');
const placeOrAbroad = fc.constantFrom('132918', '131318', 'abroad');

const daytime = fc.record(
  {
    kind: fc.constantFrom('employee', 'selfEmployed', 'pregnancy', 'student', 'jobSeeking', 'none'),
    hoursPerMonth: fc.integer({ min: 0, max: 200 }),
  },
  { requiredKeys: ['kind'] },
);
const nursery = fc.record(
  {
    kind: fc.constantFrom('licensed', 'education', 'unlicensed', 'kindergartenOutside'),
    wishFrom: fc.constantFrom('2027-02-01', '2027-04-01', '2027-01-12'),
    enrolledSince: dayFrom(-900, 30),
    reportAsked: fc.boolean(),
  },
  { requiredKeys: ['kind'] },
);
const care = fc.record(
  {
    needs: fc.boolean(),
    specifiedDisease: fc.boolean(),
    validUntil: dayFrom(-100, 700),
    worse: fc.boolean(),
    inFacility: fc.boolean(),
    monthShareYen: fc.integer({ min: 0, max: 200_000 }),
    homeWorkFrom: dayFrom(-10, 60),
  },
  { requiredKeys: [] },
);
const abroad = fc.record(
  { reason: fc.constantFrom('study', 'other'), since: dayFrom(-1500, -1), until: dayFrom(0, 300) },
  { requiredKeys: ['reason', 'since'] },
);

const child = fc.record({
  birthDate: dayFrom(-years(24), 0),
  livesTogether: rarely(fc.boolean()),
  supportedByApplicant: rarely(fc.boolean()),
  custodySince: rarely(dayFrom(-300, 200)),
  custodyUntil: rarely(dayFrom(-300, 300)),
  inFacilitySince: rarely(dayFrom(-300, 0)),
  disabilityGrade: rarely(fc.constantFrom(1, 2)),
  abroad: rarely(abroad),
  nursery: rarely(nursery),
});
const unborn = fc.record({
  dueDate: dayFrom(-20, 270),
  fetuses: rarely(fc.integer({ min: 1, max: 3 })),
  notified: rarely(fc.boolean()),
  heartbeatConfirmed: rarely(fc.boolean()),
});

const situations = fc.record(
  {
    publicAccountRegistered: fc.boolean(),
    movedIn: fc.record({ date: dayFrom(-60, 20), from: placeOrAbroad }),
    movedWithin: fc.record({ date: dayFrom(-60, 20) }),
    movingOut: fc.record({ date: dayFrom(-30, 60), to: placeOrAbroad }),
    nameChanged: fc.record({ date: dayFrom(-30, 0), who: fc.constant(['me']) }),
    singleParent: fc.record({ since: dayFrom(-900, 0) }),
    yearlyIncomeYen: fc.integer({ min: 0, max: 6_000_000 }),
    householdTaxed: fc.boolean(),
    receivesChildRearingAllowance: fc.boolean(),
    careIncomeBand: fc.constantFrom('over690', 'over380', 'taxed', 'exempt', 'exemptLow'),
    disaster: fc.record({
      date: dayFrom(-60, 0),
      what: fc.constantFrom('home', 'otherBuilding'),
      cause: fc.constantFrom('fire', 'storm'),
    }),
    mainEarnerChanged: fc.record({ date: dayFrom(-60, 10) }),
  },
  { requiredKeys: [] },
);

/** Facts that may be unknown of somebody, and of the household. */
const UNKNOWN_OF_CHILD = [
  'supportedByApplicant',
  'livesTogether',
  'abroad',
  'inFacilitySince',
  'custodyUntil',
  'custodySince',
];
const UNKNOWN_OF_ALL = [
  'situations.receivesChildAllowance',
  'people.me.publicServant',
  'situations.singleParent',
  'situations.yearlyIncomeYen',
  'situations.householdTaxed',
  'situations.careIncomeBand',
  'situations.movingOut',
  'situations.movedWithin',
  'situations.disaster',
  'situations.publicAccountRegistered',
];

/** Households of one to eight people, some facts unknown, that the schema takes. */
export const generatedHousehold: fc.Arbitrary<Household> = fc
  .record({
    municipality,
    spouse: fc.option(fc.record({ daytime: rarely(daytime) })),
    own: fc.record({ daytime: rarely(daytime), publicServant: rarely(fc.constant({ since: '2020-04-01' })) }),
    children: fc.array(child, { maxLength: 5 }),
    unborn: fc.option(unborn, { freq: 5 }),
    parent: fc.option(fc.record({ birthDate: dayFrom(-years(90), -years(35)), care }), { freq: 3 }),
    situations,
    receiving: fc.option(fc.array(fc.boolean(), { minLength: 5, maxLength: 5 })),
    unknown: fc.subarray(UNKNOWN_OF_ALL),
    unknownOfChildren: fc.array(fc.subarray(UNKNOWN_OF_CHILD), { maxLength: 5 }),
  })
  .map((parts) => {
    const children = parts.children.map((one, n) => ({ key: `c${n}`, relation: 'child', ...one }));
    const grown = parts.parent === null ? [] : [{ key: 'ma', relation: 'parent', ...parts.parent }];
    const people = [
      { key: 'me', relation: 'self', birthDate: '1990-05-05', ...parts.own },
      ...(parts.spouse === null ? [] : [{ key: 'sp', relation: 'spouse', birthDate: '1991-08-20', ...parts.spouse }]),
      ...children,
      ...(parts.unborn === null ? [] : [{ key: 'b0', relation: 'child', ...parts.unborn }]),
      ...grown,
    ];
    const receiving = parts.receiving?.flatMap((is, n) => (is && children[n] !== undefined ? [`c${n}`] : []));
    const known = {
      ...parts.situations,
      ...(receiving === undefined ? {} : { receivesChildAllowance: { for: receiving } }),
    };
    const unknown = [
      ...parts.unknown,
      ...parts.unknownOfChildren.flatMap((names, n) => names.map((name) => `people.c${n}.${name}`)),
    ];
    return withoutKnown({ today: TODAY, municipality: parts.municipality, people, situations: known }, unknown);
  });

/** What is unknown is not given: the fact is taken out, and a path of nobody is left out. */
function withoutKnown(given: object, unknown: readonly string[]): Household {
  const household = structuredClone(given) as unknown as {
    people: Record<string, unknown>[];
    situations: Record<string, unknown>;
  };
  const paths = unknown.filter((path) => {
    const [root, name = '', member = ''] = path.split('.');
    const whole = root === 'people' ? household.people.find(({ key }) => key === name) : household.situations;
    if (whole === undefined) return false;
    delete whole[root === 'people' ? member : name];
    return true;
  });
  return householdSchema.parse(JSON.parse(JSON.stringify({ ...household, unknown: paths })));
}
