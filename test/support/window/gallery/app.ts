import type { Language } from '#contract/values/localized-text.ts';
import { AT_HOME, entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { sampleFlow } from './sample-snapshot.ts';

const UNREACHABLE = { code: 'portalUnreachable', retryAfterMs: 3_000 } as const;

export function appScreens(language: Language): GalleryEntry[] {
  const { screen, flow } = entriesIn(language);
  return [
    flow('login-asking', sampleFlow('login', { at: 'askingChallenge' }), (t) => t.work.askingChallenge.title),
    flow('login-opening', sampleFlow('login', { at: 'openingSession' }), (t) => t.work.openingSession.title),
    flow('login-interrupted', sampleFlow('login', { at: 'interrupted', failure: UNREACHABLE }), (t) => t.app.retry),
    flow(
      'login-failed',
      sampleFlow('login', { at: 'failed', failure: { code: 'certificateOnHold', use: 'auth' } }),
      (t) => t.app.backHome,
    ),
    flow('apply-loading', sampleFlow('apply', { at: 'loadingProcedure' }), (t) => t.work.loadingProcedure.title),
    flow('submitting', sampleFlow('apply', { at: 'submitting' }), (t) => t.work.submitting.title),
    flow('not-sent', sampleFlow('apply', { at: 'notSent', failure: UNREACHABLE }), (t) => t.notSent.safe),
    flow('releasing', sampleFlow('apply', { at: 'releasing' }), (t) => t.work.releasing.title),
    screen(
      'session-ended',
      AT_HOME,
      { session: { at: 'ended', because: 'signedOut' } },
      (t) => t.ended.titles.signedOut,
    ),
    screen('session-idle', AT_HOME, { session: { at: 'ended', because: 'idle' } }, (t) => t.ended.because.idle),
  ];
}
