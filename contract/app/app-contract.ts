import * as z from 'zod';
import {
  applicationDetailSchema,
  applicationSummarySchema,
  receiptNumberSchema,
} from '../portal/application-routes.ts';
import { municipalitySchema, procedureSchema, procedureSummarySchema, topicSchema } from '../procedure/procedure.ts';
import {
  changeablePinSchema,
  flowIdSchema,
  municipalityCodeSchema,
  procedureIdSchema,
  readerNameSchema,
} from '../values/brands.ts';
import { languageSchema } from '../values/localized-text.ts';
import { draftSchema } from './views/apply-view.ts';
import { devicesViewSchema } from './views/devices-view.ts';
import { diagnosisCheckSchema } from './views/diagnosis-view.ts';
import { environmentViewSchema } from './views/environment-view.ts';
import { flowViewSchema } from './views/flow-view.ts';
import { idleViewSchema } from './views/idle-view.ts';
import { sessionViewSchema } from './views/session-view.ts';
import { snapshotSchema } from './views/snapshot.ts';

/**
 * The app contract: every method and event between a window and its host. Both hosts, the client and the stand-ins of
 * tests derive from this one list of names.
 *
 * Byte members travel beside the JSON text, never in it. Those in `secret` become `SecretBytes` in the dispatcher.
 */
interface Method<Params extends z.ZodType, Result extends z.ZodType, Secret extends string> {
  readonly params: Params;
  readonly result: Result;
  readonly secret: readonly Secret[];
}

function method<Params extends z.ZodType, Result extends z.ZodType, Secret extends string = never>(
  params: Params,
  result: Result,
  secret: readonly Secret[] = [],
): Method<Params, Result, Secret> {
  return { params, result, secret };
}

const nothing = z.strictObject({});
const inFlow = { flowId: flowIdSchema, revision: z.number().int().nonnegative() };
const started = z.strictObject({ flowId: flowIdSchema });

export const ATTACHMENT_CHUNK_BYTES = 524_288;

function bytes(min: number, max: number) {
  return z.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value.length >= min && value.length <= max,
    `${min} to ${max} bytes`,
  );
}

export const METHODS = {
  hello: method(nothing, snapshotSchema),
  setLanguage: method(z.strictObject({ language: languageSchema }), nothing),
  signOut: method(nothing, nothing),
  /** A person is at the window. Every other call says so too; this one is for keys and pointers that call nothing. */
  stillHere: method(nothing, nothing),
  runDiagnosis: method(nothing, z.strictObject({ checks: z.array(diagnosisCheckSchema).max(30) })),
  /** Runs the checks anew and keeps them as a text file that holds nothing personal. */
  saveDiagnosisReport: method(nothing, z.strictObject({ savedAs: z.string() })),

  enterPractice: method(z.strictObject({ persona: z.string().min(1).max(40) }), nothing),
  leavePractice: method(nothing, nothing),

  listMunicipalities: method(nothing, z.strictObject({ municipalities: z.array(municipalitySchema).max(2_000) })),
  searchProcedures: method(
    z.strictObject({
      municipality: municipalityCodeSchema.optional(),
      query: z.string().max(100).optional(),
      topic: topicSchema.optional(),
    }),
    z.strictObject({ services: z.array(procedureSummarySchema).max(500) }),
  ),
  readProcedure: method(
    z.strictObject({ id: procedureIdSchema, municipality: municipalityCodeSchema }),
    procedureSchema,
  ),
  listApplications: method(nothing, z.strictObject({ applications: z.array(applicationSummarySchema).max(1_000) })),
  readApplication: method(z.strictObject({ receiptNumber: receiptNumberSchema }), applicationDetailSchema),
  withdrawApplication: method(z.strictObject({ receiptNumber: receiptNumberSchema }), applicationDetailSchema),

  beginLogin: method(nothing, started),
  beginApply: method(
    z.strictObject({
      procedure: procedureIdSchema,
      municipality: municipalityCodeSchema,
      /** `card`: the card says who applies, before the form is shown; `form`: the draft has it, or the form asks. */
      applicantFrom: z.enum(['card', 'form']),
    }),
    started,
  ),

  beginPinChange: method(z.strictObject({ slot: changeablePinSchema }), started),

  /**
   * Any flow. `resumeFlow` answers `interrupted`, `notSent`, `unsupportedCard` and a `waitingForCard` with a failure.
   */
  chooseReader: method(z.strictObject({ ...inFlow, reader: readerNameSchema }), nothing),
  acceptLastTry: method(z.strictObject(inFlow), nothing),
  givePin: method(z.strictObject({ ...inFlow, pin: bytes(0, 64) }), nothing, ['pin']),
  /** The change of a PIN, where `awaitingPin` stands: the old and the new value together. */
  changePin: method(z.strictObject({ ...inFlow, pin: bytes(0, 64), newPin: bytes(0, 64) }), nothing, ['pin', 'newPin']),
  resumeFlow: method(z.strictObject(inFlow), nothing),
  cancelFlow: method(z.strictObject({ flowId: flowIdSchema }), nothing),

  /** The application flow. Saving a draft does not change the revision. */
  saveDraft: method(z.strictObject({ ...inFlow, draft: draftSchema }), nothing),
  readApplicantFromCard: method(z.strictObject({ ...inFlow, draft: draftSchema }), nothing),
  attachFile: method(
    z.strictObject({
      ...inFlow,
      key: z.string().max(40),
      fileName: z.string().min(1).max(200),
      totalBytes: z.number().int().min(1).max(20_000_000),
      offset: z.number().int().min(0).max(20_000_000),
      chunk: bytes(1, ATTACHMENT_CHUNK_BYTES),
    }),
    nothing,
  ),
  detachFile: method(
    z.strictObject({ ...inFlow, key: z.string().max(40), index: z.number().int().min(0).max(9) }),
    nothing,
  ),
  reviewApplication: method(z.strictObject({ ...inFlow, draft: draftSchema }), nothing),
  editApplication: method(z.strictObject(inFlow), nothing),
  /** Submits what was read, signed with the card first where the procedure wants it. */
  fileApplication: method(z.strictObject(inFlow), nothing),
  /** Saves the filed container where the host keeps documents; names the file, not the path. */
  saveFiledCopy: method(z.strictObject({ flowId: flowIdSchema }), z.strictObject({ savedAs: z.string().max(300) })),
} as const;

export const EVENTS = {
  languageChanged: z.strictObject({ language: languageSchema }),
  environmentChanged: environmentViewSchema,
  devicesChanged: devicesViewSchema,
  sessionChanged: sessionViewSchema,
  idleChanged: idleViewSchema,
  /** The newest view of the one flow; `null` when the last one was put away. */
  flowChanged: flowViewSchema.nullable(),
  /** The person followed a link from outside to a procedure that the portal knows. */
  linkFollowed: z.strictObject({ procedure: procedureIdSchema, municipality: municipalityCodeSchema }),
} as const;

export type MethodName = keyof typeof METHODS;
export type EventName = keyof typeof EVENTS;
export type ParamsOf<Name extends MethodName> = z.infer<(typeof METHODS)[Name]['params']>;
export type SecretsOf<Name extends MethodName> = (typeof METHODS)[Name]['secret'][number];
export type ResultOf<Name extends MethodName> = z.infer<(typeof METHODS)[Name]['result']>;
export type EventOf<Name extends EventName> = z.infer<(typeof EVENTS)[Name]>;
