import * as z from 'zod';
import {
  type DataReply,
  type DrawWish,
  MOST_PAGES,
  MOST_SHOWN_HEIGHT_PX,
  MOST_SIDE_PX,
  VIEWER_DATA_KINDS,
  VIEWER_TROUBLES,
  type ViewerBeginning,
  type ViewerDataKind,
  type ViewerSaid,
} from './viewer-messages.ts';

const pages = z.number().int().min(1).max(MOST_PAGES);
const side = z.number().int().min(1).max(MOST_SIDE_PX);
const saidSchema: z.ZodType<ViewerSaid> = z.discriminatedUnion('says', [
  z.strictObject({ says: z.literal('opened'), pages }),
  z.strictObject({
    says: z.literal('drawn'),
    page: pages,
    widthPx: side,
    heightPx: z.number().int().min(1).max(MOST_SHOWN_HEIGHT_PX),
  }),
  z.strictObject({ says: z.literal('trouble'), trouble: z.enum(VIEWER_TROUBLES) }),
  z.strictObject({
    says: z.literal('wants'),
    id: z.number().int().min(1),
    kind: z.enum(VIEWER_DATA_KINDS),
    name: z.string().regex(/^[A-Za-z0-9][\w-]{0,60}(?:\.(?:bcmap|pfb|ttf|wasm))?$/),
  }),
]);

const DATA_FOLDERS: Readonly<Record<ViewerDataKind, string>> = {
  cMapUrl: 'cmaps',
  standardFontDataUrl: 'fonts',
  wasmUrl: 'wasm',
};
/** More than any file of the usual programs needs. */
const MOST_WANTS = 100;
const MOST_MESSAGES = 2_000;

/** How the desk speaks with a frame. */
interface ViewerLink {
  draw(wish: Omit<DrawWish, 'asks'>): void;
  close(): void;
}

/**
 * Hands a file to a frame that has loaded. What comes back is parsed, counted and otherwise ignored: a frame that was
 * taken over can say how large its page is, and ask for files that anybody may have.
 */
export function linkViewer(
  frame: Window,
  beginning: ViewerBeginning,
  onSaid: (said: Exclude<ViewerSaid, { readonly says: 'wants' }>) => void,
): ViewerLink {
  const { port1: port, port2 } = new MessageChannel();
  let [wants, messages] = [0, 0];
  port.onmessage = ({ data }) => {
    messages += 1;
    if (messages > MOST_MESSAGES) return port.close();
    const said = saidSchema.safeParse(data);
    if (!said.success) return;
    if (said.data.says !== 'wants') return onSaid(said.data);
    const { id, kind, name } = said.data;
    wants += 1;
    const found = wants > MOST_WANTS ? Promise.resolve(null) : viewerData(kind, name);
    void found.then((bytes) => port.postMessage({ asks: 'take', id, bytes } satisfies DataReply));
  };
  // Its origin is opaque, so that no other address could name it.
  frame.postMessage(beginning, '*', [port2]);
  return {
    draw: (wish) => port.postMessage({ asks: 'draw', ...wish } satisfies DrawWish),
    close: () => port.close(),
  };
}

async function viewerData(kind: ViewerDataKind, name: string): Promise<Uint8Array | null> {
  const file = kind === 'cMapUrl' && !name.includes('.') ? `${name}.bcmap` : name;
  const response = await fetch(`/staff/pdf-data/${DATA_FOLDERS[kind]}/${file}`, { redirect: 'error' }).catch(
    () => null,
  );
  return response?.ok === true ? new Uint8Array(await response.arrayBuffer()) : null;
}
