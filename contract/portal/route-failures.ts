import type { FailureCode } from '../failures/failure.ts';
import { levelOf, type SessionLevel } from './menu-policy.ts';
import type { PortalRouteName } from './portal-routes.ts';
import type { Audience, PortalRoute } from './route.ts';

type Codes = readonly FailureCode[];

/** What keeps any request from being answered. */
const OF_EVERY_ROUTE: Codes = [
  'requestMalformed',
  'mediaTypeUnsupported',
  'internal',
  'storageUnavailable',
  'keyUnavailable',
  'portalReadOnly',
  'clockUnsure',
];

const OF_AUDIENCE: { readonly [Name in Audience]: Codes } = {
  public: ['tooManyRequests'],
  resident: ['sessionRequired', 'notInMandate'],
  staffEntrance: ['tooManyRequests'],
  staff: ['staffSessionRequired', 'tooManyRequests'],
  clientEntrance: ['tooManyRequests', 'clientRefused', 'proofNonceNeeded'],
  client: ['clientRefused', 'proofNonceNeeded', 'scopeMissing', 'tooManyRequests'],
  kiosk: ['kioskRefused', 'tooManyRequests'],
  paymentProvider: ['paymentEventRefused', 'tooManyRequests'],
  sender: ['clientRefused', 'proofNonceNeeded', 'tooManyRequests'],
};

const OF_LEVEL: { readonly [Level in SessionLevel]: Codes } = {
  pass: [],
  card: ['sessionLevelInsufficient'],
  fresh: ['sessionLevelInsufficient', 'freshCardNeeded'],
};

const CERTIFICATE: Codes = [
  'certificateMalformed',
  'certificateUntrusted',
  'certificateUsageRefused',
  'certificatePolicyRefused',
  'certificateExpired',
  'certificateNotYetValid',
  'certificateRevoked',
  'certificateOnHold',
  'certificateRevocationUnknown',
];
const PROOF: Codes = [
  ...CERTIFICATE,
  'challengeUnknown',
  'challengeExpired',
  'proofMalformed',
  'proofHeaderRefused',
  'proofAlgorithmRefused',
  'proofAudienceMismatch',
  'proofPurposeMismatch',
  'proofExpired',
  'proofClockSkewed',
  'proofSignatureInvalid',
];
const FILING: Codes = [
  ...CERTIFICATE,
  'mandateRefused',
  'tooManyRequests',
  'containerInvalid',
  'signatureInvalid',
  'signatureMissing',
  'signerNotApplicant',
  'portalMismatch',
  'filerMismatch',
  'applicationImplausible',
  'documentMismatch',
  'documentLayoutUnknown',
  'answersInvalid',
  'attachmentRefused',
  'individualNumberFound',
  'procedureUnknown',
  'catalogueRevisionUnknown',
  'municipalityMismatch',
  'idempotencyKeyReused',
  'correctionStale',
  'notFound',
];
const MANDATE: Codes = [
  ...PROOF.filter((code) => code !== 'challengeUnknown' && code !== 'challengeExpired'),
  'signatureInvalid',
  'notVerified',
  'sittingOver',
  'proxyLimitReached',
  'mandateRefused',
];
const OWN: Codes = ['notFound'];
const OWN_CHANGE: Codes = ['notFound', 'transitionRefused'];
const SLOT: Codes = ['slotTaken', 'slotTooSoon', 'officeClosed', 'visitLimitReached'];
const VISIT: Codes = [...OWN_CHANGE, ...SLOT, 'tooManyRequests'];
const OFFICE: Codes = ['actionNotAllowed'];
const MEMBER: Codes = ['actionNotAllowed', 'notFound', 'grantConflict'];
const CASE: Codes = ['actionNotAllowed', 'notFound', 'erased'];
const DEFINITION: Codes = ['actionNotAllowed', 'notFound'];
const NOTICE: Codes = ['actionNotAllowed', 'notFound', 'transitionRefused'];
const SCHEDULE: Codes = ['actionNotAllowed', 'notFound', 'catalogueChangeRefused'];

