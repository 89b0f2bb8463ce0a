import type { ApplyStep, Draft } from '#contract/app/flows/apply-flow.ts';
import type { ChangePinStep } from '#contract/app/flows/change-pin-flow.ts';
import { type FlowView, flowViewSchema } from '#contract/app/flows/flow-list.ts';
import type { LoginStep } from '#contract/app/flows/login-flow.ts';
import type { CardAccessView } from '#contract/app/views/card-access-view.ts';
import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import { type Snapshot, snapshotSchema } from '#contract/app/views/snapshot.ts';
import { success } from '#contract/failures/outcome.ts';
import type { ApplicationDetail, ApplicationSummary } from '#contract/portal/application-routes.ts';
import { checkAnswers } from '#contract/procedure/answers.ts';
import { applicantSchema } from '#contract/procedure/application.ts';
import { answerSections, applicantLines } from '#contract/procedure/application-document.ts';
import { municipalitySchema, type Procedure, procedureSummarySchema } from '#contract/procedure/procedure.ts';
import {
  type ChangeablePin,
  calendarDateSchema,
  changeablePinSchema,
  epochMs,
  flowIdSchema,
  pinTriesLeft,
  readerNameSchema,
} from '#contract/values/brands.ts';
import { documentLanguage, inLanguage, type Language } from '#contract/values/localized-text.ts';
import { cardChecks } from '#core/diagnosis/card-checks.ts';
import { deviceChecks } from '#core/diagnosis/device-checks.ts';
import { loadAboutWords } from '#words/about-words.ts';
import { loadDiagnosisWords } from '#words/diagnosis-text.ts';
import { DOCUMENT_WORDS } from '#words/document-words.ts';
import { failureTextOf } from '#words/failure-text.ts';
import type { Messages } from '#words/messages.ts';
import { SAMPLE_PROCEDURE } from './sample-procedure.ts';
import type { ScriptedHost } from './scripted-host.ts';

const FLOW_ID = '11111111-2222-4333-8444-555555555555';
const READER = readerNameSchema.parse('Sample Reader 00 00');
const OTHER_READER = readerNameSchema.parse('Desk Reader 01 00');
const SESSION_END_MS = Date.parse('2026-11-22T15:30:00+09:00');

/** One screen as a person meets it: where they are, what the host knows, and what must stand on the screen. */
export interface GalleryEntry {
  readonly name: string;
  readonly route: Readonly<Record<string, string>>;
  readonly snapshot: Snapshot;
  readonly shows: (t: Messages) => string;
  /** A press that leads to what is to be seen, by its label. */
  readonly press?: (t: Messages) => string;
}

export const SAMPLE_APPLICANT = applicantSchema.parse({
  name: { value: '見本 花子', origin: 'card' },
  address: { value: '見本県見本区見本町一丁目2番3号', origin: 'card' },
  birthDate: { value: '1990-04-01', origin: 'card' },
  sex: { value: 'female', origin: 'card' },
});

/** One whose card names another city than the one that is applied to. */
export const FROM_ELSEWHERE = applicantSchema.parse({
  ...SAMPLE_APPLICANT,
  address: { value: '見本県例示市見本町一丁目2番3号', origin: 'card' },
});

export const SAMPLE_DRAFT: Draft = {
  applicant: SAMPLE_APPLICANT,
  answers: {
    reason: 'birth',
    eventDate: '2026-11-10',
    children: [{ name: '見本 太郎', kana: 'ミホン タロウ', birthDate: '2026-11-10', livesTogether: true }],
    postalCode: '1000001',
    phone: '03-0000-0000',
    account: '1234567',
    holder: '見本 花子',
    declaration: true,
  },
  attachmentsToFollow: ['bankBook'],
};

/** The contact stands on the applicant's page. */
export const CONTACT_FIRST: Procedure = {
  ...SAMPLE_PROCEDURE,
  sections: SAMPLE_PROCEDURE.sections
    .map((section) => (section.key === 'contact' ? { ...section, samePage: true as const } : section))
    .toSorted((one, other) => Number(other.samePage === true) - Number(one.samePage === true)),
};

/** Asks for its document only from somebody who has moved; `SAMPLE_DRAFT` is of a birth. */
export const FILE_WHEN_MOVED: Procedure = {
  ...SAMPLE_PROCEDURE,
  attachments: SAMPLE_PROCEDURE.attachments.map((rule) => ({ ...rule, when: { field: 'reason', is: ['movedIn'] } })),
};

