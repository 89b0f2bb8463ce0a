import { parentPort, workerData } from 'node:worker_threads';
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { isBoundedPdf } from './pdf-bounds.ts';

/** Reads the PDF it was given and posts the texts of its pages, or nothing. Runs apart: see `pdfPageTexts`. */

const MOST_PAGES = 200;

async function pageTexts(pdf: Uint8Array): Promise<string[] | undefined> {
  if (!isBoundedPdf(pdf)) return undefined;
  const document = await getDocument({
    data: pdf,
    useSystemFonts: false,
    disableFontFace: true,
    stopAtErrors: true,
    enableXfa: false,
    verbosity: VerbosityLevel.ERRORS,
  }).promise;
  if (document.numPages > MOST_PAGES) return undefined;
  const texts: string[] = [];
  for (let n = 1; n <= document.numPages; n += 1) {
    const page = await document.getPage(n);
    const content = await page.getTextContent({ disableNormalization: true });
    texts.push(content.items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join(''));
  }
  return texts;
}

parentPort?.postMessage(await pageTexts(workerData).catch(() => undefined));
