import { randomUUID } from 'node:crypto';
import type { EventName, EventOf, MethodName, ParamsOf, ResultOf } from '#contract/app/app-contract.ts';
import { METHODS } from '#contract/app/app-contract.ts';
import type { FlowView } from '#contract/app/flows/flow-list.ts';
import type { HandlerParams, Handlers } from '#contract/app/ipc-server.ts';
import type { Snapshot } from '#contract/app/views/snapshot.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { familyAnswersSchema } from '#contract/family/answers.ts';
import { NEVER_CHOSEN } from '#contract/portal/notice-routes.ts';
import type { FlowId } from '#contract/values/brands.ts';
import { calendarDateSchema, municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';
import type { AppCore } from '#core/window/app-core.ts';

/** A core that knows one step of one flow, so that hosts can be tested without cards, portal or clock. */
export interface ScriptedCore extends AppCore {
  /** Names of the methods that reached a handler, in order. */
  readonly calls: readonly MethodName[];
  /** PINs as the handler got them; kept here only because they are invented. */
  readonly pinsGiven: readonly Uint8Array[];
  readonly windowsGone: number;
  readonly signOuts: number;
  /** Windows that listen right now, and hosts that wait for the end of a visit. */
  readonly connected: number;
  readonly flow: FlowView | null;
  /** Every later list of municipalities is this, on the contract or off it. */
  listWith(municipalities: unknown): void;
  emit<Name extends EventName>(event: Name, data: EventOf<Name>): void;
}

/** Thrown by `runDiagnosis`, standing for any bug: its text must not reach a window. */
export const BUG_TEXT = 'canary-inside-an-exception';

export function scriptedCore(): ScriptedCore {
  const calls: MethodName[] = [];
  const pinsGiven: Uint8Array[] = [];
  const listeners = new Set<(event: EventName, data: never) => void>();
  let listed: unknown = { municipalities: [] };
  let flow: FlowView | null = null;
  let windowsGone = 0;
  let signOuts = 0;
  let visitsWatched = 0;

  function show(next: FlowView | null): void {
    flow = next;
    emit('flowChanged', next);
  }

  function emit<Name extends EventName>(event: Name, data: EventOf<Name>): void {
    for (const listener of listeners) listener(event, data as never);
  }

  function askForPin(revision: number): FlowView {
    const flowId = flow?.flowId ?? (randomUUID() as FlowId);
    const card = { at: 'awaitingPin', slot: 'auth', triesLeft: 3, lastFailure: null } as const;
    return { flow: 'login', flowId, revision, step: { at: 'card', card } };
  }

  async function givePin({ flowId, revision, pin }: HandlerParams<'givePin'>): Promise<Outcome<Record<string, never>>> {
    if (flow?.flowId !== flowId) return failed({ code: 'flowUnknown' });
    if (flow.revision !== revision) return failed({ code: 'staleCommand' });
    show(askForPin(revision + 1)); // before the first wait, so that a second command finds it moved on
    await pin.spend(async (bytes) => pinsGiven.push(bytes.slice()));
    return success({});
  }

  const snapshot = (): Snapshot => ({
    version: '0.0.0-scripted',
    host: 'kiosk',
    publicTerminal: false,
    language: 'ja',
    locked: [],
    environment: {
      portal: { origin: 'http://127.0.0.1:1', practice: true, operator: null },
      practicePersona: null,
      keeping: 'whileOpen',
    },
    practicePersonas: [],
    devices: { service: 'running', readers: [] },
    session: { at: 'signedOut' },
    flow,
    idle: null,
    gate: null,
  });

  const done = async () => success({});
  const notFound = async () => failed({ code: 'notFound' });
  const handlers: Handlers = {
    hello: async () => success(snapshot()),
    setLanguage: async ({ language }) => {
      emit('languageChanged', { language });
      return success({});
    },
    signOut: async () => {
      signOuts += 1;
      return success({});
    },
    stillHere: done,
    runDiagnosis: async () => {
      throw new TypeError(BUG_TEXT);
    },
    enterPractice: done,
    leavePractice: done,
    listMunicipalities: async () => success(listed as ResultOf<'listMunicipalities'>),
    searchProcedures: async () => success({ services: [], suggestions: [] }),
    readProcedure: notFound,
    saveDiagnosisReport: async () => success({ savedAs: 'checks.txt' }),
    listApplications: async () => success({ applications: [], next: null }),
    readApplication: notFound,
    withdrawApplication: notFound,
    beginLogin: async () => {
      show(askForPin(0));
      return success({ flowId: flow?.flowId as FlowId });
    },
    beginPasskeySignIn: async () => failed({ code: 'portalUnreachable', retryAfterMs: 1_000 }),
    beginFresh: async () => failed({ code: 'sessionRequired' }),
    beginBenefitAccount: async () => failed({ code: 'sessionRequired' }),
    beginRegisterProxy: async () => failed({ code: 'sessionRequired' }),
    signMandate: done,
    beginAuthorize: async () => failed({ code: 'requestUnknown' }),
    beginAuthorizeByCode: async () => failed({ code: 'codeUnknown' }),
    beginAddressAnswer: notFound,
    chooseClaims: done,
    openItem: done,
    closeItem: done,
    agreeToSign: done,
    beginOneByOne: done,
    agreeToItem: done,
    releaseAuthorization: done,
    beginGateEntry: notFound,
    beginNativeRequest: async () => failed({ code: 'requestUnknown' }),
    agreeToCardUse: done,
    listNativeCallers: async () => success({ callers: [] }),
    unmuteNativeCaller: async () => success({ callers: [] }),
    forgetNativeCaller: async () => success({ callers: [] }),
    listNativeSites: async () => success({ sites: [] }),
    addNativeSite: async ({ origin }) => success({ sites: [origin] }),
    removeNativeSite: async () => success({ sites: [] }),
    compareNames: done,
    confirmAccount: done,
    listBanks: notFound,
    listBranches: notFound,
    readBenefitAccount: async () => success({ account: null, ended: null }),
    removeBenefitAccount: done,
    beginApply: async () => failed({ code: 'procedureUnknown' }),
    beginCorrection: notFound,
    beginPinChange: async () => {
      show(askForPin(0));
      return success({ flowId: flow?.flowId as FlowId });
    },
    chooseReader: done,
    acceptLastTry: done,
    givePin,
    async changePin({ pin, newPin, ...asked }) {
      const given = await givePin({ ...asked, pin });
      await newPin.spend(async (bytes) => pinsGiven.push(bytes.slice()));
      return given;
    },
    resumeFlow: done,
    cancelFlow: done,
    listKept: async () => success({ drafts: [], household: null }),
    deleteDraft: done,
    deleteHousehold: done,
    readFamilyList: notFound,
    readHouseholdNews: notFound,
    readKeptFamily: async () => success({ answers: null }),
    readHouseholdNotes: async () => success({ settings: null }),
    changeHouseholdNotes: async ({ isOn, quiet, isPaused }) =>
      success({ settings: { isOn, quiet, pausedUntil: isPaused ? LATER : null } }),
    keepFamily: done,
    deleteFamily: done,
    saveDraft: done,
    readApplicantFromCard: done,
    attachFile: done,
    detachFile: done,
    reviewApplication: done,
    editApplication: done,
    fileApplication: done,
    readSent: notFound,
    saveSent: notFound,
    readFiledProcedure: notFound,
    readChanges: notFound,
    saveLetter: notFound,
    sendMessage: notFound,
    chooseDelivery: notFound,
    listSlots: notFound,
    bookVisit: notFound,
    changeVisit: notFound,
    cancelVisit: notFound,
    saveVisit: notFound,
    listVisits: async () => success({ visits: [] }),
    listVisitOffices: async () => success({ offices: [] }),
    bookFreeVisit: notFound,
    changeFreeVisit: notFound,
    cancelFreeVisit: notFound,
    saveFreeVisit: notFound,
    listNotices: async () => success({ notices: [], next: null }),
    summariseNotices: async () => success({ all: 0, unread: 0, answer: 0, decisions: 0 }),
    readNotice: notFound,
    markNoticeUnread: done,
    saveNoticeFile: notFound,
    listExchangeRecords: async () => success({ records: [], hidden: 0, next: null }),
    readExchangeRecord: notFound,
    saveRecords: notFound,
    askAboutRecord: done,
    readRecordCopy: async () => success({ isKept: false, records: [], all: 0, lost: [], next: null }),
    keepRecordCopy: async () => success({ added: 0 }),
    showRecordFile: async () => success({ preview: null }),
    takeRecordFile: async () => success({ added: 0 }),
    deleteRecordCopy: done,
    listCharges: async () => success({ charges: [], next: null }),
    readCharge: notFound,
    payCharge: notFound,
    watchPayment: notFound,
    cancelPayment: notFound,
    savePaymentRecord: notFound,
    listOwnData: async () => success({ groups: [], links: [] }),
    readOwnData: notFound,
    saveOwnData: notFound,
    linkSource: notFound,
    unlinkSource: notFound,
    askDataCorrection: notFound,
    showCorrectionFile: async () => success({ file: null }),
    listOwnCorrections: async () => success({ corrections: [] }),
    listPasskeys: async () => success({ passkeys: [], isPossible: true }),
    makePasskey: done,
    renamePasskey: done,
    removePasskey: done,
    listSessions: async () => success({ sessions: [] }),
    endSession: done,
    endOtherSessions: async () => success({ ended: 0 }),
    listUses: async () => success({ uses: [], next: null }),
    readClosing: notFound,
    beginClosing: notFound,
    takeBackClosing: notFound,
    saveEverything: notFound,
    listDeliveries: async () => success({ deliveries: [], next: null }),
    readDelivery: notFound,
    readDeliveryPage: notFound,
    saveDelivery: notFound,
    changeDelivery: done,
    deleteDelivery: done,
    tellOpening: done,
    listMandates: async () => success({ proxies: [], principals: [] }),
    readSiteForm: notFound,
    listToldSites: async () => success({ told: [] }),
    stopTellingSite: async () => success({ told: [] }),
    listLinkedSites: async () => success({ sites: [], names: [] }),
    revokeLinkedSite: async () => success({ sites: [], names: [] }),
    eraseAtSite: async () => success({ sites: [], names: [] }),
    refuseAddressRequest: async () => success({ sites: [], names: [] }),
    reportSite: async () => success({}),
    reportRequest: async () => success({}),
    refuseSiteCode: async () => success({}),
    endMandate: async () => success({ proxies: [], principals: [] }),
    beginActing: async () => failed({ code: 'notInMandate' }),
    stopActing: done,
    listSenders: async () => success({ senders: [] }),
    beginSenderLink: notFound,
    agreeToSender: notFound,
    changeSender: done,
    unlinkSender: done,
    exportSender: notFound,
    readNoticeWays: async () => success(WAYS),
    changeNoticeWays: async (ways) => success(ways),
    readLineLink: async () => success(NO_LINE),
    beginLineLink: async () => success({ code: 'ABCD2345', until: '2026-11-29T12:10:00.000Z' }),
    endLineLink: async () => success(NO_LINE),
    readMailSettings: async () => success(NO_MAIL),
    changeMailSettings: async () => success(NO_MAIL),
    nameMailAddress: done,
    confirmMailAddress: async () => success(NO_MAIL),
    removeMailAddress: done,
    proveFile: async () => success({ proof: null }),
    saveReceiptPdf: async () => success({ savedAs: 'invented.pdf' }),
    saveFiledCopy: async () => success({ savedAs: 'invented.asice' }),
  };
  const counted = Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      (params: never) => {
        calls.push(name as MethodName);
        return (handler as (params: never) => Promise<unknown>)(params);
      },
    ]),
  ) as unknown as Handlers;

  return {
    handlers: counted,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    endSession: async () => show(null),
    visitOver(signal) {
      visitsWatched += 1;
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          visitsWatched -= 1;
          reject(signal.reason);
        });
      });
    },
    async endVisit() {
      signOuts += 1;
    },
    answerBrowser: async () => failed({ code: 'nativeWindowUnavailable' }),
    readerCount: () => 1,
    async followLink(link) {
      if ('launch' in link) emit('authorizationFollowed', link);
      else if ('prefill' in link) emit('siteFormFollowed', link);
      else if ('code' in link) return failed({ code: 'passkeyRequestOver' });
      else emit('linkFollowed', link);
      return success(undefined);
    },
    async windowGone() {
      windowsGone += 1;
      if (flow !== null)
        show({ flow: 'login', flowId: flow.flowId, revision: flow.revision + 1, step: { at: 'cancelled' } });
    },
    close: async () => undefined,
    listWith(municipalities) {
      listed = municipalities;
    },
    emit,
    get calls() {
      return calls;
    },
    get pinsGiven() {
      return pinsGiven;
    },
    get windowsGone() {
      return windowsGone;
    },
    get connected() {
      return listeners.size + visitsWatched;
    },
    get signOuts() {
      return signOuts;
    },
    get flow() {
      return flow;
    },
  };
}

