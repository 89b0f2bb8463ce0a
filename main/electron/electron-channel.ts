import type { IpcMain, IpcMainEvent, WebContents } from 'electron';
import { FRAME_LIMIT_BYTES, type FrameChannel } from '#contract/app/ipc-frame.ts';
import { APP_HOST, APP_SCHEME, CLOSED_CHANNEL, FRAME_CHANNEL } from './channel-names.ts';

const EARLY_LIMIT = 16;

export type FrameSource = Pick<IpcMain, 'on' | 'off'>;
export type WindowContents = Pick<WebContents, 'mainFrame' | 'send' | 'isDestroyed'>;

/** A channel that its host can also declare gone: the page crashed, was loaded anew or its window closed. */
interface ElectronChannel extends FrameChannel {
  pageGone(): void;
}

/**
 * Frames to and from the page of one window.
 *
 * Heard is only the top frame of that very window, on a page of our own scheme, while it lives; anything else is as if
 * it had not been said. Source: SR-31.
 */
export function electronChannel(source: FrameSource, contents: WindowContents): ElectronChannel {
  const frameListeners: ((frame: unknown) => void)[] = [];
  const closeListeners: (() => void)[] = [];
  /** Said before anybody listens: the page may stand before the core does. */
  const early: unknown[] = [];
  let open = true;

  function hear(event: IpcMainEvent, frame: unknown): void {
    if (!open || !isOurPage(event, contents)) return;
    if (!isWithinLimit(frame) || early.length >= EARLY_LIMIT) close();
    else if (frameListeners.length === 0) early.push(frame);
    else for (const listener of frameListeners) listener(frame);
  }

  function pageGone(): void {
    if (!open) return;
    open = false;
    source.off(FRAME_CHANNEL, hear);
    for (const listener of closeListeners) listener();
  }

  function close(): void {
    if (open && !contents.isDestroyed()) contents.send(CLOSED_CHANNEL);
    pageGone();
  }

  source.on(FRAME_CHANNEL, hear);
  return {
    send(frame) {
      if (open && !contents.isDestroyed()) contents.send(FRAME_CHANNEL, frame);
    },
    onFrame(listener) {
      frameListeners.push(listener);
      for (const frame of early.splice(0)) listener(frame);
    },
    onClose(listener) {
      if (open) closeListeners.push(listener);
      else listener();
    },
    close,
    pageGone,
  };
}

function isOurPage(event: IpcMainEvent, contents: WindowContents): boolean {
  if (contents.isDestroyed() || event.sender !== contents) return false;
  const frame = event.senderFrame;
  return frame !== null && frame === contents.mainFrame && isOwnAddress(frame.url);
}

/** True for addresses of the packaged renderer. */
export function isOwnAddress(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST && url.username === '';
}

/** The same bound as on the kiosk's socket. Byte members are measured, not written out. */
function isWithinLimit(frame: unknown): boolean {
  let byteMembers = 0;
  try {
    const text = JSON.stringify(frame, (_name, value: unknown) => {
      if (!ArrayBuffer.isView(value)) return value;
      byteMembers += value.byteLength;
      return undefined;
    });
    return (text?.length ?? 0) + byteMembers <= FRAME_LIMIT_BYTES;
  } catch {
    return false; // circular or a BigInt: structured clone carries them, the contract does not
  }
}
