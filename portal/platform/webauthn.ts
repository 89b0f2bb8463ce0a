import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import { decodeAttestationObject } from '@simplewebauthn/server/helpers';
import * as z from 'zod';
import type { NewPasskeyAnswer, PasskeyCreation, PasskeyRequest, PasskeyUseAnswer } from '#contract/portal/webauthn.ts';
import { parsedJson } from '#platform/json-text.ts';

/** How long a person has, as the browser is told. */
const TIMEOUT_MS = 300_000;
/** ES256, EdDSA, RS256. Source: IANA COSE Algorithms. */
const ALGORITHMS = [-7, -8, -257];

/** A passkey as it is known once it was made. */
export interface NewPasskey {
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly counter: number;
  /** Whether it may be copied to its holder's other devices, and whether it was. */
  readonly isSyncable: boolean;
  readonly isSynced: boolean;
  readonly transports: readonly string[];
}

interface KnownCredential {
  readonly credentialId: Buffer;
  readonly transports: readonly string[];
}

/** Whose a passkey is to be, as their authenticator keeps and shows it. */
interface PasskeyAccount {
  readonly handle: string;
  readonly name: string;
  readonly displayName: string;
}

/** Where a passkey is for, and the challenge it answers. */
interface Asked {
  readonly origin: string;
  readonly challenge: Buffer;
}

/** A passkey that signs in by itself: kept by the authenticator with the account, opened by its holder's finger, face or PIN. */
export function creationOptions(
  { origin, challenge }: Asked,
  { handle, name, displayName }: PasskeyAccount,
  known: readonly KnownCredential[],
): PasskeyCreation {
  const { hostname, host } = new URL(origin);
  return {
    rp: { id: hostname, name: host },
    user: { id: Buffer.from(handle, 'utf8').toString('base64url'), name, displayName },
    challenge: challenge.toString('base64url'),
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    timeout: TIMEOUT_MS,
    excludeCredentials: known.map(descriptorOf),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    attestation: 'none',
  };
}

/** Whether an authenticator that was asked for no passkey in particular used one of this handle; one that does not say, may have. */
export function isOfHandle({ response: { userHandle } }: PasskeyUseAnswer, handle: string): boolean {
  return userHandle == null || Buffer.from(userHandle, 'base64url').toString('utf8') === handle;
}

/** Any passkey of the portal, or one of those. */
export function requestOptions({ origin, challenge }: Asked, allowed: readonly KnownCredential[] = []): PasskeyRequest {
  return {
    rpId: new URL(origin).hostname,
    challenge: challenge.toString('base64url'),
    timeout: TIMEOUT_MS,
    allowCredentials: allowed.map(descriptorOf),
    userVerification: 'required',
  };
}

function descriptorOf({ credentialId, transports }: KnownCredential) {
  return { type: 'public-key' as const, id: credentialId.toString('base64url'), transports: [...transports] };
}

const clientDataSchema = z.looseObject({
  challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  /** No page of ours is shown inside of another site's. */
  crossOrigin: z.literal(false).optional(),
});

/** The challenge that an answer says it is to, which nothing vouches for yet. */
export function challengeIn({
  response: { clientDataJSON },
}: Pick<NewPasskeyAnswer | PasskeyUseAnswer, 'response'>): Buffer | undefined {
  const clientData = clientDataSchema.safeParse(parsedJson(Buffer.from(clientDataJSON, 'base64url').toString('utf8')));
  return clientData.success ? Buffer.from(clientData.data.challenge, 'base64url') : undefined;
}

/** The passkey that an answer brings; `undefined` where it is to another challenge, page or host, or its holder was not verified. */
export async function readNewPasskey(answer: NewPasskeyAnswer, asked: Asked): Promise<NewPasskey | undefined> {
  const verified = await orUndefined(async () =>
    isUnattested(answer)
      ? verifyRegistrationResponse({
          response: { ...answer, response: { ...answer.response, transports: [] } },
          ...expectedOf(asked),
          supportedAlgorithmIDs: ALGORITHMS,
        })
      : undefined,
  );
  if (verified?.verified !== true) return undefined;
  const { credential, credentialDeviceType, credentialBackedUp } = verified.registrationInfo;
  return {
    credentialId: Buffer.from(credential.id, 'base64url'),
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    isSyncable: credentialDeviceType === 'multiDevice',
    isSynced: credentialBackedUp,
    transports: answer.response.transports,
  };
}

/** What the use of a passkey tells of it. */
export interface PasskeyUse extends Pick<NewPasskey, 'counter' | 'isSynced'> {
  /** As that of a copy does. */
  readonly isCounterBack: boolean;
}

/**
 * What the use of a passkey tells of it; `undefined` where it is not this passkey, for this page and challenge, with its
 * holder verified, or it became one that may be copied.
 */
export async function readPasskeyUse(
  answer: PasskeyUseAnswer,
  asked: Asked,
  { credentialId, publicKey, counter, isSyncable }: NewPasskey,
): Promise<PasskeyUse | undefined> {
  const { userHandle, ...response } = answer.response;
  const verified = await orUndefined(() =>
    verifyAuthenticationResponse({
      response: { ...answer, response },
      ...expectedOf(asked),
      // A counter that went back is no other failure: it is compared below.
      credential: { id: credentialId.toString('base64url'), publicKey: new Uint8Array(publicKey), counter: 0 },
    }),
  );
  if (verified?.verified !== true) return undefined;
  const { newCounter, credentialDeviceType, credentialBackedUp } = verified.authenticationInfo;
  if ((credentialDeviceType === 'multiDevice') !== isSyncable) return undefined;
  const isCounterBack = newCounter <= counter && (newCounter > 0 || counter > 0);
  return { counter: newCounter, isSynced: credentialBackedUp, isCounterBack };
}

function expectedOf({ origin, challenge }: Asked) {
  return {
    expectedChallenge: challenge.toString('base64url'),
    expectedOrigin: origin,
    expectedRPID: new URL(origin).hostname,
    requireUserVerification: true,
  };
}

/** Whether no certificate vouches for the authenticator, as was asked for: to check one, the library may ask other servers. */
function isUnattested({ response: { attestationObject } }: NewPasskeyAnswer): boolean {
  const attestation = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')));
  const format = attestation.get('fmt');
  return format === 'none' || (format === 'packed' && attestation.get('attStmt').get('x5c') === undefined);
}

/** The library throws for whatever does not fit, and has nothing else to fail at: it asks nobody. */
async function orUndefined<T>(verify: () => Promise<T>): Promise<T | undefined> {
  try {
    return await verify();
  } catch {
    return undefined;
  }
}
