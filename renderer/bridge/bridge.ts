import type { FrameChannel } from '#contract/ipc-frame.ts';
import { openSocketChannel } from './socket-channel.ts';

declare global {
  interface Window {
    /** Present where the Electron host's preload put it. */
    readonly madoguchi?: FrameChannel;
  }
}

/** The way to the host that shows this window: Electron's where there is one, else a socket to the page's own origin. */
export async function openHostChannel(): Promise<FrameChannel> {
  const { madoguchi } = window;
  if (madoguchi !== undefined) return madoguchi;
  const url = new URL('/channel', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return openSocketChannel(url);
}
