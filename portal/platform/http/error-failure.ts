import type { Failure } from '#contract/failures/failure.ts';
import { isStorageFailure } from '../database/storage-failure.ts';
import { KeyUnavailable } from '../keyring/key-unavailable.ts';
import { BodiesCrowded } from './metered-body.ts';

/** A body that its parser refuses. */
export class MalformedBody extends Error {}

const CROWDED_FOR_SECONDS = 2;

/** The failure that an exception of the framework, the database or our own code stands for. */
export function failureOfError(
  error: unknown,
  requestId: string,
  limitBytes: number,
): { readonly failure: Failure; readonly isExpected: boolean } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof BodiesCrowded) {
    return { failure: { code: 'tooManyRequests', retryAfterSeconds: CROWDED_FOR_SECONDS }, isExpected: true };
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return { failure: { code: 'requestTooLarge', limitBytes }, isExpected: true };
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return { failure: { code: 'mediaTypeUnsupported' }, isExpected: true };
  if (error instanceof MalformedBody || code.startsWith('FST_ERR_CTP')) {
    return { failure: { code: 'requestMalformed', at: 'body' }, isExpected: true };
  }
  if (error instanceof KeyUnavailable) return { failure: { code: 'keyUnavailable' }, isExpected: false };
  if (code === CLOCK_BEHIND_AUDIT) return { failure: { code: 'clockUnsure' }, isExpected: false };
  if (isStorageFailure(error)) {
    return { failure: { code: 'storageUnavailable' }, isExpected: false };
  }
  return { failure: { code: 'internal', id: requestId }, isExpected: false };
}

/** Raised by `append_audit_entry`. */
const CLOCK_BEHIND_AUDIT = '57MDG';
