const LINK_PATH = '/staff/invitation';

/**
 * What a link for a first sign-in carries behind `#`, taken out of the address: neither history nor a look at the screen
 * has it then. `undefined` where the page was not opened by one.
 */
export function takeLink(): string | undefined {
  const { pathname, hash } = window.location;
  if (pathname !== LINK_PATH) return undefined;
  window.history.replaceState(null, '', pathname);
  return hash.slice(1);
}

/** Where the desk itself is. */
export function leaveLink(): void {
  window.history.replaceState(null, '', '/staff/');
}
