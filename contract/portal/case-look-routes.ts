import * as z from 'zod';
import { revocationStateSchema } from '../failures/certificate-failures.ts';
import { documentViewSchema } from '../procedure/document-view.ts';
import { calendarDateSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { sha256Schema } from '../values/sha256.ts';
import { caseSummarySchema, filedAttachmentsSchema, filingNumber, MOST_FILINGS, ofCase } from './desk-routes.ts';

/** With more hits none is shown: a search is for one person, not for a list of them. */
export const MOST_HITS = 200;

const caseSearchSchema = z.strictObject({
  /** A name or its reading in full, or how it begins where the birth is known; a telephone in full. */
  text: z.string().min(1).max(200),
  /** The year of birth, or the day. */
  born: z.union([z.string().regex(/^\d{4}$/), calendarDateSchema]).optional(),
});
export type CaseSearch = z.infer<typeof caseSearchSchema>;

const ofFiling = ofCase.extend({ filing: filingNumber }).strict();

const filedContentsSchema = z.strictObject({
  filing: z.number().int().min(1).max(MOST_FILINGS),
  receivedAt: instantSchema,
  document: documentViewSchema,
  attachments: filedAttachmentsSchema,
});
export type FiledContents = z.infer<typeof filedContentsSchema>;

const reportedCertificateSchema = z.strictObject({
  subject: z.string().max(4_000),
  issuer: z.string().max(4_000),
  serial: z.string().max(100),
  from: instantSchema,
  until: instantSchema,
  sha256: sha256Schema,
});

/** What cannot be told from a signature, whatever else holds. */
const uncheckedSchema = z.enum([
  /** Nobody vouches for the time that the signer's computer claims. */
  'signingTime',
  'revocation',
  /** Whether the certificate was taken back since. */
  'since',
]);
export type Unchecked = z.infer<typeof uncheckedSchema>;

const signatureReportSchema = z.strictObject({
  filing: z.number().int().min(1).max(MOST_FILINGS),
  receivedAt: instantSchema,
  /** Of the container. */
  sha256: sha256Schema,
  /** As it was judged when it arrived; nothing of a filing without a signature. */
  signature: z
    .strictObject({
      status: z.enum(['valid', 'indeterminate']),
      signer: z.string().max(1_000),
      /** Whether certificate and application name the same person, character for character or by a stand-in. */
      isApplicant: z.boolean(),
      /** The signer's certificate first. */
      path: z.array(reportedCertificateSchema).max(10),
      revocation: revocationStateSchema,
      /** What that rests on. */
      sources: z
        .array(
          z.strictObject({
            kind: z.enum(['crl', 'ocsp']),
            issuedAt: instantSchema.nullable(),
            sha256: sha256Schema,
          }),
        )
        .max(20),
      claimedAt: instantSchema,
      verifiedAt: instantSchema,
      software: z.string().max(100),
      unchecked: z.array(uncheckedSchema).max(5),
    })
    .nullable(),
  /** Who of the staff was shown a document of identity, of a filing without a signature. */
  identity: z.strictObject({ staffName: z.string().max(100), at: instantSchema }).nullable(),
});
export type SignatureReport = z.infer<typeof signatureReportSchema>;

const verifiedAgainSchema = z.strictObject({
  at: instantSchema,
  /** From what is kept alone, for the time at which it arrived. */
  result: z.enum(['same', 'unlike', 'failed']),
  /** Why it does not hold. */
  code: z
    .string()
    .regex(/^[A-Za-z]{1,60}$/)
    .nullable(),
});
export type VerifiedAgain = z.infer<typeof verifiedAgainSchema>;

/** Looking for cases, and into what was filed. */
export const CASE_LOOK_ROUTES = {
  /** By POST, since what is typed is in no address and no log. */
  searchCases: {
    method: 'POST',
    path: '/staff/case-searches',
    audience: 'staff',
    body: caseSearchSchema,
    reply: z.strictObject({ cases: z.array(caseSummarySchema).max(MOST_HITS) }),
  },
  readFiling: {
    method: 'GET',
    path: '/staff/cases/:number/filings/:filing',
    audience: 'staff',
    params: ofFiling,
    reply: filedContentsSchema,
  },
  readSignature: {
    method: 'GET',
    path: '/staff/cases/:number/filings/:filing/signature',
    audience: 'staff',
    params: ofFiling,
    reply: signatureReportSchema,
  },
  /** Once more, from what is kept; asks nobody outside. */
  verifySignature: {
    method: 'POST',
    path: '/staff/cases/:number/filings/:filing/signature/verification',
    audience: 'staff',
    params: ofFiling,
    reply: verifiedAgainSchema,
  },
} as const;
