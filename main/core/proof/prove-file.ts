import * as z from 'zod';
import type { ProofView } from '#contract/app/views/proof-view.ts';
import type { ApplicationDocument } from '#contract/procedure/application-document.ts';
import { documentView } from '#contract/procedure/document-view.ts';
import { type DocumentLanguage, inLanguage, localizedTextSchema } from '#contract/values/localized-text.ts';
import { renderApplicationPdf } from '#documents/application-pdf/application-pdf.ts';
import { ENTRY, entryBytes, readContainer } from '#documents/container/asic-container.ts';
import { type VerifiedContainer, verifyContainer } from '#documents/container/verify.ts';
import { factsSection } from '#documents/receipt-pdf/receipt-document.ts';
import { partsOfReceiptPdf, type ReceiptParts, renderReceiptPdf } from '#documents/receipt-pdf/receipt-pdf.ts';
import { PINNED_ANCHORS } from '#pki/certificate/trust-anchors.ts';
import { sha256Hex } from '#pki/der/algorithms.ts';
import { parsedJson } from '#platform/json-text.ts';
import { type ReceiptClaims, verifiedClaims } from '../portal/receipt-claims.ts';

interface Witnesses {
  readonly nowMs: number;
  /** Keys of the portal that this computer knows; `undefined` where it has never asked, and cannot now. */
  keysOfPortal(): Promise<{ readonly keys: readonly object[] } | undefined>;
  readonly portal: string;
  readonly signal: AbortSignal;
}

type Proof = Omit<ProofView, 'fileName'>;
type Result = ProofView['checks'][number]['result'];

const NOTHING: Pick<Proof, 'receipt' | 'applicant' | 'document'> = { receipt: null, applicant: null, document: null };

/** Says what a file is that somebody kept: a receipt as PDF or as it is, or a container. Asks nobody but the witnesses. */
export async function proveFile(bytes: Uint8Array, witnesses: Witnesses): Promise<Proof> {
  const parts = partsOfReceiptPdf(bytes);
  if (parts !== undefined) return provePdf(bytes, parts, witnesses);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return proveContainer(bytes, witnesses);
  const text = bytes.length > 4_000 ? '' : Buffer.from(bytes).toString('latin1').trim();
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) return proveReceipt(text, witnesses);
  return { verdict: 'unknown', kind: 'other', ...NOTHING, checks: [] };
}

/** A receipt alone proves that something was received, not what. */
async function proveReceipt(text: string, witnesses: Witnesses): Promise<Proof> {
  const { claims, result } = await claimsOf(text, witnesses);
  const receipt = claims && { number: claims.receiptNumber, receivedAt: claims.receivedAt, portal: claims.iss };
  return {
    verdict: verdictOf([result]),
    kind: 'receipt',
    ...NOTHING,
    receipt: receipt ?? null,
    checks: [{ check: 'receipt', result }, { check: 'content', result: 'unknown' }, OFFLINE],
  };
}

const OFFLINE = { check: 'online', result: 'unknown' } as const;

async function proveContainer(bytes: Uint8Array, witnesses: Witnesses): Promise<Proof> {
  if (!readContainer(bytes).ok) return { verdict: 'unknown', kind: 'other', ...NOTHING, checks: [] };
  const { container, signature, content } = await openedContainer(bytes, witnesses);
  return {
    verdict: verdictOf([signature, content]),
    kind: 'container',
    ...NOTHING,
    applicant: container?.application.applicant.name.value ?? null,
    checks: [{ check: 'signature', result: signature }, { check: 'content', result: content }, OFFLINE],
  };
}

interface Opened {
  readonly container: VerifiedContainer | undefined;
  readonly content: Result;
  readonly signature: Result;
}

/** The certificate need not be valid today: it was when the application was filed. */
async function openedContainer(bytes: Uint8Array, { nowMs, signal }: Witnesses): Promise<Opened> {
  const terms = { bytes, anchors: PINNED_ANCHORS, atMs: nowMs, revocationPolicy: 'mayBeUnchecked', signal } as const;
  const verified = await verifyContainer(terms);
  if (verified.ok) {
    const isSigned = verified.value.signature !== undefined;
    return { container: verified.value, content: 'good', signature: isSigned ? 'good' : 'unknown' };
  }
  const isVouchedByNobody = ['certificateUntrusted', 'certificateExpired'].includes(verified.failure.code);
  return isVouchedByNobody
    ? { container: undefined, content: 'unknown', signature: 'unknown' }
    : { container: undefined, content: 'bad', signature: 'bad' };
}

