import { success } from '#contract/failures/outcome.ts';
import { type Notice, noticeKindSchema, noticePageSchema } from '#contract/portal/notice-routes.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { HostScript } from '../host-script.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { ABOUT_SAMPLE } from './sample-application.ts';
import { SIGNED_IN } from './sample-snapshot.ts';

const NOTICES: readonly Notice[] = noticeKindSchema.options.map((kind, index) => ({
  ...ABOUT_SAMPLE,
  notice: `${kind}${'n'.repeat(24)}`.slice(0, 24),
  kind,
  at: index < 4 ? `2026-11-2${7 - index}T10:00:00+09:00` : `2026-10-${29 - index}T10:00:00+09:00`,
  isRead: index > 1,
}));

export function noticeScreens(language: Language): GalleryEntry[] {
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
  ];
}

export function answerNotices({ answer }: Pick<HostScript, 'answer'>): void {
  answer('listNotices', async () => success(noticePageSchema.parse({ notices: NOTICES, next: null })));
  answer('readMailSettings', async () => success({ isAvailable: true, contact: null, waitsForCode: false }));
}
