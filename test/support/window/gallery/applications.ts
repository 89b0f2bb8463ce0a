import type { KeptView } from '#contract/app/views/kept-view.ts';
import { success } from '#contract/failures/outcome.ts';
import type { ApplicationDetail, ApplicationSummary } from '#contract/portal/application-routes.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { SAMPLE_PROCEDURE } from '../../application/sample-procedure.ts';
import type { HostScript } from '../host-script.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { SAMPLE_RECEIPT, sampleDone, sampleSent } from './sample-application.ts';
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

const DETAIL: ApplicationDetail = {
  ...SUMMARY,
  filing: 1,
  sha256: SAMPLE_RECEIPT.sha256,
  receipt: SAMPLE_RECEIPT.receipt,
  due: { standard: null, law: null },
  correction: null,
  letters: [],
  messages: [],
  originals: [],
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
    flow('receipt', sampleFlow('apply', sampleDone(language)), (t) => t.receipt.follow),
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
  answer('withdrawApplication', async () => success({ ...DETAIL, status: 'withdrawn' }));
  answer('readSent', async () => success(sampleSent('ja')));
  answer('saveSent', async ({ as }) => success({ savedAs: `receipt.${as}` }));
  answer('saveReceiptPdf', async () => success({ savedAs: 'receipt.pdf' }));
  answer('saveFiledCopy', async () => success({ savedAs: 'receipt.asice' }));
  answer('listKept', async () => success(KEPT));
}