const EMPTY_DRAFT: Draft = { applicant: null, answers: {}, attachmentsToFollow: [] };

const SAMPLE_SECRETS = { auth: '1234', text: '5678', sign: 'ABC123' };
const OPERATOR = { ja: '見本市', en: 'Sample City' };

export function sampleSnapshot(language: Language, change: Partial<Snapshot> = {}): Snapshot {
  return snapshotSchema.parse({
    version: '0.1.0',
    host: 'kiosk',
    publicTerminal: false,
    language,
    locked: [],
    environment: {
      portal: { origin: 'http://127.0.0.1:8080', practice: false, operator: OPERATOR },
      practicePersona: null,
    },
    practicePersonas: [
      { name: 'ordinary', secrets: SAMPLE_SECRETS },
      { name: 'last-try', secrets: SAMPLE_SECRETS },
      { name: 'locked', secrets: SAMPLE_SECRETS },
    ],
    devices: { service: 'running', readers: [{ name: READER, card: 'absent' }] },
    session: { at: 'signedOut' },
    flow: null,
    idle: null,
    ...change,
  });
}

let revision = 0;

/** Each view is newer than the one before, as a host's would be. */
export function sampleFlow(flow: 'login' | 'apply', step: LoginStep | ApplyStep, isSigned = true): FlowView {
  revision += 1;
  const common = { flowId: flowIdSchema.parse(FLOW_ID), revision };
  return flowViewSchema.parse(flow === 'apply' ? { ...common, flow, isSigned, step } : { ...common, flow, step });
}

export function samplePinChange(slot: ChangeablePin, step: ChangePinStep): FlowView {
  revision += 1;
  return flowViewSchema.parse({ flowId: flowIdSchema.parse(FLOW_ID), revision, flow: 'changePin', slot, step });
}

export function sampleCardViews(slot: 'auth' | 'sign' | 'text'): CardAccessView[] {
  const most = slot === 'sign' ? 5 : 3;
  return [
    { at: 'waitingForReaderService', lastFailure: null },
    { at: 'waitingForReader', lastFailure: { code: 'readerRemoved', during: 'inspect', tryMayBeUsed: false } },
    { at: 'waitingForCard', cardIsThere: false, lastFailure: null },
    {
      at: 'waitingForCard',
      cardIsThere: true,
      lastFailure: { code: 'cardUnreadable', during: 'inspect', tryMayBeUsed: false },
    },
    { at: 'choosingReader', readers: [READER, OTHER_READER], lastFailure: null },
    { at: 'inspectingCard' },
    { at: 'unsupportedCard', reader: READER },
    { at: 'confirmingLastTry', slot },
    { at: 'awaitingPin', slot, triesLeft: most, lastFailure: null },
    { at: 'awaitingPin', slot, triesLeft: 2, lastFailure: { code: 'pinRejected', slot, triesLeft: 2 } },
    { at: 'usingCard', doing: slot === 'sign' ? 'signing' : slot === 'text' ? 'reading' : 'checkingPin' },
    { at: 'blocked', slot },
  ];
}

/** What must stand on the screen of a card view. */
export function cardShows(card: CardAccessView, t: Messages): string {
  switch (card.at) {
    case 'waitingForReaderService':
      return t.card.serviceTitle;
    case 'waitingForReader':
      return t.card.readerTitle;
    case 'waitingForCard':
      return card.cardIsThere ? t.card.againTitle : t.card.insertTitle;
    case 'choosingReader':
      return t.card.chooseTitle;
    case 'inspectingCard':
      return t.card.inspectingTitle;
    case 'unsupportedCard':
      return t.card.unsupportedTitle;
    case 'confirmingLastTry':
      return t.pin.lastTitle;
    case 'awaitingPin':
      return t.pin.titles[card.slot];
    case 'usingCard':
      return t.card.doing[card.doing];
    case 'blocked':
      return t.pin.blockedTitle[card.slot];
  }
}

/** What the window loads with a screen, by language. */
const LOADED = {
  ja: await wordsOf('ja'),
  easy: await wordsOf('easy'),
  en: await wordsOf('en'),
} as const satisfies Record<Language, unknown>;

async function wordsOf(language: Language) {
  const [diagnosis, about] = await Promise.all([loadDiagnosisWords(language), loadAboutWords(language)]);
  return { diagnosis, about };
}