const SOME_FAMILY = familyAnswersSchema.parse({
  municipality: '131318',
  events: ['birth'],
  given: {},
  notKnown: [],
  facts: [],
});
const RECORD = '00000000-0000-4000-8000-000000000001';
const WAYS: ResultOf<'readNoticeWays'> = {
  case: NEVER_CHOSEN,
  staff: NEVER_CHOSEN,
  reminder: NEVER_CHOSEN,
  payment: NEVER_CHOSEN,
  delivery: NEVER_CHOSEN,
};
const LATER = calendarDateSchema.parse('2026-12-28');
const PASSKEY = 'AAAAAAAAAAAAAAAAAAAAAA';
const NO_LINE: ResultOf<'readLineLink'> = { isOn: false, isLinked: false };
const NO_MAIL: ResultOf<'readMailSettings'> = { isAvailable: false, contact: null, waitsForCode: false };
const LETTER = 'd'.repeat(22);
const inFlow = { flowId: '11111111-1111-4111-8111-111111111111' as FlowId, revision: 0 };
const draft: ParamsOf<'saveDraft'>['draft'] = { applicant: null, answers: {}, attachmentsToFollow: [] };
const municipality = METHODS.readProcedure.params.shape.municipality.parse('131318');
const procedure = METHODS.beginApply.params.shape.procedure.parse('invented-procedure');
const reader = METHODS.chooseReader.params.shape.reader.parse('Invented Reader 00');
const receiptNumber = METHODS.readApplication.params.shape.receiptNumber;

