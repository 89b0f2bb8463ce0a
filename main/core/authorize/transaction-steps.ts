import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { SignTransactionView } from '#contract/portal/remote-signing.ts';
import type { JpkiApp } from '#native-bridge/apps/jpki-app.ts';
import { digestOf, type HashName } from '#pki/der/algorithms.ts';
import { signatureKeySteps } from '../card/key-steps.ts';
import type { CardSteps } from '../card/perform-card-effect.ts';
import type { Clock } from '../ports/ports.ts';
import { composeSignature, type FindIssuer } from '../signing/cms-signature.ts';

type Item = SignTransactionView['items'][number];
/** What is signed of an item, under the hash of the card's key. */
type ContentDigest = (hash: HashName) => Outcome<Uint8Array>;

interface TransactionTools {
  readonly clock: Clock;
  readonly findIssuer: FindIssuer;
  /** The card that agreed to the request: no other one signs. */
  readonly sessionCard: () => Uint8Array | undefined;
  readonly oneSitting: boolean;
  /** The document of an item, by its place from 1. */
  readonly read: (item: number, signal: AbortSignal) => Promise<Outcome<Uint8Array>>;
}

/**
 * Signing all items of a transaction under one password: all of them, or none leaves. Documents are had before the card is
 * taken, and are the bytes that the person agreed to: `requestChanged` where they are not.
 */
export function transactionSteps(
  items: readonly Item[],
  { clock, findIssuer, sessionCard, oneSitting, read }: TransactionTools,
): CardSteps<JpkiApp, readonly ContentDigest[], { readonly signatures: readonly Uint8Array[] }> {
  async function digestOfItem({ sha256, document }: Item, at: number, signal: AbortSignal) {
    if (document === null) return success(bareDigest(sha256));
    const bytes = await read(at + 1, signal);
    if (!bytes.ok) return bytes;
    const isSame = Buffer.from(digestOf('sha256', bytes.value)).toString('base64url') === sha256;
    if (!isSame) return failed({ code: 'requestChanged' });
    const digest: ContentDigest = (hash) => success(digestOf(hash, bytes.value));
    return success(digest);
  }

  return signatureKeySteps<readonly ContentDigest[], { readonly signatures: readonly Uint8Array[] }>({
    now: () => clock.nowMs(),
    sessionCard,
    oneSitting,
    authorityAtHand: () => false,
    async prepare(signal) {
      const digests: ContentDigest[] = [];
      for (const [at, item] of items.entries()) {
        const digest = await digestOfItem(item, at, signal);
        if (!digest.ok) return digest;
        digests.push(digest.value);
      }
      return success(digests);
    },
    async compose(certificate, digests, { readAuthority }) {
      const signingTimeMs = clock.nowMs();
      const composed: { readonly toBeSigned: Uint8Array; finish(signature: Uint8Array): Uint8Array }[] = [];
      for (const digest of digests) {
        const one = await composeSignature({
          certificate,
          digest: async (hash) => digest(hash),
          signingTimeMs,
          findIssuer,
          readAuthority,
        });
        if (!one.ok) return one;
        composed.push(one.value);
      }
      return success({
        toBeSigned: composed.map(({ toBeSigned }) => toBeSigned),
        finish: async (signatures: readonly Uint8Array[]) =>
          success({ signatures: composed.map(({ finish }, at) => finish(signatures[at] ?? new Uint8Array())) }),
      });
    },
  });
}

/** A key of another hash cannot sign what is known by its SHA-256 alone. */
function bareDigest(sha256: string): ContentDigest {
  return (hash) =>
    hash === 'sha256'
      ? success(new Uint8Array(Buffer.from(sha256, 'base64url')))
      : failed({ code: 'documentRefused', why: 'typeUnknown' });
}
