import { expect, it } from 'vitest';
import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { readinessOf } from '../../../../renderer/procedures/readiness.ts';

const until = calendarDateSchema.parse('2026-01-01');
const SIGN_IN: DiagnosisCheck = { check: 'sign-in', ok: true, code: 'signInPossible', data: {} };
const CAN: DiagnosisCheck = { check: 'signing', ok: true, code: 'signingPossible', data: {} };
const CANNOT: DiagnosisCheck = { check: 'signing', ok: false, code: 'signingImpossible', data: {} };
const LOCKED: DiagnosisCheck = { check: 'pin-sign', ok: false, code: 'pinBlocked', data: {} };
const NOT_ASKED: DiagnosisCheck = { check: 'certificate-sign', ok: true, code: 'certificateNotAsked', data: {} };
const VALID: DiagnosisCheck = { check: 'certificate-sign', ok: true, code: 'certificateValid', data: { until } };
const REVOKED: DiagnosisCheck = { check: 'certificate-sign', ok: false, code: 'certificateRevoked', data: {} };
const ENDED: DiagnosisCheck = { check: 'certificate-sign', ok: false, code: 'certificateEnded', data: { until } };

it.each<[string, DiagnosisCheck[], Parameters<typeof readinessOf>[1], ReturnType<typeof readinessOf>]>([
  ['all is known and good', [SIGN_IN, VALID, CAN], 'required', { is: 'ready' }],
  ['the end of the certificate is not known', [SIGN_IN, NOT_ASKED, CAN], 'required', { is: 'likely' }],
  [
    'the password is locked',
    [SIGN_IN, NOT_ASKED, LOCKED, CANNOT],
    'required',
    { is: 'cannot', because: 'passwordLocked' },
  ],
  ['the person has moved', [SIGN_IN, REVOKED, CANNOT], 'required', { is: 'cannot', because: 'certificateRevoked' }],
  ['two things stand in the way', [LOCKED, ENDED, CANNOT], 'required', { is: 'cannot', because: 'certificateEnded' }],
  [
    'the city takes it unsigned',
    [SIGN_IN, ENDED, CANNOT],
    'optional',
    { is: 'unsignedOnly', because: 'certificateEnded' },
  ],
  ['nothing is signed', [SIGN_IN, LOCKED, CANNOT], 'notUsed', { is: 'ready' }],
  [
    'another step uses the card',
    [{ check: 'device', ok: true, code: 'deviceInUse', data: {} }],
    'required',
    { is: 'unknown' },
  ],
  ['no card was read', [], 'required', { is: 'unknown' }],
])('what a card can finish is told where %s', (_, checks, signature, readiness) => {
  expect(readinessOf(checks, signature)).toEqual(readiness);
});
