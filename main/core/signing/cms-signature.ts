import { type Outcome, success } from '#contract/failures/outcome.ts';
import type { CardKey, EpochMs } from '#contract/values/brands.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { cmsHash, finishSignedData, prepareSignedData } from '#pki/cms/cms.ts';
import { digestOf } from '#pki/der/algorithms.ts';
import type { CardAtWork } from '../card/key-steps.ts';

export type FindIssuer = (key: CardKey, certificate: Certificate) => Uint8Array | undefined;

interface CmsSignature {
  /** DER of the signed attributes: what the card's key signs. */
  readonly toBeSigned: Uint8Array;
  /** DER of the SignedData; `attached` puts the content inside. */
  finish(signature: Uint8Array, how?: { readonly attached: boolean }): Uint8Array;
}

/**
 * Composes a CAdES-B-B signature by the signature certificate over the content. Its CA certificate comes
 * from `findIssuer`, and from the card only where nobody else has it.
 */
export async function composeSignature(options: {
  readonly certificate: Certificate;
  readonly content: Uint8Array;
  readonly signingTimeMs: EpochMs;
  readonly findIssuer: FindIssuer;
  readonly readAuthority: CardAtWork['readAuthority'];
}): Promise<Outcome<CmsSignature>> {
  const { certificate, content, signingTimeMs, findIssuer, readAuthority } = options;
  const known = findIssuer('sign', certificate);
  const authority = known === undefined ? await readAuthority() : success(known);
  if (!authority.ok) return authority;
  const prepared = prepareSignedData({
    contentDigest: digestOf(cmsHash(certificate), content),
    signerCertificate: certificate,
    signingTimeMs,
  });
  return success({
    toBeSigned: prepared.signedAttributes,
    finish: (signature, how) =>
      finishSignedData(prepared, {
        signature,
        certificates: [certificate.der, authority.value],
        ...(how?.attached === true ? { content } : {}),
      }),
  });
}
