import { createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign as signBytes } from 'node:crypto';
import type { CustomFetch } from 'openid-client';
import { composeJws } from '#pki/jose/jws.ts';
import { createProofNonces } from '#portal/platform/client-auth/proof-nonces.ts';
import type { TestPortal } from './portal-harness.ts';

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export interface ProofChange {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly key?: KeyObject;
  readonly sign?: (input: Uint8Array) => Uint8Array;
}

const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' });

/** A proof that somebody has a key on P-256 (RFC 9449), unless something is changed. A member that is `undefined` is left out. */
export function keyProof(
  pair: KeyPair,
  { header = {}, claims = {}, key = pair.privateKey, sign }: ProofChange,
): string {
  const defined = (members: object) => JSON.parse(JSON.stringify(members));
  const unsigned = composeJws({
    header: defined({ typ: 'dpop+jwt', alg: 'ES256', jwk: jwkOf(pair.publicKey), ...header }),
    payload: defined({ jti: randomUUID(), ...claims }),
  });
  return unsigned.finish(
    (sign ?? ((input) => signBytes('sha256', input, { key, dsaEncoding: 'ieee-p1363' })))(unsigned.signingInput),
  );
}

/** The key as a library for browsers takes it. */
export function webKey({ privateKey }: Pick<KeyPair, 'privateKey'>): Promise<CryptoKey> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  return crypto.subtle.importKey('jwk', privateKey.export({ format: 'jwk' }), algorithm, false, ['sign']);
}

/** What the portal tells proofs to name, of a minute that is counted from its own. */
export function nonceAt({ proofKey, clock }: TestPortal, minutes: number): string {
  return createProofNonces(proofKey, () => clock.nowMs + minutes * 60_000).current();
}

/** Lets a library ask the portal without a network; `heard` is told each status. The library goes by the time of day. */
export function fetchOf(portal: TestPortal, heard: (status: number) => void = () => undefined): CustomFetch {
  return async (address, { method, headers, body }) => {
    portal.clock.nowMs = Date.now();
    const { pathname, search } = new URL(address);
    const answer = await portal.app.inject({
      method: method as 'GET',
      url: `${pathname}${search}`,
      headers: Object.fromEntries(new Headers(headers as Record<string, string>)),
      ...(body == null ? {} : { payload: String(body) }),
    });
    heard(answer.statusCode);
    return new Response(answer.body, {
      status: answer.statusCode,
      headers: new Headers(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])),
    });
  };
}

const RSA = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const STRANGER = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const zeros = () => new Uint8Array(64);
const hmac = (secret: string) => (input: Uint8Array) => createHmac('sha256', secret).update(input).digest();

