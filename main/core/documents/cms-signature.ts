import type { CardKey, EpochMs } from '#contract/brands.ts';
import { type Outcome, success } from '#contract/outcome.ts';
import type { Certificate } from '#pki/certificate.ts';
import { finishSignedData, prepareSignedData } from '#pki/cms.ts';
import type { ReadAuthority } from '../flow/card-tasks.ts';

export type FindIssuer = (key: CardKey, certificate: Certificate) => Uint8Array | undefined;

export interface CmsSignature {
  /** DER of the signed attributes: what the card's key signs. */
  readonly toBeSigned: Uint8Array;
  /** DER of the SignedData; with `content` an attached one. */
  finish(signature: Uint8Array, content?: Uint8Array): Uint8Array;
}

/**
 * Composes a CAdES-B-B signature by the signature certificate over content of that SHA-256. Its CA certificate comes
 * from `findIssuer`, and from the card only where nobody else has it.
 */
export async function composeSignature(options: {
  readonly certificate: Certificate;
  readonly contentSha256: Uint8Array;
  readonly signingTimeMs: EpochMs;
  readonly findIssuer: FindIssuer;
  readonly readAuthority: ReadAuthority;
}): Promise<Outcome<CmsSignature>> {
  const { certificate, contentSha256, signingTimeMs, findIssuer, readAuthority } = options;
  const known = findIssuer('sign', certificate);
  const authority = known === undefined ? await readAuthority() : success(known);
  if (!authority.ok) return authority;
  const prepared = prepareSignedData({ contentSha256, signerCertificate: certificate.der, signingTimeMs });
  return success({
    toBeSigned: prepared.signedAttributesDer,
    finish: (signature, content) =>
      finishSignedData(prepared, {
        signature,
        certificates: [certificate.der, authority.value],
        ...(content === undefined ? {} : { content }),
      }),
  });
}
