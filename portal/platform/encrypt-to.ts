import { CompactEncrypt, importJWK, type JWK } from 'jose';
import type * as z from 'zod';
import type { newSiteSchema } from '#contract/portal/authorization.ts';

type PublicKey = NonNullable<z.infer<typeof newSiteSchema>['encryptionKey']>;

/** JWE, compact, that the holder of the key alone reads (RFC 7516). */
export async function encryptTo(to: PublicKey, content: string, cty?: string): Promise<string> {
  const alg = to.kty === 'RSA' ? 'RSA-OAEP-256' : 'ECDH-ES+A256KW';
  return new CompactEncrypt(Buffer.from(content, 'utf8'))
    .setProtectedHeader({ alg, enc: 'A256GCM', kid: to.kid, ...(cty === undefined ? {} : { cty }) })
    .encrypt(await importJWK(to as JWK, alg));
}
