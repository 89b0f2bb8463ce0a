import * as z from 'zod';
import { cardKeySchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { type FailureKind, kind } from './failure-kind.ts';

const certificateUse = cardKeySchema;

/** Problems of a certificate by itself, independent of its issuer: the person reads them as malformed. */
export const MALFORMED_CERTIFICATE_PROBLEMS = [
  'notDer',
  'tooLarge',
  'versionRefused',
  'serialRefused',
  'algorithmMismatch',
  'algorithmRefused',
  'validityRefused',
  'keyRefused',
  'extensionRepeated',
  'extensionUnknownCritical',
  'extensionMalformed',
  'nameRefused',
] as const;
const certificateProblemSchema = z.enum([
  ...MALFORMED_CERTIFICATE_PROBLEMS,
  'issuerUnknown',
  'issuerNotCa',
  'issuerKeyUsage',
  'pathTooLong',
  'nameConstraints',
  'signatureInvalid',
  'notYetValid',
  'expired',
  'issuerNotValid',
  'keyUsage',
  'extendedKeyUsage',
  'policy',
  'wrongCa',
  'practiceCa',
]);

export const revocationStateSchema = z.enum(['good', 'revoked', 'onHold', 'unknown', 'unavailable', 'notChecked']);
export type CertificateProblem = z.infer<typeof certificateProblemSchema>;

export type RevocationState = z.infer<typeof revocationStateSchema>;

export const CERTIFICATE_FAILURES = {
  certificateMalformed: kind(5, false, { problem: certificateProblemSchema }, 400),
  certificateUntrusted: kind(5, false, { problem: certificateProblemSchema }, 403),
  certificateUsageRefused: kind(5, false, { problem: certificateProblemSchema }, 403),
  certificatePolicyRefused: kind(5, false, {}, 403),
  certificateExpired: kind(5, false, { use: certificateUse, notAfter: instantSchema }, 403),
  certificateNotYetValid: kind(5, false, { use: certificateUse, notBefore: instantSchema }, 403),
  certificateRevoked: kind(5, false, { use: certificateUse }, 403),
  certificateOnHold: kind(5, false, { use: certificateUse }, 403),
  certificateRevocationUnknown: kind(5, true, { use: certificateUse, state: revocationStateSchema }, 503),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;
