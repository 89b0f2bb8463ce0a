import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { SignTransactionView } from '#contract/portal/remote-signing.ts';
import { type EpochMs, epochMs } from '#contract/values/brands.ts';
import { givenDigest } from '#documents/authorization/given-digest.ts';
import { UnreadablePdf } from '#documents/pades/pdf-syntax.ts';
import { signatureRevision } from '#documents/pades/signature-revision.ts';
import type { JpkiApp } from '#native-bridge/apps/jpki-app.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { digestOf, type HashName } from '#pki/der/algorithms.ts';
import { digestInfo } from '#pki/der/digest-info.ts';
import { type BytesOrDigest, type CardAtWork, signatureKeySteps } from '../card/key-steps.ts';
import type { CardSteps } from '../card/perform-card-effect.ts';
import type { Clock } from '../ports/ports.ts';
import { composeSignature, type FindIssuer } from '../signing/cms-signature.ts';

type Item = SignTransactionView['items'][number];

/** What the card signed: all items, in their order, by one key. */
export interface SignedItems {
  /** DER. */
  readonly certificate: Uint8Array;
  readonly signedAtMs: EpochMs;
  /** A CMS each, or the bare value where that is asked for. */
  readonly signatures: readonly Uint8Array[];
}

/** What is signed of an item, under a hash. Fails for a digest that is under another. */
interface Content {
  readonly form: Item['form'];
  readonly digest: (hash: HashName) => Outcome<Uint8Array>;
  /** Under which a bare value is made. */
  readonly hash: HashName;
}

interface Prepared {
  readonly signedAtMs: EpochMs;
  readonly contents: readonly Content[];
}

interface Composed {
  readonly toBeSigned: BytesOrDigest;
  finish(signature: Uint8Array): Uint8Array;
}

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
 * taken, and are the bytes that the person agreed to: `requestChanged` where they are not. Where the signature goes into the
 * document, its revision is made here, of these bytes and nothing that came with them. Source: SR-83.
 */
export function transactionSteps(
  items: readonly Item[],
  { clock, findIssuer, sessionCard, oneSitting, read }: TransactionTools,
): CardSteps<JpkiApp, Prepared, SignedItems> {
  async function contentOf(
    item: Item,
    at: number,
    { signedAtMs, signal }: { signedAtMs: EpochMs; signal: AbortSignal },
  ) {
    const { form, sha256, document } = item;
    if (document === null) return givenContent(item);
    const bytes = await read(at + 1, signal);
    if (!bytes.ok) return bytes;
    const isSame = Buffer.from(digestOf('sha256', bytes.value)).toString('base64url') === sha256;
    if (!isSame) return failed({ code: 'requestChanged' });
    const covered = form === 'pades' ? coveredOf(bytes.value, signedAtMs) : success(bytes.value);
    if (!covered.ok) return covered;
    const content: Content = { form, digest: (hash) => success(digestOf(hash, covered.value)), hash: 'sha256' };
    return success(content);
  }

  async function compose(
    { form, digest, hash }: Content,
    {
      certificate,
      signedAtMs,
      readAuthority,
    }: { certificate: Certificate; signedAtMs: EpochMs } & Pick<CardAtWork, 'readAuthority'>,
  ): Promise<Outcome<Composed>> {
    if (form === 'raw') {
      const value = digest(hash);
      if (!value.ok) return value;
      return success({ toBeSigned: { digestInfo: digestInfo(hash, value.value) }, finish: (signature) => signature });
    }
    return composeSignature({
      certificate,
      digest: async (wanted) => digest(wanted),
      // A PDF says the time beside its signature.
      ...(form === 'pades' ? {} : { signingTimeMs: signedAtMs }),
      findIssuer,
      readAuthority,
    });
  }

  return signatureKeySteps<Prepared, SignedItems>({
    now: () => clock.nowMs(),
    sessionCard,
    oneSitting,
    authorityAtHand: () => false,
    async prepare(signal) {
      const signedAtMs = epochMs(Math.floor(clock.nowMs() / 1_000) * 1_000);
      const contents: Content[] = [];
      for (const [at, item] of items.entries()) {
        const content = await contentOf(item, at, { signedAtMs, signal });
        if (!content.ok) return content;
        contents.push(content.value);
      }
      return success({ signedAtMs, contents });
    },
    async compose(certificate, { signedAtMs, contents }, { readAuthority }) {
      const composed: Composed[] = [];
      for (const content of contents) {
        const one = await compose(content, { certificate, signedAtMs, readAuthority });
        if (!one.ok) return one;
        composed.push(one.value);
      }
      return success({
        toBeSigned: composed.map(({ toBeSigned }) => toBeSigned),
        finish: async (signatures: readonly Uint8Array[]) =>
          success({
            certificate: certificate.der,
            signedAtMs,
            signatures: composed.map(({ finish }, at) => finish(signatures[at] ?? new Uint8Array())),
          }),
      });
    },
  });
}

/** A key of another hash cannot sign what is known by a digest alone. */
function givenContent(item: Item): Outcome<Content> {
  const given = givenDigest(item);
  if (given === undefined) return failed({ code: 'requestChanged' });
  const { hash, digest } = given;
  return success({
    form: item.form,
    hash,
    digest: (wanted) => (wanted === hash ? success(digest) : failed({ code: 'documentRefused', why: 'typeUnknown' })),
  });
}

function coveredOf(document: Uint8Array, signedAtMs: EpochMs): Outcome<Uint8Array> {
  try {
    return success(signatureRevision(document, signedAtMs).covered);
  } catch (error) {
    if (error instanceof UnreadablePdf) return failed({ code: 'documentRefused', why: 'damaged' });
    throw error;
  }
}
