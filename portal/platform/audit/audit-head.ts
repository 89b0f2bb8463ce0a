import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

/*
 * A signed head says where a municipality's chain stood: four lines, signed as a note (C2SP signed-note, Ed25519):
 * ORIGIN/audit/M, the number of the last entry, its hash in base64, the time.
 */

/** Where a chain stood; `hash` of its last entry in base64url, `at` in UTC with 6 decimals. */
export interface Head {
  readonly origin: string;
  readonly municipality: string;
  readonly n: number;
  readonly hash: string;
  readonly at: string;
}

const SIGNATURE_KIND = Buffer.from([0x01]);
const KEY_ID_BYTES = 4;

/** The head's text and its signature, as a note. */
export function signHead(head: Head, key: KeyObject): string {
  const text = headText(head);
  const name = keyName(head.origin);
  const signature = Buffer.concat([keyId(name, createPublicKey(key)), sign(null, Buffer.from(text, 'utf8'), key)]);
  return `${text}\n— ${name} ${signature.toString('base64')}\n`;
}

const NOTE = /^((.{1,300})\/audit\/(\d{6})\n(\d{1,15})\n([A-Za-z0-9+/]{43}=)\n(\S{1,40})\n)\n— (\S+) (\S{1,200})\n$/;

/** The head in a note that one of the keys has signed; `undefined` for any other text. */
export function verifiedHead(note: string, keys: readonly KeyObject[]): Head | undefined {
  const [, text, origin, municipality, n, inBase64, at, name, signed] = NOTE.exec(note) ?? [];
  if (text === undefined || origin === undefined || municipality === undefined || inBase64 === undefined) return;
  if (at === undefined || name !== keyName(origin)) return undefined;
  const signature = Buffer.from(signed ?? '', 'base64');
  if (signature.toString('base64') !== signed) return undefined;
  const id = signature.subarray(0, KEY_ID_BYTES);
  const isSigned = keys.some(
    (key) =>
      keyId(name, key).equals(id) && verify(null, Buffer.from(text, 'utf8'), key, signature.subarray(KEY_ID_BYTES)),
  );
  if (!isSigned) return undefined;
  return { origin, municipality, n: Number(n), hash: Buffer.from(inBase64, 'base64').toString('base64url'), at };
}

function headText({ origin, municipality, n, hash: last, at }: Head): string {
  return `${origin}/audit/${municipality}\n${n}\n${Buffer.from(last, 'base64url').toString('base64')}\n${at}\n`;
}

function keyName(origin: string): string {
  return `${origin}/audit`;
}

/** The first 4 bytes of SHA-256 over name, line feed, kind and the 32 bytes of the key. */
function keyId(name: string, key: KeyObject): Buffer {
  const { x = '' } = key.export({ format: 'jwk' });
  const named = Buffer.concat([Buffer.from(`${name}\n`, 'utf8'), SIGNATURE_KIND, Buffer.from(x, 'base64url')]);
  return hash('sha256', named, 'buffer').subarray(0, KEY_ID_BYTES);
}
