import * as z from 'zod';
import { answersSchema } from '../procedure/answers.ts';
import { applicantSchema } from '../procedure/application.ts';
import { caseKindSchema, caseOutcomeSchema, caseStateSchema } from '../procedure/case.ts';
import { visitNumberSchema } from '../procedure/case-act.ts';
import { letterDraftSchema, MOST_LETTERS } from '../procedure/letter.ts';
import { ownVisitSchema } from '../procedure/visit.ts';
import { agencyScopeSchema } from '../values/agency-scope.ts';
import { calendarDateSchema, procedureIdSchema } from '../values/brands.ts';
import { clientIdSchema } from '../values/client-id.ts';
import { individualNumberIn } from '../values/individual-number.ts';
import { instantSchema } from '../values/instant.ts';
import { localizedTextSchema } from '../values/localized-text.ts';
import { isPlainText } from '../values/plain-text.ts';
import { proofHeaderSchema, proofTermsSchema } from '../values/proof-terms.ts';
import { sha256Schema } from '../values/sha256.ts';
import { procedureGroupSchema } from '../values/staff-role.ts';
import { receiptNumberSchema } from './application-routes.ts';
import { payableAccountSchema } from './benefit-account-routes.ts';

/** RFC 7523, 2.2. */
export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** How many changes a page of the feed has at most. */
export const FEED_AT_ONCE = 200;
export const MOST_CLIENTS = 100;

const version = z.number().int().min(1);
const filingNumber = z.number().int().min(1).max(100);
const letterNumber = z.number().int().min(1).max(MOST_LETTERS);
const paperKeySchema = z.string().min(1).max(40);

const scopesSchema = z.array(agencyScopeSchema).min(1).max(agencyScopeSchema.options.length);

/** A registration as an administrator asks for it. The keys are a text, and are fetched from nowhere. */
export const newAgencyClientSchema = z.strictObject({
  name: z.string().trim().min(1).max(100).refine(isPlainText),
  /** A JWK Set (RFC 7517) of public keys. */
  jwks: z.string().min(1).max(20_000),
  scopes: scopesSchema,
  groups: z.array(procedureGroupSchema).min(1).max(20),
  /** Addresses and ranges that it may ask from; anywhere without. */
  addresses: z
    .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
    .min(1)
    .max(50)
    .optional(),
  until: instantSchema.optional(),
  /** By choice of its own where it is not said. */
  proofs: proofTermsSchema.optional(),
});
export type NewAgencyClient = z.infer<typeof newAgencyClientSchema>;

const agencyClientSchema = z.strictObject({
  client: clientIdSchema,
  name: z.string().max(100),
  scopes: z.array(agencyScopeSchema).max(10),
  groups: z.array(procedureGroupSchema).max(20),
  addresses: z.array(z.string().max(60)).max(50).nullable(),
  /** Names of its keys. */
  keys: z.array(z.string().max(100)).max(10),
  since: instantSchema,
  until: instantSchema.nullable(),
  proofs: proofTermsSchema,
});
export type AgencyClient = z.infer<typeof agencyClientSchema>;

const feedQuerySchema = z.strictObject({
  /** Of the page before; without it the feed is told from its beginning. */
  after: z
    .string()
    .regex(/^[0-9a-z]{1,13}-[0-9a-z]{1,8}$/)
    .optional(),
  state: caseStateSchema.optional(),
  group: procedureGroupSchema.optional(),
  limit: z.coerce.number().int().min(1).max(FEED_AT_ONCE).optional(),
});
export type FeedQuery = z.infer<typeof feedQuerySchema>;

const feedEntrySchema = z.strictObject({
  number: receiptNumberSchema,
  procedure: procedureIdSchema,
  group: z.string().max(64),
  state: caseStateSchema,
  outcome: caseOutcomeSchema.nullable(),
  version,
  receivedAt: instantSchema,
  changedAt: instantSchema,
  /** The newest filing, and its container's SHA-256. */
  filing: filingNumber,
  sha256: sha256Schema,
});
export type FeedEntry = z.infer<typeof feedEntrySchema>;

