import { createRateLimit } from '../platform/http/rate-limit.ts';

interface FailureAllowance {
  readonly perAddress: number;
  readonly perCertificate: number;
  readonly inAll: number;
}

/** Who is at fault, as far as it can be told. */
interface FailedFrom {
  readonly addressGroup: string;
  /** SHA-256 of the certificate that was presented, which anybody may do with another's. */
  readonly certificate: string | undefined;
}

export interface LoginFailures {
  /** Counts one proof that had a live challenge and was refused; tells how long its answer is held back. */
  count(from: FailedFrom): number;
  /** Whether proofs from there are checked one at a time. */
  isSlowed(addressGroup: string): boolean;
}

const WINDOW_MS = 60_000;
const HELD_BACK_MS = 1_000;
const WHOLE_PORTAL = '';

/**
 * Failed logins of the last minute, by address, by certificate and in all. Successes are not counted: whoever fails
 * waits longer, and whoever has a good proof gets through, also from the same address.
 */
export function createLoginFailures(allowance: FailureAllowance, nowMs: () => number): LoginFailures {
  const limit = (most: number) => createRateLimit({ most, windowMs: WINDOW_MS, nowMs });
  const byAddress = limit(allowance.perAddress);
  const byCertificate = limit(allowance.perCertificate);
  const inAll = limit(allowance.inAll);
  return {
    count({ addressGroup, certificate }) {
      const refused = [
        byAddress.admit(addressGroup),
        inAll.admit(WHOLE_PORTAL),
        certificate === undefined ? undefined : byCertificate.admit(certificate),
      ];
      return refused.some((seconds) => seconds !== undefined) ? HELD_BACK_MS : 0;
    },
    isSlowed: (addressGroup) => byAddress.isSpent(addressGroup) || inAll.isSpent(WHOLE_PORTAL),
  };
}
