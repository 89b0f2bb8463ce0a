import { contextBridge, ipcRenderer } from 'electron';
import type { Frame } from '#contract/ipc-frame.ts';
import { CLOSED_CHANNEL, FRAME_CHANNEL } from './channel-names.ts';

/** The page opens its channel anew after each loss; what listened before must not hear along. */
function letGo(): void {
  ipcRenderer.removeAllListeners(FRAME_CHANNEL);
  ipcRenderer.removeAllListeners(CLOSED_CHANNEL);
}

contextBridge.exposeInMainWorld('madoguchi', {
  send(frame: Frame): void {
    ipcRenderer.send(FRAME_CHANNEL, frame);
    // The bridge made this copy for us alone; the sent one is on its way.
    if (frame.kind === 'request') for (const member of Object.values(frame.bytes)) member.fill(0);
  },
  onFrame(listener: (frame: unknown) => void): void {
    ipcRenderer.on(FRAME_CHANNEL, (_event, frame: unknown) => listener(frame));
  },
  onClose(listener: () => void): void {
    ipcRenderer.once(CLOSED_CHANNEL, () => {
      letGo();
      listener();
    });
  },
  close: letGo,
});
