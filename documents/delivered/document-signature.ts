import { readSignatureFile } from '#pki/cms/signature-file.ts';
import { childrenOf, readDerElement } from '#pki/der/der.ts';
import { TAGS } from '#pki/der/der-values.ts';
import { newestSignature } from '../pades/pdf-signatures.ts';

/** A document as it came, and a signature that came beside it (CMS SignedData without its content). */
export interface SignedDocument {
  readonly bytes: Uint8Array;
  readonly beside: Uint8Array | undefined;
}

interface SignatureAround {
  /** SignedData, DER. */
  readonly cms: Uint8Array;
  readonly content: Uint8Array;
}

type FoundSignature =
  | { readonly is: 'none' | 'notWhole' | 'unreadable' }
  | {
      readonly is: 'found';
      readonly cms: Uint8Array;
      /** What it says to cover; `undefined`: what stands inside of it. */
      readonly covered: Uint8Array | undefined;
      /** Its claim of time stands in the PDF. */
      readonly isInPdf: boolean;
    };

const EXPLICIT_0 = 0xa0;

/**
 * What stands inside of its signature: SignedData with its content, DER or BER; `undefined` of any other file. Nothing is
 * believed of it. Source: RFC 5652, 5.1 and 5.2.
 */
export function signatureAround(bytes: Uint8Array): SignatureAround | undefined {
  if (bytes[0] !== TAGS.sequence) return undefined;
  const { kind, der: cms } = readSignatureFile(bytes);
  const outer = kind === 'signedData' && cms !== undefined ? readDerElement(cms) : undefined;
  if (cms === undefined || outer === undefined) return undefined;
  const [, wrapper] = childrenOf(outer);
  const [signedData] = wrapper === undefined ? [] : childrenOf(wrapper);
  const [, , encapsulated] = signedData === undefined ? [] : childrenOf(signedData);
  const [, explicit] = encapsulated === undefined ? [] : childrenOf(encapsulated);
  const [content] = explicit?.tag === EXPLICIT_0 ? childrenOf(explicit) : [];
  return content?.tag === TAGS.octetString ? { cms, content: new Uint8Array(content.content) } : undefined;
}

/** The signature that a document comes with: the one beside it, else the one around it, else the newest in a PDF. */
export function signatureOf({ bytes, beside }: SignedDocument): FoundSignature {
  if (beside !== undefined) {
    const { kind, der: cms } = readSignatureFile(beside);
    return kind === 'signedData' && cms !== undefined
      ? { is: 'found', cms, covered: bytes, isInPdf: false }
      : { is: 'unreadable' };
  }
  const around = signatureAround(bytes);
  if (around !== undefined) return { is: 'found', cms: around.cms, covered: undefined, isInPdf: false };
  const inside = newestSignature(bytes);
  return inside.is === 'found' ? { ...inside, isInPdf: true } : inside;
}
