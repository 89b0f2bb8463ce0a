import { generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { calculateJwkThumbprint, type JWK } from 'jose';
import * as z from 'zod';
import type { FailureCode } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { instantSchema } from '#contract/values/instant.ts';
import { parsedJson } from '#platform/json-text.ts';
import { readPrivateText, writeNewPrivateFile, writePrivateFile } from '#platform/private-file.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { openKeyFolder } from '../platform/key-folder.ts';

const DAY_MS = 86_400_000;
/** A new key is published for so long before it signs, so that every site has it by then. */
const NOTICE_DAYS = 7;
/** What an earlier key signed can be proved for so long. */
const PAST_DAYS = 30;
/** Their folder below the portal's own. */
export const OIDC_KEYS = 'oidc-keys';
const LOOK_EVERY_MS = 60_000;
const SCHEDULE = 'schedule.json';
const SCHEDULE_LIMIT_BYTES = 100_000;

/** When each key that was made by `rotateOidcKeys` begins to sign, by its file; the first one always did. */
const scheduleSchema = z.record(z.string().regex(/^\d{4}\.pem$/), instantSchema);

interface OidcKey {
  readonly file: string;
  readonly secret: KeyObject;
  readonly published: KeyObject;
  readonly beginsMs: number;
}

/** Oldest first. */
export type OidcKeys = readonly OidcKey[];

interface ListedKey {
  readonly file: string;
  readonly begins: string | null;
  readonly state: 'next' | 'current' | 'past' | 'over';
}

/** Opens the folder of keys that sign what sites read, making the first one where there is none. Fails with `fileInvalid`. */
export async function openOidcKeys(folder: string): Promise<Outcome<OidcKeys>> {
  const opened = await openKeyFolder(folder, {
    make: newKey,
    isOne: (key) => jwkOf(key).crv === 'P-256',
    name: 'P-256 private key',
  });
  if (!opened.ok) return opened;
  const text = (await readPrivateText(join(folder, SCHEDULE), SCHEDULE_LIMIT_BYTES)) ?? '{}';
  const schedule = scheduleSchema.safeParse(parsedJson(text));
  if (!schedule.success) return failed({ code: 'fileInvalid', file: SCHEDULE, at: 'when keys begin' });
  const { names, secrets, published } = opened.value;
  return success(
    names.flatMap((file, at) => {
      const [secret, shown] = [secrets[at], published[at]];
      const begins = schedule.data[file];
      const beginsMs = begins === undefined ? 0 : Date.parse(begins);
      return secret === undefined || shown === undefined ? [] : [{ file, secret, published: shown, beginsMs }];
    }),
  );
}

interface FollowTools {
  readonly nowMs: () => number;
  /** The folder cannot be read: the keys that are known go on. */
  readonly onUnreadable: (code: FailureCode) => void;
}

/** The keys of a folder as it is: it is looked at again at most once a minute, and nobody waits for that. */
export function followOidcKeys(folder: string, opened: OidcKeys, { nowMs, onUnreadable }: FollowTools): () => OidcKeys {
  let keys = opened;
  let lookedMs = nowMs();
  async function look(): Promise<void> {
    try {
      const found = await openOidcKeys(folder);
      if (found.ok) keys = found.value;
      else onUnreadable(found.failure.code);
    } catch {
      onUnreadable('storageUnusable');
    }
  }
  return () => {
    if (nowMs() - lookedMs >= LOOK_EVERY_MS) {
      lookedMs = nowMs();
      void look();
    }
    return keys;
  };
}

/** What changes where other keys sign or are published than before. */
export function stateOfKeys(keys: OidcKeys, nowMs: number): string {
  return listKeys(keys, nowMs)
    .map(({ file, state }) => `${file} ${state}`)
    .join();
}

/** The last that has begun. */
function signingKey(keys: OidcKeys, nowMs: number): OidcKey {
  const key = keys.findLast(({ beginsMs }) => beginsMs <= nowMs) ?? keys[0];
  if (key === undefined) throw new Error('the folder has a key');
  return key;
}

/** The one that signs, by the name under which the library publishes it. */
export async function signingKeyOf(keys: OidcKeys, nowMs: number): Promise<{ kid: string; secret: KeyObject }> {
  const { secret } = signingKey(keys, nowMs);
  return { kid: await calculateJwkThumbprint(jwkOf(secret) as JWK), secret };
}

/** As the library takes them: the first signs, all are published that do, will, or did within thirty days. */
export function providerKeys(keys: OidcKeys, nowMs: number): { readonly keys: JsonWebKey[] } {
  const signing = signingKey(keys, nowMs);
  const others = keys.filter((key) => key !== signing && stateOf(keys, key, nowMs) !== 'over');
  return { keys: [signing, ...others].map(({ secret }) => ({ ...jwkOf(secret), alg: 'ES256', use: 'sig' })) };
}

export function listKeys(keys: OidcKeys, nowMs: number): readonly ListedKey[] {
  return keys.map((key) => ({
    file: key.file,
    begins: key.beginsMs === 0 ? null : instantOf(new Date(key.beginsMs)),
    state: stateOf(keys, key, nowMs),
  }));
}

/** Makes the next key, which signs in seven days. Fails with `usage` where one is waiting already, `fileInvalid`. */
export async function rotateOidcKeys(folder: string, nowMs: number): Promise<Outcome<ListedKey>> {
  const opened = await openOidcKeys(folder);
  if (!opened.ok) return opened;
  const keys = opened.value;
  if (listKeys(keys, nowMs).some(({ state }) => state === 'next')) {
    return failed({ code: 'usage', detail: 'the next key is there already' });
  }
  const file = `${String(Number(keys.at(-1)?.file.slice(0, 4)) + 1).padStart(4, '0')}.pem`;
  const begins = instantOf(new Date(nowMs + NOTICE_DAYS * DAY_MS));
  const schedule = Object.fromEntries(
    keys
      .filter(({ beginsMs }) => beginsMs > 0)
      .map(({ file: name, beginsMs }) => [name, instantOf(new Date(beginsMs))]),
  );
  // Until its day is written down nobody may take it for one that has begun.
  await writePrivateFile(join(folder, SCHEDULE), JSON.stringify({ ...schedule, [file]: begins }));
  await writeNewPrivateFile(join(folder, file), newKey().export({ type: 'pkcs8', format: 'pem' }).toString());
  return success({ file, begins, state: 'next' });
}

function stateOf(keys: OidcKeys, key: OidcKey, nowMs: number): ListedKey['state'] {
  if (key.beginsMs > nowMs) return 'next';
  if (key === signingKey(keys, nowMs)) return 'current';
  const successor = keys[keys.indexOf(key) + 1];
  return (successor?.beginsMs ?? 0) + PAST_DAYS * DAY_MS > nowMs ? 'past' : 'over';
}

function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

function jwkOf(key: KeyObject): JsonWebKey {
  return key.export({ format: 'jwk' });
}
