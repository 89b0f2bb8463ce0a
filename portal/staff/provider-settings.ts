import { createPrivateKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';
import { isConfidential } from '../platform/http/loopback.ts';

const SECRET_LIMIT_BYTES = 16_384;
const LEAST_RSA_BITS = 2_048;
const path = z.string().min(1).max(4_000);

/** A municipality's own provider of sign-ins (OpenID Connect). */
export const providerSettingsSchema = z
  .strictObject({
    /** To the letter as the provider names itself. */
    issuer: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .refine((text) => isConfidential(new URL(text)), 'https outside of this computer'),
    clientId: z.string().min(1).max(200),
    /** On the button. */
    title: z.string().trim().min(1).max(100),
    /** One of both; without, the environment has the secret, as `MADOGUCHI_PROVIDER_SECRET_` with the municipality's code. */
    clientSecretFile: path.optional(),
    /** PEM of an EC key on P-256 or an RSA key of 2,048 bits or more: `private_key_jwt`. */
    privateKeyFile: path.optional(),
    /** How the provider calls that key. */
    keyId: z.string().min(1).max(200).optional(),
    localAccounts: z.enum(['everybody', 'administrators']).default('administrators'),
  })
  .refine(
    ({ clientSecretFile, privateKeyFile }) => clientSecretFile === undefined || privateKeyFile === undefined,
    'clientSecretFile or privateKeyFile',
  );
export type ProviderSettings = z.infer<typeof providerSettingsSchema>;

/** A key of Web Cryptography, by the types of whoever compiles this. */
type ClientKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

export type ClientProof =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'key'; readonly key: ClientKey; readonly keyId: string | undefined };

/** Reads how the portal shows a provider that it is the client. Fails with `usage`, and names a setting and no value. */
export async function readClientProof(
  municipality: string,
  { clientSecretFile, privateKeyFile, keyId }: ProviderSettings,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Outcome<ClientProof>> {
  const setting = `staffProviders.${municipality}`;
  const wrong = (detail: string) => failed({ code: 'usage', detail: `${setting}${detail}` });
  if (privateKeyFile !== undefined) {
    const key = await importKey(await textOf(privateKeyFile));
    return key === undefined
      ? wrong('.privateKeyFile has no P-256 key and no RSA key of 2,048 bits that can be read')
      : success({ kind: 'key', key, keyId });
  }
  const variable = `MADOGUCHI_PROVIDER_SECRET_${municipality}`;
  const secret = (clientSecretFile === undefined ? environment[variable] : await textOf(clientSecretFile))?.trim();
  if (secret !== undefined && secret !== '') return success({ kind: 'secret', secret });
  return wrong(
    clientSecretFile === undefined
      ? ` has neither clientSecretFile nor privateKeyFile, and ${variable} is not set`
      : '.clientSecretFile has no secret that can be read',
  );
}

async function textOf(file: string): Promise<string | undefined> {
  const bytes = await readBoundedFile(file, SECRET_LIMIT_BYTES).catch(() => undefined);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
}

async function importKey(pem: string | undefined): Promise<ClientKey | undefined> {
  const key = pem === undefined ? undefined : privateKeyOf(pem);
  const algorithm = key === undefined ? undefined : algorithmOf(key);
  if (key === undefined || algorithm === undefined) return undefined;
  const der = key.export({ format: 'der', type: 'pkcs8' });
  return crypto.subtle.importKey('pkcs8', new Uint8Array(der), algorithm, false, ['sign']);
}

function privateKeyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject) {
  if (asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1') {
    return { name: 'ECDSA', namedCurve: 'P-256' };
  }
  const bits = asymmetricKeyType === 'rsa' ? (asymmetricKeyDetails?.modulusLength ?? 0) : 0;
  return bits >= LEAST_RSA_BITS ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } : undefined;
}
