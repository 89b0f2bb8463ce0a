import * as z from 'zod';
import type { KeysProblem } from '#contract/failures/agency-failures.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { parseStrictJson } from '#pki/jose/strict-json.ts';

const MOST_KEYS = 5;
const LEAST_RSA_BITS = 2_048;
const MOST_RSA_BITS = 8_192;

const base64url = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(1_400);
const named = { kid: z.string().min(1).max(100) };
/** Members that make a key private (RFC 7518, 6): `k` of a symmetric one, `d` and what comes with it of the others. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

const ecKeySchema = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: base64url, y: base64url });
const rsaKeySchema = z.object({ kty: z.literal('RSA'), n: base64url.refine(isLongEnough), e: base64url });
/** A public key that a proof brings along. */
export const proofKeySchema = z.discriminatedUnion('kty', [ecKeySchema, rsaKeySchema]);
const keySchema = z.discriminatedUnion('kty', [ecKeySchema.extend(named), rsaKeySchema.extend(named)]);
export type ClientKey = z.infer<typeof keySchema>;
export const clientKeysSchema = z.strictObject({ keys: z.array(keySchema).min(1).max(MOST_KEYS) });

const looseSchema = z.looseObject({ keys: z.array(z.looseObject({})).min(1).max(MOST_KEYS) });

/** The public keys of a JWK Set, and of each nothing but what makes it one. Fails with `clientKeysRefused`. */
export function clientKeysIn(text: string): Outcome<z.infer<typeof clientKeysSchema>> {
  const refused = (problem: KeysProblem) => failed({ code: 'clientKeysRefused', problem });
  const set = looseSchema.safeParse(parseStrictJson(text));
  if (!set.success) return refused('notKeys');
  const { keys } = set.data;
  if (keys.some(hasPrivatePart)) return refused('privateKey');
  const names = keys.map(({ kid }) => kid);
  if (names.some((kid) => typeof kid !== 'string' || kid === '') || new Set(names).size < names.length) {
    return refused('nameMissing');
  }
  const parsed = clientKeysSchema.safeParse({ keys });
  return parsed.success ? success(parsed.data) : refused('keyRefused');
}

/** Whether a JWK says what nobody but its owner should know. */
export function hasPrivatePart(key: object): boolean {
  return PRIVATE_MEMBERS.some((member) => member in key);
}

function isLongEnough(modulus: string): boolean {
  const bytes = Buffer.from(modulus, 'base64url');
  const bits = bytes.length * 8 - Math.clz32(bytes[0] ?? 0) + 24;
  return (bytes[0] ?? 0) > 0 && bits >= LEAST_RSA_BITS && bits <= MOST_RSA_BITS;
}

/** Whether each of a site's keys is one of those that another registration has, by itself and not by its name. */
export function areAmong(
  keys: readonly { readonly x: string; readonly y: string }[],
  registered: readonly ClientKey[],
): boolean {
  return keys.every(({ x, y }) => registered.some((one) => one.kty === 'EC' && one.x === x && one.y === y));
}
