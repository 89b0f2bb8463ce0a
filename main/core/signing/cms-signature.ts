import { type Outcome, success } from '#contract/failures/outcome.ts';
import type { CardKey, EpochMs } from '#contract/values/brands.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { cmsHash, finishSignedData, prepareSignedData, signedDataAround } from '#pki/cms/cms.ts';
import type { AroundContent } from '#pki/cms/content-cut.ts';
import type { HashName } from '#pki/der/algorithms.ts';
import type { CardAtWork } from '../card/key-steps.ts';

export type FindIssuer = (key: CardKey, certificate: Certificate) => Uint8Array | undefined;

interface CmsSignature {
  /** DER of the signed attributes: what the card's key signs. */
  readonly toBeSigned: Uint8Array;
  /** DER of the detached SignedData. */
  finish(signature: Uint8Array): Uint8Array;
  /** The same around a content of `contentBytes`. */
  finishAround(signature: Uint8Array, contentBytes: number): AroundContent;
}

/**
 * Composes a CAdES-B-B signature by the signature certificate over the content, without a time for one in a PDF. Its CA certificate comes
 * from `findIssuer`, and from the card only where nobody else has it.
 */
export async function composeSignature(options: {
  readonly certificate: Certificate;
  /** The content's digest under the hash of the certificate's key. */
  readonly digest: (hash: HashName) => Promise<Outcome<Uint8Array>>;
  readonly signingTimeMs?: EpochMs;
  readonly findIssuer: FindIssuer;
  readonly readAuthority: CardAtWork['readAuthority'];
}): Promise<Outcome<CmsSignature>> {
  const { certificate, digest, signingTimeMs, findIssuer, readAuthority } = options;
  const known = findIssuer('sign', certificate);
  const authority = known === undefined ? await readAuthority() : success(known);
  if (!authority.ok) return authority;
  const contentDigest = await digest(cmsHash(certificate));
  if (!contentDigest.ok) return contentDigest;
  const prepared = prepareSignedData({
    contentDigest: contentDigest.value,
    signerCertificate: certificate,
    ...(signingTimeMs === undefined ? {} : { signingTimeMs }),
  });
  const certificates = [certificate.der, authority.value];
  return success({
    toBeSigned: prepared.signedAttributes,
    finish: (signature) => finishSignedData(prepared, { signature, certificates }),
    finishAround: (signature, contentBytes) => signedDataAround(prepared, { signature, certificates }, contentBytes),
  });
}