/** What of a proof for `GET` of an address can be wrong wherever it is shown. */
export function wrongProofs(
  ec: KeyPair,
  { origin, path }: { readonly origin: string; readonly path: string },
): readonly (readonly [string, ProofChange])[] {
  const ecPem = String(ec.publicKey.export({ format: 'pem', type: 'spki' }));
  return [
    ['without a type', { header: { typ: undefined } }],
    ['of the type of another token', { header: { typ: 'JWT' } }],
    ['of the type of an assertion', { header: { typ: 'client-authentication+jwt' } }],
    ['whose type is spelled otherwise', { header: { typ: 'DPOP+JWT ' } }],
    ['signed with nothing (alg none)', { header: { alg: 'none' }, sign: () => new Uint8Array() }],
    ['signed with nothing under ES256', { sign: () => new Uint8Array() }],
    ['signed with zeros under ES256 (CVE-2022-21449)', { sign: zeros }],
    ['with alg HS256 and the public key as its secret', { header: { alg: 'HS256' }, sign: hmac(ecPem) }],
    [
      'with a shared secret for a key',
      { header: { alg: 'HS256', jwk: { kty: 'oct', k: 'c2VjcmV0' } }, sign: hmac('secret') },
    ],
    ['with alg ES384', { header: { alg: 'ES384' } }],
    ['with alg RS256 for a key on P-256', { header: { alg: 'RS256' } }],
    ['with alg ES256 for an RSA key', { header: { jwk: jwkOf(RSA.publicKey) } }],
    ['with alg PS256', { key: RSA.privateKey, header: { alg: 'PS256', jwk: jwkOf(RSA.publicKey) } }],
    ['without an alg', { header: { alg: undefined } }],
    ['with an alg that is no text', { header: { alg: 256 } }],
    ['without a key', { header: { jwk: undefined } }],
    ['with a key that is a text', { header: { jwk: 'key' } }],
    ['with a list of keys', { header: { jwk: [jwkOf(ec.publicKey)] } }],
    ['with its private key', { header: { jwk: jwkOf(ec.privateKey) } }],
    ['with a private exponent of RSA', { key: RSA.privateKey, header: { alg: 'RS256', jwk: jwkOf(RSA.privateKey) } }],
    ['with a key on another curve', { header: { jwk: otherCurve() } }],
    [
      'with a point that is not on the curve',
      { header: { jwk: { ...jwkOf(ec.publicKey), y: jwkOf(ec.publicKey).x } } },
    ],
    ['with a coordinate missing', { header: { jwk: { ...jwkOf(ec.publicKey), y: undefined } } }],
    ['with an RSA key of 1,024 bits', weakRsa()],
    ['with the key’s name in place of the key', { header: { jwk: undefined, kid: 'key-1' } }],
    ['with an address for its key', { header: { jku: 'https://elsewhere.example/jwks.json' } }],
    ['with a certificate beside the key', { header: { x5c: ['MIIB'] } }],
    ['with an extension that has to be understood', { header: { crit: ['x'], x: 1 } }],
    ['with a payload that is not encoded (b64)', { header: { crit: ['b64'], b64: false } }],
    ['signed by a stranger', { key: STRANGER.privateKey }],
    ['without a name of its own', { claims: { jti: undefined } }],
    ['with a name too short to be its own', { claims: { jti: '1' } }],
    ['with a name that is no text', { claims: { jti: 12_345_678_901_234 } }],
    ['with a name of 300 characters', { claims: { jti: 'a'.repeat(300) } }],
    ['without a time', { claims: { iat: undefined } }],
    ['with a time that is a text', { claims: { iat: '1700000000' } }],
    ['with half a second', { claims: { iat: 1_700_000_000.5 } }],
    ['without a method', { claims: { htm: undefined } }],
    ['with a method that it has not', { claims: { htm: 'DELETE' } }],
    ['with its method in small letters', { claims: { htm: 'get' } }],
    ['without an address', { claims: { htu: undefined } }],
    ['with an address that is none', { claims: { htu: 'cases' } }],
    ['with the path alone', { claims: { htu: path } }],
    ['for another portal', { claims: { htu: `https://elsewhere.example${path}` } }],
    ['for a portal whose name begins alike', { claims: { htu: `${origin}.elsewhere.example${path}` } }],
    ['for the same without TLS', { claims: { htu: `${origin.replace('https:', 'http:')}${path}` } }],
    ['for another port', { claims: { htu: `${origin}:8443${path}` } }],
    ['with a user in the address', { claims: { htu: `${origin.replace('//', '//a:b@')}${path}` } }],
    ['for another path', { claims: { htu: `${origin}${path}/MG-0000-0000-0000` } }],
    ['for a path with a stroke more', { claims: { htu: `${origin}${path}/` } }],
    ['for a path that is encoded otherwise', { claims: { htu: `${origin}${path.replace(/a/, '%61')}` } }],
    ['for a path in capitals', { claims: { htu: `${origin}${path.toUpperCase()}` } }],
  ];
}

function otherCurve() {
  return jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey);
}

function weakRsa(): ProofChange {
  const weak = generateKeyPairSync('rsa', { modulusLength: 1_024 });
  return { key: weak.privateKey, header: { alg: 'RS256', jwk: jwkOf(weak.publicKey) } };
}
