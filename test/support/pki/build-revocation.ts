import { createHash, sign } from 'node:crypto';
import type { Extension } from '@peculiar/asn1-x509';
import { derAt, derChildren, derValue, encodeDer } from '#pki/der/der.ts';
import { checkCrl, readCheckedCrl } from '#pki/revocation/crl.ts';
import type { IssuedCertificate, RevocationReading } from '#pki/revocation/revocation-reading.ts';
import { algorithm, integer, OID, octets } from './build-cms.ts';
import { AT_MS, extension, type IssuedTestCertificate, oidDer, parsed, testCa } from './issue-certificate.ts';

/** Writes CRLs and OCSP responses of which any part can be wrong. */

const HOUR_MS = 3_600_000;

function time(ms: number): Uint8Array {
  return derValue(0x17, Buffer.from(`${digits(ms).slice(2)}Z`));
}

function generalizedTime(ms: number): Uint8Array {
  return derValue(0x18, Buffer.from(`${digits(ms)}Z`));
}

function digits(ms: number): string {
  return new Date(ms).toISOString().replace(/\D/g, '').slice(0, 14);
}

export interface CrlRecipe {
  readonly signer?: IssuedTestCertificate;
  readonly issuer?: IssuedTestCertificate;
  readonly thisUpdateMs?: number;
  readonly nextUpdateMs?: number | null;
  readonly version?: number;
  readonly revoked?: readonly {
    readonly certificate: IssuedTestCertificate;
    readonly reason?: number;
    readonly atMs?: number;
    readonly extensions?: readonly Extension[];
  }[];
  /** Entries as they stand, behind the others. */
  readonly entries?: readonly Uint8Array[];
  /** So many other certificates are revoked too. */
  readonly others?: number;
  readonly extensions?: readonly Extension[];
  readonly changeSignature?: (signature: Uint8Array) => Uint8Array;
}

export function buildCrl(recipe: CrlRecipe = {}): Uint8Array {
  const issuer = recipe.issuer ?? testCa('sign');
  const entries = (recipe.revoked ?? []).map(({ certificate, reason, atMs = AT_MS - HOUR_MS, extensions = [] }) => {
    const reasonCode = reason === undefined ? [] : [extension('2.5.29.21', derValue(0x0a, Uint8Array.of(reason)))];
    const all = [...reasonCode, ...extensions].map((one) => encodeDer(one));
    return derValue(
      0x30,
      derValue(0x02, Buffer.from(parsed(certificate).serialHex, 'hex')),
      time(atMs),
      ...(all.length === 0 ? [] : [derValue(0x30, ...all)]),
    );
  });
  entries.push(...(recipe.entries ?? []));
  const othersAt = time(AT_MS - HOUR_MS);
  for (let n = 0; n < (recipe.others ?? 0); n += 1) {
    const serial = Buffer.alloc(8, 0x5e);
    serial.writeUInt32BE(n, 4);
    entries.push(derValue(0x30, derValue(0x02, serial), othersAt));
  }
  const extensions = (recipe.extensions ?? [extension('2.5.29.20', integer(1))]).map((one) => encodeDer(one));
  const signatureAlgorithm = algorithm(OID.rsaSha256, 'null');
  const nextUpdateMs = recipe.nextUpdateMs === undefined ? AT_MS + 24 * HOUR_MS : recipe.nextUpdateMs;
  const tbs = derValue(
    0x30,
    integer(recipe.version ?? 1),
    signatureAlgorithm,
    parsed(issuer).subjectDer,
    time(recipe.thisUpdateMs ?? AT_MS - HOUR_MS),
    ...(nextUpdateMs === null ? [] : [time(nextUpdateMs)]),
    ...(entries.length === 0 ? [] : [derValue(0x30, Buffer.concat(entries))]),
    ...(extensions.length === 0 ? [] : [derValue(0xa0, derValue(0x30, ...extensions))]),
  );
  const signature = new Uint8Array(sign('sha256', tbs, (recipe.signer ?? issuer).key));
  const given = recipe.changeSignature?.(signature) ?? signature;
  return new Uint8Array(derValue(0x30, tbs, signatureAlgorithm, derValue(0x03, Uint8Array.of(0), given)));
}

/** What a list says about one certificate, checked for this question alone. */
export function readCrl(crl: Uint8Array, about: IssuedCertificate): RevocationReading {
  const checked = checkCrl(crl, about.issuer);
  return checked.ok ? readCheckedCrl(checked.list, about) : checked;
}

