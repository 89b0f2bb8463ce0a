import type { Certificate } from '#pki/certificate/certificate.ts';
import { finishSignedData, type PreparedSignedData, prepareSignedData } from '#pki/cms/cms.ts';
import { digestOf, isSignatureBy, signatureAlgorithmOf } from '#pki/der/algorithms.ts';

/** Whose signature it becomes, and when. */
export interface Seal {
  /** Of the organisation's key. */
  readonly certificate: Certificate;
  /** Of the authorities above it, DER. */
  readonly authorities: readonly Uint8Array[];
  readonly atMs: number;
}

/**
 * Signs bytes with the key of the seal's certificate: RSA PKCS#1 v1.5 with SHA-256, or ECDSA with the hash of its
 * curve's size as r‖s.
 */
export type SignBytes = (bytes: Uint8Array) => Promise<Uint8Array>;

/** A PDF that is final but for the signature in its gap. Plain data: a worker can make it, and need hold no key. */
export interface UnsignedPdf {
  readonly bytes: Uint8Array;
  /** Where the digits of the signature stand. */
  readonly gap: Gap;
  readonly prepared: PreparedSignedData;
  readonly authorities: readonly Uint8Array[];
}

interface Gap {
  readonly from: number;
  readonly to: number;
}

/** How long the CMS of a seal is at most. */
export function mostCmsBytes({ certificate, authorities }: Seal): number {
  const { key } = certificate;
  const contentDigest = digestOf(signatureAlgorithmOf(key).hash, new Uint8Array());
  const prepared = prepareSignedData({ contentDigest, signerCertificate: certificate });
  const signature = new Uint8Array(Math.ceil(key.bits / 8) * (key.type === 'ec' ? 2 : 1)).fill(0xff);
  return finishSignedData(prepared, { signature, certificates: authorities }).length;
}

/** A PDF that waits for the CMS of a signature, and what that is over. */
export interface PdfToSign {
  readonly bytes: Uint8Array;
  readonly gap: Gap;
  /** All of it but the gap. */
  readonly covered: Uint8Array;
}

/** Names in the file what the signature covers, whose dictionary begins at `signatureAt` and leaves room for it. */
export function nameCovered(pdf: Uint8Array, signatureAt: number): PdfToSign {
  const bytes = Buffer.from(pdf);
  const gap = gapAfter(bytes, signatureAt);
  // With the brackets, which are no part of what is covered.
  const [end, begin] = [gap.from - 1, gap.to + 1];
  const at = bytes.indexOf('/ByteRange [', signatureAt) + '/ByteRange '.length;
  const room = bytes.indexOf(']', at) + 1 - at;
  bytes.write(`[0 ${end} ${begin} ${bytes.length - begin}]`.padEnd(room), at, 'latin1');
  const covered = Buffer.concat([bytes.subarray(0, end), bytes.subarray(begin)]);
  return { bytes: new Uint8Array(bytes), gap, covered: new Uint8Array(covered) };
}

/** Puts a CMS into its gap. Throws where it is longer. */
export function withCms({ bytes, gap }: Pick<PdfToSign, 'bytes' | 'gap'>, cms: Uint8Array): Uint8Array {
  const signed = Buffer.from(bytes);
  const digits = Buffer.from(cms).toString('hex');
  if (digits.length > gap.to - gap.from) throw new RangeError('a CMS longer than its gap');
  signed.write(digits, gap.from, 'latin1');
  return new Uint8Array(signed);
}

/** Composes what a seal is to sign of a file in which it was given a place. */
export function prepareSignature(pdf: Uint8Array, signatureAt: number, seal: Seal): UnsignedPdf {
  const { bytes, gap, covered } = nameCovered(pdf, signatureAt);
  const { certificate, authorities } = seal;
  const contentDigest = digestOf(signatureAlgorithmOf(certificate.key).hash, covered);
  const prepared = prepareSignedData({ contentDigest, signerCertificate: certificate });
  return { bytes, gap, prepared, authorities };
}

/**
 * Puts the signature into the gap: a PAdES B-B signature in the only revision of its file. Rejects where signing does,
 * and where the signature is not one by the certificate's key.
 */
export async function signPdf(
  { bytes, gap, prepared, authorities }: UnsignedPdf,
  sign: SignBytes,
): Promise<Uint8Array> {
  const signature = await sign(prepared.signedAttributes);
  const { signerCertificate, algorithm, signedAttributes } = prepared;
  if (!isSignatureBy(signerCertificate, algorithm, signedAttributes, signature, 'rs')) {
    throw new RangeError('not signed by the key of the certificate');
  }
  return withCms({ bytes, gap }, finishSignedData(prepared, { signature, certificates: authorities }));
}

function gapAfter(bytes: Buffer, signatureAt: number): Gap {
  const from = bytes.indexOf('/Contents <', signatureAt) + '/Contents <'.length;
  return { from, to: bytes.indexOf('>', from) };
}
