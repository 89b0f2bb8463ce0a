import type { KeptView } from '#contract/app/views/kept-view.ts';
import { success } from '#contract/failures/outcome.ts';
import type { ApplicationDetail, ApplicationSummary } from '#contract/portal/application-routes.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { SAMPLE_PROCEDURE } from '../../application/sample-procedure.ts';
import type { HostScript } from '../host-script.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import {
  SAMPLE_CORRECTION,
  SAMPLE_RECEIPT,
  sampleCorrectionReview,
  sampleDone,
  sampleSent,
} from './sample-application.ts';
import { SIGNED_IN, sampleFlow } from './sample-snapshot.ts';

const SUMMARY: ApplicationSummary = {
  receiptNumber: SAMPLE_RECEIPT.receiptNumber,
  procedure: { id: SAMPLE_PROCEDURE.id, title: SAMPLE_PROCEDURE.title },
  municipality: SAMPLE_PROCEDURE.municipality,
  receivedAt: SAMPLE_RECEIPT.receivedAt,
  status: 'inReview',
  outcome: null,
  statusSince: '2026-11-22T16:00:00+09:00',
};

export const SECTION = {
  key: 'child',
  name: { ja: '児童手当係', en: 'Child Allowance Desk' },
  place: { ja: '見本区役所 2階 5番窓口', en: 'Mihon City Office, 2nd floor, window 5' },
  phone: '03-0000-1318',
  bring: [{ ja: 'マイナンバーカード', en: 'My Number Card' }],
  minutes: 20,
};

export const DETAIL: ApplicationDetail = {
  ...SUMMARY,
  filing: 1,
  sha256: SAMPLE_RECEIPT.sha256,
  receipt: SAMPLE_RECEIPT.receipt,
  due: { standard: null, law: null },
  correction: null,
  letters: [],
  messages: [],
  originals: [],
  visits: { section: SECTION, visits: [], mayBook: true, changesLeft: 5 },
  delivery: 'post',
  mayWithdraw: true,
  history: [
    { at: SAMPLE_RECEIPT.receivedAt, act: 'file', status: 'received', outcome: null, note: null },
    {
      at: '2026-11-22T16:00:00+09:00',
      act: 'beginReview',
      status: 'inReview',
      outcome: null,
      note: '書類を確かめています。',
    },
  ],
};

const { receiptNumber: _, ...SAMPLE_ASKED } = SAMPLE_CORRECTION;

/** The office has asked for a correction, written, and wants to see a paper. */
const TO_CORRECT: ApplicationDetail = {
  ...DETAIL,
  status: 'correctionAsked',
  due: { standard: calendarDateSchema.parse('2027-02-10'), law: null },
  correction: { ...SAMPLE_ASKED, askedAt: '2026-11-27T15:20:00+09:00' },
  messages: [
    { at: '2026-11-25T10:00:00+09:00', by: 'person', text: '結果はいつ分かりますか。' },
    { at: '2026-11-26T09:00:00+09:00', by: 'office', text: '2月の予定です。\n直しをお願いします。' },
  ],
  originals: [
    {
      key: 'boshi',
      title: { ja: '母子健康手帳', en: 'Mother and child handbook' },
      state: 'arrived',
      dueOn: calendarDateSchema.parse('2026-12-07'),
    },
    {
      key: 'bankBook',
      title: { ja: '通帳の写し', en: 'Copy of the bank book' },
      state: 'expected',
      dueOn: calendarDateSchema.parse('2026-12-07'),
    },
  ],
  history: [
    ...DETAIL.history,
    { at: '2026-11-27T10:05:00+09:00', act: 'originalArrived', status: 'inReview', outcome: null, note: null },
    { at: '2026-11-27T15:20:00+09:00', act: 'askCorrection', status: 'correctionAsked', outcome: null, note: null },
    { at: '2026-11-27T15:21:00+09:00', act: 'somethingNewer', status: 'correctionAsked', outcome: null, note: null },
  ],
};

const DECIDED: ApplicationDetail = {
  ...DETAIL,
  status: 'decided',
  outcome: 'granted',
  filing: 2,
  mayWithdraw: false,
  delivery: 'electronic',
  letters: [
    {
      letter: 1,
      number: '令和8年度 見子第12号',
      day: calendarDateSchema.parse('2026-12-20'),
      kind: 'decision',
      outcome: 'granted',
      openedAt: '2026-12-21T08:00:00+09:00',
      postedOn: calendarDateSchema.parse('2026-12-21'),
    },
    {
      letter: 2,
      number: '令和8年度 見子第15号',
      day: calendarDateSchema.parse('2026-12-22'),
      kind: 'decision',
      outcome: 'granted',
      openedAt: null,
      postedOn: null,
    },
  ],
  history: [
    ...DETAIL.history,
    { at: '2026-12-01T08:00:00+09:00', act: 'refile', status: 'inReview', outcome: null, note: null },
    { at: '2026-12-20T08:00:00+09:00', act: 'decide', status: 'decided', outcome: 'granted', note: null },
  ],
};

