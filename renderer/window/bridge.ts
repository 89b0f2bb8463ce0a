import type { FrameChannel } from '#contract/app/ipc-frame.ts';
import { openSocketChannel } from './socket-channel.ts';

declare global {
  interface Window {
    /** Present where the Electron host's preload put it. */
    readonly madoguchi?: Omit<FrameChannel, 'close'>;
  }
}

/** The way to the host that shows this window: Electron's where there is one, else a socket to the page's own origin. */
export async function openHostChannel(): Promise<FrameChannel> {
  const { madoguchi } = window;
  // Nothing is held open there: whoever listens next is heard in the place of this one.
  if (madoguchi !== undefined) return { ...madoguchi, close: () => undefined };
  const url = new URL('/channel', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return openSocketChannel(url);
}
