import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ApplicationDocument } from '#contract/procedure/application-document.ts';
import { renderApplicationPdf } from './application-pdf.ts';
import { pdfPageTexts } from './pdf-text.ts';

/**
 * Whether `application.pdf` says, page by page, what the application's data says: the document is made again and the
 * texts are compared. Fails with `documentMismatch` and the first page that differs.
 */
export async function documentMatches(pdf: Uint8Array, document: ApplicationDocument): Promise<Outcome<void>> {
  const remade = await renderApplicationPdf(document);
  if (Buffer.from(remade).equals(pdf)) return success(undefined);
  const [given, expected] = [await pdfPageTexts(pdf), await pdfPageTexts(remade)];
  if (!given.ok) return given;
  if (!expected.ok) return expected;
  const pages = Math.max(given.value.length, expected.value.length);
  for (let n = 0; n < pages; n += 1) {
    if (given.value[n] !== expected.value[n]) return failed({ code: 'documentMismatch', page: n + 1 });
  }
  return success(undefined);
}
