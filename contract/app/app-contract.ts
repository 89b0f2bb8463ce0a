import * as z from 'zod';
import { addedSitesSchema, MOST_CALLERS, nativeCallerSchema, siteOriginSchema } from '../card/native-request.ts';
import { familyAnswersSchema } from '../family/answers.ts';
import { closingSchema, ownSessionsSchema, usePageSchema, useQuerySchema } from '../portal/account-routes.ts';
import {
  applicationDetailSchema,
  applicationPageQuerySchema,
  applicationPageSchema,
  deliverySchema,
  MESSAGE_LIMIT_CHARACTERS,
  receiptNumberSchema,
} from '../portal/application-routes.ts';
import { siteReportSchema } from '../portal/authorization.ts';
import { AUTHORIZATION_ROUTES } from '../portal/authorization-routes.ts';
import { bankCodeSchema } from '../portal/benefit-account.ts';
import { bankListSchema, branchListSchema, ownAccountSchema } from '../portal/benefit-account-routes.ts';
import { foundSchema } from '../portal/catalogue-routes.ts';
import { yenSchema } from '../portal/charge.ts';
import {
  CORRECTION_FILE_LIMIT_BYTES,
  correctionFileSchema,
  correctionIdSchema,
  newCorrectionSchema,
  ownCorrectionsSchema,
} from '../portal/data-correction-routes.ts';
import {
  deliveryChangeSchema,
  deliveryDetailSchema,
  deliveryPageSchema,
  deliveryQuerySchema,
  drawnPageSchema,
  linkAgreedSchema,
  MOST_DELIVERY_PAGES,
  senderOfferSchema,
  sendersSchema,
} from '../portal/delivery-routes.ts';
import {
  exchangeRecordSchema,
  recordFilterSchema,
  recordIdSchema,
  recordPageSchema,
  recordQuerySchema,
  recordQuestionSchema,
} from '../portal/exchange-record-routes.ts';
import { LINE_ROUTES } from '../portal/line-routes.ts';
import { mandatesSchema } from '../portal/mandate-routes.ts';
import {
  mailAddressSchema,
  mailCodeSchema,
  mailSettingsSchema,
  NOTICE_FILES,
  noticeDetailSchema,
  noticeIdSchema,
  noticePageSchema,
  noticeQuerySchema,
  noticeSummarySchema,
  noticeWaysSchema,
} from '../portal/notice-routes.ts';
import { ownDataSchema, ownGroupIdSchema, ownReadingSchema, ownSourceIdSchema } from '../portal/own-data-routes.ts';
import { PASSKEY_ROUTES, passkeyParams } from '../portal/passkey-routes.ts';
import {
  chargeDetailSchema,
  chargeIdSchema,
  chargePageSchema,
  MOST_ATTEMPTS,
  paymentAttemptSchema,
} from '../portal/payment-routes.ts';
import { PREFILL_ROUTES, prefillLinkSchema } from '../portal/prefill-routes.ts';
import { deliveryIdSchema, linkCodeSchema } from '../portal/sender-routes.ts';
import { VISIT_ROUTES } from '../portal/visit-routes.ts';
import { visitNumberSchema } from '../procedure/case-act.ts';
import { differenceSchema } from '../procedure/difference.ts';
import { municipalitySchema, procedureSchema, topicSchema } from '../procedure/procedure.ts';
import { sectionKeySchema, slotSchema } from '../procedure/visit.ts';
import { flowIdSchema, municipalityCodeSchema, procedureIdSchema } from '../values/brands.ts';
import { clientIdSchema } from '../values/client-id.ts';
import { languageSchema } from '../values/localized-text.ts';
import { ATTACHMENT_CHUNK_BYTES } from './flows/apply-flow.ts';
import { authorizationLinkSchema, requestCodeSchema } from './flows/authorize-flow.ts';
import { FLOW_METHODS, flowViewSchema } from './flows/flow-list.ts';
import { bytes, method, nothing } from './method.ts';
import { devicesViewSchema } from './views/devices-view.ts';
import { diagnosisCheckSchema } from './views/diagnosis-view.ts';
import { environmentViewSchema } from './views/environment-view.ts';
import { familyViewSchema } from './views/family-view.ts';
import { gateViewSchema } from './views/gate-view.ts';
import { householdNewsSettingsSchema, householdNewsViewSchema } from './views/household-news-view.ts';
import { idleViewSchema } from './views/idle-view.ts';
import { keptViewSchema } from './views/kept-view.ts';
import { procedureViewSchema } from './views/procedure-view.ts';
import { PROOF_FILE_LIMIT_BYTES, proofViewSchema } from './views/proof-view.ts';
import { importPreviewSchema, RECORD_FILE_LIMIT_BYTES, recordCopySchema } from './views/record-copy-view.ts';
import { sentViewSchema } from './views/sent-view.ts';
import { sessionViewSchema } from './views/session-view.ts';
import { snapshotSchema } from './views/snapshot.ts';

