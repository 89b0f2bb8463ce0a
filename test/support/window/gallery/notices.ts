import type { HouseholdNewsSettings } from '#contract/app/views/household-news-view.ts';
import { success } from '#contract/failures/outcome.ts';
import {
  type Notice,
  type NoticeDetail,
  type NoticeShow,
  noticeDetailSchema,
  noticeKindSchema,
  noticePageSchema,
  PROXY_NOTICES,
} from '#contract/portal/notice-routes.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { HostScript } from '../host-script.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { ABOUT_SAMPLE } from './sample-application.ts';
import { SIGNED_IN, sampleSnapshot } from './sample-snapshot.ts';

const ABOUT_NO_CASE: ReadonlySet<string> = new Set([
  'staff',
  'certificateEnds',
  'deliveryEnds',
  'mailChanged',
  'accountCloses',
  'accountChanged',
  'accountEnded',
  'dataCorrected',
  'sourcesChanged',
  'lineLinked',
  'passkeyAdded',
  'passkeyCopied',
  'addressAsked',
  ...PROXY_NOTICES,
]);
const ENDING: ReadonlySet<string> = new Set([
  'correctionAsked',
  'correctionEnds',
  'certificateEnds',
  'deliveryEnds',
  'proxyEnds',
  'actingEnds',
  'accountCloses',
]);
const TITLE = {
  ja: 'インフルエンザの予防接種を受けられます',
  easy: '予防接種《よぼうせっしゅ》の おしらせ',
  en: 'Influenza vaccination',
};

const DETAILS: readonly NoticeDetail[] = noticeKindSchema.options.map((kind, index) =>
  noticeDetailSchema.parse({
    ...(ABOUT_NO_CASE.has(kind) ? { receiptNumber: null, procedure: null } : ABOUT_SAMPLE),
    municipality: kind === 'staff' || !ABOUT_NO_CASE.has(kind) ? ABOUT_SAMPLE.municipality : null,
    notice: `${kind}${'n'.repeat(24)}`.slice(0, 24),
    kind,
    at:
      index < 4
        ? `2026-11-2${7 - index}T10:00:00+09:00`
        : `${new Date(Date.UTC(2026, 9, 29 - index)).toISOString().slice(0, 10)}T10:00:00+09:00`,
    isRead: index > 1,
    day: ENDING.has(kind) ? '2026-12-13' : null,
    needsAnswer: kind === 'correctionAsked',
    title: kind === 'staff' ? TITLE : null,
    isWithdrawn: false,
    text: kind === 'staff' ? { ja: '65歳以上の方は、12月28日まで無料です。\n予約はいりません。' } : null,
    files:
      kind === 'staff' ? [{ file: 1, name: '接種できる病院.pdf', mediaType: 'application/pdf', bytes: 182_300 }] : [],
    link:
      kind === 'staff'
        ? {
            procedure: ABOUT_SAMPLE.procedure.id,
            municipality: ABOUT_SAMPLE.municipality.code,
            title: ABOUT_SAMPLE.procedure.title,
          }
        : null,
  }),
);
export const STAFF_NOTICE = DETAILS.find(({ kind }) => kind === 'staff') as NoticeDetail;
const NOTICES: readonly Notice[] = DETAILS.map(({ text: _, files: __, link: ___, ...notice }) => notice);
const idOf = (kind: Notice['kind']) => NOTICES.find((one) => one.kind === kind)?.notice ?? '';

export const DECIDED = DETAILS.find(({ kind }) => kind === 'decided') as NoticeDetail;

const PAUSED: HouseholdNewsSettings = {
  isOn: true,
  quiet: '20-9',
  pausedUntil: calendarDateSchema.parse('2026-12-28'),
};

export function noticeScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  const mail = { isAvailable: true, waitsForCode: false } as const;
  const contact = { address: 'hanako@mihon.example', language, isOn: true, isRefused: true } as const;
  const one = (name: string, kind: Notice['kind'], change: Partial<NoticeDetail> = {}): GalleryEntry => ({
    ...screen(name, { at: 'notice', notice: idOf(kind) }, SIGNED_IN, (t) => t.notices.toList),
    answers: {
      readNotice: async () =>
        success(noticeDetailSchema.parse({ ...DETAILS.find((detail) => detail.kind === kind), ...change })),
    },
  });
  return [
    screen('notices', { at: 'notices' }, SIGNED_IN, (t) =>
      t.notices.summary(t.notices.countOf(2), t.notices.countOf(1)),
    ),
    screen('notices-signed-out', { at: 'notices' }, {}, (t) => t.notices.signIn),
    {
      ...screen('notices-none', { at: 'notices' }, SIGNED_IN, (t) => t.notices.none),
      answers: { listNotices: async () => success({ notices: [], next: null }) },
    },
    {
      ...screen('notices-mail', { at: 'notices' }, SIGNED_IN, (t) => t.mail.refused),
      answers: { readMailSettings: async () => success({ ...mail, contact }) },
    },
    {
      ...screen('notices-line', { at: 'notices' }, SIGNED_IN, (t) => t.lineLink.title),
      answers: { readLineLink: async () => success({ isOn: true, isLinked: false }) },
    },
    {
      ...screen('notices-line-linked', { at: 'notices' }, SIGNED_IN, (t) => t.lineLink.title),
      answers: { readLineLink: async () => success({ isOn: true, isLinked: true }) },
    },
    {
      ...screen('notices-household', { at: 'notices' }, SIGNED_IN, (t) => t.family.notes.quiet),
      answers: { readHouseholdNotes: async () => success({ settings: PAUSED }) },
    },
    one('notice', 'correctionAsked'),
    one('notice-of-staff', 'staff'),
    one('notice-withdrawn', 'staff', { isWithdrawn: true, text: null, files: [], link: null }),
    one('notice-certificate', 'certificateEnds'),
    {
      ...one('public-notice', 'staff'),
      snapshot: sampleSnapshot(language, { ...SIGNED_IN, publicTerminal: true }),
    },
  ];
}

export function answerNotices({ answer }: Pick<HostScript, 'answer'>): void {
  answer('listNotices', async (query: { readonly show?: NoticeShow | undefined }) => {
    const shown = query.show === 'unread' ? NOTICES.filter(({ isRead }) => !isRead) : NOTICES;
    return success(noticePageSchema.parse({ notices: shown, next: null }));
  });
  answer('summariseNotices', async () => success({ all: NOTICES.length, unread: 2, answer: 1, decisions: 2 }));
  answer('readMailSettings', async () => success({ isAvailable: true, contact: null, waitsForCode: false }));
}
