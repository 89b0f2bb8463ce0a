import { type NativeAsked, type NativeCallerView, nativeAskedSchema } from '#contract/card/native-request.ts';
import { success } from '#contract/failures/outcome.ts';
import { epochMs } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { HostScript } from '../host-script.ts';
import { AT_HOME, entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { sampleFlow } from './sample-snapshot.ts';

const DIGEST = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const ORIGIN = 'https://shinsei.mihon.go.jp';

const asked = (change: Partial<NativeAsked>): NativeAsked =>
  nativeAskedSchema.parse({ use: 'auth', extension: 'own', origin: ORIGIN, digests: [], isStranger: false, ...change });

const CALLER: NativeCallerView = {
  origin: ORIGIN,
  firstAtMs: epochMs(Date.parse('2026-11-20T10:00:00+09:00')),
  lastAtMs: epochMs(Date.parse('2026-11-28T18:30:00+09:00')),
  uses: 3,
  lastUse: 'sign',
  isMuted: false,
};
const MUTED: NativeCallerView = {
  ...CALLER,
  origin: 'https://loop.mihon.go.jp',
  uses: 0,
  lastUse: null,
  isMuted: true,
};
const UNNAMED: NativeCallerView = { ...CALLER, origin: null, uses: 1, lastUse: 'text' };

export function nativeRequestScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  const agree = (name: string, change: Partial<NativeAsked>, shows: GalleryEntry['shows']) =>
    screen(name, AT_HOME, { flow: sampleFlow('nativeRequest', { at: 'agreeing' }, { asked: asked(change) }) }, shows);
  const callers = (name: string, listed: readonly NativeCallerView[], shows: GalleryEntry['shows']) => ({
    ...screen(name, { at: 'nativeCallers' }, {}, shows),
    answers: { listNativeCallers: async () => success({ callers: [...listed] }) },
  });
  return [
    agree('agree-to-auth', { digests: [DIGEST], isStranger: true }, (t) => t.nativeRequest.strangerTodo),
    agree('agree-to-sign', { use: 'sign', digests: [DIGEST, DIGEST, `${DIGEST}${DIGEST}`] }, (t) =>
      t.nativeRequest.whats.sign(3),
    ),
    agree(
      'agree-to-text-unnamed',
      { use: 'text', extension: 'open', origin: null, isStranger: true },
      (t) => t.nativeRequest.whereUnknown,
    ),
    screen(
      'card-used',
      AT_HOME,
      { flow: sampleFlow('nativeRequest', { at: 'done' }, { asked: asked({ digests: [DIGEST] }) }) },
      (t) => t.nativeRequest.dones.auth,
    ),
    callers('native-callers', [CALLER, MUTED, UNNAMED], (t) => t.nativeRequest.unmute),
    callers('native-callers-none', [], (t) => t.nativeRequest.callersNone),
    agree('agree-to-auth-added', { origin: 'https://bank.example', digests: [DIGEST] }, (t) => t.nativeRequest.added),
  ];
}

export function answerNativeRequests({ answer }: Pick<HostScript, 'answer'>): void {
  answer('listNativeSites', async () => success({ sites: ['https://bank.example'] }));
  answer('listNativeCallers', async () => success({ callers: [CALLER, MUTED, UNNAMED] }));
}
