import type { FailureCode } from '#contract/failures/failure.ts';

/** What the portal may record. Names, numbers, addresses of people, answers and tokens are not in the union. */
export type PortalLogEntry =
  | { readonly event: 'portalStarted'; readonly origin: string; readonly practice: boolean; readonly tookMs: number }
  | { readonly event: 'portalStopped' }
  /** The certificate of TLS was changed on disk: it is served, or does not fit its key. */
  | { readonly event: 'certificateRenewed' | 'certificateRefused' }
  | { readonly event: 'databaseLost' | 'databaseBack' }
  | {
      readonly event: 'requestAnswered';
      readonly requestId: string;
      readonly route: string;
      readonly status: number;
      readonly tookMs: number;
    }
  | { readonly event: 'requestRefused'; readonly requestId: string; readonly route: string; readonly code: FailureCode }
  /** The sender left, or was cut off, before the body was whole. */
  | { readonly event: 'requestCut'; readonly requestId: string; readonly route: string }
  | { readonly event: 'sessionOpened' | 'sessionClosed'; readonly requestId: string }
  | {
      readonly event: 'applicationFiled';
      readonly requestId: string;
      readonly repeated: boolean;
      readonly bytes: number;
    }
  | {
      readonly event: 'jobDone';
      readonly job: string;
      readonly jobId: string;
      readonly attempt: number;
      readonly tookMs: number;
    }
  /** Tried again later; `jobParked` after its last try, and then it waits for an operator. */
  | ({
      readonly event: 'jobFailed' | 'jobParked';
      readonly job: string;
      readonly jobId: string;
      readonly attempt: number;
    } & ErrorPlace)
  /** At the start: how many jobs wait for an operator. */
  | { readonly event: 'jobsParked'; readonly count: number }
  /** No job runs until they are resumed. */
  | { readonly event: 'jobsInterrupted' | 'jobsResumed' }
  | ({ readonly event: 'jobQueueFaulty' } & ErrorPlace)
  /** At start or stop: where the audit stands is signed at the next hour only. */
  | ({ readonly event: 'auditHeadsFaulty' } & ErrorPlace)
  /** What was put in force does not pass the checks, and what was in force before stays. */
  | {
      readonly event: 'procedureRefused';
      readonly municipality: string;
      readonly procedure: string;
      readonly version: number;
    }
  /** The catalogue that is served stays as it is, and is looked at again soon. */
  | ({ readonly event: 'catalogueFaulty' | 'listeningFaulty' } & ErrorPlace)
  | { readonly event: 'staffSessionOpened' | 'staffSessionClosed' | 'staffChanged'; readonly requestId: string }
  /** What was kept in the clear before there were keys, and what was kept long enough. */
  | { readonly event: 'auditBroken'; readonly municipality: string; readonly n: number; readonly kind: string }
  | { readonly event: 'kiosksSwept'; readonly days: number }
  | { readonly event: 'monthsCounted'; readonly months: number }
  | { readonly event: 'casesSealed' | 'casesIndexed'; readonly cases: number }
  | { readonly event: 'keptErased'; readonly cases: number; readonly others: number }
  /** At the start: the key that wraps others cannot be had, so that what is sealed stays closed. */
  | { readonly event: 'keyUnavailable' }
  | { readonly event: 'draftsSwept'; readonly drafts: number }
  | { readonly event: 'staffSwept'; readonly sessions: number; readonly links: number; readonly challenges: number }
  | { readonly event: 'staffDeparted'; readonly left: number }
  /** Tried again later, or given up; `code` is the mail client's own, `status` the server's answer. */
  | {
      readonly event: 'mailFailed';
      readonly kind: string;
      readonly attempt: number;
      readonly status: number | null;
      readonly code: string;
    }
  /** Something of ours kept a mail from being sent. */
  | ({ readonly event: 'mailFaulty' } & ErrorPlace)
  /** A message to LINE was not taken; `status` is LINE's, `null` where no answer came in time. */
  | { readonly event: 'lineFailed'; readonly kind: string; readonly attempt: number; readonly status: number | null }
  /** The month's number of messages is used up. */
  | { readonly event: 'lineLimited' }
  /** Something of ours kept an event of LINE from being answered. */
  | ({ readonly event: 'lineFaulty' } & ErrorPlace)
  | { readonly event: 'lineAnswered'; readonly answered: number }
  | { readonly event: 'lineSent'; readonly sent: number }
  | { readonly event: 'linePlanned'; readonly families: number }
  | { readonly event: 'lineSwept'; readonly swept: number }
  | { readonly event: 'mailSwept'; readonly mails: number; readonly problems: number; readonly codes: number }
  | { readonly event: 'paymentsReconciled'; readonly asked: number }
  | { readonly event: 'benefitAccountsEnded'; readonly ended: number }
  | { readonly event: 'mandatesEnded'; readonly ended: number }
  /** Something of ours kept a site from being answered. */
  | ({ readonly event: 'oidcFaulty' } & ErrorPlace)
  | { readonly event: 'oidcSwept'; readonly swept: number }
  | { readonly event: 'oidcKeysUnreadable'; readonly code: FailureCode }
  | { readonly event: 'prefillsSwept'; readonly swept: number }
  | { readonly event: 'passkeysSwept'; readonly swept: number }
  | { readonly event: 'sitesTold'; readonly told: number }
  | {
      readonly event: 'paymentsSettled';
      readonly differences: number;
      readonly told: number;
      readonly events: number;
      readonly charges: number;
    }
  /** A source of own data broke the contract; `what` names the rule, and nothing of the answer. */
  | { readonly event: 'sourceFaulty'; readonly source: string; readonly what: string }
  /** Words of the practice provider could not be handed over; they are tried again. */
  | ({ readonly event: 'sandboxFaulty' } & ErrorPlace)
  | { readonly event: 'correctionsLapsed'; readonly lapsed: number }
  | { readonly event: 'visitsReminded'; readonly told: number }
  | { readonly event: 'visitsSwept'; readonly swept: number }
  | { readonly event: 'noticesDelivered' | 'noticesByRule'; readonly told: number }
  | { readonly event: 'recordsSwept' | 'usesSwept'; readonly swept: number }
  | { readonly event: 'accountsClosed'; readonly closed: number }
  | { readonly event: 'deliveriesScanned'; readonly scanned: number }
  | { readonly event: 'deliveriesExpired'; readonly expired: number; readonly swept: number }
  | {
      readonly event: 'agencySwept';
      readonly tokens: number;
      readonly assertions: number;
      readonly proofs: number;
      readonly replies: number;
      readonly files: number;
    }
  | { readonly event: 'signInSwept'; readonly challenges: number; readonly sessions: number }
  | ({ readonly event: 'unexpected'; readonly requestId: string } & ErrorPlace);

/** `kind` is an error's class or code, `at` the place in our own source: never its message. */
interface ErrorPlace {
  readonly kind: string;
  readonly at: string;
}

export type PortalLog = (entry: PortalLogEntry) => void;

/** One JSON object a line, with the time. */
export function jsonLinesLog(write: (line: string) => void, nowMs: () => number): PortalLog {
  return (entry) => write(`${JSON.stringify({ at: new Date(nowMs()).toISOString(), ...entry })}\n`);
}

export function unexpectedEntry(error: unknown, requestId: string): PortalLogEntry {
  return { event: 'unexpected', requestId, ...errorPlace(error) };
}

/** Where in our own source an unexpected error arose. */
export function errorPlace(error: unknown): ErrorPlace {
  const kind =
    error instanceof Error ? ('code' in error ? `${error.name} ${String(error.code)}` : error.name) : typeof error;
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = /((?:portal|platform|documents|pki|contract)\/[\w./-]+:\d+)/.exec(stack)?.[1] ?? 'elsewhere';
  return { kind: kind.slice(0, 80), at };
}
