import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import * as z from 'zod';
import { type DeliveryDetail, type DocumentSignature, deliveryDetailSchema } from '#contract/portal/delivery-routes.ts';
import type { SignedDocument } from '#documents/delivered/document-signature.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { Database } from '../platform/database/database.ts';
import { boundTo, openBytes, sealBytes } from '../platform/keyring/field-cipher.ts';
import { KeyUnavailable } from '../platform/keyring/key-unavailable.ts';
import type { CaseKey } from '../platform/keyring/keyring.ts';

const KEY_BYTES = 32;
const PART_BYTES = 1_048_576;
const PURPOSE = 'madoguchi/delivery/1';
const HEAD = 'delivery.head';
const WRAPPED = 'delivery.wrapped';
const REFERENCE = 'delivery_link.sealed_reference';

const headSchema = z.strictObject({ title: z.string().max(80), signature: deliveryDetailSchema.shape.signature });

/** What of a letter is sealed with the person's key. */
interface DeliveryHead {
  readonly title: string;
  readonly signature: DocumentSignature;
}

export function sealHead(key: CaseKey, id: string, head: DeliveryHead): Buffer {
  return key.seal(HEAD, id, Buffer.from(JSON.stringify(head), 'utf8'));
}

/** Throws `KeyUnavailable` where it was altered or is of somebody else. */
export function openHead(key: CaseKey, id: string, sealed: Uint8Array): DeliveryHead {
  return headSchema.parse(parsedJson(had(key.open(HEAD, id, sealed)).toString('utf8')));
}

const rowOfLink = (sender: string, n: number) => `${sender} ${n}`;

export function sealReference(key: CaseKey, sender: string, n: number, reference: string): Buffer {
  return key.seal(REFERENCE, rowOfLink(sender, n), Buffer.from(reference, 'utf8'));
}

export function openReference(key: CaseKey, sender: string, n: number, sealed: Uint8Array): string {
  return had(key.open(REFERENCE, rowOfLink(sender, n), sealed)).toString('utf8');
}

/** The document in parts under a key of its own, which comes back wrapped: without it the parts are noise. The last part is what came beside it. */
export function sealDocument(
  key: CaseKey,
  { subject, id }: { readonly subject: string; readonly id: string },
  { bytes, beside }: SignedDocument,
): { readonly wrapped: Buffer; readonly parts: readonly Buffer[] } {
  const secret = randomBytes(KEY_BYTES);
  const wrapped = key.seal(WRAPPED, id, secret);
  const documentKey = createSecretKey(secret);
  secret.fill(0);
  const pieces = Array.from({ length: Math.ceil(bytes.length / PART_BYTES) }, (_, part) =>
    bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
  );
  const all = beside === undefined ? pieces : [...pieces, beside];
  return { wrapped, parts: all.map((piece, part) => sealBytes(documentKey, placeOf(subject, id, part), piece)) };
}

/** Throws `KeyUnavailable` where a part is missing, was altered, or stands elsewhere. */
export async function openDocument(
  database: Database,
  key: CaseKey,
  { subject, id, wrapped, bytes, signed }: StoredDocument,
): Promise<OpenedDocument> {
  const documentKey = keyOf(had(key.open(WRAPPED, id, wrapped)));
  const found = await sql<{ part: number; sealed: Buffer }>`
    select part, sealed from delivery_part where subject_id = ${subject} and delivery_id = ${id} order by part`.execute(
    database,
  );
  const opened = found.rows.map(({ part, sealed }) => had(openBytes(documentKey, placeOf(subject, id, part), sealed)));
  const beside = signed === 'beside' ? new Uint8Array(had(opened.pop())) : undefined;
  const whole = Buffer.concat(opened);
  if (whole.length !== bytes) throw new KeyUnavailable();
  return { bytes: new Uint8Array(whole), beside };
}

interface StoredDocument {
  readonly subject: string;
  readonly id: string;
  readonly wrapped: Uint8Array;
  readonly bytes: number;
  readonly signed: DeliveryDetail['signed'];
}

export interface OpenedDocument extends SignedDocument {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly beside: Uint8Array<ArrayBuffer> | undefined;
}

function placeOf(subject: string, id: string, part: number): Buffer {
  return boundTo(PURPOSE, subject, id, String(part));
}

function keyOf(secret: Buffer): KeyObject {
  const key = createSecretKey(secret);
  secret.fill(0);
  return key;
}

function had(bytes: Buffer | undefined): Buffer {
  if (bytes === undefined) throw new KeyUnavailable();
  return bytes;
}
