import * as z from 'zod';
import { attachmentMediaTypeSchema } from '../values/attachment-media-type.ts';
import { calendarDateSchema, municipalityCodeSchema, procedureIdSchema } from '../values/brands.ts';
import { localizedTextSchema } from '../values/localized-text.ts';
import { caseKindSchema } from './case.ts';
import { factSourceShape, feeSchema } from './fee.ts';
import { remediesRuleSchema } from './remedies.ts';

/**
 * A procedure as data. Search, form, check page, PDF and validation are all made from it; adding a procedure or a
 * municipality's difference is a data file and no code.
 */

const keySchema = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/);

/** What a field may be filled in from; the person can see where each value came from. */
const prefillSchema = z.enum(['applicant.name', 'applicant.address', 'applicant.birthDate']);

/**
 * What is known of a household from one application to the next. A field that names one is filled in from what the person
 * keeps of it on their own computer, and it is kept from there. `child.` stands in the items of a list of children.
 */
export const factNameSchema = z.enum([
  'applicant.kana',
  'applicant.phone',
  'applicant.occupation',
  'applicant.pension',
  'spouse.exists',
  'spouse.name',
  'spouse.kana',
  'spouse.birthDate',
  'spouse.occupation',
  'spouse.livesTogether',
  'spouse.address',
  'account.choice',
  'account.bank',
  'account.branch',
  'account.type',
  'account.number',
  'account.holderKana',
  'child.name',
  'child.kana',
  'child.birthDate',
  'child.relationship',
  'child.livesTogether',
  'child.address',
  'child.studiesAbroad',
]);

/** What has happened in a household, where a form asks for it: known from the person's answers of this visit, never kept. */
const occasionNameSchema = z.enum([
  'allowance.reason',
  'allowance.eventDate',
  'allowance.direction',
  'allowance.increaseReason',
  'allowance.endReason',
  'allowance.endDate',
  'allowance.nameDate',
  'newChildren',
  'runningChildren',
  'nursery.child',
  'nursery.from',
  'daytime.kind',
  'daytime.hours',
  'spouse.daytime',
  'spouse.hours',
  'care.insuredIs',
  'care.insuredBirthDate',
  'care.validUntil',
  'pregnancy.dueDate',
  'pregnancy.fetuses',
  'move.outDate',
  'move.inDate',
  'disaster.date',
  'disaster.cause',
]);
export type OccasionName = z.infer<typeof occasionNameSchema>;

const optionSchema = z.strictObject({ value: keySchema, label: localizedTextSchema });

/**
 * A field is asked only while another answer of the same section list has one of these values; `any` where that answer
 * is a list: while one of its items has one there.
 */
const conditionSchema = z.strictObject({
  field: keySchema,
  any: keySchema.optional(),
  is: z
    .array(z.union([z.string().max(40), z.boolean()]))
    .min(1)
    .max(20),
});

const fieldCommon = {
  key: keySchema,
  label: localizedTextSchema,
  help: localizedTextSchema.optional(),
  required: z.boolean(),
  when: conditionSchema.optional(),
  fact: factNameSchema.optional(),
  occasion: occasionNameSchema.optional(),
};

const choosableSchema = z.union([keySchema, z.boolean()]);
/**
 * What an answer is taken to be until the person says otherwise: always the same, or by another answer beside it. The
 * form and the check page mark it as assumed.
 */
const assumedSchema = z.union([
  z.strictObject({ value: choosableSchema }),
  z.strictObject({ by: keySchema, values: z.record(z.string().max(40), choosableSchema) }),
]);

const dayBoundSchema = z.union([z.enum(['today']), calendarDateSchema]);