const ofDeliverySchema = z.strictObject({ delivery: deliveryIdSchema });
const ofSenderSchema = z.strictObject({ sender: clientIdSchema });
const ofVisitSchema = z.strictObject({ receiptNumber: receiptNumberSchema, visit: visitNumberSchema });
const ofFreeVisitSchema = z.strictObject({ id: receiptNumberSchema });
const nativeSitesSchema = z.strictObject({ sites: addedSitesSchema.nullable() });
const ofNativeCallerSchema = z.strictObject({ origin: siteOriginSchema.nullable() });
const nativeCallersSchema = z.strictObject({ callers: z.array(nativeCallerSchema).max(MOST_CALLERS) });
const calendarWords = { title: z.string().min(1).max(60), place: z.string().max(200) };

/**
 * THE app contract: every method and event between a window and its host. Both hosts, the client and the stand-ins of
 * tests are made from it. No other list of names exists.
 */
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

  listMunicipalities: method(
    z.strictObject({ q: z.string().max(60).optional() }),
    z.strictObject({ municipalities: z.array(municipalitySchema).max(2_000) }),
  ),
  searchProcedures: method(
    z.strictObject({
      municipality: municipalityCodeSchema.optional(),
      query: z.string().max(100).optional(),
      topic: topicSchema.optional(),
    }),
    foundSchema,
  ),
  readProcedure: method(
    z.strictObject({ id: procedureIdSchema, municipality: municipalityCodeSchema }),
    procedureViewSchema,
  ),
  listApplications: method(applicationPageQuerySchema, applicationPageSchema),
  readApplication: method(z.strictObject({ receiptNumber: receiptNumberSchema }), applicationDetailSchema),
  /** What was sent, as the portal has it: the bytes that its receipt names. */
  readSent: method(z.strictObject({ receiptNumber: receiptNumberSchema }), sentViewSchema),
  /** Saves it with its receipt where the host keeps documents: as one PDF to read, or the container for experts. */
  saveSent: method(
    z.strictObject({ receiptNumber: receiptNumberSchema, as: z.enum(['pdf', 'container']) }),
    z.strictObject({ savedAs: z.string().max(300) }),
  ),
  /** Takes a file that somebody kept in pieces; says what it is once the last piece came, nothing before. */
  proveFile: method(
    z.strictObject({
      fileName: z.string().min(1).max(200),
      totalBytes: z.number().int().min(1).max(PROOF_FILE_LIMIT_BYTES),
      offset: z.number().int().min(0).max(PROOF_FILE_LIMIT_BYTES),
      chunk: bytes(1, ATTACHMENT_CHUNK_BYTES),
    }),
    z.strictObject({ proof: proofViewSchema.nullable() }),
  ),
  /** The procedure as it was when the application was filed. */
  readFiledProcedure: method(z.strictObject({ receiptNumber: receiptNumberSchema }), procedureSchema),
  /** What a later filing says otherwise than the one before it. */
  readChanges: method(
    z.strictObject({ receiptNumber: receiptNumberSchema, filing: z.number().int().min(2).max(100) }),
    differenceSchema,
  ),
  /** Saves a letter of the office where the host keeps documents; from then on the person is taken to know it. */
  saveLetter: method(
    z.strictObject({ receiptNumber: receiptNumberSchema, letter: z.number().int().min(1).max(50) }),
    z.strictObject({ savedAs: z.string().max(300) }),
  ),
  /** `key` makes the same message, sent twice, one. */
  sendMessage: method(
    z.strictObject({
      receiptNumber: receiptNumberSchema,
      key: z.uuid(),
      text: z.string().trim().min(1).max(MESSAGE_LIMIT_CHARACTERS),
    }),
    applicationDetailSchema,
  ),
  chooseDelivery: method(
    z.strictObject({ receiptNumber: receiptNumberSchema, delivery: deliverySchema }),
    applicationDetailSchema,
  ),
  withdrawApplication: method(z.strictObject({ receiptNumber: receiptNumberSchema }), applicationDetailSchema),
  /** When a section of an office receives people. */
  listSlots: method(
    z.strictObject({ municipality: municipalityCodeSchema, section: sectionKeySchema }),
    VISIT_ROUTES.listSlots.reply,
  ),
  bookVisit: method(z.strictObject({ receiptNumber: receiptNumberSchema, slot: slotSchema }), applicationDetailSchema),
  changeVisit: method(ofVisitSchema.extend({ slot: slotSchema }).strict(), applicationDetailSchema),
  cancelVisit: method(ofVisitSchema, applicationDetailSchema),
  /** Saves when and where it is as a file for a calendar, in the window's words; never what it is for. */
  saveVisit: method(ofVisitSchema.extend(calendarWords).strict(), z.strictObject({ savedAs: z.string().max(300) })),

  /** Own visits that are to come, with and without a case. */
  listVisits: method(nothing, VISIT_ROUTES.listVisits.reply),
  listVisitOffices: method(z.strictObject({ purpose: procedureIdSchema }), VISIT_ROUTES.listVisitOffices.reply),
  bookFreeVisit: method(VISIT_ROUTES.bookFreeVisit.body, VISIT_ROUTES.bookFreeVisit.reply),
  changeFreeVisit: method(ofFreeVisitSchema.extend({ slot: slotSchema }).strict(), VISIT_ROUTES.changeFreeVisit.reply),
  cancelFreeVisit: method(ofFreeVisitSchema, VISIT_ROUTES.cancelFreeVisit.reply),
  saveFreeVisit: method(
    ofFreeVisitSchema.extend(calendarWords).strict(),
    z.strictObject({ savedAs: z.string().max(300) }),
  ),

  listNotices: method(noticeQuerySchema, noticePageSchema),
  summariseNotices: method(nothing, noticeSummarySchema),
  /** One notice with its words; it is read from then on. */
  readNotice: method(z.strictObject({ notice: noticeIdSchema }), noticeDetailSchema),
  markNoticeUnread: method(z.strictObject({ notice: noticeIdSchema }), nothing),
  /** Saves a file that came with a notice where the host keeps documents. */
  saveNoticeFile: method(
    z.strictObject({ notice: noticeIdSchema, file: z.number().int().min(1).max(NOTICE_FILES) }),
    z.strictObject({ savedAs: z.string().max(300) }),
  ),
  /** Who looked at what the person filed. */
  listExchangeRecords: method(recordQuerySchema, recordPageSchema),
  readExchangeRecord: method(z.strictObject({ record: recordIdSchema }), exchangeRecordSchema),
  /** Saves the records that a filter leaves where the host keeps documents. */
  saveRecords: method(
    z.strictObject({ as: z.enum(['csv', 'pdf']), filter: recordFilterSchema }),
    z.strictObject({ savedAs: z.string().max(300) }),
  ),
  /** Asks the section about a record. `key` makes the same question, sent twice, one. */
  askAboutRecord: method(
    z.strictObject({ record: recordIdSchema, key: z.uuid(), text: recordQuestionSchema }),
    nothing,
  ),
  /** A page of the copy that the person keeps on this computer. */
  readRecordCopy: method(
    z.strictObject({
      after: z
        .string()
        .regex(/^\d{1,6}$/)
        .optional(),
    }),
    recordCopySchema,
  ),
  /** Keeps what is not in the copy yet, which begins where there is none. */
  keepRecordCopy: method(nothing, z.strictObject({ added: z.number().int().min(0) })),
  /** Takes a file of records in pieces; after the last one says what it would add. Nothing is kept yet. */
  showRecordFile: method(
    z.strictObject({
      fileName: z.string().min(1).max(200),
      totalBytes: z.number().int().min(1).max(RECORD_FILE_LIMIT_BYTES),
      offset: z.number().int().min(0).max(RECORD_FILE_LIMIT_BYTES),
      chunk: bytes(1, ATTACHMENT_CHUNK_BYTES),
    }),
    z.strictObject({ preview: importPreviewSchema.nullable() }),
  ),
  /** Keeps what the file that was shown last adds. */
  takeRecordFile: method(nothing, z.strictObject({ added: z.number().int().min(0) })),
  deleteRecordCopy: method(nothing, nothing),
  /** What the person has to pay. */
  listCharges: method(
    z.strictObject({ after: chargeIdSchema.optional(), due: z.literal('only').optional() }),
    chargePageSchema,
  ),
  readCharge: method(z.strictObject({ charge: chargeIdSchema }), chargeDetailSchema),
  /**
   * Begins to pay what was shown and opens the provider's page in the browser; where the host opens none, `code` is its
   * address, to be scanned.
   */
  payCharge: method(
    z.strictObject({ charge: chargeIdSchema, yen: yenSchema }),
    z.strictObject({ attempt: paymentAttemptSchema, code: z.string().max(500).nullable() }),
  ),
  /** Answers once more happened than `after` counts, or after a while. */
  watchPayment: method(
    z.strictObject({
      charge: chargeIdSchema,
      attempt: z.number().int().min(1).max(MOST_ATTEMPTS),
      after: z.number().int().min(0).max(10_000),
    }),
    paymentAttemptSchema,
  ),
  cancelPayment: method(
    z.strictObject({ charge: chargeIdSchema, attempt: z.number().int().min(1).max(MOST_ATTEMPTS) }),
    paymentAttemptSchema,
  ),
  savePaymentRecord: method(
    z.strictObject({ charge: chargeIdSchema, language: z.enum(['ja', 'en']) }),
    z.strictObject({ savedAs: z.string().max(300) }),
  ),
  /** What can be asked of sources about the person, and one group of it; the host keeps nothing of the answer. */
  listOwnData: method(nothing, ownDataSchema),
  readOwnData: method(z.strictObject({ group: ownGroupIdSchema }), ownReadingSchema),
  /** Saves what is on the screen where the host keeps documents, one file a table; never at a public terminal. */
  saveOwnData: method(
    z.strictObject({ reading: ownReadingSchema, as: z.enum(['csv', 'json', 'pdf']) }),
    z.strictObject({ savedAs: z.string().max(300) }),
  ),
  /** Has a source find the person, and lets it forget them under the name that it has. */
  linkSource: method(z.strictObject({ source: ownSourceIdSchema }), nothing),
  unlinkSource: method(z.strictObject({ source: ownSourceIdSchema }), nothing),
  /** Asks a municipality to see to what is wrong in what a source holds; the person's own requests. */
  askDataCorrection: method(
    z.strictObject({ group: ownGroupIdSchema, correction: newCorrectionSchema, withFile: z.boolean() }),
    z.strictObject({ correction: correctionIdSchema }),
  ),
  /** Takes what shows it in pieces; says what it is once the last piece came. It goes with the next request `withFile`. */
  showCorrectionFile: method(
    z.strictObject({
      fileName: z.string().min(1).max(200),
      totalBytes: z.number().int().min(1).max(CORRECTION_FILE_LIMIT_BYTES),
      offset: z.number().int().min(0).max(CORRECTION_FILE_LIMIT_BYTES),
      chunk: bytes(1, ATTACHMENT_CHUNK_BYTES),
    }),
    z.strictObject({ file: correctionFileSchema.nullable() }),
  ),
  listOwnCorrections: method(nothing, ownCorrectionsSchema),
  listPasskeys: method(nothing, PASSKEY_ROUTES.listOwnPasskeys.reply),
  /** Opens the page of the portal on which the browser makes one. */
  makePasskey: method(PASSKEY_ROUTES.beginOwnPasskey.body, nothing),
  renamePasskey: method(passkeyParams.extend(PASSKEY_ROUTES.renameOwnPasskey.body.shape), nothing),
  removePasskey: method(passkeyParams, nothing),
  listSessions: method(nothing, ownSessionsSchema),
  endSession: method(z.strictObject({ session: z.uuid() }), nothing),
  endOtherSessions: method(nothing, z.strictObject({ ended: z.number().int().min(0) })),
  /** What was done with the account. */
  listUses: method(useQuerySchema, usePageSchema),
  readClosing: method(nothing, closingSchema),
  beginClosing: method(nothing, closingSchema),
  takeBackClosing: method(nothing, closingSchema),
  /** Gathers all that is the person's and saves it where the host keeps documents; never at a public terminal. */
  saveEverything: method(nothing, z.strictObject({ savedAs: z.string().max(300), missing: z.number().int().min(0) })),
  /** Banks and branches by name, reading or code; about the person's own account with the session. */
  listBanks: method(z.strictObject({ q: z.string().max(40) }), bankListSchema),
  listBranches: method(z.strictObject({ bank: bankCodeSchema, q: z.string().max(40) }), branchListSchema),
  readBenefitAccount: method(nothing, ownAccountSchema),
  removeBenefitAccount: method(nothing, nothing),
  /** What senders sent that the person chose. */
  listDeliveries: method(deliveryQuerySchema, deliveryPageSchema),
  readDelivery: method(ofDeliverySchema, deliveryDetailSchema),
  /** One page as a picture or as text; the letter is read from then on. */
  readDeliveryPage: method(
    ofDeliverySchema.extend({ page: z.number().int().min(1).max(MOST_DELIVERY_PAGES) }).strict(),
    drawnPageSchema,
  ),
  /** Saves it as it came where the host keeps documents; never at a public terminal. */
  saveDelivery: method(ofDeliverySchema, z.strictObject({ savedAs: z.string().max(300) })),
  changeDelivery: method(ofDeliverySchema.extend({ change: deliveryChangeSchema }).strict(), nothing),
  deleteDelivery: method(ofDeliverySchema, nothing),
  tellOpening: method(ofDeliverySchema, nothing),
  /** Who acts for the person, and for whom they act. */
  listMandates: method(nothing, mandatesSchema),
  /** Ends one at once; `tell`: the other side hears of it, where it is the person's own proxy. */
  endMandate: method(z.strictObject({ registration: z.uuid(), tell: z.boolean() }), mandatesSchema),
  /** From now on the person acts for another, and is asked for nothing of their own. Ends nothing: no flow may be under way. */
  beginActing: method(z.strictObject({ registration: z.uuid() }), nothing),
  /** Back to oneself; also puts away the word that a mandate has ended. */
  stopActing: method(nothing, nothing),
  listSenders: method(nothing, sendersSchema),
  /** Who stands behind a code. */
  beginSenderLink: method(z.strictObject({ code: linkCodeSchema }), senderOfferSchema),
  agreeToSender: method(z.strictObject({ claim: deliveryIdSchema }), linkAgreedSchema),
  changeSender: method(ofSenderSchema.extend({ tellsOpening: z.boolean() }).strict(), nothing),
  unlinkSender: method(ofSenderSchema, nothing),
  /** Saves all that came of one sender as one file; never at a public terminal. */
  exportSender: method(
    ofSenderSchema,
    z.strictObject({ savedAs: z.string().max(300), documents: z.number().int().min(0) }),
  ),
  readNoticeWays: method(nothing, noticeWaysSchema),
  changeNoticeWays: method(noticeWaysSchema, noticeWaysSchema),
  /** Who began a form, and which, by the link that a browser brought. */
  readSiteForm: method(PREFILL_ROUTES.readPrefillLink.body, PREFILL_ROUTES.readPrefillLink.reply),
  listToldSites: method(nothing, PREFILL_ROUTES.listToldSites.reply),
  stopTellingSite: method(PREFILL_ROUTES.stopTellingSite.params, PREFILL_ROUTES.stopTellingSite.reply),
  /** What the person gave to other sites. */
  listLinkedSites: method(nothing, AUTHORIZATION_ROUTES.listLinkedSites.reply),
  revokeLinkedSite: method(z.strictObject({ client: clientIdSchema }), AUTHORIZATION_ROUTES.revokeLinkedSite.reply),
  eraseAtSite: method(z.strictObject({ client: clientIdSchema }), AUTHORIZATION_ROUTES.eraseAtSite.reply),
  refuseAddressRequest: method(
    AUTHORIZATION_ROUTES.refuseAddressRequest.params,
    AUTHORIZATION_ROUTES.refuseAddressRequest.reply,
  ),
  reportSite: method(z.strictObject({ client: clientIdSchema, reason: siteReportSchema }), nothing),
  /** A code that somebody else told: its request ends. */
  refuseSiteCode: method(requestCodeSchema, nothing),
  /** Pages of browsers that asked for the card on this computer. */
  listNativeCallers: method(nothing, nativeCallersSchema),
  /** `null` stands for an extension that names no page. */
  unmuteNativeCaller: method(ofNativeCallerSchema, nativeCallersSchema),
  forgetNativeCaller: method(ofNativeCallerSchema, nativeCallersSchema),
  /** Sites beside the government's whose pages may ask for the card because a person said so here; null where no browser is answered. */
  listNativeSites: method(nothing, nativeSitesSchema),
  addNativeSite: method(z.strictObject({ origin: siteOriginSchema }), nativeSitesSchema),
  removeNativeSite: method(z.strictObject({ origin: siteOriginSchema }), nativeSitesSchema),
  readLineLink: method(nothing, LINE_ROUTES.readLineLink.reply),
  beginLineLink: method(nothing, LINE_ROUTES.beginLineLink.reply),
  endLineLink: method(nothing, LINE_ROUTES.endLineLink.reply),
  readMailSettings: method(nothing, mailSettingsSchema),
  changeMailSettings: method(z.strictObject({ language: languageSchema, isOn: z.boolean() }), mailSettingsSchema),
  /** Sends a code to the address, which counts once the code was told. */
  nameMailAddress: method(z.strictObject({ address: mailAddressSchema, language: languageSchema }), nothing),
  confirmMailAddress: method(z.strictObject({ code: mailCodeSchema }), mailSettingsSchema),
  removeMailAddress: method(nothing, nothing),

  /** What is kept for the person who is signed in. */
  listKept: method(nothing, keptViewSchema),
  /** With `corrects`, that of a correction of this case. */
  deleteDraft: method(
    z.strictObject({
      procedure: procedureIdSchema,
      municipality: municipalityCodeSchema,
      corrects: receiptNumberSchema.optional(),
    }),
    nothing,
  ),
  deleteHousehold: method(nothing, nothing),

  /** What concerns the household that the answers tell of, worked out on this machine; nothing of it is kept by that. */
  readFamilyList: method(z.strictObject({ answers: familyAnswersSchema }), familyViewSchema),
  /** The same, with what of it is new. */
  readHouseholdNews: method(z.strictObject({ answers: familyAnswersSchema }), householdNewsViewSchema),
  /** Whether this computer says by itself that something new fits the household that is kept; null where none is. */
  readHouseholdNotes: method(nothing, z.strictObject({ settings: householdNewsSettingsSchema.nullable() })),
  changeHouseholdNotes: method(
    householdNewsSettingsSchema.omit({ pausedUntil: true }).extend({ isPaused: z.boolean() }).strict(),
    z.strictObject({ settings: householdNewsSettingsSchema }),
  ),
  /** The answers that the person had kept on this computer. */
  readKeptFamily: method(nothing, z.strictObject({ answers: familyAnswersSchema.nullable() })),
  keepFamily: method(z.strictObject({ answers: familyAnswersSchema }), nothing),
  deleteFamily: method(nothing, nothing),

  /** Cancels a flow, or puts the last view of one that has ended away. */
  cancelFlow: method(z.strictObject({ flowId: flowIdSchema }), nothing),
  ...FLOW_METHODS,
} as const;

