import type { FailureCode } from '#contract/failures/failure.ts';

/** What the portal may record. Names, numbers, addresses of people, answers and tokens are not in the union. */
export type PortalLogEntry =
  | { readonly event: 'portalStarted'; readonly origin: string; readonly practice: boolean; readonly tookMs: number }
  | { readonly event: 'portalStopped' }
  | { readonly event: 'databaseLost' | 'databaseBack' }
  | {
      readonly event: 'requestAnswered';
      readonly requestId: string;
      readonly route: string;
      readonly status: number;
      readonly tookMs: number;
    }
  | { readonly event: 'requestRefused'; readonly requestId: string; readonly route: string; readonly code: FailureCode }
  | { readonly event: 'sessionOpened' | 'sessionClosed'; readonly requestId: string }
  | {
      readonly event: 'applicationFiled';
      readonly requestId: string;
      readonly repeated: boolean;
      readonly bytes: number;
    }
  /** `kind` is an error's class or code, `at` the place in our own source: never its message. */
  | { readonly event: 'unexpected'; readonly requestId: string; readonly kind: string; readonly at: string };

export type PortalLog = (entry: PortalLogEntry) => void;

/** One JSON object a line, with the time. */
export function jsonLinesLog(write: (line: string) => void, nowMs: () => number): PortalLog {
  return (entry) => write(`${JSON.stringify({ at: new Date(nowMs()).toISOString(), ...entry })}\n`);
}

/** Where in our own source an unexpected error arose. */
export function unexpectedEntry(error: unknown, requestId: string): PortalLogEntry {
  const kind =
    error instanceof Error ? ('code' in error ? `${error.name} ${String(error.code)}` : error.name) : typeof error;
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = /((?:portal|platform|documents|pki|contract)\/[\w./-]+:\d+)/.exec(stack)?.[1] ?? 'elsewhere';
  return { event: 'unexpected', requestId, kind: kind.slice(0, 80), at };
}
