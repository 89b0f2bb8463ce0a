import * as z from 'zod';
import { calendarDateSchema, municipalityCodeSchema } from '../values/brands.ts';
import { localizedTextSchema } from '../values/localized-text.ts';
import { expressionProblems, expressionSchema, type Names, PEOPLE_SETS, VALUE_TYPES } from './expression.ts';

/** Rules, figures and facts as data: each with its source and its days, shown to who wants to know why. */

const idSchema = z.string().regex(/^[a-z][a-z0-9-]{1,63}$/);
const ruleIdSchema = z.string().regex(/^[a-z][a-z0-9-]{0,30}(?:\.[a-z0-9-]{1,60})+$/);
const wordSchema = z.string().regex(/^[a-z][A-Za-z0-9-]{0,59}$/);
const figureIdSchema = z.string().regex(/^[a-z][a-z0-9-]{1,63}\.[a-zA-Z0-9]{1,40}$/);
const factPathSchema = z.string().regex(/^(?:situations|people\.\*)(?:\.[a-zA-Z]{1,60}){1,2}$/);
const yearlyDaySchema = z.string().regex(/^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/);

/** `V` was read on a published page, `L` is the statute, `G` has to be confirmed before a citizen sees anything of it. */
const sourceSchema = z.strictObject({
  label: z.string().min(1).max(200),
  mark: z.enum(['V', 'L', 'G']),
  checkedOn: calendarDateSchema,
});

const effectiveSchema = z.strictObject({ from: calendarDateSchema, until: calendarDateSchema.nullable() });
export type Effective = z.infer<typeof effectiveSchema>;

const sentenceSchema = localizedTextSchema;

const ruleSchema = z.strictObject({
  id: ruleIdSchema,
  /** Why it applies, with facts in it: `{people.it.birthDate}`. */
  sentence: sentenceSchema,
  /** Why it does not where this fails. */
  ifNot: wordSchema,
  when: expressionSchema,
  effective: effectiveSchema,
  source: sourceSchema,
  /** What the municipality changed. */
  own: z.literal(true).optional(),
});
export type Rule = z.infer<typeof ruleSchema>;

const deadlineSchema = z.strictObject({
  day: expressionSchema,
  /** `{days}` is the number of the procedure's own time to file. */
  rule: z.string().regex(/^[a-z][a-z0-9{}-]{1,60}$/),
  lateConsequence: z.enum([
    'monthsLost',
    'mayBeFined',
    'certificationLost',
    'none',
    'onlineCloses',
    'paymentStops',
    'intakeMissed',
    'notBeforeUse',
    'mayBeRefused',
    'periodEnds',
    'certificateEnds',
  ]),
});

const paperSchema = z.strictObject({
  key: z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/),
  onlyBecause: z.string().regex(/^[a-z][A-Za-z0-9.]{0,59}$/),
  when: expressionSchema.optional(),
  /** Once for each of those, who are named beside it. */
  each: z.enum(PEOPLE_SETS).optional(),
  /** What it is called where the procedure has no such attachment. */
  title: localizedTextSchema.optional(),
});

/** One way in which something applies. */
const caseShape = {
  /** Whose children counting is about: those of a new claim, of a claim after a move, of a change, of an employer's claim. */
  counts: z.enum(['claim', 'there', 'change', 'employer']).optional(),
  forEach: z.enum(PEOPLE_SETS).nullable().optional(),
  /** Why it does not apply where there is nobody to ask about. */
  ifNobody: wordSchema.optional(),
  filedBy: expressionSchema.optional(),
  municipality: expressionSchema.optional(),
  rules: z.array(ruleSchema).min(1).max(12),
  /** Conditions that the data does not have: it is never more than a maybe. */
  unmodelled: z.array(wordSchema).max(6).optional(),
  /** The day of the event; shown while it is ahead. */
  opensOn: expressionSchema.optional(),
  /** The first day of a window; always shown. */
  windowFrom: expressionSchema.optional(),
  /** Open at once, whenever its event is. */
  estimated: expressionSchema.optional(),
  deadline: deadlineSchema.optional(),
  amount: z.strictObject({ id: idSchema, of: wordSchema }).optional(),
  papers: z.array(paperSchema).max(16).optional(),
  /** Further members of the entry. */
  shows: z
    .strictObject({
      category: expressionSchema.optional(),
      ageClass: expressionSchema.optional(),
      direction: expressionSchema.optional(),
    })
    .optional(),
};

