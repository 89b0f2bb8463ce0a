import type { AudienceForm, Problem } from './audience.ts';
import { MalformedBody } from './error-failure.ts';
import { failureReply, PROBLEM_MEDIA_TYPE } from './failure-reply.ts';

/** Nothing in such an answer is a page, so a browser may do nothing with it. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** How programs are spoken with: JSON in UTF-8 both ways, failures as problems (RFC 9457). */
export const JSON_FORM: AudienceForm = {
  headers: HEADERS,
  bodyLimitBytes: 80_000,
  takes: (contentType) => /^application\/json(?:; ?charset=utf-8)?$/i.test(contentType),
  readBody: (bytes, contentType) => (contentType.toLowerCase().startsWith('application/json') ? json(bytes) : bytes),
  problem: (failure, requestId): Problem => {
    const { status, headers, body } = failureReply(failure, requestId);
    return { status, headers, mediaType: PROBLEM_MEDIA_TYPE, body: JSON.stringify(body) };
  },
};

function json(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new MalformedBody();
  }
}
