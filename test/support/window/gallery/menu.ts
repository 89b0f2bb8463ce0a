import { success } from '#contract/failures/outcome.ts';
import { recordPageSchema } from '#contract/portal/exchange-record-routes.ts';
import { type Notice, noticeKindSchema, noticePageSchema } from '#contract/portal/notice-routes.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { SAMPLE_PROCEDURE } from '../../application/sample-procedure.ts';
import type { HostScript } from '../host-script.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { SAMPLE_RECEIPT } from './sample-application.ts';
import { SIGNED_IN } from './sample-snapshot.ts';

const ABOUT = {
  receiptNumber: SAMPLE_RECEIPT.receiptNumber,
  procedure: { id: SAMPLE_PROCEDURE.id, title: SAMPLE_PROCEDURE.title },
  municipality: { code: SAMPLE_PROCEDURE.municipality.code, name: SAMPLE_PROCEDURE.municipality.name },
};
const NOTICES: readonly Notice[] = noticeKindSchema.options.map((kind, index) => ({
  ...ABOUT,
  notice: `${kind}${'n'.repeat(24)}`.slice(0, 24),
  kind,
  at: index < 4 ? `2026-11-2${7 - index}T10:00:00+09:00` : `2026-10-2${9 - index}T10:00:00+09:00`,
  isRead: index > 1,
}));

const RECORDS = (['desk', 'agency', 'export'] as const).map((way, index) => ({
  record: String(30 - index),
  at: `2026-11-2${7 - index}T15:12:00+09:00`,
  municipality: ABOUT.municipality,
  section: 'child',
  way,
  system: way === 'agency' ? '児童手当システム' : null,
  receiptNumber: ABOUT.receiptNumber,
  procedure: ABOUT.procedure,
  legalGround: [{ ja: '児童手当法 7条', en: 'Child Allowance Act, article 7' }],
  kinds: way === 'export' ? (['container'] as const) : (['applicant', 'answers', 'attachments'] as const),
}));

export function menuScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  const mail = { isAvailable: true, waitsForCode: false } as const;
  const contact = { address: 'hanako@mihon.example', language, isOn: true, isRefused: true } as const;
  return [
    screen('notices', { at: 'notices' }, SIGNED_IN, (t) => t.notices.count(NOTICES.length, 2)),
    screen('notices-signed-out', { at: 'notices' }, {}, (t) => t.notices.signIn),
    {
      ...screen('notices-none', { at: 'notices' }, SIGNED_IN, (t) => t.notices.none),
      answers: { listNotices: async () => success({ notices: [], next: null }) },
    },
    {
      ...screen('notices-mail', { at: 'notices' }, SIGNED_IN, (t) => t.mail.refused),
      answers: { readMailSettings: async () => success({ ...mail, contact }) },
    },
    screen('records', { at: 'records' }, SIGNED_IN, (t) => t.records.count(RECORDS.length)),
    {
      ...screen('records-none', { at: 'records' }, SIGNED_IN, (t) => t.records.none),
      answers: { listExchangeRecords: async () => success({ records: [], next: null }) },
    },
  ];
}

export function answerMenu({ answer }: Pick<HostScript, 'answer'>): void {
  answer('listNotices', async () => success(noticePageSchema.parse({ notices: NOTICES, next: null })));
  answer('listExchangeRecords', async () => success(recordPageSchema.parse({ records: RECORDS, next: null })));
  answer('readMailSettings', async () => success({ isAvailable: true, contact: null, waitsForCode: false }));
}
