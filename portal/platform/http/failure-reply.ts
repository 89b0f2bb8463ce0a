import { FAILURES, type Failure } from '#contract/failures/failure.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

interface FailureReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** RFC 9457 with the failure's code and data. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A failure as the app's client reads it. One that has no HTTP status is not the portal's to tell: `internal`. */
export function failureReply(failure: Failure, requestId: string): FailureReply {
  const kind = FAILURES[failure.code];
  const told: Failure = 'http' in kind ? failure : { code: 'internal', id: requestId };
  const status = 'http' in kind ? kind.http : 500;
  return {
    status,
    headers: headersOf(told, status),
    body: { type: 'about:blank', status, instance: `urn:uuid:${requestId}`, ...told },
  };
}

function headersOf(failure: Failure, status: number): Record<string, string> {
  if (failure.code === 'tooManyRequests') return { 'retry-after': String(failure.retryAfterSeconds) };
  return status === 401 ? { 'www-authenticate': 'Bearer' } : {};
}