const feedPageSchema = z.strictObject({
  /** In the order in which they were made. With a filter a page may be short, or empty, with more behind it. */
  changes: z.array(feedEntrySchema).max(FEED_AT_ONCE),
  /** What to ask with next, now or later; holds for 30 days. */
  cursor: z.string().max(30),
  more: z.boolean(),
});
export type FeedPage = z.infer<typeof feedPageSchema>;

const agencyCaseSchema = z.strictObject({
  number: receiptNumberSchema,
  procedure: z.strictObject({ id: procedureIdSchema, title: localizedTextSchema, revision: z.string().max(16) }),
  group: z.string().max(64),
  kind: caseKindSchema,
  state: caseStateSchema,
  outcome: caseOutcomeSchema.nullable(),
  version,
  receivedAt: instantSchema,
  filings: z
    .array(
      z.strictObject({
        filing: filingNumber,
        receivedAt: instantSchema,
        sha256: sha256Schema,
        /** Compact JWS by the portal. */
        receipt: z.string().max(4_000),
      }),
    )
    .min(1)
    .max(100),
  /** Of the newest filing. */
  applicant: applicantSchema,
  answers: answersSchema,
  attachments: z
    .array(
      z.strictObject({
        key: z.string().max(40),
        mediaType: z.string().max(40),
        bytes: z.number().int().min(1),
        sha256: sha256Schema,
      }),
    )
    .max(25),
  /** Papers that are brought to the counter. */
  attachmentsToFollow: z.array(z.string().max(40)).max(20),
  /** Papers that the office wants to see, and which of them it has. */
  originals: z
    .array(z.strictObject({ key: paperKeySchema, state: z.enum(['expected', 'arrived', 'waived', 'returned']) }))
    .max(40),
  visits: z.array(ownVisitSchema).max(100),
  /** What the city wrote about the case, the oldest first; the last one that decides is in force. */
  letters: z
    .array(
      z.strictObject({
        letter: letterNumber,
        /** As it is printed on it. */
        number: z.string().min(1).max(60),
        day: calendarDateSchema,
        /** `null` of one that says that it takes longer. */
        outcome: caseOutcomeSchema.nullable(),
        sha256: sha256Schema,
      }),
    )
    .max(MOST_LETTERS),
  /** What happened, the oldest first; texts that staff wrote are not told. */
  events: z
    .array(z.strictObject({ at: instantSchema, state: caseStateSchema, outcome: caseOutcomeSchema.nullable() }))
    .max(500),
  /** Under what names other systems took it. */
  taken: z.array(z.strictObject({ at: instantSchema, externalId: z.string().max(64) })).max(50),
});
export type AgencyCase = z.infer<typeof agencyCaseSchema>;

const agencyAccountSchema = z.strictObject({
  /** `null`: the person registered none. */
  account: payableAccountSchema.nullable(),
  /** On what ground it is told: the law of the procedure, in the revision that the case was filed under. */
  legalGround: z.array(localizedTextSchema).min(1).max(10),
});
export type AgencyAccount = z.infer<typeof agencyAccountSchema>;

/** The other system's name for something; never a person's number. */
const foreignIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
  .refine((text) => individualNumberIn(text) === undefined);

const agencyEventSchema = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('beginReview') }),
  z.strictObject({ event: z.literal('externalTaken'), externalId: foreignIdSchema }),
  z.strictObject({ event: z.literal('originalArrived'), key: paperKeySchema }),
  z.strictObject({ event: z.literal('visitAttended'), visit: visitNumberSchema }),
  z.strictObject({
    event: z.literal('decide'),
    outcome: caseOutcomeSchema,
    /** What the letter says beside what each letter says; the portal draws and numbers it. */
    letter: letterDraftSchema.optional(),
    /** Who decided, and who approved it where that takes two: as that system names its people. */
    decidedBy: foreignIdSchema,
    approvedBy: foreignIdSchema.optional(),
  }),
]);
export type AgencyEvent = z.infer<typeof agencyEventSchema>;

const agencyChangeSchema = z.strictObject({ version, state: caseStateSchema });
export type AgencyChange = z.infer<typeof agencyChangeSchema>;

