import * as z from 'zod';
import { calendarDateSchema, municipalityCodeSchema } from '../values/brands.ts';

/**
 * What is known of a household, by which the procedures that concern it are found: facts only, no name, no address, no
 * number. It is evaluated on the person's own machine and goes nowhere.
 */

const personKeySchema = z.string().regex(/^[a-z][a-z0-9]{0,7}$/);
const monthSchema = z.string().regex(/^(?:18|19|20|21)\d{2}-(?:0[1-9]|1[0-2])$/);
const yenSchema = z.number().int().min(0).max(1_000_000_000);
const dayOrAbroad = z.union([municipalityCodeSchema, z.literal('abroad')]);

const daytimeSchema = z.strictObject({
  kind: z.enum(['employee', 'selfEmployed', 'pregnancy', 'illness', 'care', 'student', 'jobSeeking', 'none']),
  hoursPerMonth: z.number().int().min(0).max(744).optional(),
});

const nurserySchema = z.strictObject({
  wishFrom: calendarDateSchema.optional(),
  kind: z.enum(['licensed', 'education', 'unlicensed', 'kindergartenOutside']),
  enrolledSince: calendarDateSchema.optional(),
  reportAsked: z.boolean().optional(),
});

const careSchema = z.strictObject({
  needs: z.boolean().optional(),
  specifiedDisease: z.boolean().optional(),
  validUntil: calendarDateSchema.optional(),
  worse: z.boolean().optional(),
  planOfficeChosen: z.boolean().optional(),
  lostShareCertificate: z.boolean().optional(),
  lostInsuranceCard: z.boolean().optional(),
  inFacility: z.boolean().optional(),
  monthShareYen: yenSchema.optional(),
  month: monthSchema.optional(),
  equipmentBoughtOn: calendarDateSchema.optional(),
  homeWorkFrom: calendarDateSchema.optional(),
});

const relationSchema = z.enum(['self', 'spouse', 'partner', 'child', 'grandchild', 'sibling', 'parent', 'other']);

const personSchema = z.strictObject({
  key: personKeySchema,
  relation: relationSchema,
  birthDate: calendarDateSchema.optional(),
  dueDate: calendarDateSchema.optional(),
  fetuses: z.number().int().min(1).max(9).optional(),
  mother: personKeySchema.optional(),
  notified: z.boolean().optional(),
  heartbeatConfirmed: z.boolean().optional(),
  firstGrantDone: z.boolean().optional(),
  secondGrantDone: z.boolean().optional(),
  birthRegistered: z.boolean().optional(),
  livesTogether: z.boolean().optional(),
  abroad: z
    .strictObject({
      reason: z.enum(['study', 'other']),
      since: calendarDateSchema,
      until: calendarDateSchema.optional(),
    })
    .optional(),
  supportedByApplicant: z.boolean().optional(),
  custodySince: calendarDateSchema.optional(),
  custodyUntil: calendarDateSchema.optional(),
  inFacilitySince: calendarDateSchema.optional(),
  disabilityGrade: z.union([z.literal(1), z.literal(2)]).optional(),
  publicServant: z.strictObject({ since: calendarDateSchema, until: calendarDateSchema.optional() }).optional(),
  mutualAidPension: z.boolean().optional(),
  daytime: daytimeSchema.optional(),
  nursery: nurserySchema.optional(),
  certificates: z
    .strictObject({
      signNotAfter: calendarDateSchema.optional(),
      authNotAfter: calendarDateSchema.optional(),
      signReissued: z.boolean().optional(),
    })
    .optional(),
  care: careSchema.optional(),
});
export type HouseholdPerson = z.infer<typeof personSchema>;

const keysSchema = z.array(personKeySchema).max(20);
const dated = z.strictObject({ date: calendarDateSchema });