export interface OcspRecipe {
  readonly about: IssuedTestCertificate;
  readonly issuer?: IssuedTestCertificate;
  /** Who signs; the issuer itself unless named. */
  readonly responder?: IssuedTestCertificate;
  readonly nonce?: Uint8Array | null;
  readonly status?: 'good' | 'revoked' | 'onHold' | 'unknown';
  readonly thisUpdateMs?: number;
  readonly nextUpdateMs?: number | null;
  readonly producedAtMs?: number;
  readonly hash?: 'sha1' | 'sha256';
  readonly responseExtensions?: readonly Extension[];
  readonly singleExtensions?: readonly Extension[];
  readonly changeSignature?: (signature: Uint8Array) => Uint8Array;
  readonly times?: number;
}

export function buildOcspResponse(recipe: OcspRecipe): Uint8Array {
  const issuer = recipe.issuer ?? testCa('sign');
  const responder = recipe.responder ?? issuer;
  const hash = recipe.hash ?? 'sha1';
  const ca = parsed(issuer);
  const certId = derValue(
    0x30,
    algorithm(hash === 'sha1' ? OID.sha1 : OID.sha256, 'null'),
    octets(createHash(hash).update(ca.subjectDer).digest()),
    octets(createHash(hash).update(derAt(ca.spki, 1).content.subarray(1)).digest()),
    derValue(0x02, Buffer.from(parsed(recipe.about).serialHex, 'hex')),
  );
  const revokedAt = generalizedTime(AT_MS - HOUR_MS);
  const statuses = {
    good: Uint8Array.of(0x80, 0x00),
    unknown: Uint8Array.of(0x82, 0x00),
    revoked: derValue(0xa1, revokedAt),
    onHold: derValue(0xa1, revokedAt, derValue(0xa0, derValue(0x0a, Uint8Array.of(6)))),
  };
  const nextUpdateMs = recipe.nextUpdateMs === undefined ? AT_MS + HOUR_MS : recipe.nextUpdateMs;
  const singleExtensions = (recipe.singleExtensions ?? []).map((one) => encodeDer(one));
  const single = derValue(
    0x30,
    certId,
    statuses[recipe.status ?? 'good'],
    generalizedTime(recipe.thisUpdateMs ?? AT_MS - 60_000),
    ...(nextUpdateMs === null ? [] : [derValue(0xa0, generalizedTime(nextUpdateMs))]),
    ...(singleExtensions.length === 0 ? [] : [derValue(0xa1, derValue(0x30, ...singleExtensions))]),
  );
  const nonce = recipe.nonce ? [extension('1.3.6.1.5.5.7.48.1.2', octets(recipe.nonce))] : [];
  const extensions = [...nonce, ...(recipe.responseExtensions ?? [])].map((one) => encodeDer(one));
  const tbs = derValue(
    0x30,
    derValue(0xa1, parsed(responder).subjectDer),
    generalizedTime(recipe.producedAtMs ?? AT_MS - 1_000),
    derValue(0x30, ...Array.from({ length: recipe.times ?? 1 }, () => single)),
    ...(extensions.length === 0 ? [] : [derValue(0xa1, derValue(0x30, ...extensions))]),
  );
  const signature = new Uint8Array(sign('sha256', tbs, responder.key));
  const given = recipe.changeSignature?.(signature) ?? signature;
  const basic = derValue(
    0x30,
    tbs,
    algorithm(OID.rsaSha256, 'null'),
    derValue(0x03, Uint8Array.of(0), given),
    derValue(0xa0, derValue(0x30, responder.der)),
  );
  const body = derValue(0xa0, derValue(0x30, oidDer('1.3.6.1.5.5.7.48.1.1'), octets(basic)));
  return new Uint8Array(derValue(0x30, derValue(0x0a, Uint8Array.of(0)), body));
}

/** A response that holds a status and nothing else: 3 is "try later". */
export function bareOcspResponse(status: number): Uint8Array {
  return new Uint8Array(derValue(0x30, derValue(0x0a, Uint8Array.of(status))));
}

/** The nonce in an OCSP request. */
export function nonceOf(request: Uint8Array): Uint8Array {
  const extensions = derChildren(derAt(request, 0).encoded).find(({ tag }) => tag === 0xa2);
  const [list] = extensions === undefined ? [] : derChildren(extensions.encoded);
  const [nonce] = list === undefined ? [] : derChildren(list.encoded);
  const value = nonce === undefined ? undefined : derChildren(nonce.encoded).at(-1);
  if (value === undefined) throw new Error('the request has no nonce');
  return derAt(value.content).content;
}
