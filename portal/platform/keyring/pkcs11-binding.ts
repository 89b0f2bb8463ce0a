/*
 * The calls of PKCS#11 that keys in a token need, through koffi and the functions that a module exports by name. They
 * run off the event loop, since a token takes its time. Numbers: pkcs11t.h of PKCS #11 v2.40 (OASIS).
 */

const CKF_OS_LOCKING_OK = 2;
const CKF_SERIAL_SESSION = 4;
const CKF_RW_SESSION = 2;
const CKU_USER = 1;
const CKM_AES_KEY_GEN = 0x1080;
const CKM_AES_GCM = 0x1087;
const CKO_SECRET_KEY = 4;
const CKK_AES = 0x1f;
const CKA = {
  class: 0x000,
  token: 0x001,
  private: 0x002,
  label: 0x003,
  keyType: 0x100,
  sensitive: 0x103,
  encrypt: 0x104,
  decrypt: 0x105,
  valueLength: 0x161,
  extractable: 0x162,
} as const;
const CKR_CRYPTOKI_ALREADY_INITIALIZED = 0x191;
const CKR_USER_ALREADY_LOGGED_IN = 0x100;
const CKR_ENCRYPTED_DATA_INVALID = 0x40;
const CKR_ENCRYPTED_DATA_LEN_RANGE = 0x41;
/** What modules say of a tag that does not fit. */
const CKR_GENERAL_ERROR = 0x5;
const CKR_FUNCTION_FAILED = 0x6;
const CKR_AEAD_DECRYPT_FAILED = 0x35;
const UNFIT: readonly number[] = [
  CKR_ENCRYPTED_DATA_INVALID,
  CKR_ENCRYPTED_DATA_LEN_RANGE,
  CKR_GENERAL_ERROR,
  CKR_FUNCTION_FAILED,
  CKR_AEAD_DECRYPT_FAILED,
];

const MOST_SLOTS = 64;
const TOKEN_INFO_BYTES = 1_024;
const LABEL_BYTES = 32;
const ANSWER_BYTES = 1_024;
const TAG_BITS = 128;
const KEY_BYTES = 32;

/** A call that the module refused, with its CKR number. */
class Pkcs11Error extends Error {
  readonly code: string;

  constructor(call: string, result: number) {
    super(`${call} answered 0x${result.toString(16)}`);
    this.name = 'Pkcs11Error';
    this.code = `CKR_${result.toString(16)}`;
  }
}

/** One session with a token, logged in. Its calls must not run at once. */
export interface TokenSession {
  /** The handle of an AES key of this label; `undefined` of none. */
  findKey(label: string): Promise<number | undefined>;
  /** An AES-256 key that never leaves the token. */
  makeKey(label: string): Promise<number>;
  /** AES-GCM in the token: ciphertext and tag. */
  encrypt(key: number, nonce: Uint8Array, bound: Uint8Array, bytes: Uint8Array): Promise<Buffer>;
  /** `undefined` where it does not fit. */
  decrypt(key: number, nonce: Uint8Array, bound: Uint8Array, bytes: Uint8Array): Promise<Buffer | undefined>;
  close(): Promise<void>;
}

