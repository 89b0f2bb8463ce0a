import { createHmac, hkdfSync } from 'node:crypto';
import { createSecretSeal, type SecretSeal } from '../platform/secret-seal.ts';

/** What an invitation keeps that the database alone must not tell. */
export interface InvitationSecrets {
  /** Of the reference, until there is a person whose key it is sealed with. */
  readonly reference: SecretSeal;
  /** The same for the same within one invitation: six digits, or a name with a birth date, are quickly tried without the key. */
  hash(invitation: string, ...values: readonly string[]): Buffer;
}

const PURPOSE = 'madoguchi/delivery-claim/1';

/** `key`: 32 bytes, which live outside of the database. */
export function createInvitationSecrets(key: Uint8Array): InvitationSecrets {
  const hashKey = Buffer.from(hkdfSync('sha256', key, '', PURPOSE, 32));
  return {
    reference: createSecretSeal(key, 'madoguchi/delivery-invitation/1'),
    hash: (invitation, ...values) =>
      createHmac('sha256', hashKey)
        .update([invitation, ...values].join('\0'))
        .digest(),
  };
}

/** How names of the same person are written alike: widths and spaces make no difference. */
export function comparableName(name: string): string {
  return name.normalize('NFKC').replace(/\s/gu, '');
}
