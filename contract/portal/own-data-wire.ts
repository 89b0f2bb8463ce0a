import * as z from 'zod';
import { birthDateSchema } from '../values/birth-date.ts';
import { instantSchema } from '../values/instant.ts';
import { OWN_GROUP_IDS } from './own-data-groups.ts';
import { anyTablesSchema } from './own-data-routes.ts';

/*
 * What a portal and a source of own data say to each other, over HTTP with certificates on both sides. Every message is a
 * compact JWS (ES256) as a whole body; how they follow each other stands in docs/own-data-source.md.
 */

export const SOURCE_PATHS = { readings: '/own-data/v1/readings', links: '/own-data/v1/links' } as const;
export const SOURCE_TYPES = {
  question: 'own-data-question+jwt',
  link: 'own-data-link+jwt',
  answer: 'own-data+jwt',
} as const;
export const JWT_MEDIA_TYPE = 'application/jwt';
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
/** How long a question holds, and how old an answer may be. */
export const QUESTION_SECONDS = 60;
export const ANSWER_SECONDS = 120;
export const ANSWER_LIMIT_BYTES = 2_097_152;
export const MOST_PAGES = 20;

const seconds = z.number().int().nonnegative().max(100_000_000_000);
const nonce = z.string().regex(/^[A-Za-z0-9_-]{22,64}$/);
const personSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const envelope = {
  /** The portal's origin in a question, the source's id in an answer; `aud` is the other one. */
  iss: z.string().max(2_000),
  aud: z.string().max(2_000),
  iat: seconds,
  exp: seconds,
  v: z.literal(1),
};

const questionSchema = z.strictObject({
  ...envelope,
  jti: nonce,
  person: personSchema,
  group: z.enum(OWN_GROUP_IDS),
  /** Nothing that is older, where the group has days. */
  since: z.iso.date().nullable(),
  page: z.number().int().min(1).max(MOST_PAGES),
  reason: z.enum(['own', 'proxy', 'site']),
});
export type SourceQuestion = z.infer<typeof questionSchema>;

export const certifiedIdentitySchema = z.strictObject({
  name: z.string().min(1).max(200),
  birthDate: birthDateSchema,
  address: z.string().min(1).max(500),
  sex: z.enum(['male', 'female', 'unknown']),
});
/** As a signature certificate says it. */
export type CertifiedIdentity = z.infer<typeof certifiedIdentitySchema>;

const linkSchema = z.strictObject({ ...envelope, jti: nonce, person: personSchema, identity: certifiedIdentitySchema });
export type SourceLinkQuestion = z.infer<typeof linkSchema>;

export const sourceAnswerSchema = z
  .strictObject({
    ...envelope,
    /** `jti` of what was asked. */
    question: nonce,
    person: personSchema,
    group: z.enum(OWN_GROUP_IDS),
    state: z.enum(['ok', 'none', 'withheld', 'delayed']),
    asOf: instantSchema,
    readyAt: instantSchema.nullable(),
    law: z.string().min(1).max(200).nullable(),
    tables: anyTablesSchema,
    /** The next page is to be asked for. */
    more: z.boolean(),
  })
  .refine(({ state, law }) => (state === 'withheld') === (law !== null))
  .refine(({ state, readyAt }) => (state === 'delayed') === (readyAt !== null))
  .refine(({ state, tables, more }) => state === 'ok' || (tables.length === 0 && !more));
export type SourceAnswer = z.infer<typeof sourceAnswerSchema>;

/** What a source says where it has no answer: nothing of a person. */
export const sourceProblemSchema = z.strictObject({
  code: z.enum([
    'questionMalformed',
    'signatureRefused',
    'notAllowed',
    'personUnknown',
    'personAmbiguous',
    'groupUnknown',
    'questionRepeated',
    'tooMany',
    'maintenance',
  ]),
  /** Of `maintenance`. */
  until: instantSchema.optional(),
});
export type SourceProblem = z.infer<typeof sourceProblemSchema>;
/** The one status of each problem. */
export const PROBLEM_STATUS: Readonly<Record<SourceProblem['code'], number>> = {
  questionMalformed: 400,
  signatureRefused: 401,
  notAllowed: 403,
  personUnknown: 404,
  groupUnknown: 404,
  personAmbiguous: 409,
  questionRepeated: 409,
  tooMany: 429,
  maintenance: 503,
};
