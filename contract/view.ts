import * as z from 'zod';
import { answersSchema } from './answers.ts';
import { applicantSchema } from './application.ts';
import {
  calendarDateSchema,
  changeablePinSchema,
  epochMsSchema,
  flowIdSchema,
  pinSlotSchema,
  readerNameSchema,
} from './brands.ts';
import { answerTroubleSchema, failureSchema } from './failure.ts';
import { languageSchema, localizedTextSchema, operatorSchema } from './localized-text.ts';
import { filedReplySchema } from './portal-http.ts';
import { attachmentMediaTypeSchema, procedureSchema, withoutSignatureSchema } from './procedure.ts';

/** What the renderer may know. Nothing secret and no raw card data is in any view. */

export const devicesViewSchema = z.discriminatedUnion('service', [
  z.strictObject({ service: z.literal('starting') }),
  z.strictObject({ service: z.literal('down') }),
  z.strictObject({
    service: z.literal('running'),
    readers: z.array(z.strictObject({ name: readerNameSchema, card: z.enum(['absent', 'present', 'mute']) })).max(16),
  }),
]);
export type DevicesView = z.infer<typeof devicesViewSchema>;

export const sessionViewSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('signedOut') }),
  z.strictObject({ at: z.literal('opening') }),
  /** `holder` names whoever is signed in while this app runs: drafts of one are not for the next. Says nothing else. */
  z.strictObject({ at: z.literal('active'), endsAtMs: epochMsSchema, holder: z.uuid() }),
  z.strictObject({
    at: z.literal('ended'),
    because: z.enum(['idle', 'expired', 'cardRemoved', 'signedOut', 'portalEnded', 'deviceLocked', 'windowCrashed']),
  }),
]);
export type SessionView = z.infer<typeof sessionViewSchema>;

const notice = failureSchema.nullable();

/**
 * The shared steps with the card. `notice` is what last went wrong and was survived: the card taken off too early, a
 * wrong PIN, a reader unplugged.
 */
export const cardAccessViewSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('waitingForReaderService'), notice }),
  z.strictObject({ at: z.literal('waitingForReader'), notice }),
  /** `cardIsThere`: the card of the notice still lies there; it is read again when put on anew or by `resumeFlow`. */
  z.strictObject({ at: z.literal('waitingForCard'), cardIsThere: z.boolean(), notice }),
  z.strictObject({ at: z.literal('choosingReader'), readers: z.array(readerNameSchema).min(1).max(16), notice }),
  z.strictObject({ at: z.literal('inspectingCard') }),
  z.strictObject({ at: z.literal('unsupportedCard'), reader: readerNameSchema }),
  z.strictObject({ at: z.literal('confirmingLastTry'), slot: pinSlotSchema }),
  z.strictObject({
    at: z.literal('awaitingPin'),
    slot: pinSlotSchema,
    triesLeft: z.number().int().min(1).max(15),
    notice,
  }),
  z.strictObject({ at: z.literal('usingCard'), doing: z.enum(['checkingPin', 'changingPin', 'reading', 'signing']) }),
  z.strictObject({ at: z.literal('blocked'), slot: pinSlotSchema }),
]);
export type CardAccessView = z.infer<typeof cardAccessViewSchema>;

const endings = [
  z.strictObject({ at: z.literal('releasing') }),
  z.strictObject({ at: z.literal('failed'), failure: failureSchema }),
  z.strictObject({ at: z.literal('cancelled') }),
] as const;

export const loginStepSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('askingChallenge') }),
  z.strictObject({ at: z.literal('card'), card: cardAccessViewSchema }),
  z.strictObject({ at: z.literal('openingSession') }),
  /** The portal could not be used; `resumeFlow` tries again from here. */
  z.strictObject({ at: z.literal('interrupted'), failure: failureSchema }),
  z.strictObject({ at: z.literal('done') }),
  ...endings,
]);

export const attachedViewSchema = z.strictObject({
  key: z.string(),
  fileName: z.string(),
  mediaType: attachmentMediaTypeSchema,
  bytes: z.number().int(),
});

/** What the person has filled in so far. Kept through every interruption; gone when the flow is done or cancelled. */
export const draftSchema = z.strictObject({
  applicant: applicantSchema.nullable(),
  answers: answersSchema,
  attachmentsToFollow: z.array(z.string().max(40)).max(20),
  withoutSignature: withoutSignatureSchema,
});
export type Draft = z.infer<typeof draftSchema>;

export const documentSchema = z.strictObject({
  title: z.string(),
  language: languageSchema,
  sections: z.array(
    z.strictObject({
      key: z.string(),
      title: z.string(),
      lines: z.array(z.strictObject({ at: z.string(), label: z.string(), value: z.string() })),
    }),
  ),
});

const withForm = {
  procedure: procedureSchema,
  draft: draftSchema,
  attached: z.array(attachedViewSchema).max(25),
};

