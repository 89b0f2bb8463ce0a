import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { isSignatureBy, type KeyKind, type SignatureAlgorithm, type SubjectKey } from '../der/algorithms.ts';
import { parseStrictJson, utf8Text } from './strict-json.ts';

type JwsAlgorithm = 'RS256' | 'ES384';

const ALGORITHMS = {
  RS256: { key: 'rsa', hash: 'sha256' },
  ES384: { key: 'ec', hash: 'sha384' },
} as const satisfies Record<JwsAlgorithm, SignatureAlgorithm>;

/** The one algorithm that fits a certificate's key; `undefined` where JOSE and the card have none in common. */
export function jwsAlgorithmFor({ key }: { readonly key: KeyKind }): JwsAlgorithm | undefined {
  if (key.type === 'rsa') return 'RS256';
  return key.curve === 'P-384' ? 'ES384' : undefined;
}

export interface UnsignedJws {
  /** ASCII `header.payload`: what is hashed and signed. */
  readonly signingInput: Uint8Array;
  /** Takes the signature as RFC 7518 wants it: RSA's own bytes, or r‖s. Returns the compact JWS. */
  finish(signature: Uint8Array): string;
}

type JsonObject = Readonly<Record<string, unknown>>;

/** Source: RFC 7515, compact serialisation. */
export function composeJws({ header, payload }: { header: JsonObject; payload: JsonObject }): UnsignedJws {
  const encode = (part: JsonObject) => Buffer.from(JSON.stringify(part), 'utf8').toString('base64url');
  const text = `${encode(header)}.${encode(payload)}`;
  return {
    signingInput: new Uint8Array(Buffer.from(text, 'ascii')),
    finish: (signature) => `${text}.${Buffer.from(signature).toString('base64url')}`,
  };
}

export interface ParsedJws {
  readonly header: JsonObject;
  readonly payload: JsonObject;
  readonly signingInput: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Parses a compact JWS: three parts in canonical base64url without padding, header and payload as JSON objects in
 * UTF-8 with no member twice, a signature that is not empty. Decides nothing about who signed.
 *
 * Fails with `proofMalformed`, `at` naming the part.
 */
export function parseJws(text: string, maxBytes: number): Outcome<ParsedJws> {
  if (text.length > maxBytes) return malformed('size');
  const parts = text.split('.', 4);
  const [header64, payload64, signature64] = parts;
  if (parts.length !== 3 || header64 === undefined || payload64 === undefined || signature64 === undefined) {
    return malformed('parts');
  }
  const header = jsonPart(header64);
  if (header === undefined) return malformed('header');
  const payload = jsonPart(payload64);
  if (payload === undefined) return malformed('payload');
  const signature = base64UrlBytes(signature64);
  if (signature === undefined || signature.length === 0) return malformed('signature');
  const signingInput = new Uint8Array(Buffer.from(`${header64}.${payload64}`, 'ascii'));
  return success({ header, payload, signingInput, signature });
}

/** Whether the key made the signature with the only algorithm that fits it, and the header says that algorithm. */
export function isJwsSignedBy(jws: ParsedJws, key: SubjectKey): boolean {
  const algorithm = jwsAlgorithmFor(key);
  if (algorithm === undefined || jws.header.alg !== algorithm) return false;
  return isSignatureBy(key, ALGORITHMS[algorithm], jws.signingInput, jws.signature, 'rs');
}

/** Bytes of canonical, unpadded base64url; `undefined` for any other spelling. */
export function base64UrlBytes(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? new Uint8Array(bytes) : undefined;
}

function jsonPart(text: string): JsonObject | undefined {
  const bytes = base64UrlBytes(text);
  if (bytes === undefined) return undefined;
  const value = parseStrictJson(utf8Text(bytes) ?? '');
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

function malformed(at: string) {
  return failed({ code: 'proofMalformed', at });
}
