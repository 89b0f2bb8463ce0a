import type { FrameChannel } from '#contract/app/ipc-frame.ts';
import { openSocketChannel } from './socket-channel.ts';

declare global {
  interface Window {
    /** Present where the Electron host's preload put it. */
    readonly madoguchi?: Omit<FrameChannel, 'close'>;
  }
}

/** Opens the channel to the host that shows this window: Electron's where it is present, else a socket to the page's own origin. */
export async function openHostChannel(): Promise<FrameChannel> {
  const { madoguchi } = window;
  // Electron's channel holds nothing open: the next listener replaces this one.
  if (madoguchi !== undefined) return { ...madoguchi, close: () => undefined };
  const url = new URL('/channel', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return openSocketChannel(url);
}