export const applyStepSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('loadingProcedure') }),
  /** The portal could not be used while loading; `resumeFlow` tries again. */
  z.strictObject({ at: z.literal('interrupted'), failure: failureSchema }),
  z.strictObject({
    at: z.literal('fillingForm'),
    ...withForm,
    /** Set after a press on "check": what must be mended first. */
    troubles: z.array(answerTroubleSchema).max(200),
    /** What was survived on the way here, for instance a card taken off while its attributes were read. */
    notice,
  }),
  z.strictObject({ at: z.literal('readingApplicant'), card: cardAccessViewSchema }),
  /** `document` is what will be signed and sent, word for word. */
  z.strictObject({
    at: z.literal('reviewing'),
    procedure: procedureSchema,
    document: documentSchema,
    /** Until when it is to be filed, where the rule and the answers decide it; `isLate` on the day it was written. */
    due: z.strictObject({ lastDay: calendarDateSchema, isLate: z.boolean() }).nullable(),
    notice,
  }),
  z.strictObject({ at: z.literal('signing'), card: cardAccessViewSchema }),
  z.strictObject({ at: z.literal('submitting') }),
  /** The portal session ended meanwhile; the card opens a new one, then the signed bytes are sent. */
  z.strictObject({ at: z.literal('signingInAgain'), card: cardAccessViewSchema }),
  /** Kept, not received yet. `resumeFlow` sends the same bytes again; it never files twice. */
  z.strictObject({ at: z.literal('notSent'), failure: failureSchema }),
  z.strictObject({
    at: z.literal('done'),
    procedureTitle: localizedTextSchema,
    municipalityName: localizedTextSchema,
    afterFiling: localizedTextSchema,
    receipt: filedReplySchema,
  }),
  ...endings,
]);

export const changePinStepSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('card'), card: cardAccessViewSchema }),
  z.strictObject({ at: z.literal('done') }),
  ...endings,
]);

const flowCommon = {
  flowId: flowIdSchema,
  /** Grows with every step; a command names the revision it answers. */
  revision: z.number().int().nonnegative(),
};

export const flowViewSchema = z.discriminatedUnion('flow', [
  z.strictObject({ ...flowCommon, flow: z.literal('login'), step: loginStepSchema }),
  /** `isSigned`: whether the card signs it on the way; true until the procedure is known. */
  z.strictObject({ ...flowCommon, flow: z.literal('apply'), isSigned: z.boolean(), step: applyStepSchema }),
  z.strictObject({
    ...flowCommon,
    flow: z.literal('changePin'),
    slot: changeablePinSchema,
    step: changePinStepSchema,
  }),
]);
export type FlowView = z.infer<typeof flowViewSchema>;
export type LoginStep = z.infer<typeof loginStepSchema>;
export type ApplyStep = z.infer<typeof applyStepSchema>;
export type ChangePinStep = z.infer<typeof changePinStepSchema>;

/** On a public terminal that somebody may have left: when their visit ends unless they say that they are there. */
export const idleViewSchema = z.strictObject({ endsAtMs: epochMsSchema }).nullable();
export type IdleView = z.infer<typeof idleViewSchema>;

/** Which card and portal the app works with. Practice is visible on every screen. */
export const worldViewSchema = z.strictObject({
  portal: z.strictObject({
    origin: z.string().max(300),
    practice: z.boolean(),
    /** Null until the portal has said it, and where it names nobody. */
    operator: operatorSchema.nullable(),
  }),
  practicePersona: z.string().max(40).nullable(),
});
export type WorldView = z.infer<typeof worldViewSchema>;

export const practicePersonaViewSchema = z.strictObject({
  name: z.string().max(40),
  about: localizedTextSchema,
  /** The practice card's own made-up secrets, shown so that people can try. Never a real card's. */
  secrets: z.strictObject({ auth: z.string(), text: z.string(), sign: z.string() }),
});

/** What the administrator of a computer can decide for everybody at it. */
export const lockableSettingSchema = z.enum([
  'portal',
  'publicTerminal',
  'readers',
  'pcscBinding',
  'language',
  'updates',
]);
export type LockableSetting = z.infer<typeof lockableSettingSchema>;

export const snapshotSchema = z.strictObject({
  version: z.string(),
  host: z.enum(['electron', 'kiosk']),
  /** True on a public terminal: pad only, no files, nothing left behind. */
  publicTerminal: z.boolean(),
  language: languageSchema,
  /** Settings that the administrator has decided, so that the person cannot. */
  locked: z.array(lockableSettingSchema).max(10),
  world: worldViewSchema,
  practicePersonas: z.array(practicePersonaViewSchema).max(30),
  devices: devicesViewSchema,
  session: sessionViewSchema,
  flow: flowViewSchema.nullable(),
  /** Always `null` but on a public terminal. */
  idle: idleViewSchema,
});
export type Snapshot = z.infer<typeof snapshotSchema>;

export const healthCheckSchema = z.strictObject({
  name: z.enum([
    'reader-service',
    'reader-driver',
    'readers',
    'card',
    'device',
    'pin-auth',
    'pin-sign',
    'pin-text',
    'certificate-auth',
    'certificate-sign',
    'certificate-authority',
    'sign-in',
    'signing',
    'portal',
    'clock',
    'fonts',
  ]),
  /** False where it stands in the way. */
  ok: z.boolean(),
  detail: localizedTextSchema,
  /** What to do. Beside `ok` it is a warning: it works, and will not for long. */
  remedy: localizedTextSchema.nullable(),
});
export type HealthCheck = z.infer<typeof healthCheckSchema>;
