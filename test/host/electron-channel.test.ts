import type { WebFrameMain } from 'electron';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PROTOCOL_VERSION } from '#contract/app/ipc-frame.ts';
import type { LogEntry } from '#core/ports/log.ts';
import { serveWindow } from '#host/serve-window.ts';
import { APP_PAGE, FRAME_CHANNEL } from '../../main/electron/channel-names.ts';
import { electronChannel, isOwnAddress } from '../../main/electron/electron-channel.ts';
import { type ExposedBridge, electronStandIn } from '../support/host/electron-stand-in.ts';
import { soon } from '../support/soon.ts';
import { scriptedCore } from '../support/window/scripted-core.ts';
import { hostConformance } from './host-conformance.ts';

const electron = vi.hoisted(() => ({ current: {} as Record<string, unknown> }));
vi.mock('electron', () => ({
  get contextBridge() {
    return electron.current.contextBridge;
  },
  get ipcRenderer() {
    return electron.current.ipcRenderer;
  },
}));

/** One window with the real preload in it. */
async function openedWindow(core = scriptedCore(), logged: LogEntry[] = []) {
  const standIn = electronStandIn(APP_PAGE);
  const channel = electronChannel(standIn.ipcMain, standIn.contents);
  void serveWindow(core, channel, (entry) => logged.push(entry));
  electron.current = { contextBridge: standIn.contextBridge, ipcRenderer: standIn.ipcRenderer };
  vi.resetModules();
  await import('../../main/electron/preload.ts');
  return { core, standIn, channel, bridge: standIn.exposed().madoguchi as ExposedBridge };
}

hostConformance('The Electron host', async () => {
  const core = scriptedCore();
  const logged: LogEntry[] = [];
  return {
    core,
    logged,
    async openWindow() {
      const { standIn, channel, bridge } = await openedWindow(core, logged);
      return {
        channel: { ...bridge, close: () => channel.pageGone() },
        sendUnchecked: (frame) => standIn.say(FRAME_CHANNEL, frame),
        texts: () => standIn.texts,
        die() {
          standIn.destroy();
          channel.pageGone();
        },
      };
    },
    stop: async () => undefined,
  };
});

describe('The Electron channel', () => {
  afterEach(() => vi.restoreAllMocks());
  const hello = { kind: 'request', version: PROTOCOL_VERSION, id: 1, method: 'hello', params: {}, bytes: {} };

  it.each([
    ['a frame inside the page', { senderFrame: { url: APP_PAGE } as WebFrameMain }],
    ['no frame at all', { senderFrame: null }],
    ['another window', { sender: electronStandIn(APP_PAGE).contents }],
  ])('SR-31: does not hear %s', async (_who, from) => {
    const { core, standIn } = await openedWindow();
    standIn.say(FRAME_CHANNEL, hello, from);
    standIn.say(FRAME_CHANNEL, { ...hello, method: 'listMunicipalities' });

    await soon(() => expect(core.calls).toEqual(['listMunicipalities']));
  });

  it.each([
    'about:blank',
    'https://madoguchi/',
    'file:///index.html',
    'app://elsewhere/',
    'app://madoguchi.example/',
    'app://someone@madoguchi/',
    'app:madoguchi',
    'data:text/html,app://madoguchi/',
    '',
  ])('SR-31: does not hear a page at %j', async (address) => {
    expect(isOwnAddress(address)).toBe(false);
    const core = scriptedCore();
    const standIn = electronStandIn(address);
    void serveWindow(core, electronChannel(standIn.ipcMain, standIn.contents), () => undefined);
    standIn.say(FRAME_CHANNEL, hello);

    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(core.calls).toEqual([]);
  });

  it('SR-31: does not hear a window that has been destroyed', async () => {
    const { core, standIn } = await openedWindow();
    standIn.destroy();
    standIn.say(FRAME_CHANNEL, hello);

    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(core.calls).toEqual([]);
  });

  it('lets nobody hear along who listened before', async () => {
    const { standIn, bridge } = await openedWindow();
    const [earlier, later] = [vi.fn(), vi.fn()];
    bridge.onFrame(earlier);
    bridge.onFrame(later);
    standIn.contents.send(FRAME_CHANNEL, { kind: 'event', event: 'languageChanged', data: { language: 'en' } });

    await soon(() => expect(later).toHaveBeenCalledOnce());
    expect(earlier).not.toHaveBeenCalled();
  });

  it('SR-33: shows the page three functions that pass data, and nothing of Electron', async () => {
    const { standIn, bridge } = await openedWindow();
    expect(Object.keys(standIn.exposed())).toEqual(['madoguchi']);
    expect(Object.entries(bridge).map(([name, value]) => [name, typeof value])).toEqual([
      ['send', 'function'],
      ['onFrame', 'function'],
      ['onClose', 'function'],
    ]);
    const heard = vi.fn();
    bridge.onFrame(heard);
    standIn.contents.send(FRAME_CHANNEL, { kind: 'event', event: 'languageChanged', data: { language: 'en' } });

    await soon(() =>
      expect(heard.mock.calls).toEqual([[{ kind: 'event', event: 'languageChanged', data: { language: 'en' } }]]),
    );
  });
});
