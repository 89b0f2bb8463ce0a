import {
  AnnotationMode,
  GlobalWorkerOptions,
  getDocument,
  PasswordException,
  type PDFDocumentProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import PdfWorker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker&inline';
import type { Drawing, Opened } from './drawing.ts';
import { scaleWithin } from './scale-within.ts';
import { MOST_PAGES, MOST_PIXELS, type ViewerDataKind } from './viewer-messages.ts';

export type WantData = (kind: ViewerDataKind, name: string) => Promise<Uint8Array | null>;

/** Its scripts, its forms of XFA and its links stay what they are: bytes. What forms hold is drawn with the page. */
export async function openPdf(bytes: Uint8Array, want: WantData): Promise<Opened> {
  GlobalWorkerOptions.workerPort = new PdfWorker();
  const loading = getDocument({
    data: bytes,
    enableXfa: false,
    useWorkerFetch: false,
    maxImageSize: MOST_PIXELS,
    isImageDecoderSupported: false,
    cMapUrl: 'cmaps/',
    standardFontDataUrl: 'fonts/',
    wasmUrl: 'wasm/',
    BinaryDataFactory: dataFactory(want),
    verbosity: 0,
  });
  try {
    const pdf = await loading.promise;
    if (pdf.numPages > MOST_PAGES) return { trouble: 'tooLarge' };
    const { info } = await pdf.getMetadata();
    if ('IsXFAPresent' in info && info.IsXFAPresent === true) return { trouble: 'xfa' };
    return drawn(pdf);
  } catch (error) {
    return { trouble: error instanceof PasswordException ? 'locked' : 'damaged' };
  }
}

function drawn(pdf: PDFDocumentProxy): Drawing {
  return {
    pages: pdf.numPages,
    async draw(canvas, { page: number, widthPx, turned }) {
      const page = await pdf.getPage(number);
      const rotation = (page.rotate + turned) % 360;
      const scale = scaleWithin(page.getViewport({ scale: 1, rotation }), widthPx);
      const viewport = page.getViewport({ scale, rotation });
      canvas.width = Math.max(1, Math.floor(viewport.width));
      canvas.height = Math.max(1, Math.floor(viewport.height));
      await page.render({ canvas, viewport, annotationMode: AnnotationMode.ENABLE }).promise;
      page.cleanup();
    },
  };
}

function dataFactory(want: WantData) {
  return class {
    async fetch({ kind, filename }: { readonly kind: ViewerDataKind; readonly filename: string }): Promise<Uint8Array> {
      const bytes = await want(kind, filename);
      if (bytes === null) throw new Error('no such data');
      return bytes;
    }
  };
}