const caseSchema = z.strictObject(caseShape);
export type RuleCase = z.infer<typeof caseSchema>;

/** Where something without a form of ours is asked for. */
const pageSchema = z.strictObject({ office: localizedTextSchema, bring: localizedTextSchema.optional() });

export const ruleFileSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(['procedure', 'benefit', 'information']),
  title: localizedTextSchema,
  page: pageSchema.optional(),
  ...caseShape,
  /** Every month of waiting costs, though no day ends it. */
  waitingCosts: z.literal(true).optional(),
  /** In neither list while this is not known. */
  silentWithout: factPathSchema.optional(),
  /** Further ways in which it applies. */
  otherwise: z.array(caseSchema).max(8).optional(),
});
export type RuleFile = z.infer<typeof ruleFileSchema>;

const figureSchema = z.strictObject({
  yen: z.number().int().min(0).max(10_000_000).optional(),
  /** In place of a sum: nothing is known of these days. */
  unknown: z.literal(true).optional(),
  effective: effectiveSchema,
  source: sourceSchema.optional(),
});

const rateSchema = z.strictObject({ when: expressionSchema.optional(), figure: figureIdSchema });

const amountSchema = z.union([
  z.strictObject({
    once: expressionSchema,
    from: expressionSchema.optional(),
    /** No sum is told while one of these is unknown and decides. */
    not: z.array(factPathSchema).max(6).optional(),
  }),
  z.strictObject({
    perMonth: expressionSchema,
    perMonthAtMost: expressionSchema.optional(),
    atMost: z.literal(true).optional(),
    from: expressionSchema,
    until: expressionSchema.optional(),
    not: z.array(factPathSchema).max(6).optional(),
  }),
  /** Of each child by its rank, month by month; the first rate that fits. */
  z.strictObject({
    perChild: z.array(rateSchema).min(1).max(12),
    children: z.enum(['new', 'newAndRunning', 'running']),
    not: z.array(factPathSchema).max(6).optional(),
  }),
]);
export type Amount = z.infer<typeof amountSchema>;

export const amountFileSchema = z.strictObject({
  id: idSchema,
  figures: z.record(figureIdSchema, z.array(figureSchema).min(1).max(40)),
  amounts: z.record(wordSchema, amountSchema),
});
export type AmountFile = z.infer<typeof amountFileSchema>;

const LIFE_EVENTS = [
  'birth',
  'pregnancy',
  'move',
  'singleParent',
  'nursery',
  'school',
  'eighteen',
  'care',
  'disaster',
  'work',
  'publicService',
  'name',
] as const;
export const lifeEventNameSchema = z.enum(LIFE_EVENTS);
export type LifeEventName = z.infer<typeof lifeEventNameSchema>;

const probeSchema = z.union([z.json(), z.null()]);

const factSchema = z.strictObject({
  path: factPathSchema,
  type: z.enum(VALUE_TYPES),
  /** `unknown`, or what is assumed where nothing is said; `null` is that there is none. */
  absent: z.union([z.boolean(), z.number(), z.string(), z.null()]),
  /** Answers that the next question is weighed by; `null`: there is none. Two words stand for days and people: `today`, `elderChildren`. */
  probes: z.array(probeSchema).max(8).optional(),
  question: localizedTextSchema.optional(),
  lifeEvents: z.array(lifeEventNameSchema).max(12).optional(),
});
export type Fact = z.infer<typeof factSchema>;

/** In the order in which they are asked. */
export const factsFileSchema = z.strictObject({ facts: z.array(factSchema).min(1).max(200) });

export const lifeEventsFileSchema = z.strictObject({
  events: z
    .array(
      z.strictObject({
        id: lifeEventNameSchema,
        title: localizedTextSchema,
        /** Ids of what it leads to. */
        leadsTo: z.array(idSchema).min(1).max(20),
        questions: z
          .array(z.strictObject({ id: wordSchema, text: localizedTextSchema }))
          .min(1)
          .max(5),
      }),
    )
    .length(LIFE_EVENTS.length),
});
export type LifeEvent = z.infer<typeof lifeEventsFileSchema>['events'][number];

export const closedDaysFileSchema = z.strictObject({
  known: z.strictObject({ from: calendarDateSchema, to: calendarDateSchema }),
  weekdays: z.array(z.number().int().min(0).max(6)).max(7),
  yearEnd: z.array(yearlyDaySchema).max(20),
  holidays: z.array(calendarDateSchema).max(1_000),
});

