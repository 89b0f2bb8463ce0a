// pdf.js runs its reader in the thread that it is in, once the reader is there.
import 'pdfjs-dist/legacy/build/pdf.worker.mjs';
import { getDocument, PasswordException, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { DocumentProblem } from '#contract/failures/delivery-failures.ts';
import { type DrawnPage, MOST_DELIVERY_PAGES } from '#contract/portal/delivery-routes.ts';
import { individualNumberIn } from '#contract/values/individual-number.ts';
import { pictureAsPdf } from '#documents/delivered/picture-page.ts';

export interface PdfQuestion {
  readonly bytes: Uint8Array;
  /** A picture is drawn as the page that it fills. */
  readonly isPicture: boolean;
  /** From 1; without it the file is looked through. */
  readonly page?: number;
}

export type PdfAnswer =
  | { readonly pages: number }
  | { readonly why: DocumentProblem }
  | { readonly drawn: DrawnPage }
  | { readonly notDrawn: true };

const MOST_PIXELS = 64_000_000;
const WIDTH_PX = 1_240;
const MOST_SIDE_PX = 3_500;
/** In base64 it fits one answer. */
const MOST_PICTURE_BYTES = 700_000;
/** Pages are drawn again, coarser and smaller, until one fits. */
const TRIES = [
  { scale: 1, as: 'image/png', quality: 100 },
  { scale: 1, as: 'image/jpeg', quality: 85 },
  { scale: 0.7, as: 'image/jpeg', quality: 70 },
  { scale: 0.4, as: 'image/jpeg', quality: 60 },
] as const;

/** What pdf.js draws on where there is no browser. */
interface Drawn {
  readonly canvas: { toBuffer(type: string, quality?: number): Buffer };
}
interface Canvases {
  create(width: number, height: number): Drawn;
}

/** Looks through a PDF or draws a page of it. Scripts, forms and links stay what they are: bytes. */
export async function doPdfWork({ bytes, isPicture, page }: PdfQuestion): Promise<PdfAnswer> {
  const data = isPicture ? await pictureAsPdf(bytes).catch(() => undefined) : Uint8Array.from(bytes);
  const pdf = data === undefined ? { why: 'damaged' as const } : await opened(data);
  if ('why' in pdf) return page === undefined ? { why: pdf.why } : { notDrawn: true };
  try {
    return page === undefined ? await lookedThrough(pdf) : await drawnPage(pdf, page);
  } catch {
    return page === undefined ? { why: 'damaged' } : { notDrawn: true };
  } finally {
    await pdf.loadingTask.destroy();
  }
}

async function opened(data: Uint8Array): Promise<PDFDocumentProxy | { readonly why: DocumentProblem }> {
  try {
    return await getDocument({
      data,
      enableXfa: false,
      useSystemFonts: false,
      disableFontFace: true,
      maxImageSize: MOST_PIXELS,
      verbosity: 0,
    }).promise;
  } catch (error) {
    return { why: error instanceof PasswordException ? 'encrypted' : 'damaged' };
  }
}

async function lookedThrough(pdf: PDFDocumentProxy): Promise<PdfAnswer> {
  if (pdf.numPages > MOST_DELIVERY_PAGES) return { why: 'tooManyPages' };
  for (let n = 1; n <= pdf.numPages; n += 1) {
    const page = await pdf.getPage(n);
    const { items } = await page.getTextContent();
    const text = items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('');
    if (individualNumberIn(text) !== undefined) return { why: 'individualNumber' };
    page.cleanup();
  }
  return { pages: pdf.numPages };
}

async function drawnPage(pdf: PDFDocumentProxy, n: number): Promise<PdfAnswer> {
  if (n > pdf.numPages) return { notDrawn: true };
  const page = await pdf.getPage(n);
  const { width, height } = page.getViewport({ scale: 1 });
  const whole = Math.min(WIDTH_PX / width, MOST_SIDE_PX / Math.max(width, height));
  const canvases = pdf.canvasFactory as unknown as Canvases;
  for (const { scale, as: mediaType, quality } of TRIES) {
    const viewport = page.getViewport({ scale: whole * scale });
    const { canvas } = canvases.create(
      Math.max(1, Math.floor(viewport.width)),
      Math.max(1, Math.floor(viewport.height)),
    );
    await page.render({ canvas: canvas as never, viewport }).promise;
    const picture = mediaType === 'image/png' ? canvas.toBuffer(mediaType) : canvas.toBuffer(mediaType, quality);
    if (picture.length <= MOST_PICTURE_BYTES) {
      return { drawn: { as: 'picture', mediaType, base64: picture.toString('base64') } };
    }
  }
  return { notDrawn: true };
}
