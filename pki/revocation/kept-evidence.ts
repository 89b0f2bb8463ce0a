import type { RevocationState } from '#contract/failures/certificate-failures.ts';
import { checkCrl, crlIssuedAtMs, readCheckedCrl } from './crl.ts';
import { ocspProducedAtMs, readOcspResponse } from './ocsp.ts';
import type { RevocationChecker } from './revocation-answer.ts';
import type { IssuedCertificate } from './revocation-reading.ts';

/** As when answers are asked for: how old one without a next update may be. */
const MAX_AGE_MS = 24 * 3_600_000;
const WORST_FIRST = ['revoked', 'onHold', 'unknown', 'unavailable'] as const;

/** Answers from what was kept with a verdict, and from nobody else: the same for the same time, however late. */
export function createKeptEvidenceChecker(kept: readonly Uint8Array[]): RevocationChecker {
  return {
    async check({ path, atMs }) {
      if (kept.length === 0) return { state: 'notChecked', evidence: [], checkedAtMs: atMs };
      const states: RevocationState[] = [];
      const evidence: Uint8Array[] = [];
      for (const [n, certificate] of path.entries()) {
        const issuer = path[n + 1];
        if (issuer === undefined) break;
        const answer = answerAbout({ certificate, issuer, atMs, maxAgeMs: MAX_AGE_MS }, kept);
        states.push(answer?.state ?? 'unavailable');
        if (answer !== undefined) evidence.push(answer.bytes);
      }
      return { state: WORST_FIRST.find((state) => states.includes(state)) ?? 'good', evidence, checkedAtMs: atMs };
    },
  };
}

function answerAbout(about: IssuedCertificate, kept: readonly Uint8Array[]) {
  for (const bytes of kept) {
    const list = evidenceOf(bytes).kind === 'crl' ? checkCrl(bytes, about.issuer) : undefined;
    const reading =
      list === undefined
        ? readOcspResponse(bytes, undefined, about)
        : list.ok
          ? readCheckedCrl(list.list, about)
          : undefined;
    if (reading?.ok && reading.state !== 'unknown') return { state: reading.state, bytes };
  }
  return undefined;
}

const ENUMERATED = 0x0a;

/** What a kept answer is, and when it was made. An OCSP response begins with its status, a list with a sequence. */
export function evidenceOf(bytes: Uint8Array): {
  readonly kind: 'crl' | 'ocsp';
  readonly issuedAtMs: number | undefined;
} {
  const lengthByte = bytes[1] ?? 0;
  const firstChildAt = lengthByte < 0x80 ? 2 : 2 + (lengthByte & 0x7f);
  return bytes[firstChildAt] === ENUMERATED
    ? { kind: 'ocsp', issuedAtMs: ocspProducedAtMs(bytes) }
    : { kind: 'crl', issuedAtMs: crlIssuedAtMs(bytes) };
}
