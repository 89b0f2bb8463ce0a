import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import type { RevocationState } from '#contract/failures/certificate-failures.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { type ChangeablePin, type EpochMs, epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { parseCertificate } from '#pki/certificate/certificate.ts';
import type { CardSurvey } from './card-survey.ts';

/** What the portal says of the signature certificate that the person last filed with. */
export interface LastSignatureCertificate {
  readonly revocation: RevocationState;
  readonly notAfterMs: number;
}

type CertificateCheck = Extract<DiagnosisCheck['check'], `certificate-${string}`>;

const DAY_MS = 86_400_000;
/** About as long before its end as a certificate can be renewed: three months. */
const WARNED_BEFORE_MS = 90 * DAY_MS;

/** What a card that could not be surveyed says of itself. */
export function unreadCardCheck({ code }: Failure): DiagnosisCheck {
  const check = { check: 'device', ok: false, data: {} } as const;
  if (code === 'cardUnsupported') return { ...check, code: 'deviceUnsupported' };
  return { ...check, code: code === 'readerBusy' ? 'deviceBusy' : 'deviceUnreadable' };
}

/** While a step of the person's own uses the card, nobody else does. */
export function cardInUseCheck(): DiagnosisCheck {
  return { check: 'device', ok: true, code: 'deviceInUse', data: {} };
}

/** Kind, tries, dates, and what the card can be used for. `signature` is absent where nobody asked the portal. */
export function cardChecks(
  survey: CardSurvey,
  signature: LastSignatureCertificate | undefined,
  now: EpochMs,
): DiagnosisCheck[] {
  const auth = authCertificateCheck(survey, now);
  const sign = signCertificateCheck(survey, signature, now);
  const pins = (['auth', 'sign', 'text'] as const).flatMap((slot) => pinCheck(survey, slot));
  const isUsable = (check: DiagnosisCheck, slot: 'auth' | 'sign') => check.ok && !survey.pins[slot].blocked;
  return [
    { check: 'device', ok: true, code: 'deviceKnown', data: { device: survey.device } },
    ...pins,
    auth,
    sign,
    ...authorityCheck(survey, now),
    isUsable(auth, 'auth')
      ? { check: 'sign-in', ok: true, code: 'signInPossible', data: {} }
      : { check: 'sign-in', ok: false, code: 'signInImpossible', data: {} },
    isUsable(sign, 'sign')
      ? { check: 'signing', ok: true, code: 'signingPossible', data: {} }
      : { check: 'signing', ok: false, code: 'signingImpossible', data: {} },
  ];
}

function pinCheck({ pins }: CardSurvey, slot: ChangeablePin): DiagnosisCheck[] {
  const state = pins[slot];
  if (state === undefined) return [];
  const check = `pin-${slot}` as const;
  if (state.blocked) return [{ check, ok: false, code: 'pinBlocked', data: {} }];
  const { triesLeft } = state;
  return [{ check, ok: true, code: triesLeft > 1 ? 'pinTriesLeft' : 'pinLastTry', data: { triesLeft } }];
}

function authCertificateCheck({ certificates, presence }: CardSurvey, now: EpochMs): DiagnosisCheck {
  const check = 'certificate-auth';
  const der = certificates.auth;
  if (der !== undefined) return datesCheck(check, notAfterMsOf(der), now);
  return presence.auth === false
    ? { check, ok: false, code: 'certificateMissing', data: {} }
    : { check, ok: true, code: 'certificateBehindPin', data: {} };
}

/** Its dates can only be read with the password; the portal knows those of the last filing. */
function signCertificateCheck(
  { presence }: CardSurvey,
  last: LastSignatureCertificate | undefined,
  now: EpochMs,
): DiagnosisCheck {
  const check = 'certificate-sign';
  if (presence.sign === false) return { check, ok: false, code: 'certificateMissing', data: {} };
  if (last === undefined) return { check, ok: true, code: 'certificateNotAsked', data: {} };
  switch (last.revocation) {
    case 'revoked':
      return { check, ok: false, code: 'certificateRevoked', data: {} };
    case 'onHold':
      return { check, ok: false, code: 'certificateOnHold', data: {} };
    case 'good':
    case 'unknown':
    case 'unavailable':
    case 'notChecked':
      return datesCheck(check, last.notAfterMs, now);
  }
}

/** Of the two CA certificates on the card, the one that ends first. */
function authorityCheck({ certificates }: CardSurvey, now: EpochMs): DiagnosisCheck[] {
  const ends = [certificates.authCa, certificates.signCa].flatMap((der) =>
    der === undefined ? [] : [notAfterMsOf(der)],
  );
  if (ends.length === 0) return [];
  const first = ends.some((end) => end === undefined) ? undefined : Math.min(...ends.map((end) => end ?? 0));
  return [datesCheck('certificate-authority', first, now)];
}

function datesCheck(check: CertificateCheck, notAfterMs: number | undefined, now: EpochMs): DiagnosisCheck {
  if (notAfterMs === undefined) return { check, ok: false, code: 'certificateUnreadable', data: {} };
  const until = japaneseDay(epochMs(notAfterMs));
  if (now > notAfterMs) return { check, ok: false, code: 'certificateEnded', data: { until } };
  if (notAfterMs - now > WARNED_BEFORE_MS) return { check, ok: true, code: 'certificateValid', data: { until } };
  const daysLeft = Math.floor((notAfterMs - now) / DAY_MS);
  return { check, ok: true, code: 'certificateEndsSoon', data: { until, daysLeft } };
}

function notAfterMsOf(der: Uint8Array): number | undefined {
  const parsed = parseCertificate(der);
  return parsed.ok ? parsed.certificate.notAfterMs : undefined;
}
