import * as z from 'zod';
import { cardKeySchema, changeablePinSchema, pinSlotSchema } from './brands.ts';

/**
 * Where a failure belongs, which is also the command line's exit status:
 * 1 internal · 2 usage · 3 reader or card · 4 PIN · 5 portal · 6 did not verify.
 */
type ExitStatus = 1 | 2 | 3 | 4 | 5 | 6;

interface FailureKind<Data extends z.ZodObject> {
  readonly exit: ExitStatus;
  /** Whether the flow that met it can go on from where it stands once the cause is gone. */
  readonly resumable: boolean;
  /** HTTP status when the portal answers with it; absent where only the app can meet it. */
  readonly http?: number;
  readonly data: Data;
}

function kind<Data extends z.ZodRawShape>(
  exit: ExitStatus,
  resumable: boolean,
  shape: Data,
  http?: number,
): FailureKind<z.ZodObject<Data, z.core.$strict>> {
  const data = z.strictObject(shape);
  return http === undefined ? { exit, resumable, data } : { exit, resumable, data, http };
}

const shortText = z.string().max(200);
const during = shortText;
const entry = z.string().max(300);
const instant = z.iso.datetime({ offset: true });
const certificateUse = cardKeySchema;

/** Why bytes that should be a CMS, certificate or container are not: a closed list per format. */
export const cmsProblemSchema = z.enum([
  'notDer',
  'trailingBytes',
  'tooLarge',
  'tooDeep',
  'tooManyCertificates',
  'notSignedData',
  'contentTypeNotData',
  'noSigner',
  'severalSigners',
  'signerNotIncluded',
  'signerAmbiguous',
  'noSignedAttributes',
  'attributeMissing',
  'attributeRepeated',
  'attributeInvalid',
  'contentTypeMismatch',
  'messageDigestMismatch',
  'signingCertificateMismatch',
  'digestAlgorithmRefused',
  'signatureAlgorithmRefused',
  'algorithmMismatch',
  'contentMissing',
  'contentRepeated',
  'contentIsAttributes',
  'signatureInvalid',
]);
/** Of a certificate by itself, whoever issued it: it is told as malformed. */
export const MALFORMED_CERTIFICATE_PROBLEMS = [
  'notDer',
  'tooLarge',
  'versionRefused',
  'serialRefused',
  'algorithmMismatch',
  'algorithmRefused',
  'keyRefused',
  'extensionRepeated',
  'extensionUnknownCritical',
  'nameRefused',
] as const;
export const certificateProblemSchema = z.enum([
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
export const containerProblemSchema = z.enum([
  'notZip',
  'tooLarge',
  'tooManyEntries',
  'entryTooLarge',
  'nameRefused',
  'nameRepeated',
  'encrypted',
  'extraData',
  'headersDisagree',
  'methodRefused',
  'mimetype',
  'entryMissing',
  'entryUnexpected',
  'manifestInvalid',
  'manifestIncomplete',
  'manifestExtra',
  'digestAlgorithmRefused',
  'digestMismatch',
  'truncated',
  'applicationJsonInvalid',
  'applicationJsonNotCanonical',
  'pdfUnreadable',
]);
/** Why a value is not taken as a new PIN: it cannot be one, two entries differ, or others would guess it. */
export const newPinProblemSchema = z.enum([
  'empty',
  'length',
  'characters',
  'needsLetterAndDigit',
  'entriesDiffer',
  'likeCurrent',
  'repeated',
  'run',
  'commonWord',
  'birthDate',
]);
export const revocationStateSchema = z.enum(['good', 'revoked', 'onHold', 'unknown', 'unavailable', 'notChecked']);
export const answerProblemSchema = z.enum([
  'required',
  'unknownField',
  'wrongType',
  'tooLong',
  'tooShort',
  'tooMany',
  'tooFew',
  'notAnOption',
  'notKana',
  'notADate',
  'dateTooEarly',
  'dateTooLate',
  'notPostalCode',
  'notPhone',
  'notANumber',
  'tooSmall',
  'tooLarge',
  'controlCharacter',
  'individualNumber',
  'attachmentRequired',
]);

export type CmsProblem = z.infer<typeof cmsProblemSchema>;
export type CertificateProblem = z.infer<typeof certificateProblemSchema>;
export type ContainerProblem = z.infer<typeof containerProblemSchema>;
export type NewPinProblem = z.infer<typeof newPinProblemSchema>;
export type RevocationState = z.infer<typeof revocationStateSchema>;

/** One thing wrong with the answers: where (`children.0.birthDate`), what, and the bound it broke. */
export const answerTroubleSchema = z.strictObject({
  at: z.string().max(120),
  problem: answerProblemSchema,
  limit: z.union([z.number(), z.string().max(60)]).optional(),
});
export type AnswerTrouble = z.infer<typeof answerTroubleSchema>;

/** The closed list. Codes say what happened, not who noticed; `docs/failure-codes.md` explains each. */
export const FAILURES = {
  readerServiceDown: kind(3, true, { during, tryMayBeUsed: z.boolean() }),
  readerNotFound: kind(3, true, {}),
  readerUnknown: kind(3, true, { reader: shortText }),
  readerAmbiguous: kind(3, true, { readers: z.array(shortText).max(16) }),
  readerRemoved: kind(3, true, { during, tryMayBeUsed: z.boolean() }),
  readerBusy: kind(3, true, {}),
  cardNotPresent: kind(3, true, {}),
  cardUnsupported: kind(3, true, {}),
  cardUnreadable: kind(3, true, { during, tryMayBeUsed: z.boolean() }),
  cardRemoved: kind(3, true, { during, tryMayBeUsed: z.boolean() }),
  cardTimedOut: kind(3, true, { during, tryMayBeUsed: z.boolean() }),
  cardChanged: kind(3, false, {}),
  cardRefused: kind(3, true, { during, statusWord: z.string().regex(/^[0-9A-F]{4}$/), tryMayBeUsed: z.boolean() }),
  cardCertificateMissing: kind(3, false, { key: cardKeySchema }),
  cardCertificateExpired: kind(3, false, { key: cardKeySchema, notAfter: instant }),
  cardSignatureWrong: kind(3, true, {}),
  cardDataMissing: kind(3, false, {}),
  cardDataAltered: kind(6, false, {}),

  pinMalformed: kind(4, true, {
    slot: pinSlotSchema,
    problem: z.enum(['empty', 'length', 'characters', 'needsLetterAndDigit']),
  }),
  pinRejected: kind(4, true, { slot: pinSlotSchema, triesLeft: z.number().int().min(0).max(15) }),
  pinBlocked: kind(4, false, { slot: pinSlotSchema }),
  lastTryNotAccepted: kind(4, true, { slot: pinSlotSchema }),
  newPinRefused: kind(4, true, { slot: changeablePinSchema, problem: newPinProblemSchema }),
  /** The answer to the change was lost: the old or the new value holds. `null`: the tries left could not be read. */
  pinChangeUnknown: kind(3, false, {
    slot: changeablePinSchema,
    triesLeft: z.number().int().min(0).max(15).nullable(),
  }),

  portalUnreachable: kind(5, true, { retryAfterMs: z.number().int().nonnegative() }),
  portalTimedOut: kind(5, true, { afterMs: z.number().int().nonnegative() }),
  portalFaulty: kind(5, true, { status: z.number().int().min(100).max(599) }),
  portalAnswerUnreadable: kind(5, true, {}),
  portalReceiptInvalid: kind(5, true, {}),
  tooManyRequests: kind(5, true, { retryAfterSeconds: z.number().int().nonnegative() }, 429),

  requestMalformed: kind(5, false, { at: shortText }, 400),
  requestTooLarge: kind(5, false, { limitBytes: z.number().int().positive() }, 413),
  mediaTypeUnsupported: kind(5, false, {}, 415),
  notFound: kind(5, false, {}, 404),
  sessionRequired: kind(5, true, {}, 401),
  storageUnavailable: kind(5, true, {}, 503),

  challengeUnknown: kind(5, true, {}, 401),
  challengeExpired: kind(5, true, {}, 401),
  proofMalformed: kind(5, false, { at: shortText }, 400),
  proofHeaderRefused: kind(5, false, { member: shortText }, 400),
  proofAlgorithmRefused: kind(5, false, {}, 400),
  proofAudienceMismatch: kind(5, false, {}, 401),
  proofPurposeMismatch: kind(5, false, {}, 401),
  proofExpired: kind(5, true, {}, 401),
  proofClockSkewed: kind(5, true, { skewSeconds: z.number().int() }, 401),
  proofSignatureInvalid: kind(5, false, {}, 401),

  certificateMalformed: kind(5, false, { problem: certificateProblemSchema }, 400),
  certificateUntrusted: kind(5, false, { problem: certificateProblemSchema }, 403),
  certificateUsageRefused: kind(5, false, { problem: certificateProblemSchema }, 403),
  certificatePolicyRefused: kind(5, false, {}, 403),
  certificateExpired: kind(5, false, { use: certificateUse, notAfter: instant }, 403),
  certificateNotYetValid: kind(5, false, { use: certificateUse, notBefore: instant }, 403),
  certificateRevoked: kind(5, false, { use: certificateUse }, 403),
  certificateOnHold: kind(5, false, { use: certificateUse }, 403),
  certificateRevocationUnknown: kind(5, true, { use: certificateUse, state: revocationStateSchema }, 503),

  containerInvalid: kind(5, false, { problem: containerProblemSchema, entry: entry.optional() }, 422),
  signatureInvalid: kind(5, false, { problem: cmsProblemSchema }, 422),
  /** Given up while it was being sent: the portal may have received it. */
  filingUnknown: kind(5, false, {}),
  /** Nobody signed what must be signed. */
  signatureMissing: kind(5, false, {}, 422),
  signerNotApplicant: kind(
    5,
    false,
    {
      field: z.enum(['name', 'birthDate', 'address']),
      certificate: z.string().max(400),
      application: z.string().max(400),
    },
    422,
  ),
  documentMismatch: kind(5, false, { page: z.number().int().positive() }, 422),
  answersInvalid: kind(5, true, { troubles: z.array(answerTroubleSchema).max(200) }, 422),
  attachmentRefused: kind(
    5,
    true,
    {
      key: shortText,
      problem: z.enum([
        'unknownKey',
        'contentNotAllowed',
        'contentMismatch',
        'tooLarge',
        'tooMany',
        'required',
        'empty',
      ]),
    },
    422,
  ),
  individualNumberFound: kind(5, true, { at: shortText }, 422),
  procedureUnknown: kind(5, false, {}, 404),
  catalogueRevisionUnknown: kind(5, true, {}, 409),
  municipalityMismatch: kind(5, false, {}, 422),
  idempotencyKeyReused: kind(5, false, {}, 409),
  transitionRefused: kind(5, false, { from: shortText, to: shortText }, 409),

  staleCommand: kind(1, true, {}),
  flowBusy: kind(1, true, { flow: z.enum(['login', 'apply', 'changePin']) }),
  flowUnknown: kind(1, true, {}),
  fileUnreadable: kind(2, true, { file: entry }),
  fileUnwritable: kind(2, true, { file: entry }),
  fileInvalid: kind(2, true, { file: entry, at: shortText }),
  /** The portal cannot start on its database; `detail` names the process, setting or file. */
  storageUnusable: kind(2, false, {
    problem: z.enum(['heldByProcess', 'settingOff', 'folderRefused', 'serverFailed', 'unreachable', 'migrationFailed']),
    detail: shortText,
  }),
  catalogueInvalid: kind(2, false, { file: entry, at: shortText }),
  trustUnusable: kind(2, false, { file: entry }),
  usage: kind(2, false, { detail: z.string().max(500) }),
  settingLocked: kind(2, false, {}),
  policyUnusable: kind(2, false, { because: z.enum(['untrusted', 'unreadable', 'invalid']) }),
  notVerified: kind(6, false, {}),
  cancelled: kind(1, true, {}),
  internal: kind(1, true, { id: shortText }, 500),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;

export type FailureCode = keyof typeof FAILURES;

/** zod infers an index signature for an object without members, which nothing could be assigned to. */
type DataOf<Code extends FailureCode> = keyof (typeof FAILURES)[Code]['data']['shape'] extends never
  ? unknown
  : Readonly<z.infer<(typeof FAILURES)[Code]['data']>>;

export type Failure = { [Code in FailureCode]: { readonly code: Code } & DataOf<Code> }[FailureCode];

export type FailureOf<Code extends FailureCode> = Extract<Failure, { readonly code: Code }>;

const failureBodySchema = z.looseObject({ code: z.string().max(60) });

/** Parses a failure that came over a wire; `undefined` when it is none of the closed list. */
export function parseFailure(body: unknown): Failure | undefined {
  const outer = failureBodySchema.safeParse(body);
  if (!outer.success || !Object.hasOwn(FAILURES, outer.data.code)) return undefined;
  const code = outer.data.code as FailureCode;
  const members = Object.keys(FAILURES[code].data.shape);
  const given = Object.fromEntries(members.flatMap((name) => (name in outer.data ? [[name, outer.data[name]]] : [])));
  const data = FAILURES[code].data.safeParse(given);
  return data.success ? ({ code, ...data.data } as Failure) : undefined;
}

export const failureSchema = z.custom<Failure>((value) => parseFailure(value) !== undefined);
