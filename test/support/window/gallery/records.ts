import { type ImportedRecord, type RecordCopy, recordCopySchema } from '#contract/app/views/record-copy-view.ts';
import { success } from '#contract/failures/outcome.ts';
import {
  type ExchangeRecord,
  exchangeRecordSchema,
  recordPageSchema,
} from '#contract/portal/exchange-record-routes.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { HostScript } from '../host-script.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { ABOUT_SAMPLE } from './sample-application.ts';
import { SIGNED_IN } from './sample-snapshot.ts';

export const RECORDS: readonly ExchangeRecord[] = (['desk', 'agency', 'export'] as const).map((way, index) =>
  exchangeRecordSchema.parse({
    record: `00000000-0000-4000-8000-00000000000${index}`,
    at: `2026-11-2${7 - index}T${index === 0 ? '23' : '15'}:12:00+09:00`,
    municipality: ABOUT_SAMPLE.municipality,
    section: 'child',
    way,
    system: way === 'agency' ? '児童手当システム' : null,
    purpose: way === 'desk' ? 'case.review' : 'case.export',
    result: 'provided',
    receiptNumber: ABOUT_SAMPLE.receiptNumber,
    procedure: ABOUT_SAMPLE.procedure,
    legalGround: [{ ja: '児童手当法 7条', en: 'Child Allowance Act, article 7' }],
    kinds: way === 'export' ? ['container'] : ['applicant', 'answers', 'attachments'],
    marks:
      index === 0
        ? [
            { rule: 'night', times: null },
            { rule: 'many', times: 6 },
          ]
        : [],
    withheldUntil: index === 0 ? '2026-11-28' : null,
  }),
);
const [NIGHTLY] = RECORDS;
export const OWN_QUESTION: ExchangeRecord = exchangeRecordSchema.parse({
  record: '00000000-0000-4000-8000-000000000009',
  at: '2026-11-28T08:30:00+09:00',
  way: 'self',
  source: { id: 'sample', name: { ja: '見本の情報源', en: 'Sample source', easy: '見本《みほん》の ところ' } },
  group: 'childAllowance',
  purpose: 'source.own',
});

const OF_SITE: ExchangeRecord = exchangeRecordSchema.parse({
  record: '00000000-0000-4000-8000-000000000008',
  at: '2026-11-28T09:30:00+09:00',
  way: 'site',
  site: {
    client: 'A'.repeat(22),
    name: { ja: '見本医院', easy: '見本《みほん》の 病院《びょういん》', en: 'Sample Clinic' },
  },
  act: {
    did: 'ownDataRead',
    source: { id: 'sample', name: { ja: '見本の情報源', en: 'Sample source', easy: '見本《みほん》の ところ' } },
    group: 'vaccination',
  },
  purpose: 'site.granted',
});

export const FROM_FILE: ImportedRecord = {
  at: '2026-10-02T09:12:00+09:00',
  asker: '見本県',
  section: '子ども家庭課',
  provider: '見本市',
  purpose: '児童扶養手当の審査',
  kinds: ['住民票関係情報'],
  law: '見本の法律',
  result: '提供',
  number: '1',
};

const COPY: RecordCopy = recordCopySchema.parse({
  isKept: true,
  records: [...RECORDS.map((record) => ({ from: 'portal', record })), { from: 'file', record: FROM_FILE }],
  all: 4,
  lost: [2],
  next: null,
});

export function recordScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  const none = (hidden: number) => ({
    listExchangeRecords: async () => success({ records: [], hidden, next: null }),
  });
  return [
    screen('records', { at: 'records' }, SIGNED_IN, (t) => t.records.count(RECORDS.length)),
    { ...screen('records-none', { at: 'records' }, SIGNED_IN, (t) => t.records.none), answers: none(0) },
    { ...screen('records-own-hidden', { at: 'records' }, SIGNED_IN, (t) => t.records.hidden(3)), answers: none(3) },
    {
      ...screen('records-own', { at: 'records' }, SIGNED_IN, (t) => t.records.ways.self),
      answers: {
        listExchangeRecords: async () => success({ records: [OWN_QUESTION, ...RECORDS], hidden: 0, next: null }),
      },
    },
    {
      ...screen('record-own', { at: 'record', record: OWN_QUESTION.record }, SIGNED_IN, (t) => t.records.openOwn),
      answers: { readExchangeRecord: async () => success(OWN_QUESTION) },
    },
    {
      ...screen('record-of-site', { at: 'record', record: OF_SITE.record }, SIGNED_IN, (t) => t.records.openSites),
      answers: { readExchangeRecord: async () => success(OF_SITE) },
    },
    screen('record', { at: 'record', record: NIGHTLY?.record ?? '' }, SIGNED_IN, (t) => t.records.unusual),
    screen('record-copy-none', { at: 'recordCopy' }, SIGNED_IN, (t) => t.recordCopy.none),
    {
      ...screen('record-copy', { at: 'recordCopy' }, SIGNED_IN, (t) => t.recordCopy.fromFile),
      answers: { readRecordCopy: async () => success(COPY) },
    },
  ];
}

export function answerRecords({ answer }: Pick<HostScript, 'answer'>): void {
  answer('listExchangeRecords', async () =>
    success(recordPageSchema.parse({ records: RECORDS, hidden: 0, next: null })),
  );
  answer('readRecordCopy', async () =>
    success(recordCopySchema.parse({ isKept: false, records: [], all: 0, lost: [], next: null })),
  );
  answer('readExchangeRecord', async () => success(exchangeRecordSchema.parse(NIGHTLY)));
}
