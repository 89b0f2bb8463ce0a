import { createPublicKey, sign } from 'node:crypto';
import fc from 'fast-check';
import { compactVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { composeJws, isJwsSignedBy, jwsAlgorithmFor, parseJws } from '#pki/jose/jws.ts';
import { parsed, testKey, testLeaf } from '../../../support/pki/issue-certificate.ts';

const LIMIT = 4_096;
const PAYLOAD = { aud: 'https://portal.invalid', nonce: 'n' };

function signedBy(kind: 'rsa' | 'P-384', header: Record<string, unknown> = {}) {
  const leaf = testLeaf('auth', { key: testKey('jws leaf', kind) });
  const certificate = parsed(leaf);
  const alg = jwsAlgorithmFor(certificate);
  const jws = composeJws({ header: { alg, ...header }, payload: PAYLOAD });
  const hash = kind === 'rsa' ? 'sha256' : 'sha384';
  const text = jws.finish(sign(hash, jws.signingInput, { key: leaf.key, dsaEncoding: 'ieee-p1363' }));
  return { leaf, certificate, text };
}

const parse = (text: string) => {
  const outcome = parseJws(text, LIMIT);
  return outcome.ok ? outcome.value : outcome.failure;
};
const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64url');

describe('compact JWS', () => {
  it.each(['rsa', 'P-384'] as const)(
    'SR-89: composed with an %s key, it is what a JOSE library verifies',
    async (kind) => {
      const { leaf, certificate, text } = signedBy(kind);
      const { payload } = await compactVerify(text, createPublicKey(leaf.key));
      expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(PAYLOAD);
      const outcome = parseJws(text, LIMIT);
      expect(outcome.ok && outcome.value.payload).toEqual(PAYLOAD);
      expect(outcome.ok && isJwsSignedBy(outcome.value, certificate)).toBe(true);
    },
  );

  it.each([
    ['none', { alg: 'none' }],
    ['HMAC', { alg: 'HS256' }],
    ['PSS', { alg: 'PS256' }],
    ['a stronger hash than the table’s', { alg: 'RS512' }],
    ['another key type', { alg: 'ES384' }],
    ['lower case', { alg: 'rs256' }],
    ['no algorithm', { alg: undefined }],
    ['a list of algorithms', { alg: ['RS256'] }],
  ])('SR-64: %s is not the algorithm of an RSA certificate', (_title, header) => {
    const { certificate, text } = signedBy('rsa', header);
    const outcome = parseJws(text, LIMIT);
    expect(outcome.ok && isJwsSignedBy(outcome.value, certificate)).toBe(false);
  });

  it('SR-64: another key, and a P-256 key that the table does not know', () => {
    const outcome = parseJws(signedBy('rsa').text, LIMIT);
    expect(outcome.ok && isJwsSignedBy(outcome.value, parsed(testLeaf('sign')))).toBe(false);
    expect(jwsAlgorithmFor(parsed(testLeaf('auth', { key: testKey('small curve', 'P-256') })))).toBeUndefined();
  });

  it.each([
    ['two parts', 'e30.e30', 'parts'],
    ['five parts', 'e30.e30.AA.AA.AA', 'parts'],
    ['a header that is no JSON', `${encode('{')}.e30.AA`, 'header'],
    ['a header that is a list', `${encode('[]')}.e30.AA`, 'header'],
    ['a header with a member twice', `${encode('{"alg":"RS256","alg":"none"}')}.e30.AA`, 'header'],
    ['a member twice, once in code points', `${encode('{"alg":"RS256","\\u0061lg":"none"}')}.e30.AA`, 'header'],
    ['a payload with a member twice inside', `e30.${encode('{"a":{"b":1,"b":2}}')}.AA`, 'payload'],
    ['a payload nested nine deep', `e30.${encode(`{"a":${'['.repeat(8)}${']'.repeat(8)}}`)}.AA`, 'payload'],
    ['padding', 'e30=.e30.AA', 'header'],
    ['standard base64', `e30.e30.${'+/8'}`, 'signature'],
    ['bits left over', 'e30.e30.AB', 'signature'],
    ['white space', 'e30.e30.AA\n', 'signature'],
    ['no signature', 'e30.e30.', 'signature'],
    [
      'invalid UTF-8',
      `e30.${Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).toString('base64url')}.AA`,
      'payload',
    ],
    ['a byte order mark', `e30.${encode('\ufeff{}')}.AA`, 'payload'],
    ['more than the limit', `e30.${encode(JSON.stringify({ a: 'x'.repeat(LIMIT) }))}.AA`, 'size'],
  ])('SR-64: %s is malformed', (_title, text, at) => {
    expect(parse(text)).toEqual({ code: 'proofMalformed', at });
  });

  it('SR-127: arbitrary text gets an answer, never a throw', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.json({ maxDepth: 3 }), (text, json) => {
        expect(parse(text)).toMatchObject({ code: 'proofMalformed' });
        parse(`${encode(json)}.${encode(json)}.AA`);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps any JSON object as it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 5 }), (payload) => {
        const jws = composeJws({ header: { alg: 'RS256' }, payload });
        const outcome = parseJws(jws.finish(Uint8Array.of(1)), 1_000_000);
        expect(outcome.ok && JSON.stringify(outcome.value.payload)).toBe(JSON.stringify(payload));
      }),
      { numRuns: 500 },
    );
  });
});
