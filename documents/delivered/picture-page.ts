import PDFDocument from 'pdfkit';

interface Opened {
  readonly width: number;
  readonly height: number;
}

const MOST_SIDE = 1_000;

/** A PDF with a picture as its one page, so that a picture is decoded by what draws pages, and by nothing else. Rejects where it is none. */
export function pictureAsPdf(picture: Uint8Array): Promise<Uint8Array> {
  const pdf = new PDFDocument({ autoFirstPage: false, margin: 0 });
  const chunks: Buffer[] = [];
  const made = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    pdf.on('error', reject);
  });
  // Its types do not know of it: opens a picture once, for its size and for the page.
  const { openImage } = pdf as unknown as { openImage(this: unknown, bytes: Buffer): Opened };
  const opened = openImage.call(pdf, Buffer.from(picture));
  const scale = Math.min(1, MOST_SIDE / Math.max(opened.width, opened.height));
  const size = [opened.width * scale, opened.height * scale] as const;
  pdf.addPage({ size: [...size], margin: 0 });
  pdf.image(opened as never, 0, 0, { width: size[0], height: size[1] });
  pdf.end();
  return made;
}
