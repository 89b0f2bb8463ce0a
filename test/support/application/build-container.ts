import { createHash, sign } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';
import { type Application, applicationSchema } from '#contract/procedure/application.ts';
import type { ApplicationDocument } from '#contract/procedure/application-document.ts';
import { CONTAINER_MIME_TYPE, ENTRY } from '#documents/container/asic-container.ts';
import { canonicalJson, composeApplication, sealContainer } from '#documents/container/compose.ts';
import { cmsHash, finishSignedData, prepareSignedData, signedDataAround } from '#pki/cms/cms.ts';
import { AT_MS, type IssuedTestCertificate, parsed, testCa, testLeaf } from '../pki/issue-certificate.ts';

/** Containers that are good, and ZIP files of which any header can be wrong. */

export const ATTACHMENT = new TextEncoder().encode('%PDF-1.7 an invented attachment');

export function sampleApplication(changes: Partial<Record<keyof Application, unknown>> = {}): Application {
  return applicationSchema.parse({
    version: 2,
    portal: 'https://portal.example',
    filer: 'invented-subject',
    idempotencyKey: '3f0f5c3e-56b5-4f0e-9d51-0c8f4f4b6a11',
    procedure: {
      id: 'child-allowance-claim',
      title: { ja: '児童手当の認定請求', en: 'Claim for child allowance' },
      revision: '0123456789abcdef',
    },
    municipality: { code: '131016', name: { ja: '架空区', en: 'Kakuu' } },
    applicant: {
      name: { value: '見本　花子', origin: 'card' },
      address: { value: '東京都架空区見本町一丁目２番３号', origin: 'card' },
      birthDate: { value: '1990-04-01', origin: 'card' },
      sex: { value: 'female', origin: 'card' },
    },
    answers: { childName: '見本　一郎', amount: 15_000 },
    attachments: [
      {
        key: 'insurance',
        fileName: '保険証.pdf',
        mediaType: 'application/pdf',
        bytes: ATTACHMENT.length,
        sha256: createHash('sha256').update(ATTACHMENT).digest('hex'),
      },
    ],
    attachmentsToFollow: [],
    language: 'ja',
    createdAt: '2026-10-01T12:00:00+09:00',
    layout: 1,
    software: { name: 'Madoguchi', version: '0.1.0' },
    ...changes,
  });
}

export const SAMPLE_DOCUMENT: ApplicationDocument = {
  title: '児童手当の認定請求',
  language: 'ja',
  sections: [
    { key: 'applicant', title: '申請者', lines: [{ at: 'applicant.name', label: '氏名', value: '見本　花子' }] },
    { key: 'child', title: '児童', lines: [{ at: 'childName', label: '氏名', value: '見本　一郎' }] },
  ],
};

export type NamedBytes = readonly [name: string, bytes: Uint8Array];

/** Every entry of a good container but the signature, in order. */
export async function unsignedEntries(application = sampleApplication()): Promise<NamedBytes[]> {
  const attachments = application.attachments.map(() => ATTACHMENT);
  const unsigned = await composeApplication({ application, document: SAMPLE_DOCUMENT, attachments });
  return [...unsigned.entries.map(({ name, bytes }): NamedBytes => [name, bytes]), [ENTRY.manifest, unsigned.manifest]];
}

export function signatureOver(
  content: Uint8Array,
  signer: IssuedTestCertificate = testLeaf('sign'),
  coverage: 'attached' | 'detached' = 'detached',
): Uint8Array {
  const signerCertificate = parsed(signer);
  const hash = cmsHash(signerCertificate);
  const contentDigest = createHash(hash).update(content).digest();
  const prepared = prepareSignedData({ contentDigest, signerCertificate, signingTimeMs: AT_MS });
  const signature = sign(hash, prepared.signedAttributes, { key: signer.key, dsaEncoding: 'ieee-p1363' });
  const certificates = [testCa('sign').der];
  if (coverage === 'detached') return finishSignedData(prepared, { signature, certificates });
  const { before, behind } = signedDataAround(prepared, { signature, certificates }, content.length);
  return new Uint8Array(Buffer.concat([before, content, behind]));
}

/** A good container, by the product's own writer. */
export async function sealedSample(application = sampleApplication()): Promise<Uint8Array> {
  const attachments = application.attachments.map(() => ATTACHMENT);
  const unsigned = await composeApplication({ application, document: SAMPLE_DOCUMENT, attachments });
  return sealContainer(unsigned, signatureOver(unsigned.manifest)).bytes;
}

/** Signs whatever manifest stands among the entries and adds the signature. */
export function signed(entries: readonly NamedBytes[], signer?: IssuedTestCertificate): NamedBytes[] {
  const manifest = entries.find(([name]) => name === ENTRY.manifest)?.[1] ?? new Uint8Array();
  return [...entries, [ENTRY.signature, signatureOver(manifest, signer)]];
}