/** With what each route fails, beside what its audience and its form alone can fail with. One without a line does not compile. */
const OF_ROUTE: { readonly [Name in PortalRouteName]: Codes } = {
  createChallenge: ['sessionRequired', 'sessionLevelInsufficient', 'notInMandate'],
  openSession: PROOF,
  proveFresh: [...PROOF, 'personMismatch'],
  readSession: [],
  closeSession: [],

  listSessions: [],
  endSession: ['notFound'],
  endOtherSessions: [],
  listUses: ['notFound'],
  readClosing: [],
  beginClosing: [],
  takeBackClosing: [],
  noteEverything: ['tooManyRequests'],

  listMunicipalities: [],
  searchProcedures: [],
  readProcedure: ['procedureUnknown'],
  readFamilyRules: ['notFound'],

  fileApplication: FILING,
  refileApplication: [...FILING, 'transitionRefused'],
  listApplications: OWN,
  readApplication: OWN,
  readContainer: OWN,
  readFiledProcedure: OWN,
  withdrawApplication: OWN_CHANGE,
  readLetter: OWN,
  sendMessage: [...OWN, 'idempotencyKeyReused'],
  chooseDelivery: OWN_CHANGE,
  readSignatureCertificate: [],
  listExchangeRecords: OWN,
  listSlots: OWN,
  listVisitOffices: [],
  listVisits: [],
  bookVisit: VISIT,
  changeVisit: VISIT,
  cancelVisit: [...OWN_CHANGE, 'tooManyRequests'],
  bookFreeVisit: [...OWN, ...SLOT, 'tooManyRequests'],
  changeFreeVisit: [...OWN, ...SLOT, 'tooManyRequests'],
  cancelFreeVisit: [...OWN, 'tooManyRequests'],
  readExchangeRecord: OWN,
  askAboutRecord: [...OWN, 'idempotencyKeyReused', 'tooManyRequests'],
  listWithholdings: CASE,
  askWithholding: [...CASE, 'transitionRefused'],
  approveWithholding: CASE,

  listOwnData: [],
  readOwnData: [
    'groupUnknown',
    'tooManyRequests',
    'sourceClosed',
    'sourceSlow',
    'sourceAnswerWrong',
    'sourcePersonUnknown',
    'sourceNotLinked',
  ],
  linkSource: [
    'groupUnknown',
    'identityDiffers',
    'tooManyRequests',
    'sourceClosed',
    'sourceSlow',
    'sourceAnswerWrong',
    'sourcePersonUnknown',
    'keyUnavailable',
  ],
  unlinkSource: [],
  askDataCorrection: ['groupUnknown', 'notFound', 'individualNumberFound', 'tooManyRequests', 'keyUnavailable'],
  listOwnCorrections: ['keyUnavailable'],
  listDataCorrections: [...DEFINITION, 'keyUnavailable'],
  readDataCorrection: ['notFound', 'keyUnavailable'],
  answerDataCorrection: [...DEFINITION, 'transitionRefused', 'individualNumberFound', 'keyUnavailable'],

  listNotices: OWN,
  summariseNotices: [],
  readNotice: OWN,
  readNoticeFile: OWN,
  markNoticeRead: OWN,
  markNoticeUnread: OWN,
  listStaffNotices: DEFINITION,
  readStaffNotice: DEFINITION,
  draftNotice: [...DEFINITION, 'individualNumberFound'],
  previewAudience: [...DEFINITION, 'tooManyRequests'],
  addNoticeFile: [...NOTICE, 'attachmentRefused'],
  sendNotice: [...NOTICE, 'segmentTooSmall'],
  approveNotice: [...NOTICE, 'segmentTooSmall'],
  stopNotice: NOTICE,
  withdrawNotice: NOTICE,
  readNoticeWays: [],
  changeNoticeWays: [],
  readMailSettings: [],
  changeMailSettings: OWN,
  nameMailAddress: ['mailUnavailable', 'tooManyRequests'],
  confirmMailAddress: ['mailCodeRefused'],
  removeMailAddress: [],
  stopMail: [],
  listMailProblems: DEFINITION,

  listAuthorities: [],
  readReceiptKeys: [],
  readHealth: [],
  readOperation: OFFICE,
  readOpenapi: [],

  beginInvitation: ['notFound', 'actionNotAllowed', 'passwordRefused'],
  acceptInvitation: ['notFound', 'totpCodeRefused'],
  openStaffSession: ['staffSignInRefused'],
  readSignInWays: [],
  beginPasskeySignIn: [],
  openPasskeySession: ['passkeyRefused', 'staffSignInRefused'],
  beginProviderSignIn: ['notFound', 'providerUnavailable', 'providerRefused'],
  openProviderSession: ['notFound', 'providerUnavailable', 'providerRefused'],
  readInvitation: ['notFound'],
  beginInvitationPasskey: ['notFound', 'actionNotAllowed'],
  acceptInvitationPasskey: ['notFound', 'actionNotAllowed', 'passkeyRefused'],
  beginInvitationProvider: ['notFound', 'providerUnavailable', 'providerRefused'],

  readStaffSession: OFFICE,
  closeStaffSession: OFFICE,
  listStaffSessions: OFFICE,
  endStaffSession: DEFINITION,
  endStaffSessions: OFFICE,
  watchStaffSession: OFFICE,
  readOwnFactors: OFFICE,
  beginPasskey: OFFICE,
  addPasskey: [...OFFICE, 'passkeyRefused'],
  removePasskey: [...DEFINITION, 'lastFactor'],
  beginProviderBinding: [...DEFINITION, 'providerUnavailable'],
  removeProvider: [...DEFINITION, 'lastFactor'],
  changePassword: [...DEFINITION, 'passwordWrong', 'passwordRefused'],
  removePassword: [...DEFINITION, 'lastFactor'],
  beginStepUp: OFFICE,
  stepUpByPasskey: [...OFFICE, 'passkeyRefused'],
  stepUpByCode: [...OFFICE, 'totpCodeRefused'],
  listStaff: OFFICE,
  inviteStaff: [...OFFICE, 'grantConflict'],
  recoverStaff: MEMBER,
  endMembership: MEMBER,
  planDeparture: MEMBER,
  resumeMembership: MEMBER,
  addGrant: MEMBER,
  endGrant: MEMBER,

  listCases: ['notFound'],
  readCase: CASE,
  readCaseSkeleton: DEFINITION,
  changeCase: [
    ...CASE,
    'caseChanged',
    'idempotencyKeyReused',
    'transitionRefused',
    'correctionIncomplete',
    'letterIncomplete',
    'originalsMissing',
    ...SLOT,
  ],
  listDeskVisits: [],
  endFreeVisit: [...DEFINITION, 'transitionRefused'],
  readCasePapers: CASE,
  openInEmergency: CASE,
  readDifference: CASE,
  previewLetter: [...CASE, 'letterIncomplete'],
  readCaseLetter: CASE,
  readAttachment: CASE,
  searchCases: ['actionNotAllowed', 'tooManyHits'],
  readFiling: CASE,
  readSignature: CASE,
  verifySignature: CASE,
  searchAudit: OFFICE,
  readAuditEntry: DEFINITION,
  readStatistics: DEFINITION,
  tellKioskState: [],
  listKiosks: OFFICE,
  readKiosk: DEFINITION,

  listProcedures: OFFICE,
  readProcedureHistory: DEFINITION,
  checkProcedure: DEFINITION,
  importProcedure: [...SCHEDULE, 'procedureFileInvalid'],
  previewProcedure: DEFINITION,
  compareProcedure: DEFINITION,
  exportProcedure: DEFINITION,
  scheduleProcedure: SCHEDULE,
  confirmSchedule: SCHEDULE,
  takeBackSchedule: SCHEDULE,
  listProcedureDrafts: OFFICE,
  readProcedureDraft: DEFINITION,
  saveProcedureDraft: [...OFFICE, 'catalogueChangeRefused'],
  discardProcedureDraft: DEFINITION,
  readySentences: OFFICE,
  letterTemplates: OFFICE,
  remedies: OFFICE,
  wordingVersions: OFFICE,
  saveWording: [...OFFICE, 'templateInvalid', 'catalogueChangeRefused'],

  readRetention: OFFICE,
  confirmRetentionRule: DEFINITION,
  confirmRetentionList: [...DEFINITION, 'ruleUnconfirmed', 'onHold'],

  listAgencyClients: OFFICE,
  addAgencyClient: [...OFFICE, 'clientsTooMany', 'clientKeysRefused'],
  endAgencyClient: DEFINITION,
  askExport: OFFICE,
  readExport: ['notFound'],
  fetchExport: DEFINITION,

  listCharges: OWN,
  readCharge: OWN,
  beginPayment: [
    ...OWN,
    'chargeClosed',
    'chargeCancelled',
    'amountChanged',
    'paymentPending',
    'paymentUnavailable',
    'tooManyRequests',
  ],
  watchPayment: OWN,
  cancelPayment: [...OWN, 'paymentPending'],
  readPaymentRecord: OWN,
  receivePaymentEvent: [],

  listStaffCharges: DEFINITION,
  listCaseCharges: CASE,
  makeCharge: [...CASE, 'idempotencyKeyReused'],
  changeCharge: [...CASE, 'chargeClosed', 'chargeCancelled', 'paymentPending', 'refundTooMuch', 'idempotencyKeyReused'],
  listSettlementDifferences: OFFICE,
  closeSettlementDifference: DEFINITION,

  listBanks: [],
  listBranches: ['notFound'],
  readBenefitAccount: [],
  saveBenefitAccount: ['branchUnknown', 'accountNameDiffers', 'accountNotAccepted', 'tooManyRequests'],
  removeBenefitAccount: [],
  readCaseAccount: [...CASE, 'caseNotGranted'],

  listDeliveries: OWN,
  readDelivery: OWN,
  readDeliveryPage: [...OWN, 'pageNotDrawn'],
  readDeliveryFile: OWN,
  changeDelivery: OWN,
  deleteDelivery: OWN,
  tellOpening: OWN,
  listSenders: [],
  beginSenderLink: ['linkCodeUnknown', 'tooManyRequests'],
  agreeToSender: [...OWN, 'linkCodeUnknown', 'identityDiffers'],
  changeSender: OWN,
  unlinkSender: OWN,

  listMandates: [],
  beginMandate: ['askAtOffice', 'proxyLimitReached', 'mandateRefused', 'tooManyRequests'],
  acceptMandate: [...MANDATE, 'proxyIsSelf'],
  signMandate: [...MANDATE, 'askAtOffice'],
  endMandate: OWN,
  beginActing: [],
  stopActing: [],

  issueSenderToken: [],
  inviteToBox: [],
  readBoxInvitation: OWN,
  confirmBoxLink: [...OWN, 'notLinked'],
  sendDelivery: ['boxUnknown', 'boxFull', 'documentRefused', 'idempotencyKeyReused', 'notFound'],
  readDeliveryState: OWN,
  takeDeliveryBack: OWN,

  issueAgencyToken: [],
  listAgencyCases: ['cursorExpired'],
  readAgencyCase: ['notFound', 'erased'],
  readAgencyContainer: ['notFound', 'erased'],
  readAgencyLetter: ['notFound', 'erased'],
  changeAgencyCase: [
    ...CASE,
    'versionRequired',
    'caseChanged',
    'transitionRefused',
    'idempotencyKeyReused',
    'originalsMissing',
    'letterIncomplete',
  ],
  listAgencyProcedures: [],
};

