import { openPdf, type WantData } from './pdf-drawing.ts';
import { openPicture, pictureSize } from './picture-drawing.ts';
import { type DrawWish, MOST_PIXELS, type ViewerTrouble } from './viewer-messages.ts';

export interface Drawing {
  readonly pages: number;
  /** Throws where what is in the file cannot be drawn. */
  draw(canvas: HTMLCanvasElement, wish: DrawWish): Promise<void>;
}

export type Opened = Drawing | { readonly trouble: ViewerTrouble };

const BEFORE_PDF_BYTES = 1_024;

/** A file by its own bytes, whatever it is called. */
export async function drawingOf(bytes: Uint8Array, want: WantData): Promise<Opened> {
  const head = String.fromCharCode(...bytes.subarray(0, BEFORE_PDF_BYTES));
  if (/^(?:\xef\xbb\xbf)?\s*%PDF-[12]\./.test(head)) return openPdf(bytes, want);
  const isPng = head.startsWith('\x89PNG\r\n\x1a\n');
  if (!isPng && !head.startsWith('\xff\xd8\xff')) {
    return { trouble: /^....ftyp(?:hei[cxms]|mif1|msf1)/s.test(head) ? 'heic' : 'unknownKind' };
  }
  const size = pictureSize(bytes, isPng);
  if (size === undefined || size.width === 0 || size.height === 0) return { trouble: 'damaged' };
  if (size.width * size.height > MOST_PIXELS) return { trouble: 'tooLarge' };
  return openPicture(bytes, isPng ? 'image/png' : 'image/jpeg');
}
