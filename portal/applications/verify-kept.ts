import { verifyContainer } from '#documents/container/verify.ts';
import type { TrustAnchors } from '#pki/certificate/trust-anchors.ts';
import { createKeptEvidenceChecker } from '#pki/revocation/kept-evidence.ts';

interface KeptFiling {
  readonly bytes: Uint8Array;
  readonly anchors: TrustAnchors;
  /** The time that it was judged for when it arrived. */
  readonly atMs: number;
  readonly evidence: readonly Uint8Array[];
}

/** What the signature is found to be, or why it does not hold. */
export type KeptVerdict = { readonly status: 'valid' | 'indeterminate' | 'unsigned' } | { readonly code: string };

const LIMIT_MS = 60_000;

/** Verifies a filing once more, for the time at which it arrived, from what was kept with it alone. */
export async function verifyKept({ bytes, anchors, atMs, evidence }: KeptFiling): Promise<KeptVerdict> {
  const verified = await verifyContainer({
    bytes,
    anchors,
    atMs,
    revocation: createKeptEvidenceChecker(evidence),
    revocationPolicy: 'mayBeUnchecked',
    signal: AbortSignal.timeout(LIMIT_MS),
  });
  return verified.ok ? { status: verified.value.signature?.status ?? 'unsigned' } : { code: verified.failure.code };
}
