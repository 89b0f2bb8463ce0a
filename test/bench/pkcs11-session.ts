/**
 * One login through a PKCS#11 module in one process: certificate, PIN, signature, in one session. Called with the module
 * and the message; prints what it took, from `C_Initialize` to the end of `C_Finalize`, with certificate and signature.
 * Source: PKCS #11 Cryptographic Token Interface Base Specification 2.40.
 */
import koffi from 'koffi';

const CKF_SERIAL_SESSION = 0x4;
const CKU_USER = 1;
const CKA_CLASS = 0x0;
const CKA_VALUE = 0x11;
const CKA_ID = 0x102;
const CKO_CERTIFICATE = 1;
const CKO_PRIVATE_KEY = 3;
const CKM_SHA256_RSA_PKCS = 0x40;
/** Of what OpenSC calls the authentication key and its certificate. */
const AUTH_ID = Buffer.from([1]);
/** The function list begins with a version, which takes as much room as a pointer. */
const POINTER_BYTES = 8;
/** Places in the function list, in the order of the specification. */
const PLACES = {
  initialize: 0,
  finalize: 1,
  getSlotList: 4,
  openSession: 12,
  closeSession: 13,
  login: 18,
  getAttributeValue: 24,
  findObjectsInit: 26,
  findObjects: 27,
  findObjectsFinal: 28,
  signInit: 42,
  sign: 43,
} as const;

const [modulePath = '', message = ''] = process.argv.slice(2);
const library = koffi.load(modulePath);
const listAt: [unknown] = [null];
check(library.func('ulong C_GetFunctionList(_Out_ void **list)')(listAt));
const word = (value = 0) => {
  const bytes = Buffer.alloc(POINTER_BYTES);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
const read = (bytes: Buffer) => Number(bytes.readBigUInt64LE());

const call = {
  initialize: named('initialize', ['void *']),
  finalize: named('finalize', ['void *']),
  getSlotList: named('getSlotList', ['uint8', 'void *', 'void *']),
  openSession: named('openSession', ['uint64', 'uint64', 'void *', 'void *', 'void *']),
  closeSession: named('closeSession', ['uint64']),
  login: named('login', ['uint64', 'uint64', 'void *', 'uint64']),
  getAttributeValue: named('getAttributeValue', ['uint64', 'uint64', 'void *', 'uint64']),
  findObjectsInit: named('findObjectsInit', ['uint64', 'void *', 'uint64']),
  findObjects: named('findObjects', ['uint64', 'void *', 'uint64', 'void *']),
  findObjectsFinal: named('findObjectsFinal', ['uint64']),
  signInit: named('signInit', ['uint64', 'void *', 'uint64']),
  sign: named('sign', ['uint64', 'void *', 'uint64', 'void *', 'void *']),
};

function named(name: keyof typeof PLACES, types: readonly string[]): (...given: unknown[]) => void {
  const pointer = koffi.decode(listAt[0], POINTER_BYTES * (PLACES[name] + 1), 'void *');
  const prototype = koffi.proto(`C_${name}`, 'ulong', [...types]);
  return (...given) => check(koffi.call(pointer, prototype, ...given));
}

function check(returned: number): void {
  if (returned !== 0) throw new Error(`PKCS#11 says ${returned.toString(16)}`);
}

/** An array of `CK_ATTRIBUTE { type, pointer, length }`. */
function attributes(...list: readonly (readonly [number, Buffer | null, number])[]): Buffer {
  return Buffer.concat(
    list.map(([type, value, length]) => Buffer.concat([word(type), addressOf(value), word(length)])),
  );
}

function addressOf(value: Buffer | null): Buffer {
  const bytes = word();
  if (value !== null) bytes.writeBigUInt64LE(koffi.address(value));
  return bytes;
}

function find(session: number, kind: number): number {
  const sought = [word(kind), AUTH_ID] as const;
  call.findObjectsInit(session, attributes([CKA_CLASS, sought[0], POINTER_BYTES], [CKA_ID, sought[1], 1]), 2);
  const [found, count] = [word(), word()];
  call.findObjects(session, found, 1, count);
  call.findObjectsFinal(session);
  if (read(count) !== 1) throw new Error(`no object of class ${kind}`);
  return read(found);
}

const beganAtMs = performance.now();
call.initialize(null);
const [slots, slotCount] = [Buffer.alloc(POINTER_BYTES * 16), word(16)];
call.getSlotList(1, slots, slotCount);
const sessionAt = word();
call.openSession(read(slots), CKF_SERIAL_SESSION, null, null, sessionAt);
const session = read(sessionAt);
const value = Buffer.alloc(4_096);
const asked = attributes([CKA_VALUE, value, value.length]);
call.getAttributeValue(session, find(session, CKO_CERTIFICATE), asked, 1);
const certificate = value.subarray(0, Number(asked.readBigUInt64LE(2 * POINTER_BYTES)));
const pin = Buffer.from('1234');
call.login(session, CKU_USER, pin, pin.length);
const mechanism = attributes([CKM_SHA256_RSA_PKCS, null, 0]);
call.signInit(session, mechanism, find(session, CKO_PRIVATE_KEY));
const [signature, length] = [Buffer.alloc(512), word(512)];
call.sign(session, Buffer.from(message), Buffer.byteLength(message), signature, length);
call.closeSession(session);
call.finalize(null);
const tookMs = performance.now() - beganAtMs;
const [certificateHex, signatureHex] = [certificate, signature.subarray(0, read(length))].map((b) => b.toString('hex'));
process.stdout.write(JSON.stringify({ tookMs, certificateHex, signatureHex }));
