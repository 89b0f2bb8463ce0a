import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const FORM = 0x01;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** What a key is derived for: a secret of one purpose opens for no other. */
type SealPurpose =
  | 'madoguchi/staff-factor/1'
  | 'madoguchi/mail/1'
  | 'madoguchi/case-export/1'
  | 'madoguchi/staff-notice/1'
  | 'madoguchi/provider-event/1'
  | 'madoguchi/delivery-invitation/1'
  | 'madoguchi/oidc/1'
  | 'madoguchi/remote-signing/1'
  | 'madoguchi/prefill/1'
  | 'madoguchi/line/1'
  | 'madoguchi/passkey/1';

/** Keeps a secret so that the database alone does not tell it, and no row takes that of another. */
export interface SecretSeal {
  seal(secret: Uint8Array, owner: string): Buffer;
  /** Throws where it was altered or sealed for another. */
  open(sealed: Uint8Array, owner: string): Buffer;
}

/** AES-256-GCM with a key derived from `key` (32 bytes); `01`, nonce, ciphertext, tag. */
export function createSecretSeal(key: Uint8Array, purpose: SealPurpose): SecretSeal {
  const derived = Buffer.from(hkdfSync('sha256', key, '', purpose, 32));
  const boundTo = (owner: string) => Buffer.from(`${purpose}\0${owner}`, 'utf8');
  return {
    seal(secret, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', derived, nonce).setAAD(boundTo(owner));
      return Buffer.concat([Buffer.of(FORM), nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, owner) {
      const bytes = Buffer.from(sealed);
      if (bytes[0] !== FORM) throw new Error('the secret has a form that is not known');
      const decipher = createDecipheriv('aes-256-gcm', derived, bytes.subarray(1, 1 + NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(boundTo(owner))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    },
  };
}
