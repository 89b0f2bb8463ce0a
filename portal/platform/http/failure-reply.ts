import { FAILURES, type Failure, type FailureCode } from '#contract/failures/failure.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
/** Libraries of OAuth read no other at a token endpoint. */
export const OAUTH_MEDIA_TYPE = 'application/json';

/** How OAuth calls what can be wrong with a request for a token (RFC 6749, 5.2; RFC 9449, 8), where it has a word for it. */
export const OAUTH_ERRORS: { readonly [Code in FailureCode]?: string } = {
  clientRefused: 'invalid_client',
  requestMalformed: 'invalid_request',
  proofNonceNeeded: 'use_dpop_nonce',
};

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

/** A failure as one who asks for a token reads it: OAuth's word beside what it is here. */
export function tokenRequestReply(failure: Failure, requestId: string): FailureReply {
  const { headers, body } = failureReply(failure, requestId);
  const status = tokenRequestStatus(failure.code);
  const error = OAUTH_ERRORS[failure.code];
  return { status, headers, body: { ...body, status, ...(error === undefined ? {} : { error }) } };
}

/** A nonce that is missing is no lack of rights at a token endpoint (RFC 9449, 8), as it is where a token is used (9). */
export function tokenRequestStatus(code: FailureCode): number {
  const kind = FAILURES[code];
  if (code === 'proofNonceNeeded') return 400;
  return 'http' in kind ? kind.http : 500;
}

function headersOf(failure: Failure, status: number): Record<string, string> {
  if (failure.code === 'tooManyRequests') return { 'retry-after': String(failure.retryAfterSeconds) };
  return status === 401 ? { 'www-authenticate': challengeOf(failure) } : {};
}

/** What is asked of one who was not let in (RFC 9110, 11.6.1). */
function challengeOf({ code }: Failure): string {
  switch (code) {
    case 'proofNonceNeeded':
      return `DPoP error="${OAUTH_ERRORS.proofNonceNeeded}", error_description="The proof names no nonce of now", ${PROOF_ALGORITHMS}`;
    case 'clientRefused':
      return `Bearer, DPoP ${PROOF_ALGORITHMS}`;
    default:
      return 'Bearer';
  }
}

const PROOF_ALGORITHMS = 'algs="ES256 RS256"';
