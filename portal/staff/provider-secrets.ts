import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What an answer of a provider has to carry, and the proof that it was asked for by whoever brings it. */
export interface ProviderSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly codeChallenge: string;
}

/**
 * All of it follows from the token in the browser's cookie, of which the portal keeps a hash: the database alone goes on with
 * nobody's sign-in, and another browser's answer fits no cookie but its own.
 */
export function providerSecretsOf(token: string): ProviderSecrets {
  const derived = (purpose: string) =>
    createHmac('sha256', token).update(`madoguchi/provider/${purpose}`).digest('base64url');
  const codeVerifier = derived('verifier');
  return {
    state: derived('state'),
    nonce: derived('nonce'),
    codeVerifier,
    codeChallenge: createHash('sha256').update(codeVerifier, 'ascii').digest('base64url'),
  };
}

export function isState(given: string | null, { state }: ProviderSecrets): boolean {
  const [one, other] = [Buffer.from(given ?? ''), Buffer.from(state)];
  return one.length === other.length && timingSafeEqual(one, other);
}