const situationsSchema = z.strictObject({
  receivesChildAllowance: z.strictObject({ for: keysSchema }).optional(),
  receivesChildAllowanceFromEmployer: z.strictObject({ for: keysSchema }).optional(),
  mainEarner: personKeySchema.optional(),
  mainEarnerChanged: dated.optional(),
  recipientDied: dated.optional(),
  movedIn: dated.extend({ from: dayOrAbroad, noticed: z.boolean().optional() }).strict().optional(),
  movedWithin: dated.extend({ noticed: z.boolean().optional() }).strict().optional(),
  movingOut: dated.extend({ to: dayOrAbroad, noticed: z.boolean().optional() }).strict().optional(),
  nameChanged: dated
    .extend({ who: keysSchema.min(1) })
    .strict()
    .optional(),
  singleParent: z.strictObject({ since: calendarDateSchema }).optional(),
  receivesChildRearingAllowance: z.boolean().optional(),
  receivesSpecialChildRearingAllowance: z.boolean().optional(),
  askedForYearlyReport: z.boolean().optional(),
  publicAccountRegistered: z.boolean().optional(),
  abroadOnJanuaryFirst: z.boolean().optional(),
  yearlyIncomeYen: yenSchema.optional(),
  householdTaxed: z.boolean().optional(),
  careIncomeBand: z.enum(['over690', 'over380', 'taxed', 'exempt', 'exemptLow']).optional(),
  disaster: dated
    .extend({
      what: z.enum(['home', 'otherBuilding']),
      cause: z.enum(['fire', 'storm', 'flood', 'earthquake', 'other']),
    })
    .strict()
    .optional(),
  wishes: z
    .array(z.enum(['donate', 'changeDonation', 'schoolFees', 'changeSchoolFees']))
    .max(4)
    .optional(),
});

/** Beside a due date only. */
const OF_PREGNANCY = ['fetuses', 'mother', 'notified', 'heartbeatConfirmed', 'firstGrantDone'] as const;
/** Who somebody is and when they were born is never unknown. */
const ALWAYS_KNOWN: readonly string[] = ['key', 'relation', 'birthDate', 'dueDate'];

const shape = {
  municipality: municipalityCodeSchema,
  people: z.array(personSchema).min(1).max(20),
  situations: situationsSchema.optional(),
  /** `situations.NAME`, `people.KEY.MEMBER` or `people.KEY.MEMBER.MEMBER`. */
  unknown: z.array(z.string().max(80)).max(400).optional(),
};

/** A household's file; without `today`, the day in Japan. */
export const householdFileSchema = z.strictObject({ today: calendarDateSchema.optional(), ...shape });

/** A household on a day. Whatever is wrong is told with its path. */
export const householdSchema = z
  .strictObject({ today: calendarDateSchema, ...shape })
  .superRefine((household, context) => {
    for (const { path, message } of problemsOf(household))
      context.addIssue({ code: 'custom', path: [...path], message });
  });
export type Household = z.infer<typeof householdSchema>;

interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

function problemsOf(household: Household): Problem[] {
  const keys = new Set(household.people.map(({ key }) => key));
  return [
    ...peopleProblems(household, keys),
    ...situationProblems(household, keys),
    ...unknownProblems(household, keys),
  ];
}

function peopleProblems({ people, today }: Household, keys: ReadonlySet<string>): Problem[] {
  const selves = people.flatMap(({ relation }, at) => (relation === 'self' ? [at] : []));
  const [, second] = selves;
  return [
    ...(selves.length === 0 ? [{ path: ['people'], message: 'nobody is self' }] : []),
    ...(second === undefined ? [] : [{ path: ['people', second, 'relation'], message: 'a second self' }]),
    ...people.flatMap((person, at) => personProblems(person, today, keys).map((one) => inside(one, ['people', at]))),
    ...people.flatMap(({ key }, at) =>
      people.findIndex((one) => one.key === key) === at
        ? []
        : [{ path: ['people', at, 'key'], message: 'key used twice' }],
    ),
  ];
}

function personProblems(person: HouseholdPerson, today: string, keys: ReadonlySet<string>): Problem[] {
  const problems: Problem[] = [];
  const { birthDate, dueDate, relation, mother } = person;
  if ((birthDate === undefined) === (dueDate === undefined)) {
    problems.push({ path: ['birthDate'], message: 'exactly one of birthDate and dueDate' });
  }
  if (birthDate !== undefined && birthDate > today) problems.push({ path: ['birthDate'], message: 'after today' });
  if (dueDate !== undefined && relation !== 'child') problems.push({ path: ['dueDate'], message: 'only of a child' });
  for (const name of OF_PREGNANCY) {
    if (dueDate === undefined && person[name] !== undefined)
      problems.push({ path: [name], message: 'only with dueDate' });
  }
  if (mother !== undefined && !keys.has(mother)) problems.push({ path: ['mother'], message: 'no such person' });
  return problems;
}

