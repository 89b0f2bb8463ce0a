import { createHmac, hkdfSync } from 'node:crypto';
import { createSecretSeal, type SecretSeal } from '../platform/secret-seal.ts';

/** What the provider derives from a key outside of the database, each for its own purpose. */
export interface OidcSecrets {
  readonly seal: SecretSeal;
  /** 32 bytes that all processes of a portal share. */
  readonly nonceSecret: Buffer;
  readonly cookieKey: string;
  /** A person's name at the sites of one sector; sites of two have nothing in common of one person. */
  pairwise(sector: string, subject: string): string;
  /** By which two addresses of one network are known as such, and nothing else. */
  network(group: string): string;
}

/** `key` has 32 bytes. */
export function createOidcSecrets(key: Uint8Array): OidcSecrets {
  const derived = (purpose: string) => Buffer.from(hkdfSync('sha256', key, '', `madoguchi/oidc-${purpose}/1`, 32));
  const pairwiseKey = derived('pairwise');
  const networkKey = derived('network');
  return {
    seal: createSecretSeal(key, 'madoguchi/oidc/1'),
    nonceSecret: derived('nonce'),
    cookieKey: derived('cookie').toString('base64url'),
    pairwise: (sector, subject) =>
      createHmac('sha256', pairwiseKey).update(['sub1', sector, subject].join('\0')).digest('base64url'),
    network: (group) => createHmac('sha256', networkKey).update(group).digest('base64url'),
  };
}
