import * as z from 'zod';
import { calendarDateSchema } from '../../values/brands.ts';

const PINS = ['pin-auth', 'pin-sign', 'pin-text'] as const;
const CERTIFICATES = ['certificate-auth', 'certificate-sign', 'certificate-authority'] as const;

/** Of the readers that are there: into which a card is put, on which it lies, or not known of all alike. */
const readerSortSchema = z.enum(['contact', 'contactless', 'unknown']);
export type ReaderSort = z.infer<typeof readerSortSchema>;

/** What the card is in. */
const deviceSchema = z.enum(['card', 'android', 'iphone', 'unknown']);

const reader = z.string().max(400);
const origin = z.string().max(300);
const triesLeft = z.number().int().min(0).max(15);
const skewSeconds = z.number().int().min(0);

/**
 * What one check found, as a code and what belongs to it; the words are in `words/`. `ok` is false where it stands in
 * the way. Nothing in it is personal: it is shown to a help desk.
 */
export const diagnosisCheckSchema = z.discriminatedUnion('code', [
  fine('readerServiceRunning', 'reader-service'),
  problem('readerServiceStopped', 'reader-service'),
  /** Plugged in, but its driver has to be had from its maker. */
  problem('readerNeedsDriver', 'reader-driver', { reader, page: z.string().max(300).nullable() }),
  problem('readerWithoutDriver', 'reader-driver', { reader }),
  problem('readerNotReached', 'reader-driver', { reader }),
  fine('readersFound', 'readers', { readers: reader }),
  problem('readersMissing', 'readers'),
  fine('cardThere', 'card'),
  problem('cardMute', 'card'),
  problem('cardMissing', 'card', { readers: readerSortSchema }),
  fine('deviceKnown', 'device', { device: deviceSchema }),
  fine('deviceInUse', 'device'),
  problem('deviceUnsupported', 'device'),
  problem('deviceBusy', 'device'),
  problem('deviceUnreadable', 'device'),
  fine('pinTriesLeft', PINS, { triesLeft }),
  fine('pinLastTry', PINS, { triesLeft }),
  problem('pinBlocked', PINS),
  /** Shows itself after its PIN alone. */
  fine('certificateBehindPin', 'certificate-auth'),
  fine('certificateNotAsked', 'certificate-sign'),
  fine('certificateValid', CERTIFICATES, { until: calendarDateSchema }),
  fine('certificateEndsSoon', CERTIFICATES, { until: calendarDateSchema, daysLeft: z.number().int().min(0) }),
  problem('certificateEnded', CERTIFICATES, { until: calendarDateSchema }),
  problem('certificateUnreadable', CERTIFICATES),
  problem('certificateMissing', ['certificate-auth', 'certificate-sign']),
  problem('certificateRevoked', 'certificate-sign'),
  problem('certificateOnHold', 'certificate-sign'),
  fine('signInPossible', 'sign-in'),
  problem('signInImpossible', 'sign-in'),
  fine('signingPossible', 'signing'),
  problem('signingImpossible', 'signing'),
  fine('portalAnswers', 'portal', { origin }),
  problem('portalSilent', 'portal', { origin }),
  problem('portalMissing', 'portal'),
  /** No portal answered that the clock could be compared with. */
  fine('clockNotCompared', 'clock'),
  fine('clockRight', 'clock', { skewSeconds }),
  problem('clockWrong', 'clock', { skewSeconds }),
  fine('fontsFound', 'fonts'),
  problem('fontsMissing', 'fonts'),
]);
export type DiagnosisCheck = z.infer<typeof diagnosisCheckSchema>;
export type DiagnosisCode = DiagnosisCheck['code'];

export type DiagnosisLevel = 'ok' | 'soon' | 'wrong';

/** What works, and will not for long. */
const WARNINGS: ReadonlySet<DiagnosisCode> = new Set(['pinLastTry', 'certificateEndsSoon']);

/** `soon` for what works and will not for long, `wrong` for what stands in the way. */
export function levelOf({ ok, code }: DiagnosisCheck): DiagnosisLevel {
  if (!ok) return 'wrong';
  return WARNINGS.has(code) ? 'soon' : 'ok';
}

function fine<const Code extends string, const Check extends string, Data extends z.ZodRawShape = Nothing>(
  code: Code,
  check: Check | readonly Check[],
  data?: Data,
) {
  return finding(code, check, true, data);
}

function problem<const Code extends string, const Check extends string, Data extends z.ZodRawShape = Nothing>(
  code: Code,
  check: Check | readonly Check[],
  data?: Data,
) {
  return finding(code, check, false, data);
}

type Nothing = Record<never, never>;

function finding<Code extends string, Check extends string, const Ok extends boolean, Data extends z.ZodRawShape>(
  code: Code,
  checks: Check | readonly Check[],
  ok: Ok,
  data: Data | undefined,
) {
  return z.strictObject({
    check: z.literal([checks].flat() as Check[]),
    ok: z.literal(ok),
    code: z.literal(code),
    data: z.strictObject(data ?? ({} as Data)),
  });
}