/** Every code that a route can answer with, each once. */
export function failuresOf(name: PortalRouteName, route: PortalRoute): Codes {
  const { audience, method, params, body, container, stepUp } = route;
  const level = levelOf(name);
  const ofForm: Codes = [
    ...(level === undefined ? [] : OF_LEVEL[level]),
    // A parameter that is longer than any of ours leads nowhere.
    ...(params === undefined ? [] : (['notFound'] as const)),
    ...(body === undefined && container !== true ? [] : (['requestTooLarge'] as const)),
    ...(audience.startsWith('staff') && method !== 'GET' ? (['csrfRefused'] as const) : []),
    ...(stepUp === true ? (['stepUpRequired'] as const) : []),
  ];
  return [...new Set([...OF_EVERY_ROUTE, ...OF_AUDIENCE[audience], ...ofForm, ...OF_ROUTE[name]])];
}

const MAKES_SOMETHING: readonly PortalRouteName[] = [
  'draftNotice',
  'askWithholding',
  'inviteStaff',
  'recoverStaff',
  'addGrant',
  'addPasskey',
  'importProcedure',
  'scheduleProcedure',
  'saveWording',
  'addAgencyClient',
  'askExport',
  'beginPayment',
  'beginMandate',
  'beginActing',
  'makeCharge',
  'askDataCorrection',
  'inviteToBox',
];
/** What was asked is done later, or nobody tells whether it was. */
const TAKES_FOR_LATER: readonly PortalRouteName[] = ['sendDelivery', 'takeDeliveryBack'];

/** With what statuses a route answers that did what it was asked. What is filed again is there already. */
export function successesOf(name: PortalRouteName, route: PortalRoute): readonly (200 | 201 | 202 | 204)[] {
  if (route.container === true) return [200, 201];
  if (MAKES_SOMETHING.includes(name)) return [201];
  if (TAKES_FOR_LATER.includes(name)) return [202];
  return route.reply.safeParse(null).success ? [204] : [200];
}
