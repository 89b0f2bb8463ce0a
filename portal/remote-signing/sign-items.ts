import { createHash } from 'node:crypto';
import type { DocumentProblem } from '#contract/failures/delivery-failures.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { DeliveryForm, DrawnPage } from '#contract/portal/delivery-routes.ts';
import { type NewSignTransaction, SIGN_LIMITS, type SignTransactionView } from '#contract/portal/remote-signing.ts';
import { givenDigest } from '#documents/authorization/given-digest.ts';
import { withCms } from '#documents/pades/pdf-signature.ts';
import { UnreadablePdf } from '#documents/pades/pdf-syntax.ts';
import { signatureRevision } from '#documents/pades/signature-revision.ts';
import type { SignedContent } from './check-signatures.ts';

type Item = SignTransactionView['items'][number];

/** What becomes of documents that strangers sent: looked through, and drawn page by page. */
export interface SignDocuments {
  look(
    document: Uint8Array,
  ): Promise<{ form: DeliveryForm; pages: number; isInSignature: boolean } | { why: DocumentProblem }>;
  draw(form: DeliveryForm, document: Uint8Array, page: number): Promise<DrawnPage | undefined>;
}

/** An item as a person sees it, and its document where there is one. */
interface SeenItem {
  readonly item: Item;
  readonly bytes: Uint8Array | undefined;
}

const MEDIA_TYPES: Readonly<Record<DeliveryForm, string>> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpeg: 'image/jpeg',
  text: 'text/plain',
  csv: 'text/csv',
  xml: 'application/xml',
};

export async function lookThroughItems(
  items: NewSignTransaction['items'],
  documents: SignDocuments,
  nowMs: number,
): Promise<Outcome<readonly SeenItem[]>> {
  const seen: SeenItem[] = [];
  let allBytes = 0;
  for (const wanted of items) {
    const { name, mediaType, form } = wanted;
    const sha256 = 'sha256' in wanted ? wanted.sha256 : null;
    const digestInfo = 'digestInfo' in wanted ? wanted.digestInfo : null;
    const item = { name, mediaType, form, sha256, digestInfo };
    if (!('document' in wanted) || wanted.document === undefined) {
      const given = givenDigest(item);
      // A CMS of the card's key is over SHA-256.
      if (given === undefined || (form !== 'raw' && given.hash !== 'sha256')) return refused('damaged');
      seen.push({ item: { ...item, document: null }, bytes: undefined });
      continue;
    }
    const bytes = new Uint8Array(Buffer.from(wanted.document, 'base64'));
    allBytes += bytes.length;
    if (bytes.length > SIGN_LIMITS.itemBytes || allBytes > SIGN_LIMITS.allBytes) return refused('tooLarge');
    if (createHash('sha256').update(bytes).digest('base64url') !== sha256) return refused('damaged');
    const shown = shownBytes(item, bytes, nowMs);
    if (shown === undefined) return refused('damaged');
    const looked = await documents.look(shown);
    if ('why' in looked) return refused(looked.why);
    // What stands in a signature of its own would be shown without it, and signed with it.
    if (looked.isInSignature || MEDIA_TYPES[looked.form] !== mediaType) return refused('typeUnknown');
    seen.push({ item: { ...item, document: { bytes: bytes.length, pages: looked.pages } }, bytes });
  }
  return success(seen);
}

function refused(why: DocumentProblem) {
  return failed({ code: 'documentRefused', why });
}

export function drawItem(
  item: Item,
  document: Uint8Array,
  { page, nowMs, documents }: { readonly page: number; readonly nowMs: number; readonly documents: SignDocuments },
): Promise<DrawnPage | undefined> {
  const [form] = Object.entries(MEDIA_TYPES).find(([, known]) => known === item.mediaType) ?? [];
  const shown = shownBytes(item, document, nowMs);
  return form === undefined || shown === undefined
    ? Promise.resolve(undefined)
    : documents.draw(form as DeliveryForm, shown, page);
}

/**
 * What is drawn of a document: all that its signature covers, the revision with the signature in it as well, so that
 * nothing stays unseen. `undefined` where it has no place for one.
 */
function shownBytes({ form }: Pick<Item, 'form'>, document: Uint8Array, nowMs: number): Uint8Array | undefined {
  if (form !== 'pades') return document;
  try {
    return signatureRevision(document, nowMs).bytes;
  } catch (error) {
    if (error instanceof UnreadablePdf) return undefined;
    throw error;
  }
}

/** What the signature of an item is to be over. */
export function contentOf(item: Item, document: Uint8Array | undefined, signedAtMs: number): SignedContent {
  const { form } = item;
  if (document !== undefined) {
    return { form, covered: { bytes: form === 'pades' ? signatureRevision(document, signedAtMs).covered : document } };
  }
  const covered = givenDigest(item);
  if (covered === undefined) throw new Error('an item has a document or a digest');
  return { form, covered };
}

/** What a site has of an item: the signature, or its own document with the signature in it. */
export function signedItem(
  { form }: Item,
  document: Uint8Array | undefined,
  { signature, signedAtMs }: { readonly signature: Uint8Array; readonly signedAtMs: number },
): Uint8Array {
  return form === 'pades' && document !== undefined
    ? withCms(signatureRevision(document, signedAtMs), signature)
    : signature;
}
