import { constants, createHash, sign } from 'node:crypto';
import { AlgorithmIdentifier, Time } from '@peculiar/asn1-x509';
import { CMS_OIDS } from '#pki/cms/cms-structure.ts';
import { derAt, derChildren, derValue, encodeDer } from '#pki/der/der.ts';
import { AT_MS, type IssuedTestCertificate, oidDer, testCa, testLeaf } from './issue-certificate.ts';

/** Writes CMS signatures of which any part can be wrong; nothing of the product's own writer is used. */

export const OID = {
  ...CMS_OIDS,
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  sha1: '1.3.14.3.2.26',
  md5: '1.2.840.113549.2.5',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  rsa: '1.2.840.113549.1.1.1',
  rsaSha1: '1.2.840.113549.1.1.5',
  rsaSha256: '1.2.840.113549.1.1.11',
  rsaSha384: '1.2.840.113549.1.1.12',
  rsaPss: '1.2.840.113549.1.1.10',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  timeStampToken: '1.2.840.113549.1.9.16.2.14',
  counterSignature: '1.2.840.113549.1.9.6',
  signaturePolicy: '1.2.840.113549.1.9.16.2.15',
} as const;

export interface CmsRecipe {
  readonly signer?: IssuedTestCertificate;
  readonly content?: Uint8Array;
  readonly isAttached?: boolean;
  readonly contentType?: string;
  /** The eContent wrapper as it stands, in place of the attached content. */
  readonly encapsulated?: Uint8Array;
  readonly hash?: string;
  readonly digestOid?: string;
  readonly listedDigestOid?: string;
  readonly signatureIdentifier?: Uint8Array;
  /** Complete attributes, DER; `null`: none at all, the content is signed directly. */
  readonly attributes?: readonly Uint8Array[] | null;
  readonly attributeOrder?: 'sorted' | 'asGiven';
  readonly certificates?: readonly Uint8Array[];
  readonly signerName?: Uint8Array;
  readonly signerVersion?: number;
  readonly version?: number;
  readonly usePss?: boolean;
  readonly changeSignature?: (signature: Uint8Array) => Uint8Array;
  readonly unsignedAttributes?: readonly Uint8Array[];
  readonly signers?: (signerInfo: Uint8Array) => readonly Uint8Array[];
  /** The value that is signed, where it is not the attributes or the content. */
  readonly signed?: Uint8Array;
}

export const CONTENT = new TextEncoder().encode('内容 of an application\n');

export function algorithm(oid: string, parameters?: 'null'): Uint8Array {
  return encodeDer(new AlgorithmIdentifier({ algorithm: oid, ...(parameters === 'null' ? { parameters: null } : {}) }));
}

export function attribute(oid: string, ...values: readonly Uint8Array[]): Uint8Array {
  return derValue(0x30, oidDer(oid), derValue(0x31, ...[...values].sort(Buffer.compare)));
}

export function octets(bytes: Uint8Array): Uint8Array {
  return derValue(0x04, bytes);
}

export function digest(hash: string, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash(hash).update(bytes).digest());
}

/** `SigningCertificateV2` with one ESSCertIDv2. */
export function signingCertificateV2(certHash: Uint8Array, hashOid?: string, issuerSerial?: Uint8Array): Uint8Array {
  const parts = [...(hashOid === undefined ? [] : [algorithm(hashOid)]), octets(certHash)];
  return derValue(
    0x30,
    derValue(0x30, derValue(0x30, ...parts, ...(issuerSerial === undefined ? [] : [issuerSerial]))),
  );
}

/** The four attributes of a good signature, by name, to be changed one at a time. */
export function goodAttributes(signer: IssuedTestCertificate, content: Uint8Array, hash = 'sha256') {
  return {
    contentType: attribute(OID.contentType, oidDer(OID.data)),
    messageDigest: attribute(OID.messageDigest, octets(digest(hash, content))),
    signingTime: attribute(OID.signingTime, encodeDer(new Time(new Date(AT_MS)))),
    signingCertificate: attribute(OID.signingCertificateV2, signingCertificateV2(digest('sha256', signer.der))),
  };
}

export function buildCms(recipe: CmsRecipe = {}): Uint8Array {
  const signer = recipe.signer ?? testLeaf('sign');
  const content = recipe.content ?? CONTENT;
  const hash = recipe.hash ?? 'sha256';
  const isRsa = signer.key.asymmetricKeyType === 'rsa';
  const given =
    recipe.attributes === undefined ? Object.values(goodAttributes(signer, content, hash)) : recipe.attributes;
  const ordered =
    given === null ? null : recipe.attributeOrder === 'asGiven' ? [...given] : [...given].sort(Buffer.compare);
  const signed = recipe.signed ?? (ordered === null ? content : derValue(0x31, ...ordered));
  const padding = recipe.usePss ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {};
  const signature = new Uint8Array(sign(hash, signed, { key: signer.key, ...padding }));
  const digestIdentifier = algorithm(
    recipe.digestOid ?? { sha1: OID.sha1, md5: OID.md5, sha384: OID.sha384 }[hash] ?? OID.sha256,
  );
  const usualSignature = isRsa ? algorithm(OID.rsaSha256, 'null') : algorithm('1.2.840.10045.4.3.3');
  const [, serial, , issuerName] = derChildren(derAt(signer.der, 0).encoded);
  const usualName = derValue(0x30, issuerName?.encoded ?? signer.der, serial?.encoded ?? signer.der);
  const unsigned = recipe.unsignedAttributes ?? [];
  const signerInfo = derValue(
    0x30,
    integer(recipe.signerVersion ?? 1),
    recipe.signerName ?? usualName,
    digestIdentifier,
    ...(ordered === null ? [] : [derValue(0xa0, ...ordered)]),
    recipe.signatureIdentifier ?? usualSignature,
    octets(recipe.changeSignature?.(signature) ?? signature),
    ...(unsigned.length === 0 ? [] : [derValue(0xa1, ...unsigned)]),
  );
  const listed = recipe.listedDigestOid === undefined ? digestIdentifier : algorithm(recipe.listedDigestOid);
  const wrapper = recipe.encapsulated ?? derValue(0xa0, octets(content));
  const hasContent = recipe.isAttached === true || recipe.encapsulated !== undefined;
  const certificates = recipe.certificates ?? [signer.der, testCa('sign').der];
  const signers = recipe.signers?.(signerInfo) ?? [signerInfo];
  const signedData = derValue(
    0x30,
    integer(recipe.version ?? 1),
    derValue(0x31, listed),
    derValue(0x30, oidDer(recipe.contentType ?? OID.data), ...(hasContent ? [wrapper] : [])),
    ...(certificates.length === 0 ? [] : [derValue(0xa0, ...[...certificates].sort(Buffer.compare))]),
    derValue(0x31, ...[...signers].sort(Buffer.compare)),
  );
  return new Uint8Array(derValue(0x30, oidDer(OID.signedData), derValue(0xa0, signedData)));
}

export function integer(value: number): Uint8Array {
  return derValue(0x02, Uint8Array.of(value));
}
