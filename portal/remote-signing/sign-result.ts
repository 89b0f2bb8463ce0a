import type { KeyObject } from 'node:crypto';
import { CompactSign } from 'jose';
import type { NewSite } from '#contract/portal/authorization.ts';
import type { SignTransactionView } from '#contract/portal/remote-signing.ts';
import { encryptTo } from '../platform/encrypt-to.ts';

/** What a person signed, as the site that asked for it reads it. */
interface SignedTransaction {
  readonly issuer: string;
  readonly site: string;
  /** By which the site knows the person. */
  readonly sub: string;
  readonly view: SignTransactionView;
  readonly sha256: string;
  /** Of the key that signed, DER; nothing where only an agreement was asked for. */
  readonly certificate: Uint8Array | undefined;
  /** Of each item, in their order: its signature, or the document that now has it. */
  readonly signed: readonly Uint8Array[];
  readonly agreedAtMs: number;
}

/** The key that signs what sites read, with the name under which it is published. */
export interface ResultKey {
  readonly kid: string;
  readonly secret: KeyObject;
}

type EncryptionKey = NonNullable<NewSite['encryptionKey']>;

/** Signed by the portal and then encrypted to the site, so that nobody between them reads or makes one. */
export async function sealedResult(given: SignedTransaction, key: ResultKey, to: EncryptionKey): Promise<Uint8Array> {
  const { issuer, site, sub, view, sha256, certificate, agreedAtMs } = given;
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const claims = {
    iss: issuer,
    aud: site,
    sub,
    iat: Math.floor(agreedAtMs / 1_000),
    transaction: view.id,
    transaction_sha256: sha256,
    path: 'link',
    items: view.items.map(({ name, sha256: digest, digestInfo, document, form }, at) => ({
      n: at + 1,
      name,
      ...(digest === null ? { digestInfo } : { sha256: digest }),
      shown: document === null ? 'digest' : 'document',
      form,
      [form === 'pades' ? 'document' : 'signature']: base64(given.signed[at] ?? new Uint8Array()),
    })),
    ...(certificate === undefined ? {} : { certificate: [base64(certificate)] }),
    ...(view.approval === null ? {} : { approval: view.approval }),
  };
  const jws = await new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'ES256', typ: 'madoguchi-signatures+jwt', kid: key.kid })
    .sign(key.secret);
  return new Uint8Array(Buffer.from(await encryptTo(to, jws, 'JWT'), 'ascii'));
}
