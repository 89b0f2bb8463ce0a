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
  /** 0 to 1, so that many do not come back at once. */
  readonly jitter: number;
}

/**
 * What follows from an answer to something that has a retry key. 409: it was taken before. 429: nothing was sent, and the month's
 * number may be used up, which the message alone tells. Source: Messaging API reference, "Retry failed API requests".
 */
export function lineVerdict(answer: LineAnswer | undefined, { tries, agedMs, jitter }: Try): LineVerdict {
  if (answer !== undefined && (isGood(answer.status) || answer.status === 409)) return { is: 'sent' };
  if (answer?.status === 429 && /monthly limit/i.test(answer.message)) return { is: 'limited' };
  if (answer !== undefined && answer.status < 500 && answer.status !== 429) {
    return isOfNobody(answer) ? { is: 'gone' } : { is: 'dead' };
  }
  if (agedMs >= TRIED_FOR_MS) return { is: 'dead' };
  const told = Number(answer?.retryAfter ?? Number.NaN) * 1_000;
  if (told > 0) return { is: 'again', afterMs: Math.min(told, LONGEST_PAUSE_MS) };
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(tries, 20), LONGEST_PAUSE_MS);
  return { is: 'again', afterMs: Math.round(pauseMs * (1 + jitter / 4)) };
}

/** Source: Messaging API reference, "Common error messages": the account is deleted, or is no friend. */
function isOfNobody({ status, message }: LineAnswer): boolean {
  return status === 400 && /failed to send messages/i.test(message);
}

export function isGood(status: number): boolean {
  return status >= 200 && status < 300;
}
