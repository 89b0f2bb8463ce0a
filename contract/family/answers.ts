import * as z from 'zod';
import { calendarDateSchema, municipalityCodeSchema } from '../values/brands.ts';
import { lifeEventNameSchema } from './rules.ts';

/** What a person has answered about their household, question by question. It stays on the person's own machine. */

const LONGEST_LIST = 9;
const datesSchema = z.array(calendarDateSchema).max(LONGEST_LIST);
const placeSchema = z.union([municipalityCodeSchema, z.literal('abroad')]);

export const CARE_NEEDS = [
  'first',
  'worse',
  'planOffice',
  'facility',
  'cost',
  'equipment',
  'homeWork',
  'lostShareCertificate',
  'lostInsuranceCard',
] as const;
export const NURSERY_KINDS = ['licensed', 'education', 'unlicensed', 'kindergartenOutside'] as const;
export const NURSERY_NOW = ['none', 'wish', 'report'] as const;
export const ALLOWANCES = ['childAllowance', 'childRearing', 'specialChildRearing'] as const;
export const MOVES = ['in', 'within', 'out'] as const;
export const DISASTER_PLACES = ['home', 'otherBuilding'] as const;
export const DISASTER_CAUSES = ['fire', 'storm', 'flood', 'earthquake', 'other'] as const;

/** An answer to each question that a life event asks by itself, by the question's name. */
export const givenSchema = z
  .strictObject({
    newChildren: datesSchema.min(1),
    children: datesSchema,
    pregnancy: z.strictObject({ dueDate: calendarDateSchema, fetuses: z.number().int().min(1).max(9) }),
    mother: z.enum(['self', 'spouse']),
    move: z.strictObject({ how: z.enum(MOVES), date: calendarDateSchema, place: placeSchema.optional() }),
    parentMoves: z.strictObject({ validUntil: calendarDateSchema.nullable() }),
    single: z.strictObject({ date: calendarDateSchema }),
    adults: datesSchema,
    allowances: z.array(z.enum(ALLOWANCES)).max(ALLOWANCES.length),
    nursery: z.strictObject({ from: calendarDateSchema, kind: z.enum(NURSERY_KINDS) }),
    otherParent: z.boolean(),
    /** `change`: they are paid from it already, otherwise than the person wants now. */
    schoolFees: z.union([z.boolean(), z.literal('change')]),
    parent: z.strictObject({ birthDate: calendarDateSchema }),
    certified: z.strictObject({ validUntil: calendarDateSchema.nullable() }),
    careNeeds: z.array(z.enum(CARE_NEEDS)).max(CARE_NEEDS.length),
    careCost: z.strictObject({ yen: z.number().int().min(0).max(10_000_000) }),
    equipment: z.strictObject({ date: calendarDateSchema }),
    homeWork: z.strictObject({ date: calendarDateSchema }),
    disaster: z.strictObject({
      date: calendarDateSchema,
      what: z.enum(DISASTER_PLACES),
      cause: z.enum(DISASTER_CAUSES),
    }),
    nurseryNow: z.enum(NURSERY_NOW),
    enrolled: z.strictObject({ date: calendarDateSchema }),
    earnerChanged: z.strictObject({ date: calendarDateSchema.nullable() }),
    publicService: z.strictObject({ how: z.enum(['began', 'ended']), date: calendarDateSchema }),
    payer: z.enum(['city', 'employer', 'none']),
    nameChanged: z.strictObject({ date: calendarDateSchema, who: z.enum(['self', 'spouse']) }),
    certificate: z.strictObject({ notAfter: calendarDateSchema.nullable() }),
  })
  .partial();
export type Given = z.infer<typeof givenSchema>;
export type GivenName = keyof Given;

const factValueSchema = z.union([
  z.boolean(),
  z.number().int().min(0).max(1_000_000_000),
  z.string().max(40),
  z.strictObject({ for: z.array(z.string().max(8)).max(20) }),
  z.strictObject({ since: calendarDateSchema }),
  z.strictObject({ kind: z.string().max(20), hoursPerMonth: z.number().int().min(0).max(744).optional() }),
]);

export const familyAnswersSchema = z.strictObject({
  municipality: municipalityCodeSchema,
  events: z.array(lifeEventNameSchema).max(12),
  given: givenSchema,
  /** Names of questions that were asked and not known. */
  notKnown: z.array(z.string().max(20)).max(30),
  /** Facts that the rules asked for, in the order of the asking; without a value there is none of it. */
  facts: z
    .array(
      z.strictObject({
        path: z.string().max(80),
        /** False where the person did not know. */
        isKnown: z.boolean(),
        value: factValueSchema.optional(),
      }),
    )
    .max(60),
  /** Whether a spouse lives with the person, where that was said apart from any event. */
  spouse: z.boolean().optional(),
});
export type FamilyAnswers = z.infer<typeof familyAnswersSchema>;
export type FactAnswer = FamilyAnswers['facts'][number];

/** One question: an event's own, or for a fact that the rules found open. */
export type FamilyQuestion =
  | { readonly of: 'event'; readonly name: GivenName }
  | { readonly of: 'rules'; readonly path: string };