const plainFieldSchemas = [
  z.strictObject({
    ...fieldCommon,
    type: z.literal('text'),
    maxCharacters: z.number().int().min(1).max(2_000),
    multiline: z.boolean().optional(),
    prefill: prefillSchema.optional(),
  }),
  z.strictObject({ ...fieldCommon, type: z.literal('kana'), maxCharacters: z.number().int().min(1).max(100) }),
  z.strictObject({
    ...fieldCommon,
    type: z.literal('date'),
    earliest: dayBoundSchema.optional(),
    latest: dayBoundSchema.optional(),
    prefill: prefillSchema.optional(),
  }),
  z.strictObject({ ...fieldCommon, type: z.literal('postalCode') }),
  z.strictObject({ ...fieldCommon, type: z.literal('phone') }),
  z.strictObject({ ...fieldCommon, type: z.literal('yesNo'), assumed: assumedSchema.optional() }),
  z.strictObject({
    ...fieldCommon,
    type: z.literal('choice'),
    options: z.array(optionSchema).min(2).max(60),
    assumed: assumedSchema.optional(),
  }),
  z.strictObject({ ...fieldCommon, type: z.literal('choices'), options: z.array(optionSchema).min(1).max(60) }),
  z.strictObject({
    ...fieldCommon,
    type: z.literal('number'),
    unit: localizedTextSchema.optional(),
    smallest: z.number().int(),
    largest: z.number().int(),
  }),
  /** Digits kept as text because leading zeros count, for instance a bank account number. */
  z.strictObject({
    ...fieldCommon,
    type: z.literal('digits'),
    minDigits: z.number().int().min(1).max(20),
    maxDigits: z.number().int().min(1).max(20),
  }),
  /** Must be ticked to go on: a declaration that the person makes. */
  z.strictObject({ ...fieldCommon, type: z.literal('consent') }),
] as const;

const plainFieldSchema = z.discriminatedUnion('type', [...plainFieldSchemas]);
export type PlainField = z.infer<typeof plainFieldSchema>;

const listFieldSchema = z.strictObject({
  ...fieldCommon,
  fact: z.literal('children').optional(),
  type: z.literal('list'),
  itemLabel: localizedTextSchema,
  fewest: z.number().int().min(0).max(30),
  most: z.number().int().min(1).max(30),
  fields: z.array(plainFieldSchema).min(1).max(30),
});
export type ListField = z.infer<typeof listFieldSchema>;

export const fieldSchema = z.discriminatedUnion('type', [...plainFieldSchemas, listFieldSchema]);
export type Field = z.infer<typeof fieldSchema>;

export const formSectionSchema = z.strictObject({
  key: keySchema,
  title: localizedTextSchema,
  note: localizedTextSchema.optional(),
  /** Shown on the page of the section before it; the first section on the applicant's. */
  samePage: z.literal(true).optional(),
  /** What the page is called that begins here, where it holds further sections. */
  pageTitle: localizedTextSchema.optional(),
  fields: z.array(fieldSchema).min(1).max(40),
});
export type FormSection = z.infer<typeof formSectionSchema>;

export const attachmentRuleSchema = z.strictObject({
  key: keySchema,
  title: localizedTextSchema,
  help: localizedTextSchema.optional(),
  required: z.boolean(),
  when: conditionSchema.optional(),
  /** Why these answers make it necessary, in half a sentence. */
  because: localizedTextSchema.optional(),
  /** Asked only of an application without a signature, for instance a copy of an identity document. */
  whenUnsigned: z.literal(true).optional(),
  /** The person may bring it to the counter later instead. */
  mayFollowLater: z.boolean(),
  originalNeeded: z.boolean(),
  mediaTypes: z.array(attachmentMediaTypeSchema).min(1),
  most: z.number().int().min(1).max(10),
});
export type AttachmentRule = z.infer<typeof attachmentRuleSchema>;

const dayNameSchema = z.union([keySchema, z.enum(['today', 'applicant.birthDate'])]);
/**
 * Two days of which one cannot come before the other: `later` lies at least `yearsApart` years behind `earlier`, or, with
 * `daysAtMost` in its place, no more than so many days. With `each`, for each entry of that list. The sentence stands at
 * the field `tellAt`.
 */
const answerRuleSchema = z.strictObject({
  each: keySchema.optional(),
  earlier: dayNameSchema,
  later: dayNameSchema,
  yearsApart: z.number().int().min(0).max(120).optional(),
  daysAtMost: z.number().int().min(0).max(400).optional(),
  when: conditionSchema.optional(),
  tellAt: keySchema,
  sentence: localizedTextSchema,
});
export type AnswerRule = z.infer<typeof answerRuleSchema>;

/**
 * What an application says, in a sentence or two above the check page. `{field}` and `{list.field}` stand for answers in
 * words, `{applicant}` for a name, and `{firstMonth}` for the month after the event, or after the day of filing where that is late.
 */
const statementPartSchema = z.strictObject({ when: conditionSchema.optional(), sentence: localizedTextSchema });

