import { failed, success } from '#contract/failures/outcome.ts';
import {
  type AccountClosing,
  closingSchema,
  ownSessionsSchema,
  usePageSchema,
} from '#contract/portal/account-routes.ts';
import { NEVER_CHOSEN, NOTICE_TOPICS, noticeWaysSchema } from '#contract/portal/notice-routes.ts';
import { PASSKEY_ROUTES } from '#contract/portal/passkey-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { account } from '#words/ja/account.ts';
import type { HostScript } from '../host-script.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { READING, SIGNED_IN, sampleFlow, sampleSnapshot } from './sample-snapshot.ts';

const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const SESSIONS = ownSessionsSchema.parse({
  sessions: (['home', 'kiosk', 'command'] as const).map((place, n) => ({
    session: idOf(n),
    place,
    level: place === 'command' ? 'pass' : 'card',
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
    { kind: 'passkey', what: null, place: 'home' },
    { kind: 'fresh', what: null, place: 'home' },
    { kind: 'acting', what: null, place: 'kiosk' },
    { kind: 'download', what: 'everything', place: 'command' },
    ...SUBJECTS.map((what) => ({ kind: 'change', what, place: 'home' })),
  ].map((use, n) => ({ use: idOf(n), at: `2026-11-${String(28 - n).padStart(2, '0')}T09:30:00+09:00`, ...use })),
  next: null,
});
const PASSKEYS = PASSKEY_ROUTES.listOwnPasskeys.reply.parse({
  passkeys: ([null, 'card', 'copied'] as const).map((suspended, n) => ({
    passkey: `${'A'.repeat(21)}${n}`,
    name: ['このパソコン', '居間のパソコン', '仕事部屋'][n],
    addedAt: `2026-11-0${n + 1}T09:30:00+09:00`,
    lastUsedAt: n === 0 ? null : '2026-11-27T20:10:00+09:00',
    endsAt: '2027-04-30T09:30:00+09:00',
    isSynced: n === 1,
    suspended,
  })),
  isPossible: true,
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
  const { screen, flow } = entriesIn(language);
  const planned = { readClosing: async () => success(PLANNED) };
  return [
    screen('account', { at: 'account' }, SIGNED_IN, (t) => t.account.isThis),
    screen('notice-ways', { at: 'noticeWays' }, SIGNED_IN, (t) => t.account.waysSecurity),
    screen('account-signed-out', { at: 'account' }, {}, (t) => t.account.signIn),
    { ...screen('account-closing', { at: 'account' }, SIGNED_IN, (t) => t.account.takeBack), answers: planned },
    screen('passkeys', { at: 'passkeys' }, SIGNED_IN, (t) => t.passkeys.suspended.copied),
    screen('passkeys-reading', { at: 'passkeys' }, READING, (t) => t.passkeys.makeWhy),
    screen('passkeys-signed-out', { at: 'passkeys' }, {}, (t) => t.passkeys.why),
    screen(
      'passkeys-making',
      { at: 'passkeys' },
      SIGNED_IN,
      (t) => t.passkeys.makingTodo,
      (t) => t.passkeys.make,
    ),
    {
      ...screen('passkeys-impossible', { at: 'passkeys' }, SIGNED_IN, (t) => t.passkeys.impossible),
      answers: { listPasskeys: async () => success({ passkeys: [], isPossible: false }) },
    },
    {
      ...screen('public-passkeys', { at: 'passkeys' }, SIGNED_IN, (t) => t.passkeys.elsewhere),
      snapshot: sampleSnapshot(language, { ...SIGNED_IN, publicTerminal: true }),
    },
    flow('in-browser', sampleFlow('passkeySignIn', { at: 'inBrowser' }), (t) => t.passkeys.inBrowserLead),
    {
      ...screen('own-data-reading', { at: 'ownData' }, READING, (t) => t.passkeys.withCard),
      answers: { listOwnData: async () => failed({ code: 'sessionLevelInsufficient' }) },
    },
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
  answer('listPasskeys', async () => success(PASSKEYS));
  answer('makePasskey', async () => success({}));
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
