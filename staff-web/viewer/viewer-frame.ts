import { drawingOf } from './drawing.ts';
import {
  type DataReply,
  type DrawWish,
  MOST_SHOWN_HEIGHT_PX,
  type ViewerBeginning,
  type ViewerDataKind,
  type ViewerSaid,
} from './viewer-messages.ts';

/** The program of the frame: draws one file onto the one canvas, and knows nobody but the port that it was handed. */
window.addEventListener(
  'message',
  ({ source, ports, data }: MessageEvent<ViewerBeginning>) => {
    const [port] = ports;
    if (source === window.parent && port !== undefined) begin(port, data);
  },
  { once: true },
);

function begin(port: MessagePort, { bytes, label }: ViewerBeginning): void {
  const canvas = document.querySelector('canvas');
  if (canvas === null) return;
  canvas.ariaLabel = label;
  const waiting = new Map<number, (bytes: Uint8Array | null) => void>();
  const say = (said: ViewerSaid) => port.postMessage(said);
  let wanted = 0;
  const want = (kind: ViewerDataKind, name: string) => {
    wanted += 1;
    const id = wanted;
    const taken = new Promise<Uint8Array | null>((resolve) => waiting.set(id, resolve));
    say({ says: 'wants', id, kind, name });
    return taken;
  };
  const opening = drawingOf(bytes, want);
  let turn: Promise<void> = opening.then((opened) =>
    say('trouble' in opened ? { says: 'trouble', trouble: opened.trouble } : { says: 'opened', pages: opened.pages }),
  );

  async function draw(wish: DrawWish): Promise<void> {
    const opened = await opening;
    if (canvas === null || 'trouble' in opened) return;
    const { page, widthPx } = wish;
    const isDrawn = await opened.draw(canvas, wish).then(
      () => true,
      () => false,
    );
    if (!isDrawn) return say({ says: 'trouble', trouble: 'damaged' });
    const heightPx = Math.round((widthPx * canvas.height) / canvas.width);
    say({ says: 'drawn', page, widthPx, heightPx: Math.min(Math.max(1, heightPx), MOST_SHOWN_HEIGHT_PX) });
  }

  port.onmessage = ({ data }: MessageEvent<DrawWish | DataReply>) => {
    if (data.asks === 'draw') {
      turn = turn.then(() => draw(data));
      return;
    }
    waiting.get(data.id)?.(data.bytes);
    waiting.delete(data.id);
  };
}
