import { success } from '#contract/failures/outcome.ts';
import { recordPageSchema } from '#contract/portal/exchange-record-routes.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { HostScript } from '../host-script.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { ABOUT_SAMPLE } from './sample-application.ts';
import { SIGNED_IN } from './sample-snapshot.ts';

const RECORDS = (['desk', 'agency', 'export'] as const).map((way, index) => ({
  record: String(30 - index),
  at: `2026-11-2${7 - index}T15:12:00+09:00`,
  municipality: ABOUT_SAMPLE.municipality,
  section: 'child',
  way,
  system: way === 'agency' ? '児童手当システム' : null,
  receiptNumber: ABOUT_SAMPLE.receiptNumber,
  procedure: ABOUT_SAMPLE.procedure,
  legalGround: [{ ja: '児童手当法 7条', en: 'Child Allowance Act, article 7' }],
  kinds: way === 'export' ? (['container'] as const) : (['applicant', 'answers', 'attachments'] as const),
}));

export function recordScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  return [
    screen('records', { at: 'records' }, SIGNED_IN, (t) => t.records.count(RECORDS.length)),
    {
      ...screen('records-none', { at: 'records' }, SIGNED_IN, (t) => t.records.none),
      answers: { listExchangeRecords: async () => success({ records: [], next: null }) },
    },
  ];
}

export function answerRecords({ answer }: Pick<HostScript, 'answer'>): void {
  answer('listExchangeRecords', async () => success(recordPageSchema.parse({ records: RECORDS, next: null })));
}
