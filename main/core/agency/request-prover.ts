import { createHash } from 'node:crypto';
import type { RequestProver } from '../portal/portal-client.ts';
import type { Clock } from '../ports/ports.ts';

/**
 * Proves with each request that who asks has a key (RFC 9449, 4.2), which is made here and kept by nobody: what it proved is
 * of no use to anybody once the command has ended.
 */
export async function createRequestProver(clock: Clock, uuid: () => string): Promise<RequestProver> {
  const { SignJWT, exportJWK, generateKeyPair } = await import('jose'); // not before there is something to prove
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  let nonce: string | undefined;
  return {
    async prove({ method, url, token }) {
      const { origin, pathname } = new URL(url);
      const claims = {
        jti: uuid(),
        htm: method,
        htu: `${origin}${pathname}`,
        iat: Math.floor(clock.nowMs() / 1_000),
        ...(token === undefined ? {} : { ath: createHash('sha256').update(token, 'ascii').digest('base64url') }),
        ...(nonce === undefined ? {} : { nonce }),
      };
      return new SignJWT(claims).setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk }).sign(privateKey);
    },
    hearNonce(heard) {
      nonce = heard;
    },
  };
}