/** Two texts that people expect to be the same, whatever their widths and spaces. What differs is shown before the signature and refuses nothing. */
const sameTextRuleSchema = z.strictObject({
  one: keySchema,
  other: keySchema,
  when: conditionSchema.optional(),
  sentence: localizedTextSchema,
});

/** When it must be filed. `daysAfterEvent` counts from the day after the event. */
const deadlineRuleSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('daysAfterEvent'),
    days: z.number().int().min(0).max(400),
    event: localizedTextSchema,
    /** The answer that holds the event's day, so that the portal and the check page can compute the last day. */
    eventField: keySchema.optional(),
    lateAllowed: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('yearly'),
    from: z.string().regex(/^\d{2}-\d{2}$/),
    to: z.string().regex(/^\d{2}-\d{2}$/),
    /** On the last day, in Japan; its end where it is not said. */
    closesAt: z
      .string()
      .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)
      .optional(),
    lateAllowed: z.boolean(),
  }),
  z.strictObject({ type: z.literal('anyTime') }),
]);
export type DeadlineRule = z.infer<typeof deadlineRuleSchema>;

/** Facts about a household that procedures ask about. */
export const circumstanceSchema = z.enum([
  'receivesChildAllowance',
  'publicServant',
  'newChild',
  'fewerChildren',
  'nameOrAddressChanged',
  'movingAway',
  'recipientDied',
  'wishesToDonate',
  'donates',
  'wishesSchoolFeesWithheld',
  'schoolFeesWithheld',
  'askedForYearlyReport',
  'wishesNursery',
  'usesNursery',
  'receivesChildRearingAllowance',
  'pregnant',
  'needsCare',
  'hasCareCertification',
  'homeDamaged',
]);

/** What a household must look like for the procedure to be offered first; every clause must hold. */
const eligibilityClauseSchema = z.discriminatedUnion('needs', [
  /** A child up to 31 March after the given birthday. */
  z.strictObject({ needs: z.literal('childUntilFiscalYearAfterAge'), age: z.number().int().min(0).max(22) }),
  z.strictObject({ needs: z.literal('circumstance'), is: z.boolean(), circumstance: circumstanceSchema }),
  z.strictObject({ needs: z.literal('anyCircumstance'), of: z.array(circumstanceSchema).min(2).max(12) }),
]);

/** A fact that the procedure rests on, shown on its page. */
const citationSchema = z.strictObject({ label: localizedTextSchema, ...factSourceShape });

export const officeContactSchema = z.strictObject({
  name: localizedTextSchema,
  phone: z.string().max(20),
  address: z.string().max(120),
  openHours: localizedTextSchema,
});
export type OfficeContact = z.infer<typeof officeContactSchema>;

/** `optional`: the person chooses at the documents, which then may ask for more (`whenUnsigned`). */
const signatureRuleSchema = z.enum(['required', 'optional', 'notUsed']);
export type SignatureRule = z.infer<typeof signatureRuleSchema>;

/** Present where a person files without a signature what may be filed so. */
export const withoutSignatureSchema = z.literal(true).optional();

/** Whether an application is signed: as the procedure says, and where it leaves the choice, as the person chose. */
export function isSigned(
  { signature }: Pick<Procedure, 'signature'>,
  { withoutSignature }: { readonly withoutSignature?: true | undefined },
): boolean {
  return signature === 'required' || (signature === 'optional' && withoutSignature !== true);
}

export const topicSchema = z.enum([
  'childAllowance',
  'childcare',
  'singleParent',
  'maternalHealth',
  'nursingCare',
  'moving',
  'disaster',
]);
export type Topic = z.infer<typeof topicSchema>;

/** What happens in a life, and brings procedures along. */
export const lifeEventSchema = z.enum([
  'pregnant',
  'childBorn',
  'moved',
  'schoolBegins',
  'custodyChanged',
  'nameChanged',
  'mainEarnerChanged',
  'publicServant',
  'careNeeded',
  'disaster',
  'death',
]);
export type LifeEvent = z.infer<typeof lifeEventSchema>;

/**
 * Where it is filed if not here: on paper at the office, of a municipality that is not connected, or on a site of the
 * municipality's own. Present only then; it is filled in here to be printed, and never filed.
 */
const elsewhereSchema = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('paper') }),
  z.strictObject({
    on: z.literal('otherSite'),
    name: localizedTextSchema,
    address: z.url({ protocol: /^https$/ }).max(200),
  }),
]);