/** Loads the module and opens a session with the token of this label. Throws `Pkcs11Error`, or where there is none. */
export async function openToken(module: string, token: string, pin: string): Promise<TokenSession> {
  const { default: koffi } = await import('koffi');
  const library = koffi.load(module);
  const structure = (members: Record<string, string>) =>
    process.platform === 'win32' ? koffi.pack(members) : koffi.struct(members);
  const attribute = structure({ type: 'ulong', pValue: 'void *', ulValueLen: 'ulong' });
  const mechanism = structure({ mechanism: 'ulong', pParameter: 'void *', ulParameterLen: 'ulong' });
  const gcm = structure({
    pIv: 'void *',
    ulIvLen: 'ulong',
    ulIvBits: 'ulong',
    pAAD: 'void *',
    ulAADLen: 'ulong',
    ulTagBits: 'ulong',
  });
  const ulongBytes = koffi.sizeof('ulong');

  /** What calls that are under way read and write: koffi keeps none of it alive. */
  const held = new Set<unknown>();

  function bound(
    name: string,
    parameters: (string | ReturnType<typeof koffi.pointer>)[],
    fine: readonly number[] = [],
  ) {
    const native = library.func(name, 'ulong', parameters);
    return (...given: readonly unknown[]) =>
      new Promise<number>((resolve, reject) => {
        held.add(given);
        native.async(...given, (error: unknown, result: number) => {
          held.delete(given);
          if (error) reject(error);
          else if (result !== 0 && !fine.includes(result)) reject(new Pkcs11Error(name, result));
          else resolve(result);
        });
      });
  }

  const ULONG = 'ulong';
  const POINTER = 'void *';
  const attributes = koffi.pointer(attribute);
  const oneMechanism = koffi.pointer(mechanism);
  const calls = {
    initialize: bound('C_Initialize', [POINTER], [CKR_CRYPTOKI_ALREADY_INITIALIZED]),
    getSlotList: bound('C_GetSlotList', ['uchar', POINTER, POINTER]),
    getTokenInfo: bound('C_GetTokenInfo', [ULONG, POINTER]),
    openSession: bound('C_OpenSession', [ULONG, ULONG, POINTER, POINTER, POINTER]),
    closeSession: bound('C_CloseSession', [ULONG]),
    login: bound('C_Login', [ULONG, ULONG, POINTER, ULONG], [CKR_USER_ALREADY_LOGGED_IN]),
    findObjectsInit: bound('C_FindObjectsInit', [ULONG, attributes, ULONG]),
    findObjects: bound('C_FindObjects', [ULONG, POINTER, ULONG, POINTER]),
    findObjectsFinal: bound('C_FindObjectsFinal', [ULONG]),
    generateKey: bound('C_GenerateKey', [ULONG, oneMechanism, attributes, ULONG, POINTER]),
    encryptInit: bound('C_EncryptInit', [ULONG, oneMechanism, ULONG]),
    encrypt: bound('C_Encrypt', [ULONG, POINTER, ULONG, POINTER, POINTER]),
    decryptInit: bound('C_DecryptInit', [ULONG, oneMechanism, ULONG]),
    decrypt: bound('C_Decrypt', [ULONG, POINTER, ULONG, POINTER, POINTER], UNFIT),
  };

  const ulong = (value = 0) => {
    const bytes = Buffer.alloc(ulongBytes);
    bytes.writeUIntLE(value, 0, Math.min(ulongBytes, 6));
    return bytes;
  };
  const numberIn = (bytes: Buffer, at = 0) => bytes.readUIntLE(at * ulongBytes, Math.min(ulongBytes, 6));
  const given = (type: number, value: Buffer) => ({ type, pValue: value, ulValueLen: value.length });
  const yes = Buffer.of(1);
  const ofKey = (label: string) => [
    given(CKA.class, ulong(CKO_SECRET_KEY)),
    given(CKA.keyType, ulong(CKK_AES)),
    given(CKA.label, Buffer.from(label, 'utf8')),
  ];

  /** Four callbacks that are ours to leave out, the flags, and what is reserved. */
  const initial = Buffer.alloc(6 * koffi.sizeof('void *'));
  initial.writeUInt8(CKF_OS_LOCKING_OK, 4 * koffi.sizeof('void *'));
  await calls.initialize(initial);

  const slots = Buffer.alloc(MOST_SLOTS * ulongBytes);
  const count = ulong(MOST_SLOTS);
  await calls.getSlotList(1, slots, count);
  let slot: number | undefined;
  for (let at = 0; at < numberIn(count) && slot === undefined; at += 1) {
    const info = Buffer.alloc(TOKEN_INFO_BYTES);
    await calls.getTokenInfo(numberIn(slots, at), info);
    if (info.subarray(0, LABEL_BYTES).toString('utf8').trimEnd() === token) slot = numberIn(slots, at);
  }
  if (slot === undefined) throw new Error('no token has this label');

  const handle = ulong();
  await calls.openSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, null, null, handle);
  const session = numberIn(handle);
  const secret = Buffer.from(pin, 'utf8');
  await calls.login(session, CKU_USER, secret, secret.length);
  secret.fill(0);

  async function withParameters(nonce: Uint8Array, aad: Uint8Array, init: (mechanism: object) => Promise<number>) {
    const parameters = Buffer.alloc(koffi.sizeof(gcm));
    koffi.encode(parameters, gcm, {
      pIv: nonce,
      ulIvLen: nonce.length,
      ulIvBits: nonce.length * 8,
      pAAD: aad,
      ulAADLen: aad.length,
      ulTagBits: TAG_BITS,
    });
    const pointed = [nonce, aad];
    held.add(pointed);
    await init({ mechanism: CKM_AES_GCM, pParameter: parameters, ulParameterLen: parameters.length }).finally(() =>
      held.delete(pointed),
    );
  }

  return {
    async findKey(label) {
      await calls.findObjectsInit(session, ofKey(label), 3);
      const found = ulong();
      const many = ulong();
      await calls.findObjects(session, found, 1, many);
      await calls.findObjectsFinal(session);
      return numberIn(many) === 0 ? undefined : numberIn(found);
    },

    async makeKey(label) {
      const template = [
        ...ofKey(label),
        ...[CKA.token, CKA.private, CKA.sensitive, CKA.encrypt, CKA.decrypt].map((type) => given(type, yes)),
        given(CKA.extractable, Buffer.of(0)),
        given(CKA.valueLength, ulong(KEY_BYTES)),
      ];
      const made = ulong();
      const generate = { mechanism: CKM_AES_KEY_GEN, pParameter: null, ulParameterLen: 0 };
      await calls.generateKey(session, generate, template, template.length, made);
      return numberIn(made);
    },

    async encrypt(key, nonce, aad, bytes) {
      await withParameters(nonce, aad, (mechanism) => calls.encryptInit(session, mechanism, key));
      const answer = Buffer.alloc(ANSWER_BYTES);
      const length = ulong(ANSWER_BYTES);
      await calls.encrypt(session, bytes, bytes.length, answer, length);
      return answer.subarray(0, numberIn(length));
    },

    async decrypt(key, nonce, aad, bytes) {
      await withParameters(nonce, aad, (mechanism) => calls.decryptInit(session, mechanism, key));
      const answer = Buffer.alloc(ANSWER_BYTES);
      const length = ulong(ANSWER_BYTES);
      const result = await calls.decrypt(session, bytes, bytes.length, answer, length);
      return result === 0 ? answer.subarray(0, numberIn(length)) : undefined;
    },

    close: async () => {
      await calls.closeSession(session);
    },
  };
}
