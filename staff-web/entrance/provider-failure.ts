import { type Failure, parseFailure } from '#contract/failures/failure.ts';

const BEGINNING = '#failure=';

/**
 * How a sign-in at the city's provider ended, as the page that a browser came back to says behind `#`; taken out of the
 * address. Anybody can write one there, so that no more than the code is believed.
 */
export function takeProviderFailure(): Failure | undefined {
  const { hash, pathname } = window.location;
  if (!hash.startsWith(BEGINNING)) return undefined;
  window.history.replaceState(null, '', pathname);
  return parseFailure({ code: hash.slice(BEGINNING.length) }) ?? { code: 'providerRefused', reason: 'answer' };
}