function situationProblems({ situations = {} }: Household, keys: ReadonlySet<string>): Problem[] {
  const named: readonly (readonly [readonly string[], readonly string[]])[] = [
    [['receivesChildAllowance', 'for'], situations.receivesChildAllowance?.for ?? []],
    [['receivesChildAllowanceFromEmployer', 'for'], situations.receivesChildAllowanceFromEmployer?.for ?? []],
    [['nameChanged', 'who'], situations.nameChanged?.who ?? []],
  ];
  const listed = named.flatMap(([path, who]) =>
    who.flatMap((key, at) => (keys.has(key) ? [] : [{ path: ['situations', ...path, at], message: 'no such person' }])),
  );
  const { mainEarner } = situations;
  const isStranger = mainEarner !== undefined && !keys.has(mainEarner);
  return isStranger ? [...listed, { path: ['situations', 'mainEarner'], message: 'no such person' }] : listed;
}

function unknownProblems(household: Household, keys: ReadonlySet<string>): Problem[] {
  const { unknown = [] } = household;
  return unknown.flatMap((path, at) => {
    const message = unknownProblem(household, keys, path, unknown.indexOf(path) !== at);
    return message === undefined ? [] : [{ path: ['unknown', at], message }];
  });
}

function unknownProblem(household: Household, keys: ReadonlySet<string>, path: string, isTwice: boolean) {
  if (isTwice) return 'named twice';
  if (!isFactPath(path, keys)) return 'no such fact';
  return valueAt(household, path) === undefined ? undefined : 'given and unknown';
}

/** Whether a path names a fact that may be unknown. */
function isFactPath(path: string, keys: ReadonlySet<string>): boolean {
  const [root, name = '', ...members] = path.split('.');
  if (root === 'situations') return members.length === 0 && Object.hasOwn(situationsSchema.shape, name);
  const [member = '', inner, ...further] = members;
  if (root !== 'people' || !keys.has(name) || further.length > 0 || ALWAYS_KNOWN.includes(member)) return false;
  if (!Object.hasOwn(personSchema.shape, member)) return false;
  return inner === undefined || Object.hasOwn(INNER[member]?.shape ?? {}, inner);
}

const INNER: Readonly<Record<string, z.ZodObject | undefined>> = {
  abroad: personSchema.shape.abroad.unwrap(),
  publicServant: personSchema.shape.publicServant.unwrap(),
  daytime: daytimeSchema,
  nursery: nurserySchema,
  certificates: personSchema.shape.certificates.unwrap(),
  care: careSchema,
};

/** The value of a fact as it is given; `undefined` where it is not. */
function valueAt(household: Household, path: string): unknown {
  const [root, name = '', ...members] = path.split('.');
  const first = root === 'people' ? household.people.find(({ key }) => key === name) : household.situations;
  const steps = root === 'people' ? members : [name, ...members];
  return steps.reduce<unknown>(
    (value, step) => (isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined),
    first,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function inside({ path, message }: Problem, before: readonly (string | number)[]): Problem {
  return { path: [...before, ...path], message };
}

/** The same household with one fact more known; `undefined` is the answer that there is no such thing. */
export function withFact(household: Household, path: string, value: unknown): Household {
  const unknown = (household.unknown ?? []).filter((one) => one !== path);
  const [root, name = '', ...members] = path.split('.');
  if (root !== 'people') {
    return { ...household, unknown, situations: changed(household.situations ?? {}, [name, ...members], value) };
  }
  return {
    ...household,
    unknown,
    people: household.people.map((person) => (person.key === name ? changed(person, members, value) : person)),
  };
}

function changed<Whole extends object>(
  whole: Whole,
  [name = '', ...further]: readonly string[],
  value: unknown,
): Whole {
  const before = (whole as Record<string, unknown>)[name];
  if (further.length > 0 && !isRecord(before)) return whole;
  const inner = further.length === 0 ? value : changed(before as object, further, value);
  return { ...whole, [name]: inner };
}
