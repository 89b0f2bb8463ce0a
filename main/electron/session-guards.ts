import { app, powerMonitor } from 'electron';
import type { FlowView } from '#contract/app/flows/flow-list.ts';
import type { LogEntry } from '#core/ports/log.ts';
import type { AppCore } from '#core/window/app-core.ts';
import type { MainWindow } from './main-window.ts';
import { watchSessionLock } from './session-lock.ts';

/**
 * While a secret is typed, the window stays out of screenshots (Windows, macOS) and other programs do not hear the
 * keyboard (macOS). A public terminal's window is never in a screenshot. Source: SR-27.
 */
export function guardSecrets(core: AppCore, window: MainWindow, publicTerminal: boolean): void {
  core.subscribe((event, data) => {
    if (event !== 'flowChanged') return;
    const isAsking = asksForSecret(data as FlowView | null);
    window.current()?.setContentProtection(publicTerminal || isAsking);
    if (process.platform === 'darwin') app.setSecureKeyboardEntryEnabled(isAsking);
  });
}

/** Whether a screen that asks for a PIN or password is up. */
export function asksForSecret(view: FlowView | null): boolean {
  if (view === null || !('card' in view.step)) return false;
  return view.step.card.at === 'awaitingPin';
}

/** Whoever comes back to a machine that slept or was locked need not be who left it. */
export function endSessionWhenLeftAlone(core: AppCore, log: (entry: LogEntry) => void): void {
  const leave = () => void core.endSession('deviceLocked');
  powerMonitor.on('suspend', leave);
  powerMonitor.on('lock-screen', leave);
  powerMonitor.on('user-did-resign-active', leave);
  if (process.platform !== 'linux') return;
  void watchSessionLock(leave, new AbortController().signal).then((isHeard) => {
    if (!isHeard) log({ event: 'sessionLockUnheard' });
  });
}
