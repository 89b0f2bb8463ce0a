import { XMLValidator } from 'fast-xml-parser';
import type { DocumentProblem } from '#contract/failures/delivery-failures.ts';
import type { DeliveryForm } from '#contract/portal/delivery-routes.ts';
import { DELIVERY_LIMIT_BYTES } from '#contract/portal/sender-routes.ts';
import { individualNumberIn } from '#contract/values/individual-number.ts';
import { HIDING } from '#contract/values/visible-text.ts';
import { holdsActiveContent } from '../attachment/active-content.ts';
import { attachableFile } from '../attachment/file-kind.ts';
import { signatureAround } from './document-signature.ts';

/** What was delivered, by its bytes alone, or why it is not taken. `text` is there where the bytes are one. */
type PlainDocument = { readonly form: DeliveryForm; readonly text?: string } | { readonly why: DocumentProblem };
type DeliveredFile =
  | {
      readonly form: DeliveryForm;
      readonly text?: string;
      /** The document itself, which may stand in its signature. */
      readonly shown: Uint8Array;
      readonly isInSignature: boolean;
    }
  | { readonly why: DocumentProblem };

/** What may stand at the end of an archive, after which a reader of archives takes the whole file for one. */
const ARCHIVE_END = Buffer.from('PK\x05\x06', 'latin1');
const ARCHIVE_END_WITHIN_BYTES = 66_000;
const CONTROLS = new RegExp(`[${HIDING}]`, 'u');
const BLANK_OR_MARK = /^[\ufeff\s]*/;

/**
 * Says what a document is by its bytes, never by a name. PDF, PNG and JPEG are nothing but what they are; text and CSV are
 * UTF-8 without what hides or turns anything; XML has no document type, and is saved only. One that stands in its signature
 * is what stands there; a second signature around it is not looked into.
 */
export function deliveredFile(bytes: Uint8Array): DeliveredFile {
  if (bytes.length > DELIVERY_LIMIT_BYTES) return { why: 'tooLarge' };
  const around = signatureAround(bytes);
  if (around !== undefined && endsAsArchive(bytes)) return { why: 'polyglot' };
  const shown = around?.content ?? bytes;
  const file = plainDocument(shown);
  return 'why' in file ? file : { ...file, shown, isInSignature: around !== undefined };
}

function endsAsArchive(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(Math.max(0, bytes.length - ARCHIVE_END_WITHIN_BYTES))).includes(ARCHIVE_END);
}

function plainDocument(bytes: Uint8Array): PlainDocument {
  if (bytes.length === 0) return { why: 'empty' };
  const file = attachableFile(bytes);
  if ('other' in file) return file.other === 'cutOff' ? { why: 'damaged' } : textFile(bytes);
  if (endsAsArchive(bytes) || file.bytes.length !== bytes.length) return { why: 'polyglot' };
  switch (file.mediaType) {
    case 'application/pdf':
      return pdfFile(bytes);
    case 'image/png':
      return { form: 'png' };
    case 'image/jpeg':
      return { form: 'jpeg' };
    default:
      return { why: 'typeUnknown' };
  }
}

function pdfFile(bytes: Uint8Array): PlainDocument {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  if (!text.startsWith('%PDF-')) return { why: 'polyglot' };
  if (!/%%EOF\s*$/.test(text.slice(-64))) return { why: 'polyglot' };
  if (!holdsActiveContent(bytes)) return { form: 'pdf' };
  if (/\/Encrypt\b/.test(text)) return { why: 'encrypted' };
  return { why: /\/EmbeddedFiles?\b/.test(text) ? 'filesInside' : 'active' };
}

function textFile(bytes: Uint8Array): PlainDocument {
  const text = utf8(bytes);
  if (text === undefined || CONTROLS.test(text.replaceAll(/[\t\r]/g, ''))) return { why: 'typeUnknown' };
  if (individualNumberIn(text) !== undefined) return { why: 'individualNumber' };
  const begun = text.replace(BLANK_OR_MARK, '');
  if (begun.startsWith('<?xml')) return xmlFile(begun);
  if (begun.startsWith('<')) return { why: /^<(?:!doctype|html|svg|script)/i.test(begun) ? 'active' : 'typeUnknown' };
  return { form: isTable(text) ? 'csv' : 'text', text };
}

function xmlFile(text: string): PlainDocument {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) return { why: 'active' };
  return XMLValidator.validate(text) === true ? { form: 'xml', text } : { why: 'damaged' };
}

/** Two rows or more, each of as many cells. */
function isTable(text: string): boolean {
  const rows = text.split(/\r?\n/).filter((row) => row !== '');
  const commas = rows.map((row) => row.replaceAll(/"(?:[^"]|"")*"/g, '').split(',').length - 1);
  return rows.length > 1 && (commas[0] ?? 0) > 0 && commas.every((count) => count === commas[0]);
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
