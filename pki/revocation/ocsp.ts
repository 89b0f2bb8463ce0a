import { createHash } from 'node:crypto';
import {
  BasicOCSPResponse,
  CertID,
  OCSPRequest,
  OCSPResponse,
  OCSPResponseStatus,
  Request,
  type ResponderID,
  type SingleResponse,
  TBSRequest,
} from '@peculiar/asn1-ocsp';
import { OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier, Extension } from '@peculiar/asn1-x509';
import { type Certificate, parseCertificate } from '../certificate/certificate.ts';
import { isValidAt } from '../certificate/certificate-path.ts';
import { HASH_OIDS, isSignatureBy, parametersAre, signatureAlgorithm } from '../der/algorithms.ts';
import { decodeDer, derAt, derValue, encodeDer, sameBytes } from '../der/der.ts';
import {
  CLOCK_SKEW_MS,
  freshnessProblem,
  type IssuedCertificate,
  type RevocationReading,
  refused,
} from './revocation-reading.ts';

const OIDS = {
  basic: '1.3.6.1.5.5.7.48.1.1',
  nonce: '1.3.6.1.5.5.7.48.1.2',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  sha1: '1.3.14.3.2.26',
} as const;
export const NONCE_BYTES = 32;
const CERTIFICATE_HOLD = 6;

interface Names {
  readonly oid: string;
  readonly issuerName: Uint8Array;
  readonly issuerKey: Uint8Array;
}

function namesOf(issuer: Certificate, hash: 'sha1' | 'sha256'): Names {
  const digest = (bytes: Uint8Array) => createHash(hash).update(bytes).digest();
  return {
    oid: hash === 'sha1' ? OIDS.sha1 : HASH_OIDS.sha256,
    issuerName: digest(issuer.subjectDer),
    issuerKey: digest(publicKeyBits(issuer)),
  };
}

/** The BIT STRING of SubjectPublicKeyInfo without its count of unused bits. */
function publicKeyBits({ spki }: Certificate): Uint8Array {
  return derAt(spki, 1).content.subarray(1);
}

/**
 * An OCSP request (DER) for one certificate, with a nonce.
 *
 * The issuer is named by SHA-1, the only hash that every responder knows (RFC 5019); it identifies, it secures nothing.
 */
export function composeOcspRequest(certificate: Certificate, issuer: Certificate, nonce: Uint8Array): Uint8Array {
  const names = namesOf(issuer, 'sha1');
  const reqCert = new CertID({
    hashAlgorithm: new AlgorithmIdentifier({ algorithm: names.oid, parameters: null }),
    issuerNameHash: new OctetString(names.issuerName),
    issuerKeyHash: new OctetString(names.issuerKey),
    serialNumber: Uint8Array.from(Buffer.from(certificate.serialHex, 'hex')).buffer,
  });
  const nonceExtension = new Extension({ extnID: OIDS.nonce, extnValue: new OctetString(derValue(0x04, nonce)) });
  const tbsRequest = new TBSRequest({ requestList: [new Request({ reqCert })], requestExtensions: [nonceExtension] });
  return encodeDer(new OCSPRequest({ tbsRequest }));
}

/**
 * Reads from an OCSP response how a certificate stands.
 *
 * Signed by the issuer, or by a certificate that the issuer made for OCSP signing; about exactly this certificate;
 * with our nonce; produced by `atMs` and still current then. Of an answer that was kept, which was read with its nonce when
 * it came, none is given. Source: RFC 6960, 3.2 and 4.2.
 */
