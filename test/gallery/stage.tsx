/// <reference types="vite/client" />
import '#contract/app/jitless.ts';
import '../../renderer/ui/base.css';
import { createRoot } from 'react-dom/client';
import type { MethodName } from '#contract/app/app-contract.ts';
import { decodeFrame, encodeFrame, type Frame, type FrameChannel } from '#contract/app/ipc-frame.ts';
import { success } from '#contract/failures/outcome.ts';
import { AppWindow } from '../../renderer/app/app-window.tsx';
import { keepDisplay } from '../../renderer/ui/display.ts';
import { createDraftKeeper } from '../../renderer/window/draft-keeper.ts';
import { createViewStore } from '../../renderer/window/view-store.ts';
import type { PlainEntry } from '../support/window/gallery/plain-entry.ts';
import { createHostScript } from '../support/window/host-script.ts';
import { viewOf } from './view.ts';

// The window itself with one screen of the gallery; its host is a script in this page.

/** A button takes a second press within half a second for a double click. */
const REPEAT_GUARD_MS = 520;

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root element');

const view = viewOf(window.location.search);
const reply = await fetch(`./entry.json${window.location.search}`);
if (reply.ok) await stage((await reply.json()) as PlainEntry);
else root.textContent = `No screen is called ${view.screen}.`;

async function stage({ route, snapshot, answers, presses, shows }: PlainEntry): Promise<void> {
  const script = createHostScript(snapshot);
  for (const [method, outcome] of Object.entries(answers)) {
    script.answer(method as MethodName, async () => outcome as never);
  }
  script.answer('setLanguage', async ({ language }) => {
    script.show({ ...script.shown(), language });
    return success({});
  });
  window.history.replaceState({ route }, '');
  keepDisplay({ textSize: view.textSize, contrast: view.contrast });
  const store = createViewStore(async () => {
    const [window, host] = channelPair();
    script.serve(host);
    return window;
  });
  createRoot(root as HTMLElement).render(<AppWindow store={store} drafts={createDraftKeeper(store)} />);
  void import('@fontsource-variable/noto-sans-jp/wght.css');
  for (const [index, label] of presses.entries()) {
    if (index > 0) await new Promise((resolve) => setTimeout(resolve, REPEAT_GUARD_MS));
    (await present(() => pressable(label))).click();
  }
  await present(() => document.querySelector('main')?.textContent.includes(shows) || undefined);
  document.documentElement.dataset.stage = 'ready';
}

function pressable(label: string): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>('button, a')].find(
    ({ textContent }) => textContent.trim() === label,
  );
}

/** Waits until what is looked for stands on the screen. */
function present<T>(find: () => T | undefined): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  const screens = new MutationObserver(look);
  screens.observe(document.body, { childList: true, subtree: true, characterData: true });
  look();
  function look(): void {
    const found = find();
    if (found === undefined) return;
    screens.disconnect();
    resolve(found);
  }
  return promise;
}

/** Two ends of one channel. Frames cross it as bytes, one after the other. */
function channelPair(): [FrameChannel, FrameChannel] {
  const listeners: ((frame: unknown) => void)[][] = [[], []];
  const end = (own: 0 | 1): FrameChannel => ({
    send(frame: Frame) {
      const message = encodeFrame(frame);
      queueMicrotask(() => {
        for (const listener of listeners[1 - own] ?? []) listener(decodeFrame(message));
      });
    },
    onFrame: (listener) => void listeners[own]?.push(listener),
    onClose: () => undefined,
    close: () => undefined,
  });
  return [end(0), end(1)];
}
