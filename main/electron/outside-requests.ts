import { app } from 'electron';
import type { OutsideLink } from '#core/window/outside-links.ts';
import { outsideLink } from '#host/outside-link.ts';
import { type LaunchRequest, launchRequest } from './launch-request.ts';

/** What comes from outside while the application runs: another start, or a link. Source: SR-41. */
export interface OutsideRequests {
  readonly launch: LaunchRequest;
  /** From now on tells `listener` of every wish to see the window; what came before is told at once. */
  onRequest(listener: (link: OutsideLink | undefined) => void): void;
}

/** Listens from the first moment on: macOS tells of a link before the application is ready. */
export function listenForLaunches(): OutsideRequests {
  const launch = launchRequest(process.argv);
  const early: (OutsideLink | undefined)[] = launch.link === undefined ? [] : [launch.link];
  let tell = (link: OutsideLink | undefined): unknown => early.push(link);
  app.on('second-instance', (_event, commandLine) => tell(launchRequest(commandLine).link));
  app.on('open-url', (event, address) => {
    event.preventDefault();
    tell(outsideLink(address));
  });
  return {
    launch,
    onRequest(listener) {
      tell = listener;
      for (const link of early) listener(link);
    },
  };
}
