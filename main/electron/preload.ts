import { contextBridge, ipcRenderer } from 'electron';
import type { Frame } from '#contract/app/ipc-frame.ts';
import { CLOSED_CHANNEL, FRAME_CHANNEL } from './channel-names.ts';

// The page opens its channel anew after each loss: whoever listened before must not hear along.
let hear: (frame: unknown) => void = () => undefined;
let hearEnd: () => void = () => undefined;
ipcRenderer.on(FRAME_CHANNEL, (_event, frame: unknown) => hear(frame));
ipcRenderer.on(CLOSED_CHANNEL, () => hearEnd());

contextBridge.exposeInMainWorld('madoguchi', {
  send(frame: Frame): void {
    ipcRenderer.send(FRAME_CHANNEL, frame);
    // The bridge made this copy for us alone; the sent one is on its way.
    if (frame.kind === 'request') for (const member of Object.values(frame.bytes)) member.fill(0);
  },
  onFrame(listener: (frame: unknown) => void): void {
    hear = listener;
  },
  onClose(listener: () => void): void {
    hearEnd = listener;
  },
});
