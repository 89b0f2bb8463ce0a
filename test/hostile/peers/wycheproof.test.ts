import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { it } from 'vitest';
import { readSubjectKey } from '#pki/certificate/subject-key.ts';
import { type HashName, isSignatureBy, type SubjectKey } from '#pki/der/algorithms.ts';
import { derProblem, readDerElement } from '#pki/der/der.ts';
import { base64UrlBytes, isJwsSignedBy, parseJws } from '#pki/jose/jws.ts';
import { describePeers, type PeerData } from '../../support/peers/peer-data.ts';
import { type Expected, holdPeerResults, type PeerResult } from '../../support/peers/peer-results.ts';

const LIMIT_BYTES = 65_536;

interface Vector {
  readonly tcId: number;
  readonly result: 'valid' | 'invalid' | 'acceptable';
  readonly flags: readonly string[];
  readonly msg?: string;
  readonly sig?: string;
  readonly public?: string;
  readonly jws?: string;
}

interface VectorGroup {
  readonly publicKeyDer?: string;
  readonly public?: JsonWebKey;
  readonly tests: readonly Vector[];
}

const EXPECTED: Readonly<Record<Vector['result'], Expected>> = {
  valid: 'valid',
  invalid: 'invalid',
  acceptable: 'either',
};

function groupsOf(data: PeerData, file: string): readonly VectorGroup[] {
  const { testGroups } = JSON.parse(data.text(`${file}.json`)) as { testGroups: readonly VectorGroup[] };
  return testGroups;
}

/** The key of a SubjectPublicKeyInfo, read as a certificate's is. */
function keyOf(spki: Uint8Array): SubjectKey | undefined {
  const element = derProblem(spki) === undefined ? readDerElement(spki) : undefined;
  const key = element && readSubjectKey(element);
  return key && { key, spki };
}

function bytes(hex = ''): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

function result(file: string, { tcId, result: given }: Vector, said: string): PeerResult {
  return { id: `${file.replace('_test', '')} ${tcId}`, expected: EXPECTED[given], isValid: said === 'good', said };
}

const SIGNATURES: readonly (readonly [file: string, HashName, encoding: 'der' | 'rs'])[] = [
  ['rsa_signature_2048_sha256_test', 'sha256', 'der'],
  ['rsa_signature_3072_sha384_test', 'sha384', 'der'],
  ['rsa_signature_4096_sha512_test', 'sha512', 'der'],
  ['ecdsa_secp256r1_sha256_test', 'sha256', 'der'],
  ['ecdsa_secp384r1_sha384_test', 'sha384', 'der'],
  ['ecdsa_secp384r1_sha384_p1363_test', 'sha384', 'rs'],
];

function judgeSignatures(data: PeerData): PeerResult[] {
  return SIGNATURES.flatMap(([file, hash, encoding]) =>
    groupsOf(data, file).flatMap((group) => {
      const key = keyOf(bytes(group.publicKeyDer));
      return group.tests.map((vector) => {
        const algorithm = { key: file.startsWith('rsa') ? 'rsa' : 'ec', hash } as const;
        const isSigned = key && isSignatureBy(key, algorithm, bytes(vector.msg), bytes(vector.sig), encoding);
        return result(file, vector, key === undefined ? 'keyRefused' : isSigned ? 'good' : 'signatureInvalid');
      });
    }),
  );
}

/** The suite is about agreeing on keys; what is asked here is which of its keys are read as points on P-384. */
function judgePublicKeys(data: PeerData): PeerResult[] {
  const file = 'ecdh_secp384r1_test';
  return groupsOf(data, file).flatMap(({ tests }) =>
    tests.map((vector) => {
      const found = keyOf(bytes(vector.public));
      const isOnCurve = found?.key.type === 'ec' && found.key.curve === 'P-384';
      return result(file, vector, isOnCurve ? 'good' : found === undefined ? 'keyRefused' : 'another curve');
    }),
  );
}

function judgeJws(data: PeerData): PeerResult[] {
  return groupsOf(data, 'json_web_signature_test').flatMap((group) => {
    const { public: jwk } = group;
    // A shared secret is no public key, and a key says in `use` what it is for.
    const isForSignatures = jwk !== undefined && jwk.use !== 'enc';
    const spki =
      isForSignatures && createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'der', type: 'spki' });
    const key = spki ? keyOf(new Uint8Array(spki)) : undefined;
    return group.tests.map((vector) => judgeOneJws(vector, key));
  });
}

const ANY_PAYLOAD = Buffer.from('{}').toString('base64url');

/** The suite's payloads are text of any kind; ours are JSON objects, which is set aside by reading the rest without. */
function judgeOneJws(vector: Vector, key: SubjectKey | undefined): PeerResult {
  const of = (said: string, isValid = false) => ({ ...result('json_web_signature', vector, said), isValid });
  const text = typeof vector.jws === 'string' ? vector.jws : JSON.stringify(vector.jws);
  const whole = parseJws(text, LIMIT_BYTES);
  const [header = '', payload = '', ...rest] = text.split('.');
  const jws = parseJws([header, ANY_PAYLOAD, ...rest].join('.'), LIMIT_BYTES);
  if (!jws.ok) return of(jws.failure.code === 'proofMalformed' ? `malformed ${jws.failure.at}` : jws.failure.code);
  if (base64UrlBytes(payload) === undefined) return of('malformed payload');
  const { alg } = jws.value.header;
  if (alg !== 'RS256' && alg !== 'ES384') return of('algorithmRefused');
  if (key === undefined) return of('keyRefused');
  const signingInput = new Uint8Array(Buffer.from(`${header}.${payload}`, 'ascii'));
  const isSigned = isJwsSignedBy({ ...jws.value, signingInput }, key);
  return of(isSigned ? 'good' : 'signatureInvalid', whole.ok && isJwsSignedBy(whole.value, key));
}

describePeers('wycheproof', (data) => {
  it('takes no signature, no key and no JWS that must not be taken', () => {
    const results = [...judgeSignatures(data), ...judgePublicKeys(data), ...judgeJws(data)];
    holdPeerResults('wycheproof', results, [
      {
        expected: 'valid',
        said: 'keyRefused',
        of: /rsa_signature/,
        why: 'The public exponent is 3; from 65537 on is taken.',
      },
      {
        expected: 'valid',
        said: 'algorithmRefused',
        why: 'JWS here is RS256 with RSA or ES384 with P-384: what a card can make. A shared secret signs nothing.',
      },
      {
        expected: 'valid',
        said: 'malformed header',
        of: / 372$/,
        why: 'A `?` in base64url, which lenient readers skip.',
      },
      {
        expected: 'valid',
        said: 'malformed payload',
        of: / 373$/,
        why: 'The same in the payload.',
      },
      {
        expected: 'invalid',
        said: 'good',
        of: / (332|355)$/,
        why: 'The suite’s key says in members of its JWK what it may be used for. Ours comes from a certificate, which has its own key usage; the whole verdict refuses both for their payload.',
      },
    ]);
  });
});
