import * as z from 'zod';
import { calendarDateSchema, municipalityCodeSchema, procedureIdSchema } from '../values/brands.ts';
import { clientIdSchema } from '../values/client-id.ts';
import { instantSchema } from '../values/instant.ts';
import { localizedTextSchema } from '../values/localized-text.ts';
import { isPlainText } from '../values/plain-text.ts';
import { receiptNumberSchema } from './application-routes.ts';
import { ownGroupIdSchema, ownSourceSchema } from './own-data-routes.ts';
import { markSchema } from './unusual-record.ts';

/** How many records a page has at most. */
export const RECORDS_AT_ONCE = 50;
export const QUESTION_LIMIT_CHARACTERS = 500;

export const dataKindSchema = z.enum([
  'applicant',
  'answers',
  'attachments',
  'container',
  'letters',
  'charges',
  'benefitAccount',
  'notices',
]);
export type DataKind = z.infer<typeof dataKindSchema>;

/** Why somebody looked. */
export const recordPurposeSchema = z.enum([
  'case.review',
  'case.export',
  'case.emergency',
  'benefit.pay',
  'proxy.act',
  'source.own',
  'site.granted',
  'site.office',
  'unknown',
]);
export type RecordPurpose = z.infer<typeof recordPurposeSchema>;
const recordResultSchema = z.enum(['provided', 'none', 'refused']);

/** Says nothing of how many others there are. */
export const recordIdSchema = z.uuid();
/**
 * Staff at the desk, a file that staff made, another system of the city, staff of another section in an emergency, or somebody
 * who acts for the person.
 */
const lookWaySchema = z.enum(['desk', 'export', 'agency', 'emergency', 'proxy']);
/** The person themselves asks a source what it holds about them. */
const OWN_WAY = 'self';
/** A site that the person enters with their card, in its own name. */
const SITE_WAY = 'site';
export const recordWaySchema = z.enum([...lookWaySchema.options, SITE_WAY, OWN_WAY]);

const lookSchema = z.strictObject({
  record: recordIdSchema,
  at: instantSchema,
  municipality: z.strictObject({ code: municipalityCodeSchema, name: localizedTextSchema }),
  /** The section that handles the procedure; who of it looked is told to nobody but the city's auditor. */
  section: z.string().max(64),
  way: lookWaySchema,
  system: z.string().max(100).nullable(),
  purpose: recordPurposeSchema,
  result: recordResultSchema,
  /** For which application it was looked at. */
  receiptNumber: receiptNumberSchema,
  procedure: z.strictObject({ id: procedureIdSchema, title: localizedTextSchema }),
  legalGround: z.array(localizedTextSchema).max(10),
  kinds: z.array(dataKindSchema).min(1).max(dataKindSchema.options.length),
  /** What is unusual about it, and why. */
  marks: z.array(markSchema).max(8),
  /** It was not shown before this day: the law had it withheld. */
  withheldUntil: calendarDateSchema.nullable(),
});
/** Somebody else's look at what the person filed. */
export type Look = z.infer<typeof lookSchema>;

const ownQuestionSchema = z.strictObject({
  record: recordIdSchema,
  at: instantSchema,
  way: z.literal(OWN_WAY),
  source: ownSourceSchema.pick({ id: true, name: true }),
  group: ownGroupIdSchema,
  purpose: z.literal('source.own'),
});
/** What the person asked a source; what came of it is kept nowhere. */
export type OwnQuestion = z.infer<typeof ownQuestionSchema>;

const siteActSchema = z.strictObject({
  record: recordIdSchema,
  at: instantSchema,
  way: z.literal(SITE_WAY),
  site: z.strictObject({ client: clientIdSchema, name: localizedTextSchema }),
  act: z.discriminatedUnion('did', [
    z.strictObject({
      did: z.literal('ownDataRead'),
      source: ownSourceSchema.pick({ id: true, name: true }),
      group: ownGroupIdSchema,
    }),
    z.strictObject({ did: z.literal('applicationRead'), receiptNumber: receiptNumberSchema }),
    z.strictObject({ did: z.literal('noticeSent') }),
  ]),
  purpose: z.enum(['site.granted', 'site.office']),
});
/** What a site read of the person, or told them. */
export type SiteAct = z.infer<typeof siteActSchema>;