/**
 * The whole chain: the portal's key signed the receipt; the receipt names these bytes of the container; the container's
 * document is what stands in the pages; and the pages are, byte for byte, what is made from all of this.
 */
async function provePdf(bytes: Uint8Array, parts: ReceiptParts, witnesses: Witnesses): Promise<Proof> {
  const { claims, result: receipt } = await claimsOf(parts.receipt, witnesses);
  const isAsMade = Buffer.from(await renderReceiptPdf(parts)).equals(bytes);
  const isReceived = claims === undefined || claims.sha256 === sha256Hex(parts.container);
  const application = await applicationIn(parts);
  const saysSo = claims === undefined || saysFacts(parts.document, claims);
  const content: Result = isAsMade && isReceived && saysSo && application !== undefined ? 'good' : 'bad';
  // The portal takes no application whose signature and certificate do not hold.
  const signature: Result = receipt === 'good' && content === 'good' ? 'good' : 'unknown';
  return {
    verdict: verdictOf([receipt, content]),
    kind: 'receiptPdf',
    receipt: claims ? { number: claims.receiptNumber, receivedAt: claims.receivedAt, portal: claims.iss } : null,
    applicant: signature === 'good' ? (application?.applicant ?? null) : null,
    document: content === 'good' ? documentView(parts.document) : null,
    checks: [
      { check: 'signature', result: signature },
      { check: 'receipt', result: receipt },
      { check: 'content', result: content },
      OFFLINE,
    ],
  };
}

/** The name of the applicant, where the signed document of the container is the one whose sections stand in the pages. */
async function applicationIn({
  document,
  container,
}: ReceiptParts): Promise<{ readonly applicant: string | null } | undefined> {
  const read = readContainer(container);
  if (!read.ok) return undefined;
  const title = titleIn(entryBytes(read.value, ENTRY.applicationJson), document.language);
  if (title === undefined) return undefined;
  const own: ApplicationDocument = {
    title,
    language: document.language,
    sections: document.sections.slice(RECEIPTS_OWN),
  };
  const remade = await renderApplicationPdf(own);
  if (!Buffer.from(remade).equals(entryBytes(read.value, ENTRY.applicationPdf))) return undefined;
  const name = own.sections.find(({ key }) => key === 'applicant')?.lines.find(({ at }) => at === 'applicant.name');
  return { applicant: name?.value ?? null };
}

/** How many sections a receipt has before those of the application. */
const RECEIPTS_OWN = 2;

const titledSchema = z.looseObject({ procedure: z.looseObject({ title: localizedTextSchema }) });

function titleIn(json: Uint8Array, language: DocumentLanguage): string | undefined {
  const read = titledSchema.safeParse(parsedJson(Buffer.from(json).toString('utf8')));
  return read.success ? inLanguage(read.data.procedure.title, language) : undefined;
}

/** Whether the first section says what the portal signed. */
function saysFacts({ sections, language }: ApplicationDocument, claims: ReceiptClaims): boolean {
  const { receiptNumber, receivedAt, iss: portal } = claims;
  return JSON.stringify(sections[0]) === JSON.stringify(factsSection({ receiptNumber, receivedAt, portal }, language));
}

async function claimsOf(
  receipt: string,
  { keysOfPortal, portal }: Witnesses,
): Promise<{ readonly claims: ReceiptClaims | undefined; readonly result: Result }> {
  const keys = await keysOfPortal();
  if (keys === undefined) return { claims: undefined, result: 'unknown' };
  const claims = await verifiedClaims(receipt, keys, portal);
  if (claims !== undefined) return { claims, result: 'good' };
  // Another portal's receipt is no forgery: nobody here knows its key.
  return { claims: undefined, result: issuerOf(receipt) === portal ? 'bad' : 'unknown' };
}

function issuerOf(receipt: string): string | undefined {
  const payload = parsedJson(Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return z.looseObject({ iss: z.string() }).safeParse(payload).data?.iss;
}

function verdictOf(results: readonly Result[]): Proof['verdict'] {
  if (results.includes('bad')) return 'changed';
  return results.includes('unknown') ? 'unknown' : 'genuine';
}
