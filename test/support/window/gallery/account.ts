import { success } from '#contract/failures/outcome.ts';
import {
  type AccountClosing,
  closingSchema,
  ownSessionsSchema,
  usePageSchema,
} from '#contract/portal/account-routes.ts';
import { NEVER_CHOSEN, NOTICE_TOPICS, noticeWaysSchema } from '#contract/portal/notice-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { account } from '#words/ja/account.ts';
import type { HostScript } from '../host-script.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { SIGNED_IN, sampleSnapshot } from './sample-snapshot.ts';

const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const SESSIONS = ownSessionsSchema.parse({
  sessions: (['home', 'kiosk', 'command'] as const).map((place, n) => ({
    session: idOf(n),
    place,
    since: `2026-11-28T${String(14 - n * 3).padStart(2, '0')}:02:00+09:00`,
    lastUse: `2026-11-28T${String(14 - n * 3).padStart(2, '0')}:20:00+09:00`,
    endsAt: '2026-11-28T18:00:00+09:00',
    isThis: n === 0,
  })),
});
const SUBJECTS = Object.keys(account.account.subjects).filter((what) => what !== 'everything');
const USES = usePageSchema.parse({
  uses: [
    { kind: 'signIn', what: null, place: 'home' },
    { kind: 'fresh', what: null, place: 'home' },
    { kind: 'acting', what: null, place: 'kiosk' },
    { kind: 'download', what: 'everything', place: 'command' },
    ...SUBJECTS.map((what) => ({ kind: 'change', what, place: 'home' })),
  ].map((use, n) => ({ use: idOf(n), at: `2026-11-${String(28 - n).padStart(2, '0')}T09:30:00+09:00`, ...use })),
  next: null,
});
const NOTHING = { cases: 0, charges: 0, letters: 0, visits: 0, notices: 0 };
const CLOSING = closingSchema.parse({
  open: { cases: 2, charges: 1, letters: 1, visits: 1, notices: 3 },
  closing: null,
});
const PLANNED: AccountClosing = closingSchema.parse({
  open: NOTHING,
  closing: {
    askedAt: '2026-11-28T10:00:00+09:00',
    closesAt: '2026-12-13T00:00:00+09:00',
    lastDay: '2026-12-12',
  },
});
const STALE = { ...SIGNED_IN, session: { ...SIGNED_IN.session, freshUntilMs: epochMs(0) } } as typeof SIGNED_IN;

export const NOTICE_WAYS = noticeWaysSchema.parse({
  ...Object.fromEntries(NOTICE_TOPICS.map((topic) => [topic, NEVER_CHOSEN])),
  payment: { mail: false, desktop: true },
});

export function accountScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  const planned = { readClosing: async () => success(PLANNED) };
  return [
    screen('account', { at: 'account' }, SIGNED_IN, (t) => t.account.isThis),
    screen('notice-ways', { at: 'noticeWays' }, SIGNED_IN, (t) => t.account.waysSecurity),
    screen('account-signed-out', { at: 'account' }, {}, (t) => t.account.signIn),
    { ...screen('account-closing', { at: 'account' }, SIGNED_IN, (t) => t.account.takeBack), answers: planned },
    screen('uses', { at: 'uses' }, SIGNED_IN, (t) => t.account.subjects.closingTakenBack),
    {
      ...screen('uses-none', { at: 'uses' }, SIGNED_IN, (t) => t.account.usesNone),
      answers: { listUses: async () => success({ uses: [], next: null }) },
    },
    screen('leaving', { at: 'leaving' }, SIGNED_IN, (t) => t.account.receiveStart),
    screen('leaving-stale', { at: 'leaving' }, STALE, (t) => t.account.openTitle),
    { ...screen('leaving-closing', { at: 'leaving' }, SIGNED_IN, (t) => t.account.takeBack), answers: planned },
    {
      ...screen('public-leaving', { at: 'leaving' }, SIGNED_IN, (t) => t.account.receiveElsewhere),
      snapshot: sampleSnapshot(language, { ...SIGNED_IN, publicTerminal: true }),
    },
  ];
}

export function answerAccount({ answer }: Pick<HostScript, 'answer'>): void {
  answer('listSessions', async () => success(SESSIONS));
  answer('endSession', async () => success({}));
  answer('endOtherSessions', async () => success({ ended: 2 }));
  answer('readNoticeWays', async () => success(NOTICE_WAYS));
  answer('changeNoticeWays', async (ways) => success(ways));
  answer('listUses', async () => success(USES));
  answer('readClosing', async () => success(CLOSING));
  answer('beginClosing', async () => success(PLANNED));
  answer('takeBackClosing', async () => success(CLOSING));
  answer('saveEverything', async () => success({ savedAs: 'madoguchi-20261128.zip', missing: 1 }));
}