/** A visit to an office that goes with it: which answers say where, on which day and who comes along. */
const visitSchema = z.strictObject({ municipality: keySchema, day: keySchema, members: keySchema.optional() });

/** Of a sample, one in so many hundreds is drawn by the receipt number. */
const fourEyesSchema = z.union([
  z.enum(['never', 'refusals', 'always']),
  z.strictObject({ samplePercent: z.number().int().min(1).max(99) }),
]);
export type FourEyes = z.infer<typeof fourEyesSchema>;

/** One procedure as one municipality offers it: what the portal serves and an application is checked against. */
export const procedureSchema = z.strictObject({
  id: procedureIdSchema,
  /** SHA-256 (hex, first 16 digits) of the resolved definition: the catalogue revision an application names. */
  revision: z.string().regex(/^[0-9a-f]{16}$/),
  topic: topicSchema,
  /** An application where it is not said. */
  kind: caseKindSchema.optional(),
  /** Which section of the office handles it; everybody's where it is not said. */
  group: keySchema.optional(),
  events: z.array(lifeEventSchema).max(12).optional(),
  /** How long the office takes as a rule, in its open days (標準処理期間); where it is not said, nothing is promised. */
  standardOpenDays: z.number().int().min(1).max(200).optional(),
  /** A statute's own period, in calendar days after the day of receipt. */
  lawDays: z.number().int().min(1).max(400).optional(),
  /** Whether that statute lets the office tell a later day, with its reason, before the period is over. */
  lawDelay: z.literal(true).optional(),
  /** Which decisions need a second person; refusals where it is not said. */
  fourEyes: fourEyesSchema.optional(),
  /** Whether another system of the city may decide as well; people at the desk always may. */
  decidesElsewhere: z.literal(true).optional(),
  /** Whether a person may take back a notification; an application they always may. */
  withdrawable: z.literal(true).optional(),
  elsewhere: elsewhereSchema.optional(),
  visit: visitSchema.optional(),
  /** What can be done against a decision; where it is not said, the mayor hears it. */
  remedies: remediesRuleSchema.optional(),
  municipality: z.strictObject({ code: municipalityCodeSchema, name: localizedTextSchema }),
  title: localizedTextSchema,
  summary: localizedTextSchema,
  whoFor: localizedTextSchema,
  whoMayFile: localizedTextSchema,
  keywords: z.array(z.string().min(1).max(40)).max(40),
  deadline: deadlineRuleSchema,
  deadlineText: localizedTextSchema,
  eligibility: z.array(eligibilityClauseSchema).max(10),
  signature: signatureRuleSchema,
  proxyMayFile: z.boolean(),
  minutesNeeded: z.number().int().min(1).max(240),
  /** Where it is not said, nobody has found out what it costs. */
  fee: feeSchema.optional(),
  needed: z.array(localizedTextSchema).max(20),
  sections: z.array(formSectionSchema).min(1).max(20),
  attachments: z.array(attachmentRuleSchema).max(20),
  /** What answers cannot say beside each other. */
  rules: z.array(answerRuleSchema).max(40).optional(),
  sameTexts: z.array(sameTextRuleSchema).max(10).optional(),
  statement: z.array(statementPartSchema).max(10).optional(),
  afterFiling: localizedTextSchema,
  legalBasis: z.array(citationSchema).min(1).max(10),
  office: officeContactSchema,
});
export type Procedure = z.infer<typeof procedureSchema>;

/** A line of a search result. */
export const procedureSummarySchema = procedureSchema
  .pick({
    id: true,
    revision: true,
    topic: true,
    municipality: true,
    title: true,
    summary: true,
    whoFor: true,
    events: true,
    deadlineText: true,
    deadline: true,
    eligibility: true,
    signature: true,
    minutesNeeded: true,
    fee: true,
    elsewhere: true,
  })
  .strict();
export type ProcedureSummary = z.infer<typeof procedureSummarySchema>;

export const municipalitySchema = z.strictObject({
  code: municipalityCodeSchema,
  name: localizedTextSchema,
  prefecture: localizedTextSchema,
  kana: z.string().max(60),
  /** How addresses of this municipality begin on the card, for preselection. */
  addressPrefix: z.string().max(40),
  /** Not connected: what is filled in here goes to it on paper. */
  onPaper: z.literal(true).optional(),
});
export type Municipality = z.infer<typeof municipalitySchema>;
