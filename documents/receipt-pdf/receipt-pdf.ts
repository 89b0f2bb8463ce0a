import * as z from 'zod';
import type { ApplicationDocument } from '#contract/procedure/application-document.ts';
import { documentLanguageSchema } from '#contract/values/localized-text.ts';
import { utf8Text } from '#pki/jose/strict-json.ts';
import { parsedJson } from '#platform/json-text.ts';
import { renderPdf } from '../application-pdf/application-pdf.ts';
import type { EmbeddedFile } from '../typesetting/pdf-file.ts';

/** What a receipt is made from, and holds: whoever has the file can make it again and compare. */
export interface ReceiptParts {
  /** The whole document, as `receiptDocument` makes it. */
  readonly document: ApplicationDocument;
  /** Compact JWS by the portal. */
  readonly receipt: string;
  /** The container as it was filed. */
  readonly container: Uint8Array;
}

const NAMES = { document: 'document.json', receipt: 'receipt.jws', container: 'application.asice' } as const;
const RECEIPT_LIMIT_BYTES = 4_000;
const DOCUMENT_LIMIT_BYTES = 4_000_000;

/**
 * One PDF to keep: what was received and sent, in pages that a person reads; a QR code with the portal's signed receipt;
 * receipt, container and the text of the pages as embedded files. The same parts give the same bytes.
 */
export function renderReceiptPdf({ document, receipt, container }: ReceiptParts): Promise<Uint8Array> {
  const files: EmbeddedFile[] = [
    { name: NAMES.document, mediaType: 'application/json', bytes: Buffer.from(JSON.stringify(document)) },
    { name: NAMES.receipt, mediaType: 'application/jose', bytes: Buffer.from(receipt) },
    { name: NAMES.container, mediaType: 'application/vnd.etsi.asic-e+zip', bytes: container },
  ];
  return renderPdf(document, { code: receipt, files });
}

const documentSchema = z.strictObject({
  title: z.string().max(2_000),
  language: documentLanguageSchema,
  sections: z
    .array(
      z.strictObject({
        key: z.string().max(100),
        title: z.string().max(2_000),
        lines: z
          .array(
            z.strictObject({ at: z.string().max(200), label: z.string().max(4_000), value: z.string().max(20_000) }),
          )
          .max(2_000),
      }),
    )
    .max(60),
});

/**
 * The parts of a file that looks like a receipt of ours; `undefined` for any other. They are claims: only a file that
 * comes out the same when it is made again from them says what they say.
 */
export function partsOfReceiptPdf(pdf: Uint8Array): ReceiptParts | undefined {
  const [json, receipt, container] = embeddedIn(pdf);
  if (json === undefined || receipt === undefined || container === undefined) return undefined;
  if (json.length > DOCUMENT_LIMIT_BYTES || receipt.length > RECEIPT_LIMIT_BYTES) return undefined;
  const document = documentSchema.safeParse(parsedJson(utf8Text(json)));
  const text = utf8Text(receipt);
  if (!document.success || text === undefined) return undefined;
  return { document: document.data, receipt: text, container };
}

/** The embedded files in their order, as our own writer lays them down: the length in the head, the bytes uncompressed. */
function embeddedIn(pdf: Uint8Array): Uint8Array[] {
  const buffer = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  const found: Uint8Array[] = [];
  let from = 0;
  while (found.length < Object.keys(NAMES).length) {
    const head = buffer.indexOf('/Type /EmbeddedFile', from);
    const begin = head < 0 ? -1 : buffer.indexOf('stream\n', head);
    if (begin < 0 || begin - head > 1_000) break;
    const length = Number(/\/Length (\d{1,9})\n/.exec(buffer.toString('latin1', head, begin))?.[1]);
    const first = begin + 'stream\n'.length;
    if (!Number.isSafeInteger(length) || first + length > buffer.length) break;
    found.push(pdf.subarray(first, first + length));
    from = first + length;
  }
  return found;
}