const SAMPLE_CORRECTION = METHODS.askDataCorrection.params.shape.correction.parse({
  ...{ key: '0d3a7f7e-6b0f-4f0e-9a3c-1f2e3d4c5b6a', municipality: '131318', table: 'main', field: 'tax', row: null },
  ...{ shouldBe: '見本', name: '見本', birthDate: '1990-04-01' },
});

/** One well-formed call of every method. */
export function sampleParams(sampleReceipt: string): { readonly [Name in MethodName]: ParamsOf<Name> } {
  const receipt = receiptNumber.parse(sampleReceipt);
  return {
    hello: {},
    setLanguage: { language: 'en' },
    signOut: {},
    stillHere: {},
    runDiagnosis: {},
    saveDiagnosisReport: {},
    enterPractice: { persona: 'ordinary' },
    leavePractice: {},
    listMunicipalities: {},
    searchProcedures: { query: '児童' },
    readProcedure: { id: procedure, municipality },
    listApplications: {},
    readApplication: { receiptNumber: receipt },
    withdrawApplication: { receiptNumber: receipt },
    listNotices: {},
    summariseNotices: {},
    readNotice: { notice: 'n'.repeat(24) },
    markNoticeUnread: { notice: 'n'.repeat(24) },
    saveNoticeFile: { notice: 'n'.repeat(24), file: 1 },
    listExchangeRecords: {},
    readExchangeRecord: { record: RECORD },
    saveRecords: { as: 'csv', filter: {} },
    askAboutRecord: { record: RECORD, key: RECORD, text: 'なぜですか' },
    readRecordCopy: {},
    keepRecordCopy: {},
    showRecordFile: { fileName: 'records.csv', totalBytes: 1, offset: 0, chunk: new Uint8Array(1) },
    takeRecordFile: {},
    deleteRecordCopy: {},
    listCharges: {},
    readCharge: { charge: 'c'.repeat(22) },
    payCharge: { charge: 'c'.repeat(22), yen: 300 },
    watchPayment: { charge: 'c'.repeat(22), attempt: 1, after: 1 },
    cancelPayment: { charge: 'c'.repeat(22), attempt: 1 },
    savePaymentRecord: { charge: 'c'.repeat(22), language: 'ja' },
    listOwnData: {},
    readOwnData: { group: 'tax' },
    linkSource: { source: 'mihon' },
    unlinkSource: { source: 'mihon' },
    askDataCorrection: { group: 'tax', correction: SAMPLE_CORRECTION, withFile: false },
    showCorrectionFile: { fileName: 'a.pdf', totalBytes: 1, offset: 0, chunk: new Uint8Array(1) },
    listOwnCorrections: {},
    saveOwnData: {
      reading: {
        group: 'tax',
        state: 'none',
        asOf: '2026-11-28T06:00:00Z',
        source: { id: 'sample', name: { ja: '見本', en: 'sample' }, kind: 'national' },
        law: null,
        readyAt: null,
        tables: [],
        proof: null,
      },
      as: 'json',
    },
    listPasskeys: {},
    makePasskey: { name: 'p' },
    renamePasskey: { passkey: PASSKEY, name: 'p' },
    removePasskey: { passkey: PASSKEY },
    listSessions: {},
    endSession: { session: RECORD },
    endOtherSessions: {},
    listUses: {},
    readClosing: {},
    beginClosing: {},
    takeBackClosing: {},
    saveEverything: {},
    listBanks: { q: 'x' },
    listBranches: { bank: '0001', q: 'x' },
    readBenefitAccount: {},
    removeBenefitAccount: {},
    beginBenefitAccount: {
      order: {
        account: { bank: '0001', branch: '001', kind: 'ordinary', number: '1234567', holderKana: 'ミホン' },
        names: { bank: 'x', branch: 'x' },
        ownKana: '',
      },
    },
    beginRegisterProxy: {
      order: {
        kind: 'chosen',
        scope: { procedures: [procedureIdSchema.parse('child-allowance-end')], things: ['applications'] },
        until: calendarDateSchema.parse('2027-11-28'),
      },
    },
    signMandate: inFlow,
    beginAuthorize: { portalKey: 'abcdefghijklmnop', launch: 'A'.repeat(43) },
    beginAuthorizeByCode: { code: 'BCDFGHJK' },
    beginAddressAnswer: { addressRequest: 'A'.repeat(22) },
    chooseClaims: { ...inFlow, given: ['openid'] },
    openItem: { ...inFlow, item: 1, page: 1 },
    closeItem: inFlow,
    agreeToSign: { ...inFlow, unseen: [] },
    beginOneByOne: inFlow,
    agreeToItem: { ...inFlow, item: 1, isLookedAt: false },
    releaseAuthorization: { ...inFlow, without: [] },
    beginGateEntry: {},
    beginNativeRequest: { request: '3f0f5c3e-56b5-4f0e-9d51-0c8f4f4b6a11' },
    agreeToCardUse: inFlow,
    listNativeCallers: {},
    unmuteNativeCaller: { origin: null },
    forgetNativeCaller: { origin: 'https://shinsei.mihon.go.jp' },
    listNativeSites: {},
    addNativeSite: { origin: 'https://bank.example' },
    removeNativeSite: { origin: 'https://bank.example' },
    compareNames: { ...inFlow, holderKana: 'ミホン', ownKana: '' },
    confirmAccount: { ...inFlow, stated: false },
    listDeliveries: {},
    readDelivery: { delivery: LETTER },
    readDeliveryPage: { delivery: LETTER, page: 1 },
    saveDelivery: { delivery: LETTER },
    changeDelivery: { delivery: LETTER, change: { kept: true } },
    deleteDelivery: { delivery: LETTER },
    tellOpening: { delivery: LETTER },
    listMandates: {},
    readSiteForm: { token: 'A'.repeat(43) },
    listToldSites: {},
    stopTellingSite: { prefill: 'A'.repeat(22) },
    listLinkedSites: {},
    revokeLinkedSite: { client: 'A'.repeat(22) },
    refuseAddressRequest: { addressRequest: 'A'.repeat(22) },
    eraseAtSite: { client: 'A'.repeat(22) },
    reportSite: { client: 'A'.repeat(22), reason: 'other' },
    refuseSiteCode: { code: 'BCDFGHJK' },
    reportRequest: { ...inFlow, reason: 'asksTooMuch' },
    endMandate: { registration: '3f0f5c3e-56b5-4f0e-9d51-0c8f4f4b6a11', tell: false },
    beginActing: { registration: '3f0f5c3e-56b5-4f0e-9d51-0c8f4f4b6a11' },
    stopActing: {},
    listSenders: {},
    beginSenderLink: { code: 'ABCDEFGHIJKLMNOP' },
    agreeToSender: { claim: LETTER },
    changeSender: { sender: LETTER, tellsOpening: true },
    unlinkSender: { sender: LETTER },
    exportSender: { sender: LETTER },
    readNoticeWays: {},
    changeNoticeWays: WAYS,
    readLineLink: {},
    readHouseholdNotes: {},
    changeHouseholdNotes: { isOn: true, quiet: '21-8', isPaused: false },
    beginLineLink: {},
    endLineLink: {},
    readMailSettings: {},
    changeMailSettings: { language: 'ja', isOn: true },
    nameMailAddress: { address: 'somebody@example.jp', language: 'ja' },
    confirmMailAddress: { code: '246810' },
    removeMailAddress: {},
    beginLogin: {},
    beginPasskeySignIn: {},
    beginFresh: {},
    beginApply: { procedure, municipality, applicantFrom: 'card' },
    beginCorrection: { receiptNumber: receipt },
    beginPinChange: { slot: 'auth' },
    chooseReader: { ...inFlow, reader },
    acceptLastTry: inFlow,
    givePin: { ...inFlow, pin: new Uint8Array([1, 2, 3, 4]) },
    changePin: { ...inFlow, pin: new Uint8Array([1, 2, 3, 4]), newPin: new Uint8Array([5, 6, 7, 8]) },
    resumeFlow: inFlow,
    cancelFlow: { flowId: inFlow.flowId },
    listKept: {},
    deleteDraft: {
      procedure: procedureIdSchema.parse('child-allowance-claim'),
      municipality: municipalityCodeSchema.parse('131318'),
    },
    deleteHousehold: {},
    readFamilyList: { answers: SOME_FAMILY },
    readHouseholdNews: { answers: SOME_FAMILY },
    readKeptFamily: {},
    keepFamily: { answers: SOME_FAMILY },
    deleteFamily: {},
    saveDraft: { ...inFlow, draft },
    readApplicantFromCard: { ...inFlow, draft },
    attachFile: {
      ...inFlow,
      key: 'proof',
      fileName: 'a.pdf',
      totalBytes: 3,
      offset: 0,
      chunk: new Uint8Array([1, 2, 3]),
    },
    detachFile: { ...inFlow, key: 'proof', index: 0 },
    reviewApplication: { ...inFlow, draft },
    editApplication: inFlow,
    fileApplication: { ...inFlow, declared: ['declaration'], keepHousehold: false },
    readSent: { receiptNumber: receipt },
    saveSent: { receiptNumber: receipt, as: 'pdf' },
    readFiledProcedure: { receiptNumber: receipt },
    readChanges: { receiptNumber: receipt, filing: 2 },
    saveLetter: { receiptNumber: receipt, letter: 1 },
    sendMessage: { receiptNumber: receipt, key: '22222222-2222-4222-8222-222222222222', text: 'invented' },
    chooseDelivery: { receiptNumber: receipt, delivery: 'post' },
    listSlots: { municipality, section: 'child' },
    bookVisit: { receiptNumber: receipt, slot: '2026-12-07T09:00' },
    changeVisit: { receiptNumber: receipt, visit: 1, slot: '2026-12-07T09:20' },
    cancelVisit: { receiptNumber: receipt, visit: 1 },
    saveVisit: { receiptNumber: receipt, visit: 1, title: 'invented', place: 'invented' },
    listVisits: {},
    listVisitOffices: { purpose: procedure },
    bookFreeVisit: { purpose: procedure, municipality, section: 'movingIn', slot: '2026-12-07T09:00' },
    changeFreeVisit: { id: receipt, slot: '2026-12-07T09:30' },
    cancelFreeVisit: { id: receipt },
    saveFreeVisit: { id: receipt, title: 'invented', place: 'invented' },
    proveFile: { fileName: 'a.pdf', totalBytes: 3, offset: 0, chunk: new Uint8Array([1, 2, 3]) },
    saveReceiptPdf: { flowId: inFlow.flowId },
    saveFiledCopy: { flowId: inFlow.flowId },
  };
}