const periodSchema = z.strictObject({ from: calendarDateSchema, to: calendarDateSchema });

/** What a municipality says of itself where the rules ask. */
const cityValuesSchema = z.strictObject({
  workHoursPerMonth: z.number().int().min(1).max(200).optional(),
  /** By the first day of the school year. */
  aprilIntake: z.record(calendarDateSchema, periodSchema).optional(),
  monthlyIntake: z
    .strictObject({
      monthsBefore: z.number().int().min(0).max(6),
      day: z.number().int().min(1).max(28),
      movesWhenClosed: z.boolean(),
    })
    .optional(),
  disasterCertificate: z
    .strictObject({ months: z.number().int().min(1).max(24), movesWhenClosed: z.boolean() })
    .optional(),
});
export type CityValues = z.infer<typeof cityValuesSchema>;

/** What expressions may ask of a municipality; `days` is of the procedure's own time to file. */
export const CITY_NAMES = new Map([
  ['days', 'number'],
  ['workHoursPerMonth', 'number'],
  ['disasterCertificate.months', 'number'],
  ['disasterCertificate.movesWhenClosed', 'boolean'],
] as const);

/** What a municipality changes in one rule file. */
const ruleDifferenceSchema = z.strictObject({
  offered: z.literal(false).optional(),
  /** By the id of the rule that it replaces. */
  replace: z.record(ruleIdSchema, ruleSchema).optional(),
  add: z.array(ruleSchema).max(6).optional(),
  deadline: deadlineSchema.optional(),
  papers: z.record(z.string().max(40), paperSchema.nullable()).optional(),
  addPapers: z.array(paperSchema).max(6).optional(),
});
export type RuleDifference = z.infer<typeof ruleDifferenceSchema>;

export const municipalFamilySchema = z.strictObject({
  values: cityValuesSchema.default({}),
  rules: z.record(idSchema, ruleDifferenceSchema).default({}),
});
export type MunicipalFamily = z.infer<typeof municipalFamilySchema>;

const EXPRESSION_MEMBERS: ReadonlySet<string> = new Set([
  'when',
  'day',
  'filedBy',
  'municipality',
  'opensOn',
  'windowFrom',
  'estimated',
  'category',
  'ageClass',
  'direction',
  'once',
  'perMonth',
  'perMonthAtMost',
  'from',
  'until',
]);

/** Every expression in a rule or an amount, with its place. */
function expressionsIn(
  value: unknown,
  path: readonly (string | number)[],
): { path: readonly (string | number)[]; value: unknown }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = [...path, Array.isArray(value) ? Number(name) : name];
    if (!EXPRESSION_MEMBERS.has(name)) return expressionsIn(inner, at);
    return inner === null || inner === undefined ? [] : [{ path: at, value: inner }];
  });
}

/** One municipality's rules, as the portal serves them: whoever reads them evaluates nothing else than the language knows. */
export const familyRulesSchema = z
  .strictObject({
    revision: z.string().regex(/^[0-9a-f]{16}$/),
    municipality: z.strictObject({ code: municipalityCodeSchema, name: localizedTextSchema }),
    rules: z
      .array(
        ruleFileSchema.extend({
          offered: z.literal(false).optional(),
          /** Of the procedure's own time to file; none where it is the day itself. */
          days: z.number().int().min(0).max(400).optional(),
        }),
      )
      .max(100),
    amounts: z.array(amountFileSchema).max(60),
    facts: factsFileSchema.shape.facts,
    lifeEvents: lifeEventsFileSchema.shape.events,
    closedDays: closedDaysFileSchema,
    city: cityValuesSchema,
  })
  .superRefine(({ rules, amounts, facts }, context) => {
    const names = namesOf(facts, amounts);
    for (const { path, value } of [...expressionsIn(rules, ['rules']), ...expressionsIn(amounts, ['amounts'])]) {
      const [problem] = expressionProblems(value, 'any', names);
      if (problem !== undefined)
        context.addIssue({ code: 'custom', path: [...path, ...problem.path], message: problem.message });
    }
  });
export type FamilyRules = z.infer<typeof familyRulesSchema>;
export type ServedRuleFile = FamilyRules['rules'][number];

export function namesOf(facts: readonly Fact[], amounts: readonly AmountFile[]): Names {
  return {
    facts: new Map(facts.map(({ path, type }) => [path, type])),
    figures: new Set(amounts.flatMap(({ figures }) => Object.keys(figures))),
    city: CITY_NAMES,
  };
}