type StepAt<At extends ApplyStep['at']> = Extract<ApplyStep, { readonly at: At }>;

const [BANK_BOOK] = SAMPLE_PROCEDURE.attachments;

/** The same procedure where it leaves the signature to the person. */
const SIGNED_OR_NOT: Procedure = {
  ...SAMPLE_PROCEDURE,
  signature: 'optional',
  attachments: SAMPLE_PROCEDURE.attachments.concat(
    BANK_BOOK === undefined
      ? []
      : {
          ...BANK_BOOK,
          key: 'identityCopy',
          title: { ja: '本人確認書類の写し', en: 'Copy of an identity document' },
          required: true,
          whenUnsigned: true,
        },
  ),
};

export function sampleReview(language: Language): StepAt<'reviewing'> {
  const words = DOCUMENT_WORDS[documentLanguage(language)];
  return {
    at: 'reviewing',
    procedure: SAMPLE_PROCEDURE,
    document: {
      title: inLanguage(SAMPLE_PROCEDURE.title, words.language),
      language: words.language,
      sections: [
        {
          key: 'applicant',
          title: words.applicant,
          lines: applicantLines(SAMPLE_APPLICANT, words).map((line) => ({ ...line })),
        },
        ...answerSections(SAMPLE_PROCEDURE, SAMPLE_DRAFT.answers, words).map((section) => ({
          ...section,
          lines: section.lines.map((line) => ({ ...line })),
        })),
      ],
    },
    due: { lastDay: calendarDateSchema.parse('2026-11-25'), isLate: false },
    lastFailure: null,
  };
}

export function sampleForm(change: { draft?: Draft; withProblems?: boolean } = {}): StepAt<'fillingForm'> {
  const draft = change.draft ?? EMPTY_DRAFT;
  const today = calendarDateSchema.parse('2026-11-22');
  return {
    at: 'fillingForm',
    procedure: SAMPLE_PROCEDURE,
    draft,
    attached: [{ key: 'bankBook', fileName: 'bank.pdf', mediaType: 'application/pdf', bytes: 120_000 }],
    problems: change.withProblems ? checkAnswers(SAMPLE_PROCEDURE, draft.answers, today) : [],
    lastFailure: null,
  };
}

const RECEIPT = {
  receiptNumber: 'TEST-2026-0001-7',
  receivedAt: '2026-11-22T14:05:00+09:00',
  sha256: '5f'.repeat(32),
  receipt: 'header.payload.signature',
};

export function sampleDone(): ApplyStep {
  const { title, municipality, afterFiling } = SAMPLE_PROCEDURE;
  return { at: 'done', procedureTitle: title, municipalityName: municipality.name, afterFiling, receipt: RECEIPT };
}

const BIRTH_DATE_REFUSED = { code: 'newPinRefused', slot: 'text', problem: 'birthDate' } as const;
const PIN_CHANGE_UNKNOWN = { code: 'pinChangeUnknown', slot: 'sign', triesLeft: null } as const;

function askingForNewPin(slot: ChangeablePin) {
  return { at: 'awaitingPin', slot, triesLeft: 2, lastFailure: null } as const;
}

