import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { atMost } from '../platform/at-most.ts';

/** How dear one guess is. Source: RFC 9106, 4, its second choice: 64 MiB, 3 passes. */
const MEMORY_KIB = 65_536;
const PASSES = 3;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** The thread pool has four, which files and names of hosts share. */
const MOST_AT_ONCE = 2;

export interface PasswordHasher {
  /** A new hash in the PHC form, with its parameters and salt. */
  hash(password: string): Promise<string>;
  /** Costs the same where nothing is there to compare with, and is false then. */
  isRight(password: string, hash: string | undefined): Promise<boolean>;
}

type Derive = (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer>;

/** Hashes outside of the event loop, two at a time. */
export function createPasswordHasher(derive: Derive = promisify(argon2)): PasswordHasher {
  const inOrder = atMost(MOST_AT_ONCE);
  const nobodys = phc(randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));

  const derived = (password: string, nonce: Buffer) =>
    inOrder(() =>
      derive('argon2id', {
        message: password.normalize('NFKC'),
        nonce,
        parallelism: 1,
        tagLength: HASH_BYTES,
        memory: MEMORY_KIB,
        passes: PASSES,
      }),
    );
  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      return phc(salt, await derived(password, salt));
    },
    async isRight(password, hash) {
      const [salt, wanted] = (hash ?? nobodys)
        .split('$')
        .slice(-2)
        .map((part) => Buffer.from(part, 'base64'));
      if (salt === undefined || wanted === undefined) throw new Error('a hash has salt and tag');
      const given = await derived(password, salt);
      return timingSafeEqual(given, wanted) && hash !== undefined;
    },
  };
}

function phc(salt: Buffer, tag: Buffer): string {
  const text = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$${text(salt)}$${text(tag)}`;
}
