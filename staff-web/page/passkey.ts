import {
  type NewPasskeyAnswer,
  newPasskeySchema,
  type PasskeyCreation,
  type PasskeyRequest,
  type PasskeyUseAnswer,
  passkeyUseSchema,
} from '#contract/portal/webauthn.ts';

export function hasPasskeys(): boolean {
  return typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === 'function';
}

/** Asks for one; nothing where whoever is there calls it off, has none, or takes too long. */
export async function askPasskey(request: PasskeyRequest): Promise<PasskeyUseAnswer | undefined> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(request as PublicKeyCredentialRequestOptionsJSON);
  // The browser throws for each of these alike.
  const credential = await navigator.credentials.get({ publicKey }).catch(() => null);
  if (!(credential instanceof PublicKeyCredential)) return undefined;
  return passkeyUseSchema.safeParse(credential.toJSON()).data;
}

/** Makes one; nothing where whoever is there calls it off, has it already on this device, or takes too long. */
export async function makePasskey(creation: PasskeyCreation): Promise<NewPasskeyAnswer | undefined> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    creation as PublicKeyCredentialCreationOptionsJSON,
  );
  const credential = await navigator.credentials.create({ publicKey }).catch(() => null);
  if (!(credential instanceof PublicKeyCredential)) return undefined;
  return newPasskeySchema.safeParse(credential.toJSON()).data;
}