/** Every screen, in the order in which a person might meet them. */
export function gallery(language: Language): GalleryEntry[] {
  const signedIn: Partial<Snapshot> = {
    session: {
      at: 'active',
      endsAtMs: SESSION_END_MS as Snapshot['session'] extends { endsAtMs: infer T } ? T : never,
      holder: '5d8a4b0e-6a0f-4c55-9d0a-0f3c1b2e7a11',
    },
  };
  const home = { at: 'home' };
  const screen = (
    name: string,
    route: GalleryEntry['route'],
    change: Partial<Snapshot>,
    shows: GalleryEntry['shows'],
    press?: GalleryEntry['press'],
  ): GalleryEntry => ({
    name,
    route,
    snapshot: sampleSnapshot(language, change),
    shows,
    ...(press === undefined ? {} : { press }),
  });
  const flow = (
    name: string,
    kind: 'login' | 'apply',
    step: LoginStep | ApplyStep,
    shows: GalleryEntry['shows'],
    press?: GalleryEntry['press'],
  ) => screen(name, home, { ...signedIn, flow: sampleFlow(kind, step) }, shows, press);
  const publicly = (name: string, change: Partial<Snapshot>, shows: GalleryEntry['shows']) =>
    screen(`public-${name}`, home, { ...change, publicTerminal: true }, shows);
  const unsigned = (name: string, step: ApplyStep, shows: GalleryEntry['shows']) =>
    screen(name, home, { ...signedIn, flow: sampleFlow('apply', step, false) }, shows);
  const pinChange = (
    name: string,
    slot: ChangeablePin,
    step: ChangePinStep,
    shows: GalleryEntry['shows'],
    press?: GalleryEntry['press'],
  ) => screen(`pin-change-${name}`, { at: 'pinChange' }, { flow: samplePinChange(slot, step) }, shows, press);
  const { id, municipality } = SAMPLE_PROCEDURE;
  const sectionTitle = ({ sections }: Procedure, at: number) => {
    const title = sections[at]?.title;
    return title === undefined ? '' : inLanguage(title, language);
  };

  return [
    screen('home', home, {}, (t) => t.home.signInTitle),
    screen('home-language-decided', home, { locked: ['language'] }, (t) => t.home.signInTitle),
    screen('home-signed-in', home, signedIn, (t) => t.home.signedInTitle),
    screen(
      'home-no-reader-practice',
      home,
      {
        devices: { service: 'running', readers: [] },
        environment: {
          portal: { origin: 'http://127.0.0.1:8080', practice: true, operator: OPERATOR },
          practicePersona: 'ordinary',
        },
      },
      (t) => failureTextOf(t.failures, { code: 'readerNotFound' }).title,
    ),
    screen('search', { at: 'search' }, {}, (t) => t.search.count(2)),
    screen('procedure', { at: 'procedure', id, municipality: municipality.code }, signedIn, () =>
      inLanguage(SAMPLE_PROCEDURE.summary, language),
    ),
    screen('applications', { at: 'applications' }, signedIn, (t) => t.applications.count(2)),
    screen('applications-signed-out', { at: 'applications' }, {}, (t) => t.applications.signIn),
    screen(
      'application',
      { at: 'application', receiptNumber: RECEIPT.receiptNumber },
      signedIn,
      (t) => t.applications.history,
    ),
    screen('practice', { at: 'practice' }, {}, (t) => t.practice.lead),
    screen('diagnosis', { at: 'diagnosis' }, {}, () => LOADED[language].diagnosis.screen.names.portal),
    screen('help', { at: 'help' }, {}, (t) => t.help.lostTitle),
    screen('about', { at: 'about' }, {}, () => LOADED[language].about.body),
    screen('session-ended', home, { session: { at: 'ended', because: 'signedOut' } }, (t) => t.ended.titles.signedOut),
    screen('session-idle', home, { session: { at: 'ended', because: 'idle' } }, (t) => t.ended.because.idle),

    ...(['auth', 'text', 'sign'] as const).flatMap((slot) =>
      sampleCardViews(slot)
        .filter((card) => slot === 'auth' || 'slot' in card || card.at === 'usingCard')
        .map((card, index) => {
          const name = `card-${slot}-${index + 1}-${card.at}`;
          const shows = (t: Messages) => cardShows(card, t);
          if (slot === 'auth') return flow(name, 'login', { at: 'card', card }, shows);
          return flow(name, 'apply', { at: slot === 'text' ? 'readingApplicant' : 'signing', card }, shows);
        }),
    ),
    screen('pin-change', { at: 'pinChange' }, {}, (t) => t.pinChange.lead),
    ...changeablePinSchema.options.map((slot) =>
      pinChange(`asking-${slot}`, slot, { at: 'card', card: askingForNewPin(slot) }, (t) => t.pinChange.advice[slot]),
    ),
    pinChange(
      'pressed-empty',
      'sign',
      { at: 'card', card: askingForNewPin('sign') },
      (t) => failureTextOf(t.failures, { code: 'pinMalformed', slot: 'sign', problem: 'empty' }).title,
      (t) => t.pinChange.submit,
    ),
    pinChange(
      'refused',
      'text',
      { at: 'card', card: { ...askingForNewPin('text'), lastFailure: BIRTH_DATE_REFUSED } },
      (t) => failureTextOf(t.failures, BIRTH_DATE_REFUSED).title,
    ),
    pinChange(
      'last-try',
      'sign',
      { at: 'card', card: { at: 'confirmingLastTry', slot: 'sign' } },
      (t) => t.pinChange.lastTodo,
    ),
    pinChange(
      'working',
      'auth',
      { at: 'card', card: { at: 'usingCard', doing: 'changingPin' } },
      (t) => t.card.doing.changingPin,
    ),
    pinChange('done', 'auth', { at: 'done' }, (t) => t.pinChange.done.auth),
    pinChange(
      'unknown',
      'sign',
      { at: 'failed', failure: PIN_CHANGE_UNKNOWN },
      (t) => failureTextOf(t.failures, PIN_CHANGE_UNKNOWN).title,
    ),
    flow('login-asking', 'login', { at: 'askingChallenge' }, (t) => t.work.askingChallenge.title),
    flow('login-opening', 'login', { at: 'openingSession' }, (t) => t.work.openingSession.title),
    flow(
      'login-interrupted',
      'login',
      { at: 'interrupted', failure: { code: 'portalUnreachable', retryAfterMs: 3_000 } },
      (t) => t.app.retry,
    ),
    flow(
      'login-failed',
      'login',
      { at: 'failed', failure: { code: 'certificateOnHold', use: 'auth' } },
      (t) => t.app.backHome,
    ),
    flow('apply-loading', 'apply', { at: 'loadingProcedure' }, (t) => t.work.loadingProcedure.title),
    flow('form-applicant', 'apply', sampleForm(), (t) => t.form.applicantLead),
    flow(
      'form-applicant-typed',
      'apply',
      sampleForm(),
      (t) => t.form.nameHelp,
      (t) => t.form.byHand,
    ),
    flow('review', 'apply', sampleReview(language), (t) => t.review.confirm),
    flow(
      'review-late',
      'apply',
      { ...sampleReview(language), due: { lastDay: calendarDateSchema.parse('2026-11-20'), isLate: true } },
      (t) => t.review.lateTitle,
    ),
    flow('submitting', 'apply', { at: 'submitting' }, (t) => t.work.submitting.title),
    flow(
      'not-sent',
      'apply',
      { at: 'notSent', failure: { code: 'portalUnreachable', retryAfterMs: 3_000 } },
      (t) => t.notSent.safe,
    ),
    flow('receipt', 'apply', sampleDone(), (t) => t.receipt.follow),
    flow('form-card-facts', 'apply', sampleForm({ draft: SAMPLE_DRAFT }), (t) => t.form.cardFacts),
    flow(
      'form-card-elsewhere',
      'apply',
      sampleForm({ draft: { ...SAMPLE_DRAFT, applicant: FROM_ELSEWHERE } }),
      (t) => t.form.elsewhereTitle,
    ),
    flow('form-applicant-contact', 'apply', { ...sampleForm({ draft: SAMPLE_DRAFT }), procedure: CONTACT_FIRST }, () =>
      sectionTitle(CONTACT_FIRST, 0),
    ),
    flow(
      'form-section',
      'apply',
      sampleForm({ draft: SAMPLE_DRAFT }),
      () => sectionTitle(SAMPLE_PROCEDURE, 0),
      (t) => t.form.next,
    ),
    flow(
      'form-list',
      'apply',
      sampleForm({ draft: SAMPLE_DRAFT }),
      () => sectionTitle(SAMPLE_PROCEDURE, 1),
      (t) => t.form.next,
    ),
    flow(
      'form-contact',
      'apply',
      sampleForm({ draft: SAMPLE_DRAFT }),
      () => sectionTitle(SAMPLE_PROCEDURE, 2),
      (t) => t.form.next,
    ),
    flow(
      'form-files',
      'apply',
      sampleForm({ draft: SAMPLE_DRAFT }),
      (t) => t.files.lead,
      (t) => t.form.next,
    ),
    unsigned(
      'form-files-unsigned',
      {
        ...sampleForm({ draft: { ...SAMPLE_DRAFT, withoutSignature: true } }),
        procedure: SIGNED_OR_NOT,
        attached: [],
      },
      (t) => t.files.unsigned,
    ),
    unsigned(
      'review-unsigned',
      { ...sampleReview(language), procedure: SIGNED_OR_NOT },
      (t) => t.review.confirmUnsigned,
    ),
    flow(
      'form-errors',
      'apply',
      sampleForm({ draft: { ...SAMPLE_DRAFT, answers: { reason: 'movedIn' } }, withProblems: true }),
      (t) => t.form.errors(2),
    ),
    flow('releasing', 'apply', { at: 'releasing' }, (t) => t.work.releasing.title),

    // Last, since a window is told by hello alone that it stands on a public terminal.
    publicly('idle-warning', { idle: { endsAtMs: epochMs(Date.now() + 30_000) } }, (t) => t.home.signInTitle),
    publicly('session-idle', { session: { at: 'ended', because: 'idle' } }, (t) => t.ended.nothingStays),
    publicly(
      'card-left',
      {
        session: { at: 'ended', because: 'signedOut' },
        devices: { service: 'running', readers: [{ name: READER, card: 'present' }] },
      },
      (t) => t.takeCard.todo,
    ),
  ];
}