/** Somebody comes to the office, and brings a paper. */
const TO_VISIT: ApplicationDetail = {
  ...DETAIL,
  originals: TO_CORRECT.originals,
  visits: {
    section: SECTION,
    visits: [{ visit: 1, slot: '2026-12-07T10:20', minutes: 20, state: 'booked' }],
    mayBook: true,
    changesLeft: 4,
  },
};

const PLACE = { at: 'application', receiptNumber: SAMPLE_RECEIPT.receiptNumber };

const KEPT: KeptView = {
  drafts: [
    {
      procedure: SUMMARY.procedure,
      municipality: { code: SAMPLE_PROCEDURE.municipality.code, name: SAMPLE_PROCEDURE.municipality.name },
      savedAt: '2026-11-22T13:00:00+09:00',
      keptUntil: calendarDateSchema.parse('2026-12-22'),
      lastDay: calendarDateSchema.parse('2026-11-25'),
    },
  ],
  household: { children: 1, spouse: true, account: true },
};

export function applicationScreens(language: Language): GalleryEntry[] {
  const { screen, flow } = entriesIn(language);
  return [
    screen('applications', { at: 'applications' }, SIGNED_IN, (t) => t.applications.newest(2)),
    screen('applications-signed-out', { at: 'applications' }, {}, (t) => t.applications.signIn),
    screen(
      'application',
      { at: 'application', receiptNumber: SAMPLE_RECEIPT.receiptNumber },
      SIGNED_IN,
      (t) => t.applications.history,
    ),
    {
      ...screen('application-correction', PLACE, SIGNED_IN, (t) => t.applications.correct),
      answers: { readApplication: async () => success(TO_CORRECT) },
    },
    {
      ...screen('application-lapsed', PLACE, SIGNED_IN, (t) => t.applications.lapsed),
      answers: {
        readApplication: async () =>
          success({ ...TO_CORRECT, correction: { ...SAMPLE_ASKED, askedAt: SAMPLE_RECEIPT.receivedAt, lapsed: true } }),
      },
    },
    {
      ...screen('application-decided', PLACE, SIGNED_IN, (t) => t.applications.letterUnopened),
      answers: { readApplication: async () => success(DECIDED) },
    },
    {
      ...screen('application-visit', PLACE, SIGNED_IN, (t) => t.visits.saveCalendar),
      answers: { readApplication: async () => success(TO_VISIT) },
    },
    flow('receipt', sampleFlow('apply', sampleDone(language)), (t) => t.receipt.follow),
    flow(
      'receipt-visit',
      sampleFlow('apply', {
        ...sampleDone(language),
        sent: { ...sampleSent(language), visitFor: SAMPLE_PROCEDURE.id },
      }),
      (t) => t.visits.bookElsewhere,
    ),
    flow(
      'receipt-again',
      sampleFlow('apply', { ...sampleDone(language), filing: 2 }, { corrects: SAMPLE_RECEIPT.receiptNumber }),
      (t) => t.receipt.toApplication,
    ),
    screen('proof', { at: 'proof' }, {}, (t) => t.proof.lead),
  ];
}

export function answerApplications({ answer }: Pick<HostScript, 'answer'>): void {
  const accepted: ApplicationSummary = {
    ...SUMMARY,
    receiptNumber: 'TEST-2026-0002-5',
    status: 'decided',
    outcome: 'noted',
  };
  const oldest: ApplicationSummary = { ...SUMMARY, receiptNumber: 'TEST-2026-0001-7', status: 'withdrawn' };
  answer('listApplications', async ({ after }) =>
    success(
      after === undefined
        ? { applications: [SUMMARY, accepted], next: accepted.receiptNumber }
        : { applications: [oldest], next: null },
    ),
  );
  answer('readApplication', async () => success(DETAIL));
  answer('readFiledProcedure', async () => success(SAMPLE_PROCEDURE));
  answer('readChanges', async () =>
    success(sampleCorrectionReview('ja').difference ?? { answers: [], attachments: [] }),
  );
  answer('saveLetter', async ({ letter }) => success({ savedAs: `letter-${letter}.pdf` }));
  answer('sendMessage', async ({ text }) =>
    success({ ...DETAIL, messages: [{ at: SAMPLE_RECEIPT.receivedAt, by: 'person' as const, text }] }),
  );
  answer('chooseDelivery', async ({ delivery }) => success({ ...DETAIL, delivery }));
  answer('withdrawApplication', async () => success({ ...DETAIL, status: 'withdrawn', mayWithdraw: false }));
  answer('readSent', async () => success(sampleSent('ja')));
  answer('saveSent', async ({ as }) => success({ savedAs: `receipt.${as}` }));
  answer('saveReceiptPdf', async () => success({ savedAs: 'receipt.pdf' }));
  answer('saveFiledCopy', async () => success({ savedAs: 'receipt.asice' }));
  answer('listKept', async () => success(KEPT));
}
