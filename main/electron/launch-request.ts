import type { OutsideLink } from '#core/window/outside-links.ts';
import { outsideLink } from '#host/outside-link.ts';

/** All that a start can ask for. */
export interface LaunchRequest {
  /** A terminal for everybody: the whole screen, nothing kept. */
  readonly kiosk: boolean;
  readonly link: OutsideLink | undefined;
}

const ARGUMENT_LIMIT = 64;

/** What is not understood is as if it had not been said: argument lists also come from links in other programs. Source: SR-41. */
export function launchRequest(commandLine: readonly string[]): LaunchRequest {
  const given = commandLine.slice(1, ARGUMENT_LIMIT);
  const links = given.flatMap((argument) => outsideLink(argument) ?? []);
  return { kiosk: given.includes('--kiosk'), link: links.length === 1 ? links[0] : undefined };
}