export const EVENTS = {
  languageChanged: z.strictObject({ language: languageSchema }),
  environmentChanged: environmentViewSchema,
  devicesChanged: devicesViewSchema,
  sessionChanged: sessionViewSchema,
  idleChanged: idleViewSchema,
  gateChanged: gateViewSchema,
  /** The newest view of the one flow; `null` when the last one was put away. */
  flowChanged: flowViewSchema.nullable(),
  /** The person followed a link from outside to a procedure that the portal knows. */
  linkFollowed: z.strictObject({ procedure: procedureIdSchema, municipality: municipalityCodeSchema }),
  /** A browser asks for the app in the name of a site; `beginAuthorize` answers. */
  authorizationFollowed: authorizationLinkSchema,
  /** A browser brings a form that a site began. */
  siteFormFollowed: prefillLinkSchema,
  /** A page of a browser asks for the card; `beginNativeRequest` takes it. */
  cardRequested: z.strictObject({ request: z.uuid() }),
} as const;

export type MethodName = keyof typeof METHODS;
export type EventName = keyof typeof EVENTS;
export type ParamsOf<Name extends MethodName> = z.infer<(typeof METHODS)[Name]['params']>;
export type SecretsOf<Name extends MethodName> = (typeof METHODS)[Name]['secret'][number];
export type ResultOf<Name extends MethodName> = z.infer<(typeof METHODS)[Name]['result']>;
export type EventOf<Name extends EventName> = z.infer<(typeof EVENTS)[Name]>;
