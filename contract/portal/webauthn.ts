import * as z from 'zod';
import { isPlainText } from '../values/plain-text.ts';

/**
 * Passkeys as a browser hands them over: what `PublicKeyCredential.parseCreationOptionsFromJSON` and
 * `parseRequestOptionsFromJSON` read and `toJSON` writes. Source: Web Authentication Level 3, 5.1.8 and 5.1.9.
 */
const base64url = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/);

const credentialIdSchema = base64url(1_364);
const transportSchema = z.string().regex(/^[A-Za-z0-9-]{1,32}$/);

const descriptorSchema = z.strictObject({
  type: z.literal('public-key'),
  id: credentialIdSchema,
  transports: z.array(transportSchema).max(10),
});

export const passkeyCreationSchema = z.strictObject({
  rp: z.strictObject({ id: z.string().max(255), name: z.string().max(255) }),
  user: z.strictObject({ id: base64url(86), name: z.string().max(254), displayName: z.string().max(200) }),
  challenge: base64url(43),
  pubKeyCredParams: z.array(z.strictObject({ type: z.literal('public-key'), alg: z.int() })).max(10),
  timeout: z.int(),
  excludeCredentials: z.array(descriptorSchema).max(20),
  authenticatorSelection: z.strictObject({
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.literal('required'),
  }),
  attestation: z.literal('none'),
});
export type PasskeyCreation = z.infer<typeof passkeyCreationSchema>;

export const passkeyRequestSchema = z.strictObject({
  rpId: z.string().max(255),
  challenge: base64url(43),
  timeout: z.int(),
  /** None: any passkey that the browser has for this portal. */
  allowCredentials: z.array(descriptorSchema).max(20),
  userVerification: z.literal('required'),
});
export type PasskeyRequest = z.infer<typeof passkeyRequestSchema>;

/** Members that a browser may add are left out: extensions are not asked for. */
const answerShape = {
  id: credentialIdSchema,
  rawId: credentialIdSchema,
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}),
};

export const newPasskeySchema = z.object({
  ...answerShape,
  response: z.object({
    clientDataJSON: base64url(8_000),
    attestationObject: base64url(40_000),
    transports: z.array(transportSchema).max(10).default([]),
  }),
});
export type NewPasskeyAnswer = z.infer<typeof newPasskeySchema>;

export const passkeyUseSchema = z.object({
  ...answerShape,
  response: z.object({
    clientDataJSON: base64url(8_000),
    authenticatorData: base64url(8_000),
    signature: base64url(8_000),
    userHandle: base64url(86).nullish(),
  }),
});
export type PasskeyUseAnswer = z.infer<typeof passkeyUseSchema>;

/** What a person calls one of theirs: the device that it is on, as a rule. */
export const passkeyNameSchema = z.string().trim().min(1).max(60).refine(isPlainText);
