import { createHash, createPublicKey } from 'node:crypto';
import {
  BasicOCSPResponse,
  type CertID,
  CertStatus,
  KeyHash,
  OCSPRequest,
  OCSPResponse,
  OCSPResponseStatus,
  ResponderID,
  ResponseBytes,
  ResponseData,
  RevokedInfo,
  SingleResponse,
} from '@peculiar/asn1-ocsp';
import { OctetString } from '@peculiar/asn1-schema';
import {
  AuthorityKeyIdentifier,
  CertificateList,
  CRLNumber,
  CRLReason,
  CRLReasons,
  KeyIdentifier,
  RevokedCertificate,
  TBSCertList,
  Time,
  Version,
} from '@peculiar/asn1-x509';
import type { CardKey } from '#contract/values/brands.ts';
import { decodeDer, encodeDer } from '#pki/der/der.ts';
import {
  arrayBuffer,
  caName,
  extension,
  type IssuingCa,
  keyIdentifier,
  publicKeyBits,
  SHA256_WITH_RSA,
  signWithSha256,
} from './certificate-profile.ts';

/** A practice certificate as its CA knows it. */
export interface IssuedSerial {
  readonly serial: Uint8Array;
  readonly state: 'good' | 'revoked' | 'onHold';
}

const CRL_LIFETIME_MS = 7 * 86_400_000;
const OCSP_LIFETIME_MS = 3_600_000;
/** How long ago the invented revocations happened. */
const REVOKED_AGO_MS = 30 * 86_400_000;
const OIDS = {
  authorityKeyIdentifier: '2.5.29.35',
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  ocspBasic: '1.3.6.1.5.5.7.48.1.1',
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
} as const;
const REASONS = { revoked: CRLReasons.affiliationChanged, onHold: CRLReasons.certificateHold } as const;

/** The CA's full CRL (DER), good for seven days from `nowMs`. */
export function composeCrl(role: CardKey, ca: IssuingCa, issued: readonly IssuedSerial[], nowMs: number): Uint8Array {
  const authorityKey = new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(caKeyIdentifier(ca)) });
  const revoked = issued.flatMap(({ serial, state }) =>
    state === 'good'
      ? []
      : [
          new RevokedCertificate({
            userCertificate: arrayBuffer(serial),
            revocationDate: new Time(wholeSecond(nowMs - REVOKED_AGO_MS)),
            crlEntryExtensions: [extension(OIDS.reasonCode, encodeDer(new CRLReason(REASONS[state])))],
          }),
        ],
  );
  const tbsCertList = new TBSCertList({
    version: Version.v2,
    signature: SHA256_WITH_RSA,
    issuer: caName(role),
    thisUpdate: new Time(wholeSecond(nowMs)),
    nextUpdate: new Time(wholeSecond(nowMs + CRL_LIFETIME_MS)),
    crlExtensions: [
      extension(OIDS.authorityKeyIdentifier, encodeDer(authorityKey)),
      extension(OIDS.crlNumber, encodeDer(new CRLNumber(Math.floor(nowMs / 1000)))),
    ],
    // X.509 has no empty list: without entries the member is absent.
    ...(revoked.length === 0 ? {} : { revokedCertificates: revoked }),
  });
  const signature = signWithSha256(encodeDer(tbsCertList), ca.key);
  return encodeDer(new CertificateList({ tbsCertList, signatureAlgorithm: SHA256_WITH_RSA, signature }));
}

interface OcspAuthority {
  readonly ca: IssuingCa;
  readonly role: CardKey;
  readonly issued: readonly IssuedSerial[];
}

/**
 * Answers an OCSP request (DER) as the CA itself would: signed by the CA that the first certificate names, with the
 * request's nonce, current for an hour from `nowMs`. Bytes that are no request get `malformedRequest`, a CA that is
 * not ours `unauthorized`. Source: RFC 6960.
 */
export function composeOcspResponse(
  authorities: readonly OcspAuthority[],
  requestDer: Uint8Array,
  nowMs: number,
): Uint8Array {
  const request = decodeDer(OCSPRequest, requestDer);
  const [first] = request?.tbsRequest.requestList ?? [];
  if (request === undefined || first === undefined) return withoutAnswer(OCSPResponseStatus.malformedRequest);
  const authority = authorities.find((one) => isIssuer(one, first.reqCert));
  if (authority === undefined) return withoutAnswer(OCSPResponseStatus.unauthorized);

  const nonces = (request.tbsRequest.requestExtensions ?? []).filter(({ extnID }) => extnID === OIDS.ocspNonce);
  const tbsResponseData = new ResponseData({
    responderID: new ResponderID({ byKey: new KeyHash(caKeyIdentifier(authority.ca)) }),
    producedAt: wholeSecond(nowMs),
    responses: request.tbsRequest.requestList.map(({ reqCert }) => answerFor(authority, reqCert, nowMs)),
    ...(nonces.length === 0 ? {} : { responseExtensions: nonces }),
  });
  const signature = signWithSha256(encodeDer(tbsResponseData), authority.ca.key);
  const basic = new BasicOCSPResponse({ tbsResponseData, signatureAlgorithm: SHA256_WITH_RSA, signature });
  const response = new OctetString(arrayBuffer(encodeDer(basic)));
  return encodeDer(
    new OCSPResponse({
      responseStatus: OCSPResponseStatus.successful,
      responseBytes: new ResponseBytes({ responseType: OIDS.ocspBasic, response }),
    }),
  );
}

function answerFor(authority: OcspAuthority, certID: CertID, nowMs: number): SingleResponse {
  const known = isIssuer(authority, certID)
    ? authority.issued.find(({ serial }) => Buffer.from(serial).equals(new Uint8Array(certID.serialNumber)))
    : undefined;
  return new SingleResponse({
    certID,
    certStatus: statusOf(known, nowMs),
    thisUpdate: wholeSecond(nowMs),
    nextUpdate: wholeSecond(nowMs + OCSP_LIFETIME_MS),
  });
}

function statusOf(known: IssuedSerial | undefined, nowMs: number): CertStatus {
  if (known === undefined) return new CertStatus({ unknown: null });
  if (known.state === 'good') return new CertStatus({ good: null });
  return new CertStatus({
    revoked: new RevokedInfo({
      revocationTime: wholeSecond(nowMs - REVOKED_AGO_MS),
      revocationReason: new CRLReason(REASONS[known.state]),
    }),
  });
}

const HASHES: Readonly<Record<string, 'sha1' | 'sha256'>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
};

function isIssuer({ ca, role }: OcspAuthority, certID: CertID): boolean {
  const hash = HASHES[certID.hashAlgorithm.algorithm];
  if (hash === undefined) return false;
  const nameHash = createHash(hash)
    .update(encodeDer(caName(role)))
    .digest();
  const keyHash =
    hash === 'sha1'
      ? caKeyIdentifier(ca)
      : createHash(hash)
          .update(publicKeyBits(createPublicKey(ca.key)))
          .digest();
  return (
    nameHash.equals(new Uint8Array(certID.issuerNameHash.buffer)) &&
    Buffer.from(keyHash).equals(new Uint8Array(certID.issuerKeyHash.buffer))
  );
}

function withoutAnswer(responseStatus: OCSPResponseStatus): Uint8Array {
  return encodeDer(new OCSPResponse({ responseStatus }));
}

function caKeyIdentifier(ca: IssuingCa): Uint8Array {
  return keyIdentifier(createPublicKey(ca.key));
}

function wholeSecond(ms: number): Date {
  return new Date(Math.floor(ms / 1000) * 1000);
}
