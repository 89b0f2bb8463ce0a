import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

/*
 * A text that is signed as a note (C2SP signed-note, Ed25519), by the key of the portal's audit: ORIGIN/audit.
 */

const SIGNATURE_KIND = Buffer.from([0x01]);
const KEY_ID_BYTES = 4;
const SIGNATURE = /^([\s\S]*\n)\n— (\S+) (\S{1,200})\n$/;

/** The text, which ends with a line feed, and its signature. */
export function signNote(text: string, origin: string, key: KeyObject): string {
  const name = keyName(origin);
  const signature = Buffer.concat([keyId(name, createPublicKey(key)), sign(null, Buffer.from(text, 'utf8'), key)]);
  return `${text}\n— ${name} ${signature.toString('base64')}\n`;
}

/** The text of a note that one of the keys has signed for that origin; `undefined` for any other. */
export function verifiedText(note: string, originOf: (text: string) => string | undefined, keys: readonly KeyObject[]) {
  const [, text, name, signed = ''] = SIGNATURE.exec(note) ?? [];
  const origin = text === undefined ? undefined : originOf(text);
  if (text === undefined || origin === undefined || name !== keyName(origin)) return undefined;
  const signature = Buffer.from(signed, 'base64');
  if (signature.toString('base64') !== signed) return undefined;
  const id = signature.subarray(0, KEY_ID_BYTES);
  const isSigned = keys.some(
    (key) =>
      keyId(name, key).equals(id) && verify(null, Buffer.from(text, 'utf8'), key, signature.subarray(KEY_ID_BYTES)),
  );
  return isSigned ? text : undefined;
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