/** A manifest as text, over any entries, with any part replaced. */
export function manifestOver(
  entries: readonly NamedBytes[],
  change: (text: string) => string = (text) => text,
): Uint8Array {
  const references = entries.map(
    ([name, bytes]) =>
      `<a:DataObjectReference URI="${name}"><d:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>` +
      `<d:DigestValue>${createHash('sha256').update(bytes).digest('base64')}</d:DigestValue></a:DataObjectReference>`,
  );
  const text =
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<a:ASiCManifest xmlns:a="http://uri.etsi.org/02918/v1.2.1#" xmlns:d="http://www.w3.org/2000/09/xmldsig#">' +
    `<a:SigReference URI="${ENTRY.signature}"/>${references.join('')}</a:ASiCManifest>`;
  return new TextEncoder().encode(change(text));
}

/** A container that the entries' own manifest covers, after one entry was replaced and all was signed again. */
export async function resigned(
  change: (entries: NamedBytes[]) => NamedBytes[],
  manifest?: (covered: readonly NamedBytes[]) => Uint8Array,
  signer?: IssuedTestCertificate,
): Promise<Uint8Array> {
  const entries = change(await unsignedEntries());
  const covered = entries.filter(([name]) => name !== ENTRY.mimetype && name !== ENTRY.manifest);
  const made = (manifest ?? manifestOver)(covered);
  const whole = entries.map(([name, bytes]): NamedBytes => [name, name === ENTRY.manifest ? made : bytes]);
  return zip(signed(whole, signer).map(([name, bytes]) => ({ name, bytes })));
}

export function replace(name: string, bytes: Uint8Array) {
  return (entries: NamedBytes[]) => entries.map((one): NamedBytes => (one[0] === name ? [name, bytes] : one));
}

export function json(value: object): Uint8Array {
  return canonicalJson(value);
}

export interface RawEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly isDeflated?: boolean;
  readonly packed?: Uint8Array;
  readonly flags?: number;
  readonly method?: number;
  readonly extra?: Uint8Array;
  readonly comment?: Uint8Array;
  readonly localName?: string;
  readonly local?: Partial<Header>;
  readonly central?: Partial<Header>;
  /** Bytes between this entry's data and the next header. */
  readonly after?: Uint8Array;
}

interface Header {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
}

export interface RawZip {
  readonly before?: Uint8Array;
  readonly beforeEnd?: Uint8Array;
  readonly comment?: Uint8Array;
  readonly count?: number;
  readonly sizeOfDirectory?: number;
}

function common(header: Header, nameBytes: number, extraBytes: number): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(header.flags, 2);
  fields.writeUInt16LE(header.method, 4);
  fields.writeUInt16LE(0x5021, 8);
  fields.writeUInt32LE(header.crc, 10);
  fields.writeUInt32LE(header.packedBytes, 14);
  fields.writeUInt32LE(header.unpackedBytes, 18);
  fields.writeUInt16LE(nameBytes, 22);
  fields.writeUInt16LE(extraBytes, 24);
  return fields;
}

export function zip(
  entries: readonly RawEntry[],
  { before, beforeEnd, comment, count, sizeOfDirectory }: RawZip = {},
): Uint8Array {
  const data: Uint8Array[] = before === undefined ? [] : [before];
  const directory: Uint8Array[] = [];
  let at = before?.length ?? 0;
  for (const entry of entries) {
    const packed = entry.packed ?? (entry.isDeflated ? deflateRawSync(entry.bytes) : entry.bytes);
    const header: Header = {
      flags: entry.flags ?? 0,
      method: entry.method ?? (entry.isDeflated ? 8 : 0),
      crc: crc32(entry.bytes),
      packedBytes: packed.length,
      unpackedBytes: entry.bytes.length,
    };
    const name = Buffer.from(entry.name, 'utf8');
    const localName = Buffer.from(entry.localName ?? entry.name, 'utf8');
    const extra = entry.extra ?? new Uint8Array();
    const entryComment = entry.comment ?? new Uint8Array();
    const local = Buffer.concat([
      Buffer.from('PK\x03\x04', 'latin1'),
      common({ ...header, ...entry.local }, localName.length, extra.length),
      localName,
      extra,
      packed,
      entry.after ?? new Uint8Array(),
    ]);
    const place = Buffer.alloc(14);
    place.writeUInt16LE(entryComment.length, 0);
    place.writeUInt32LE(at, 10);
    directory.push(
      Buffer.concat([
        Buffer.from('PK\x01\x02\x14\x00', 'latin1'),
        common({ ...header, ...entry.central }, name.length, extra.length),
        place,
        name,
        extra,
        entryComment,
      ]),
    );
    data.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(count ?? entries.length, 8);
  end.writeUInt16LE(count ?? entries.length, 10);
  end.writeUInt32LE(sizeOfDirectory ?? central.length, 12);
  end.writeUInt32LE(at, 16);
  end.writeUInt16LE(comment?.length ?? 0, 20);
  return new Uint8Array(
    Buffer.concat([...data, central, beforeEnd ?? new Uint8Array(), end, comment ?? new Uint8Array()]),
  );
}

export const MIMETYPE: RawEntry = { name: ENTRY.mimetype, bytes: new TextEncoder().encode(CONTAINER_MIME_TYPE) };
