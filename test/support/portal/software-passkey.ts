import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { NewPasskeyAnswer, PasskeyCreation, PasskeyRequest, PasskeyUseAnswer } from '#contract/portal/webauthn.ts';

/** Flags of authenticator data. Source: Web Authentication Level 3, 6.1. */
export const FLAG = { present: 0x01, verified: 0x04, syncable: 0x08, synced: 0x10, attested: 0x40 } as const;

interface Told {
  readonly origin: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly challenge?: string;
  readonly flags?: number;
  readonly crossOrigin?: boolean;
}

/** A passkey in memory that tells whatever it is told to; what it signs, it signs well. */
export interface SoftwarePasskey {
  readonly id: string;
  counter: number;
  create(options: PasskeyCreation, told: Told & { readonly format?: string }): NewPasskeyAnswer;
  use(options: PasskeyRequest, told: Told): PasskeyUseAnswer;
}

export function softwarePasskey({ counts = true }: { readonly counts?: boolean } = {}): SoftwarePasskey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credentialId = randomBytes(32);
  let userHandle = '';
  const passkey: SoftwarePasskey = {
    id: credentialId.toString('base64url'),
    counter: 0,
    create(options, told) {
      userHandle = options.user.id;
      const flags = told.flags ?? FLAG.present | FLAG.verified;
      const head = authenticatorHead(told.rpId ?? options.rp.id, flags | FLAG.attested, passkey.counter);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credentialId.length);
      const data = Buffer.concat([head, Buffer.alloc(16), length, credentialId, coseKey(publicKey)]);
      const attestation = cborMap([
        [cborText('fmt'), cborText(told.format ?? 'none')],
        [cborText('attStmt'), cborMap([])],
        [cborText('authData'), cborBytes(data)],
      ]);
      return answer(credentialId, {
        clientDataJSON: clientData('webauthn.create', options.challenge, told).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      });
    },
    use(options, told) {
      if (counts) passkey.counter += 1;
      const client = clientData('webauthn.get', options.challenge, told);
      const data = authenticatorHead(
        told.rpId ?? options.rpId,
        told.flags ?? FLAG.present | FLAG.verified,
        passkey.counter,
      );
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
      return answer(credentialId, {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', signed, privateKey).toString('base64url'),
        userHandle,
      });
    },
  };
  return passkey;
}

function answer<Response extends object>(credentialId: Buffer, response: Response) {
  const id = credentialId.toString('base64url');
  return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {}, response };
}

function clientData(type: string, challenge: string, told: Told): Buffer {
  const { origin, crossOrigin = false } = told;
  return Buffer.from(
    JSON.stringify({ type: told.type ?? type, challenge: told.challenge ?? challenge, origin, crossOrigin }),
  );
}

function authenticatorHead(rpId: string, flags: number, counter: number): Buffer {
  const rest = Buffer.alloc(5);
  rest.writeUInt8(flags);
  rest.writeUInt32BE(counter, 1);
  return Buffer.concat([createHash('sha256').update(rpId).digest(), rest]);
}

/** Source: RFC 9053, 7.1.1: an EC2 key for ES256. */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return cborMap([
    [Buffer.of(0x01), Buffer.of(0x02)],
    [Buffer.of(0x03), Buffer.of(0x26)],
    [Buffer.of(0x20), Buffer.of(0x01)],
    [Buffer.of(0x21), cborBytes(Buffer.from(x, 'base64url'))],
    [Buffer.of(0x22), cborBytes(Buffer.from(y, 'base64url'))],
  ]);
}

function cborHead(major: number, length: number): Buffer {
  if (length < 24) return Buffer.of((major << 5) | length);
  if (length < 256) return Buffer.of((major << 5) | 24, length);
  return Buffer.of((major << 5) | 25, length >> 8, length & 0xff);
}

const cborBytes = (bytes: Buffer) => Buffer.concat([cborHead(2, bytes.length), bytes]);
const cborText = (text: string) => Buffer.concat([cborHead(3, text.length), Buffer.from(text)]);
const cborMap = (entries: readonly (readonly [Buffer, Buffer])[]) =>
  Buffer.concat([cborHead(5, entries.length), ...entries.flat()]);
