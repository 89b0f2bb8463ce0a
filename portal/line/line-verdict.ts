/** What LINE answered to a request of ours; nothing where no answer came in time. */
export interface LineAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly message: string;
}

type LineVerdict =
  | { readonly is: 'sent' }
  /** With the same retry key. */
  | { readonly is: 'again'; readonly afterMs: number }
  | { readonly is: 'limited' }
  /** The person is no friend any more. */
  | { readonly is: 'gone' }
  | { readonly is: 'dead' };

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** LINE knows a retry key for 24 hours; beyond them it would be a new message. */
const TRIED_FOR_MS = 20 * 3_600_000;

interface Try {
  /** Those before this one. */
  readonly tries: number;
  readonly agedMs: number;
  readonly nowMs: number;
  /** 0 to 1, so that many do not come back at once. */
  readonly jitter: number;
}

/**
 * What follows from an answer to something that has a retry key. 409: it was taken before. 429: nothing was sent, and the month's
 * number may be used up, which the message alone tells. Source: Messaging API reference, "Retry failed API requests".
 */
export function lineVerdict(answer: LineAnswer | undefined, { tries, agedMs, nowMs, jitter }: Try): LineVerdict {
  if (answer !== undefined && (isGood(answer.status) || answer.status === 409)) return { is: 'sent' };
  if (answer?.status === 429 && /monthly limit/i.test(answer.message)) return { is: 'limited' };
  if (answer !== undefined && answer.status < 500 && answer.status !== 429) {
    return isOfNobody(answer) ? { is: 'gone' } : { is: 'dead' };
  }
  const pauseMs = FIRST_PAUSE_MS * 2 ** Math.min(tries, 20) * (1 + jitter / 4);
  const afterMs = toldPauseMs(answer?.retryAfter ?? '', nowMs) ?? Math.min(Math.round(pauseMs), LONGEST_PAUSE_MS);
  return agedMs + afterMs > TRIED_FOR_MS ? { is: 'dead' } : { is: 'again', afterMs };
}

/** Seconds or a date. Source: RFC 9110, 10.2.3. */
function toldPauseMs(retryAfter: string, nowMs: number): number | undefined {
  const untilMs = /^\d{1,9}$/.test(retryAfter) ? nowMs + Number(retryAfter) * 1_000 : Date.parse(retryAfter);
  return untilMs > nowMs ? untilMs - nowMs : undefined;
}

/** Source: Messaging API reference, "Common error messages": the account is deleted, or is no friend. */
function isOfNobody({ status, message }: LineAnswer): boolean {
  return status === 400 && /failed to send messages/i.test(message);
}

export function isGood(status: number): boolean {
  return status >= 200 && status < 300;
}