export function readOcspResponse(
  bytes: Uint8Array,
  nonce: Uint8Array | undefined,
  { certificate, issuer, atMs, maxAgeMs }: IssuedCertificate,
): RevocationReading {
  const response = decodeDer(OCSPResponse, bytes);
  if (response === undefined) return refused('notDer');
  if (response.responseStatus === OCSPResponseStatus.tryLater) return refused('tryLater');
  if (response.responseStatus !== OCSPResponseStatus.successful) return refused('responderError');
  if (response.responseBytes?.responseType !== OIDS.basic) return refused('notDer');
  const basicDer = new Uint8Array(response.responseBytes.response.buffer);
  const basic = decodeDer(BasicOCSPResponse, basicDer);
  if (basic === undefined) return refused('notDer');

  const algorithm = signatureAlgorithm(basic.signatureAlgorithm);
  if (algorithm === undefined) return refused('algorithmRefused');
  const data = basic.tbsResponseData;
  const responder = findResponder(basic, data.responderID, issuer, atMs);
  if (responder === undefined) return refused('responderRefused');
  const tbs = derAt(basicDer, 0).encoded;
  if (!isSignatureBy(responder, algorithm, tbs, new Uint8Array(basic.signature))) return refused('signatureInvalid');

  const extensions = data.responseExtensions ?? [];
  if (extensions.some(({ critical, extnID }) => critical && extnID !== OIDS.nonce)) return refused('criticalExtension');
  const [sent, ...repeated] = extensions.filter(({ extnID }) => extnID === OIDS.nonce);
  const returned = sent === undefined ? new Uint8Array() : new Uint8Array(sent.extnValue.buffer);
  const isOurs = nonce === undefined || sameBytes(returned, derValue(0x04, nonce));
  if (repeated.length > 0 || !isOurs) return refused('nonceMismatch');
  if (data.producedAt.getTime() > atMs + CLOCK_SKEW_MS) return refused('notYetIssued');

  const [single, ...others] = data.responses.filter(({ certID }) => isAbout(certID, certificate, issuer));
  if (single === undefined || others.length > 0) return refused('otherCertificate');
  if ((single.singleExtensions ?? []).some(({ critical }) => critical)) return refused('criticalExtension');
  const freshness = freshnessProblem(single.thisUpdate.getTime(), single.nextUpdate?.getTime(), atMs, maxAgeMs);
  return freshness === undefined ? stateOf(single) : refused(freshness);
}

/** When a response was made, whatever it is worth; `undefined` of bytes that are none. */
export function ocspProducedAtMs(bytes: Uint8Array): number | undefined {
  const response = decodeDer(OCSPResponse, bytes);
  if (response?.responseBytes === undefined) return undefined;
  const basic = decodeDer(BasicOCSPResponse, new Uint8Array(response.responseBytes.response.buffer));
  return basic?.tbsResponseData.producedAt.getTime();
}

function findResponder(
  basic: BasicOCSPResponse,
  id: ResponderID,
  issuer: Certificate,
  atMs: number,
): Certificate | undefined {
  if (isResponder(id, issuer)) return issuer;
  return (basic.certs ?? []).slice(0, 5).flatMap((one) => {
    const parse = parseCertificate(encodeDer(one));
    if (!parse.ok || !isResponder(id, parse.certificate)) return [];
    return isDelegatedBy(issuer, parse.certificate, atMs) ? [parse.certificate] : [];
  })[0];
}

function isResponder(id: ResponderID, certificate: Certificate): boolean {
  if (id.byName !== undefined) return sameBytes(encodeDer(id.byName), certificate.subjectDer);
  const keyHash = createHash('sha1').update(publicKeyBits(certificate)).digest();
  return id.byKey !== undefined && sameBytes(new Uint8Array(id.byKey.buffer), keyHash);
}

function isDelegatedBy(issuer: Certificate, responder: Certificate, atMs: number): boolean {
  return (
    sameBytes(responder.issuerDer, issuer.subjectDer) &&
    isSignatureBy(issuer, responder.signatureAlgorithm, responder.tbs, responder.signature) &&
    responder.extendedKeyUsage.includes(OIDS.ocspSigning) &&
    responder.keyUsage?.includes('digitalSignature') !== false &&
    isValidAt(responder, atMs)
  );
}

function isAbout(id: CertID, certificate: Certificate, issuer: Certificate): boolean {
  const hash = id.hashAlgorithm.algorithm === OIDS.sha1 ? 'sha1' : 'sha256';
  const names = namesOf(issuer, hash);
  return (
    id.hashAlgorithm.algorithm === names.oid &&
    parametersAre('nullOrAbsent', id.hashAlgorithm) &&
    sameBytes(new Uint8Array(id.issuerNameHash.buffer), names.issuerName) &&
    sameBytes(new Uint8Array(id.issuerKeyHash.buffer), names.issuerKey) &&
    Buffer.from(id.serialNumber).toString('hex').toUpperCase() === certificate.serialHex
  );
}

function stateOf({ certStatus }: SingleResponse): RevocationReading {
  if (certStatus.revoked !== undefined) {
    const isHeld = certStatus.revoked.revocationReason?.reason === CERTIFICATE_HOLD;
    return { ok: true, state: isHeld ? 'onHold' : 'revoked' };
  }
  return { ok: true, state: certStatus.good === undefined ? 'unknown' : 'good' };
}
