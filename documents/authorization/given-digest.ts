import type { SignTransactionView } from '#contract/portal/remote-signing.ts';
import type { HashName } from '#pki/der/algorithms.ts';
import { parseDigestInfo } from '#pki/der/digest-info.ts';

type Given = Pick<SignTransactionView['items'][number], 'sha256' | 'digestInfo'>;

/** What a site says of something to be signed without showing it. `undefined` where that is no digest. Source: SR-58. */
export function givenDigest({ sha256, digestInfo }: Given): { hash: HashName; digest: Uint8Array } | undefined {
  if (sha256 !== null) return { hash: 'sha256', digest: new Uint8Array(Buffer.from(sha256, 'base64url')) };
  return digestInfo === null ? undefined : parseDigestInfo(new Uint8Array(Buffer.from(digestInfo, 'base64')));
}
