import type { Drawing, Opened } from './drawing.ts';
import { scaleWithin } from './scale-within.ts';
import type { Turned } from './viewer-messages.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** As its header says, before anything makes room for it. */
export function pictureSize(bytes: Uint8Array, isPng: boolean): Size | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!isPng) return jpegSize(view);
  return view.byteLength < 24 ? undefined : { width: view.getUint32(16), height: view.getUint32(20) };
}

const SCAN = 0xda;
/** Those of them that are no frame: tables and an arithmetic condition. Source: ITU-T T.81, table B.1. */
const NO_FRAMES: ReadonlySet<number> = new Set([0xc4, 0xc8, 0xcc]);

/** Of the largest frame in front of the first scan, whichever of them a decoder takes. */
function jpegSize(view: DataView): Size | undefined {
  let size: Size | undefined;
  for (let at = 2; at + 9 < view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return size;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) at += 1;
    else if (marker === SCAN) return size;
    else {
      if (marker >= 0xc0 && marker <= 0xcf && !NO_FRAMES.has(marker)) {
        const frame = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
        if (size === undefined || frame.width * frame.height > size.width * size.height) size = frame;
      }
      at += 2 + view.getUint16(at + 2);
    }
  }
  return size;
}

export async function openPicture(bytes: Uint8Array, type: string): Promise<Opened> {
  const decode = () =>
    createImageBitmap(new Blob([new Uint8Array(bytes)], { type }), { imageOrientation: 'from-image' });
  const picture = await decode().catch(() => undefined);
  return picture === undefined ? { trouble: 'damaged' } : drawn(picture);
}

function drawn(picture: ImageBitmap): Drawing {
  return {
    pages: 1,
    async draw(canvas, { widthPx, turned }) {
      const isOnSide = turned === 90 || turned === 270;
      const [width, height] = isOnSide ? [picture.height, picture.width] : [picture.width, picture.height];
      const scale = Math.min(1, scaleWithin({ width, height }, widthPx));
      canvas.width = Math.max(1, Math.round(width * scale));
      canvas.height = Math.max(1, Math.round(height * scale));
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('no room to draw');
      context.translate(canvas.width / 2, canvas.height / 2);
      context.rotate(radians(turned));
      context.scale(scale, scale);
      context.drawImage(picture, -picture.width / 2, -picture.height / 2);
    },
  };
}

function radians(turned: Turned): number {
  return (turned * Math.PI) / 180;
}
