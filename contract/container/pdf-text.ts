import { getDocument, type PDFDocumentProxy, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { failed, type Outcome, success } from '#contract/outcome.ts';
import type { ApplicationDocument } from '../application-document.ts';
import { renderApplicationPdf } from './application-pdf.ts';
import { ENTRY } from './asic-container.ts';
import { isBoundedPdf } from './pdf-bounds.ts';

const MOST_PAGES = 200;
const TIME_LIMIT_MS = 15_000;

/**
 * The text of each page, in the order it is drawn, nothing normalised. Nothing in the file is executed, nothing outside
 * it is loaded, and unpacked size, pages and time are bounded.
 *
 * Fails with `containerInvalid` (`pdfUnreadable`) where the bytes are no readable PDF.
 */
export async function pdfPageTexts(pdf: Uint8Array): Promise<Outcome<string[]>> {
  if (!isBoundedPdf(pdf)) return unreadable();
  const task = getDocument({
    // pdf.js takes the array over and detaches it.
    data: Uint8Array.from(pdf),
    useSystemFonts: false,
    disableFontFace: true,
    stopAtErrors: true,
    enableXfa: false,
    verbosity: VerbosityLevel.ERRORS,
  });
  // Destroying the task makes whatever is awaited below reject.
  const timer = setTimeout(() => void task.destroy(), TIME_LIMIT_MS);
  try {
    const document = await task.promise;
    return document.numPages > MOST_PAGES ? unreadable() : success(await textsOf(document));
  } catch {
    return unreadable();
  } finally {
    clearTimeout(timer);
    await task.destroy();
  }
}

async function textsOf(document: PDFDocumentProxy): Promise<string[]> {
  const texts: string[] = [];
  for (let n = 1; n <= document.numPages; n += 1) {
    const page = await document.getPage(n);
    const content = await page.getTextContent({ disableNormalization: true });
    texts.push(content.items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join(''));
  }
  return texts;
}

function unreadable() {
  return failed({ code: 'containerInvalid', problem: 'pdfUnreadable', entry: ENTRY.applicationPdf });
}

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
