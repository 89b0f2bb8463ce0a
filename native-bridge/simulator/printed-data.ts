import { constants, createPublicKey, type KeyObject, privateEncrypt, sign } from 'node:crypto';
import { FACE_DIGEST_INFO } from '#native-bridge/apps/card-face-app.ts';
import { encodeObject } from '#native-bridge/iso7816/tlv.ts';
import { digestOf } from '#pki/der/algorithms.ts';
import { type InventedHolder, sexDigit } from './invented-holder.ts';
import { PRACTICE_PICTURES } from './practice-pictures.ts';

// What a card holds of its printed face, and what proves it. Layouts: docs/card-protocol.md#integrity, #card-face.

/** Sixteen octets each, made up: who issued, and whose key it is. First digit 6 as on test cards. */
const ISSUER_KEY_ID = '6VIRTUALISSUER01';
const SUBJECT_KEY_ID = '6VIRTUALPRINTED1';
const FILLER = 0xff;
const utf8 = (text: string) => new TextEncoder().encode(text);

/** The four basic attributes. */
export function attributesObject({ name, address, birthDate, sex }: InventedHolder): Uint8Array {
  const texts = [name, address, birthDate.replaceAll('-', ''), sexDigit(sex)];
  return containerOf(texts.map((text) => new TextEncoder().encode(text)));
}

/** `FF20` with the table of offsets in `DF21`, and the values from `DF22` on. */
function containerOf(values: readonly Uint8Array[]): Uint8Array {
  const objects = values.map((value, at) => encodeObject(0xdf22 + at, value));
  const tableBytes = 3 + objects.length * 2;
  const contentBytes = objects.reduce((total, object) => total + object.length, tableBytes);
  const headerBytes = 2 + (contentBytes < 0x80 ? 1 : contentBytes < 0x100 ? 2 : 3);
  // Offsets count from the first byte of the file.
  const offsets = Buffer.alloc(objects.length * 2);
  let offset = headerBytes + tableBytes;
  objects.forEach((object, at) => {
    offsets.writeUInt16BE(offset, at * 2);
    offset += object.length;
  });
  return encodeObject(0xff20, new Uint8Array(Buffer.concat([encodeObject(0xdf21, offsets), ...objects])));
}

/** Hashes as on a card, signed; the number's hash is filler, as the number is not on a practice card. */
export function integrityRecord(attributes: Uint8Array, key: KeyObject): Uint8Array {
  const firstOffset = Buffer.from(attributes).indexOf(Buffer.of(0xdf, 0x22));
  const hashes = Buffer.concat([
    encodeObject(0xdf31, new Uint8Array(32).fill(FILLER)),
    encodeObject(0xdf32, digestOf('sha256', attributes.subarray(firstOffset))),
  ]);
  return encodeObject(0xff30, Buffer.concat([hashes, encodeObject(0xdf33, sign('sha256', hashes, key))]));
}

/** The certificate of the key that signs printed data, issued by that key itself. */
export function cardVerifiableCertificate(key: KeyObject): Uint8Array {
  const content = Buffer.concat([utf8(ISSUER_KEY_ID), utf8(SUBJECT_KEY_ID), publicKeyObject(key)]);
  const signature = sign('sha256', content, key);
  return encodeObject(0x7f21, Buffer.concat([encodeObject(0x5f4e, content), encodeObject(0x5f37, signature)]));
}

/** Birth date with the key and a signature over both. */
export function ageRecord({ birthDate }: InventedHolder, key: KeyObject): Uint8Array {
  const covered = Buffer.concat([
    encodeObject(0xdf11, utf8(birthDate.replaceAll('-', ''))),
    encodeObject(0xdf12, publicKeyObject(key)),
  ]);
  return encodeObject(0xff10, Buffer.concat([covered, encodeObject(0xdf13, sign('sha256', covered, key))]));
}

/** Birth date, sex, key, pictures of name and address, photo, signature, expiry, picture of the security code. */
export function cardFaceObject({ birthDate, sex, cardExpiry }: InventedHolder, key: KeyObject): Uint8Array {
  const { name, address, photo, securityCode } = PRACTICE_PICTURES;
  const day = (date: string) => utf8(date.replaceAll('-', ''));
  const signed = [day(birthDate), utf8(sexDigit(sex)), publicKeyObject(key), name, address, photo];
  const objects = signed.map((value, at) => encodeObject(0xdf22 + at, value));
  const groups = [objects.slice(0, 3), objects.slice(3, 5), objects.slice(5)];
  const hashes = Buffer.concat(groups.map((group) => digestOf('sha256', Buffer.concat(group))));
  const signature = privateEncrypt(
    { key, padding: constants.RSA_PKCS1_PADDING },
    Buffer.concat([Buffer.from(FACE_DIGEST_INFO, 'hex'), hashes]),
  );
  return containerOf([...signed, signature, day(cardExpiry), securityCode]);
}

function publicKeyObject(key: KeyObject): Uint8Array {
  const { n = '', e = '' } = createPublicKey(key).export({ format: 'jwk' });
  const exponent = encodeObject(0x90, Buffer.from(e, 'base64url'));
  return Buffer.concat([exponent, encodeObject(0x91, Buffer.from(n, 'base64url'))]);
}