const ofCase = z.strictObject({ number: receiptNumberSchema });
const ofClient = z.strictObject({ client: clientIdSchema });

export const AGENCY_ROUTES = {
  /** RFC 6749, 4.4, with `private_key_jwt` (RFC 7523); with a proof (RFC 9449) the token is of the proof's key. */
  issueAgencyToken: {
    method: 'POST',
    path: '/agency/token',
    audience: 'clientEntrance',
    headers: proofHeaderSchema,
    body: z.strictObject({
      grant_type: z.literal('client_credentials'),
      client_assertion_type: z.literal(ASSERTION_TYPE),
      client_assertion: z.string().max(4_000),
      client_id: clientIdSchema.optional(),
      scope: z.string().max(300).optional(),
    }),
    reply: z.strictObject({
      access_token: z.string().max(100),
      token_type: z.enum(['Bearer', 'DPoP']),
      expires_in: z.number().int().positive(),
      scope: z.string().max(300),
    }),
  },
  listAgencyCases: {
    method: 'GET',
    path: '/agency/v1/cases',
    audience: 'client',
    query: feedQuerySchema,
    reply: feedPageSchema,
  },
  readAgencyCase: {
    method: 'GET',
    path: '/agency/v1/cases/:number',
    audience: 'client',
    params: ofCase,
    reply: agencyCaseSchema,
  },
  /** The bytes as they were filed. */
  readAgencyContainer: {
    method: 'GET',
    path: '/agency/v1/cases/:number/filings/:filing/container',
    audience: 'client',
    params: ofCase.extend({ filing: z.coerce.number().pipe(filingNumber) }).strict(),
    sends: 'container',
    reply: z.instanceof(Uint8Array),
  },
  /** A letter as the person gets it. */
  readAgencyLetter: {
    method: 'GET',
    path: '/agency/v1/cases/:number/letters/:letter',
    audience: 'client',
    params: ofCase.extend({ letter: z.coerce.number().pipe(letterNumber) }).strict(),
    sends: 'pdf',
    reply: z.instanceof(Uint8Array),
  },
  /** Of a case that was granted, for paying. The person reads in their records that it was read, and by which system. */
  readAgencyAccount: {
    method: 'GET',
    path: '/agency/v1/cases/:number/benefit-account',
    audience: 'client',
    params: ofCase,
    reply: agencyAccountSchema,
  },
  changeAgencyCase: {
    method: 'POST',
    path: '/agency/v1/cases/:number/events',
    audience: 'client',
    params: ofCase,
    headers: z.object({
      /** The version that was seen, as its answer's ETag gave it. */
      'if-match': z
        .string()
        .regex(/^"[1-9][0-9]{0,8}"$/)
        .transform((text) => Number(text.slice(1, -1)))
        .optional(),
      'idempotency-key': z.uuid(),
    }),
    body: agencyEventSchema,
    reply: agencyChangeSchema,
  },
  listAgencyProcedures: {
    method: 'GET',
    path: '/agency/v1/procedures',
    audience: 'client',
    reply: z.strictObject({
      procedures: z
        .array(
          z.strictObject({
            id: procedureIdSchema,
            title: localizedTextSchema,
            group: z.string().max(64),
            kind: caseKindSchema,
            revision: z.string().max(16),
          }),
        )
        .max(2_000),
    }),
  },
  listAgencyClients: {
    method: 'GET',
    path: '/staff/agency-clients',
    audience: 'staff',
    reply: z.strictObject({ clients: z.array(agencyClientSchema).max(MOST_CLIENTS) }),
  },
  addAgencyClient: {
    method: 'POST',
    path: '/staff/agency-clients',
    audience: 'staff',
    stepUp: true,
    body: newAgencyClientSchema,
    reply: z.strictObject({ client: clientIdSchema }),
  },
  /** Ends its tokens with it. */
  endAgencyClient: {
    method: 'DELETE',
    path: '/staff/agency-clients/:client',
    audience: 'staff',
    stepUp: true,
    params: ofClient,
    reply: z.null(),
  },
} as const;
