import { EventEmitter } from 'node:events';
import type { ContextBridge, IpcMain, IpcMainEvent, IpcRenderer, WebContents, WebFrameMain } from 'electron';
import type { FrameChannel } from '#contract/app/ipc-frame.ts';
import type { FrameSource, WindowContents } from '../../../main/electron/electron-channel.ts';

/** What the preload shows to the page. */
export type ExposedBridge = Omit<FrameChannel, 'close'>;

/** Electron's two ends of one window: what crosses is structurally cloned and arrives later, as in the real one. */
export function electronStandIn(pageAddress: string) {
  const main = new EventEmitter();
  const page = new EventEmitter();
  const texts: string[] = [];
  let destroyed = false;
  let exposed: Record<string, unknown> = {};

  const mainFrame = { url: pageAddress } as WebFrameMain;
  const contents = {
    mainFrame,
    isDestroyed: () => destroyed,
    send(channel: string, ...data: unknown[]) {
      const [copy] = cross(data[0]);
      setImmediate(() => page.emit(channel, {}, copy));
    },
  } as WindowContents as WebContents;

  function cross(data: unknown): readonly [unknown] {
    texts.push(JSON.stringify(data, (_name, value: unknown) => (ArrayBuffer.isView(value) ? '<bytes>' : value)) ?? '');
    return [structuredClone(data)];
  }

  /** A message as it would arrive from any frame; only our window's top frame is to be heard. */
  function say(channel: string, data: unknown, from: Partial<Pick<IpcMainEvent, 'sender' | 'senderFrame'>> = {}): void {
    const [copy] = cross(data);
    setImmediate(() => main.emit(channel, { sender: contents, senderFrame: mainFrame, ...from }, copy));
  }

  const ipcRenderer: Pick<IpcRenderer, 'send' | 'on'> = {
    send: say,
    on: (channel, listener) => page.on(channel, listener) as never,
  };
  const contextBridge: Pick<ContextBridge, 'exposeInMainWorld'> = {
    exposeInMainWorld(name, api: Record<string, unknown>) {
      exposed = {
        ...exposed,
        [name]: Object.fromEntries(Object.entries(api).map(([key, value]) => [key, bridged(value)])),
      };
    },
  };

  return {
    ipcMain: main as unknown as IpcMain & FrameSource,
    contents,
    ipcRenderer,
    contextBridge,
    texts,
    say,
    exposed: () => exposed,
    destroy() {
      destroyed = true;
    },
  };
}

/** Electron's bridge copies what a page passes to a function of the preload. */
function bridged(value: unknown): unknown {
  if (typeof value !== 'function') return structuredClone(value);
  return (...given: unknown[]) =>
    value(...given.map((argument) => (typeof argument === 'function' ? argument : structuredClone(argument))));
}
