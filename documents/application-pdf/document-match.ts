import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ApplicationDocument } from '#contract/procedure/application-document.ts';
import { renderApplicationPdf } from './application-pdf.ts';
import { DOCUMENT_LAYOUT } from './document-layout.ts';

/**
 * Whether `application.pdf` is byte for byte what this layout makes of the application's data. Equal text is not enough:
 * a picture, a note, an action or a rotation changes what a page says and leaves its text.
 *
 * Fails with `documentLayoutUnknown`, or with `documentMismatch`.
 */
export async function documentMatches(
  pdf: Uint8Array,
  layout: number,
  document: ApplicationDocument,
): Promise<Outcome<void>> {
  if (layout !== DOCUMENT_LAYOUT) return failed({ code: 'documentLayoutUnknown', layout });
  const remade = await renderApplicationPdf(document);
  return Buffer.from(remade).equals(pdf) ? success(undefined) : failed({ code: 'documentMismatch' });
}
