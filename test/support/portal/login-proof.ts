import { type KeyObject, randomUUID, sign } from 'node:crypto';
import { composeJws } from '#pki/jose/jws.ts';
import { SAMPLE_PORTAL } from '../application/sample-filing.ts';

/** What a proof is signed with: an authentication certificate, its key, and the CA presented beside it. */
export interface ProofSigner {
  readonly auth: { readonly certificate: Uint8Array; readonly key: KeyObject };
  readonly authCa: Uint8Array;
}

export interface ProofChange {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly payload?: Readonly<Record<string, unknown>>;
  /** Signs with another key than the certificate's. */
  readonly signWith?: KeyObject;
}

/** A login proof as the app composes it, with changes for hostile ones. */
export function loginProof(holder: ProofSigner, challenge: string, nowMs: number, change: ProofChange = {}): string {
  const iat = Math.floor(nowMs / 1_000);
  const unsigned = composeJws({
    header: {
      alg: 'RS256',
      typ: 'madoguchi-login+jwt',
      x5c: [holder.auth.certificate, holder.authCa].map((der) => Buffer.from(der).toString('base64')),
      ...change.header,
    },
    payload: {
      aud: SAMPLE_PORTAL,
      nonce: challenge,
      purpose: 'login',
      iat,
      exp: iat + 120,
      jti: randomUUID(),
      ...change.payload,
    },
  });
  const key = change.signWith ?? holder.auth.key;
  return unsigned.finish(new Uint8Array(sign('sha256', unsigned.signingInput, key)));
}