const SUMMARY: ApplicationSummary = {
  receiptNumber: RECEIPT.receiptNumber,
  procedure: { id: SAMPLE_PROCEDURE.id, title: SAMPLE_PROCEDURE.title },
  municipality: SAMPLE_PROCEDURE.municipality,
  receivedAt: RECEIPT.receivedAt,
  status: 'inReview',
  statusSince: '2026-11-22T16:00:00+09:00',
};

const DETAIL: ApplicationDetail = {
  ...SUMMARY,
  sha256: RECEIPT.sha256,
  receipt: RECEIPT.receipt,
  history: [
    { at: RECEIPT.receivedAt, status: 'received', note: null },
    { at: '2026-11-22T16:00:00+09:00', status: 'inReview', note: '書類を確かめています。' },
  ],
};

const AT = epochMs(Date.parse('2026-11-22T10:00:00+09:00'));
/** A card of which nearly everything can be said: one try left, a locked PIN, a certificate revoked after moving. */
const CHECKS: DiagnosisCheck[] = [
  ...deviceChecks({
    service: 'running',
    readers: [{ name: readerNameSchema.parse('Sample Reader 00 00'), card: 'present', atr: undefined }],
  }),
  ...cardChecks(
    {
      reader: readerNameSchema.parse('Sample Reader 00 00'),
      device: 'card',
      tokenLabel: 'JPKIAPICCTOKEN2',
      presence: { auth: true, sign: true },
      pins: {
        auth: { triesLeft: pinTriesLeft(3), blocked: false },
        sign: { triesLeft: pinTriesLeft(1), blocked: false },
        text: { triesLeft: pinTriesLeft(0), blocked: true },
      },
      certificates: {},
    },
    { revocation: 'revoked', notAfterMs: AT },
    AT,
  ),
  { check: 'portal', ok: true, code: 'portalAnswers', data: { origin: 'http://127.0.0.1:8080' } },
];

