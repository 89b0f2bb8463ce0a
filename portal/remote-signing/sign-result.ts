import type { KeyObject } from 'node:crypto';
import { CompactEncrypt, CompactSign, importJWK, type JWK } from 'jose';
import type { NewSite } from '#contract/portal/authorization.ts';
import type { SignTransactionView } from '#contract/portal/remote-signing.ts';

/** What a person signed, as the site that asked for it reads it. */
interface SignedTransaction {
  readonly issuer: string;
  readonly site: string;
  /** By which the site knows the person. */
  readonly sub: string;
  readonly view: SignTransactionView;
  readonly sha256: string;
  /** Detached CMS of each item, in their order. */
  readonly signatures: readonly Uint8Array[];
  readonly signedAtMs: number;
}

/** The key that signs what sites read, with the name under which it is published. */
export interface ResultKey {
  readonly kid: string;
  readonly secret: KeyObject;
}

type EncryptionKey = NonNullable<NewSite['encryptionKey']>;

/** Signed by the portal and then encrypted to the site, so that nobody between them reads or makes one. */
export async function sealedResult(signed: SignedTransaction, key: ResultKey, to: EncryptionKey): Promise<Uint8Array> {
  const { issuer, site, sub, view, sha256, signatures, signedAtMs } = signed;
  const seconds = Math.floor(signedAtMs / 1_000);
  const claims = {
    iss: issuer,
    aud: site,
    sub,
    iat: seconds,
    transaction: view.id,
    transaction_sha256: sha256,
    path: 'link',
    items: view.items.map(({ name, sha256: digest, document }, at) => ({
      n: at + 1,
      name,
      sha256: digest,
      shown: document === null ? 'digest' : 'document',
      form: 'cades',
      signature: Buffer.from(signatures[at] ?? []).toString('base64'),
    })),
    ...(view.approval === null ? {} : { approval: view.approval }),
  };
  const jws = await new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'ES256', typ: 'madoguchi-signatures+jwt', kid: key.kid })
    .sign(key.secret);
  const jwe = await new CompactEncrypt(Buffer.from(jws))
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid: to.kid, cty: 'JWT' })
    .encrypt(await importJWK(to as JWK, 'ECDH-ES+A256KW'));
  return new Uint8Array(Buffer.from(jwe, 'ascii'));
}