export const exchangeRecordSchema = z.discriminatedUnion('way', [lookSchema, ownQuestionSchema, siteActSchema]);
export type ExchangeRecord = z.infer<typeof exchangeRecordSchema>;

/** Days in Japan, both included. */
export const recordFilterSchema = z.strictObject({
  from: calendarDateSchema.optional(),
  to: calendarDateSchema.optional(),
  /** Absent: whoever looked but the person themselves, whose own questions are many. */
  way: z.enum([...recordWaySchema.options, 'all']).optional(),
  unusual: z.literal('only').optional(),
});
export type RecordFilter = z.infer<typeof recordFilterSchema>;
export const recordQuerySchema = recordFilterSchema.extend({ after: recordIdSchema.optional() }).strict();

export const recordPageSchema = z.strictObject({
  records: z.array(exchangeRecordSchema).max(RECORDS_AT_ONCE),
  /** How many the filter hides. */
  hidden: z.number().int().min(0),
  next: recordIdSchema.nullable(),
});
export type RecordPage = z.infer<typeof recordPageSchema>;

export const recordQuestionSchema = z.string().trim().min(1).max(QUESTION_LIMIT_CHARACTERS).refine(isPlainText);

/** The law that says so; the auditor reads it. */
export const withholdingGroundSchema = z.string().trim().min(5).max(300).refine(isPlainText);

const ofRecord = z.strictObject({ record: recordIdSchema });
const ofCase = z.strictObject({ number: receiptNumberSchema });

/** Of a case the newest; more than these are seldom asked for. */
export const WITHHOLDINGS_AT_ONCE = 50;
const withholdingSchema = z.strictObject({
  withholding: z.number().int().min(1),
  /** The day from which its looks are shown. */
  until: calendarDateSchema,
  ground: withholdingGroundSchema,
  askedAt: instantSchema,
  isMine: z.boolean(),
  /** `null` while it waits for a second person, and holds nothing back. */
  approvedAt: instantSchema.nullable(),
});
export type Withholding = z.infer<typeof withholdingSchema>;

export const EXCHANGE_RECORD_ROUTES = {
  /** Who has looked at what the caller filed, and what the caller asked sources of own data, the newest first. */
  listExchangeRecords: {
    method: 'GET',
    path: '/exchange-records',
    audience: 'resident',
    query: recordQuerySchema,
    reply: recordPageSchema,
  },
  readExchangeRecord: {
    method: 'GET',
    path: '/exchange-records/:record',
    audience: 'resident',
    params: ofRecord,
    reply: exchangeRecordSchema,
  },
  /** Asks the section what a look is about: a message in the case. `key` makes one that is sent twice one. */
  askAboutRecord: {
    method: 'POST',
    path: '/exchange-records/:record/question',
    audience: 'resident',
    params: ofRecord,
    body: z.strictObject({ key: z.uuid(), text: recordQuestionSchema }),
    reply: z.null(),
  },
  /** What of a case is withheld, was, or waits for a second person, the newest first. */
  listWithholdings: {
    method: 'GET',
    path: '/staff/cases/:number/withholdings',
    audience: 'staff',
    params: ofCase,
    reply: z.strictObject({ withholdings: z.array(withholdingSchema).max(WITHHOLDINGS_AT_ONCE) }),
  },
  /** Has looks at a case from now on withheld until a day, once a second person agrees. */
  askWithholding: {
    method: 'POST',
    path: '/staff/cases/:number/withholdings',
    audience: 'staff',
    stepUp: true,
    params: ofCase,
    body: z.strictObject({
      until: calendarDateSchema,
      ground: withholdingGroundSchema,
    }),
    reply: z.strictObject({ withholding: z.number().int().min(1) }),
  },
  approveWithholding: {
    method: 'POST',
    path: '/staff/cases/:number/withholdings/:withholding/approval',
    audience: 'staff',
    stepUp: true,
    params: ofCase.extend({ withholding: z.string().regex(/^[1-9][0-9]{0,3}$/) }).strict(),
    reply: z.null(),
  },
} as const;