/** Gives a host what the gallery's screens ask it for. */
export function answerForGallery(host: ScriptedHost): void {
  const { sections, attachments, ...rest } = SAMPLE_PROCEDURE;
  const shape = procedureSummarySchema.shape;
  const summary = procedureSummarySchema.parse(
    Object.fromEntries(Object.entries(rest).filter(([name]) => Object.hasOwn(shape, name))),
  );
  const other = {
    ...summary,
    id: 'sample-change' as typeof summary.id,
    title: { ja: '住所変更の届出', en: 'Change of address' },
  };
  const municipality = municipalitySchema.parse({
    ...SAMPLE_PROCEDURE.municipality,
    prefecture: { ja: '見本県', en: 'Mihon' },
    kana: 'ミホンク',
    addressPrefix: '見本県見本区',
  });
  host.answer('listMunicipalities', async () => success({ municipalities: [municipality] }));
  host.answer('searchProcedures', async () => success({ services: [summary, other] }));
  host.answer('readProcedure', async () => success(SAMPLE_PROCEDURE));
  host.answer('listApplications', async () =>
    success({ applications: [SUMMARY, { ...SUMMARY, receiptNumber: 'TEST-2026-0002-5', status: 'accepted' }] }),
  );
  host.answer('readApplication', async () => success(DETAIL));
  host.answer('withdrawApplication', async () => success({ ...DETAIL, status: 'withdrawn' }));
  host.answer('runDiagnosis', async () => success({ checks: CHECKS }));
  host.answer('saveDiagnosisReport', async () => success({ savedAs: 'madoguchi-2026-11-22.txt' }));
  host.answer('saveFiledCopy', async () => success({ savedAs: 'receipt.asice' }));
}
