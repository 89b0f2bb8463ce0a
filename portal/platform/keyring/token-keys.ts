import { randomBytes } from 'node:crypto';
import type { KeyEncryptionKey, KeySource } from './key-source.ts';
import { openToken, type TokenSession } from './pkcs11-binding.ts';

interface TokenPlace {
  /** The module's shared library. */
  readonly module: string;
  /** The token's label. */
  readonly token: string;
  readonly pin: string;
}

const FORM = 0x01;
const NONCE_BYTES = 12;

/**
 * Keys in a PKCS#11 token, labelled `madoguchi-ID`: they wrap and unwrap inside of it and never leave. One session, one
 * call at a time; after a call that the token refused, it is opened anew at the next.
 */
export function openTokenKeys({ module, token, pin }: TokenPlace): KeySource {
  let session: Promise<TokenSession> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function once<T>(use: (session: TokenSession) => Promise<T>): Promise<T> {
    const turn = last.then(async () => {
      session ??= openToken(module, token, pin);
      const open = session;
      try {
        return await use(await open);
      } catch (error) {
        session = undefined;
        await open.then((lost) => lost.close()).catch(() => undefined);
        throw error;
      }
    });
    last = turn.catch(() => undefined);
    return turn;
  }

  const keyOf = (handle: number | undefined, label: string): KeyEncryptionKey | undefined =>
    handle === undefined ? undefined : keyInToken(label, once);
  const labelOf = (id: string) => `madoguchi-${id}`;

  return {
    kind: 'pkcs11',
    find: (id) => once(async (open) => keyOf(await open.findKey(labelOf(id)), labelOf(id))),
    make: (id) =>
      once(async (open) => keyOf((await open.findKey(labelOf(id))) ?? (await open.makeKey(labelOf(id))), labelOf(id))),
    close: async () => {
      const open = session;
      session = undefined;
      await open?.then((one) => one.close()).catch(() => undefined);
    },
  };
}

/** A handle belongs to a session, so that it is found anew in each. */
function keyInToken(
  label: string,
  once: <T>(use: (session: TokenSession) => Promise<T>) => Promise<T>,
): KeyEncryptionKey {
  const handleIn = async (session: TokenSession) => {
    const handle = await session.findKey(label);
    if (handle === undefined) throw new Error('the key is gone from the token');
    return handle;
  };
  return {
    wrap: (key, bound) =>
      once(async (session) => {
        const nonce = randomBytes(NONCE_BYTES);
        const wrapped = await session.encrypt(await handleIn(session), nonce, bound, key);
        return Buffer.concat([Buffer.of(FORM), nonce, wrapped]);
      }),
    unwrap: (wrapped, bound) =>
      once(async (session) => {
        if (wrapped[0] !== FORM) return undefined;
        const nonce = wrapped.subarray(1, 1 + NONCE_BYTES);
        return session.decrypt(await handleIn(session), nonce, bound, wrapped.subarray(1 + NONCE_BYTES));
      }),
  };
}
