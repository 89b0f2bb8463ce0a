const LINK_PATH = '/staff/invitation';

/**
 * What a link for a first sign-in carries behind `#`, taken out of the address: neither history nor a look at the screen
 * has it then. `undefined` where the page was not opened by one.
 */
export function takeLink(): string | undefined {
  const { pathname, hash } = window.location;
  if (pathname !== LINK_PATH) return undefined;
  window.history.replaceState(null, '', pathname);
  // A link that is opened here anew changes nothing but what stands behind `#`.
  window.addEventListener('hashchange', () => {
    if (window.location.pathname === LINK_PATH && window.location.hash.length > 1) window.location.reload();
  });
  return hash.slice(1);
}

/** Where the desk itself is. */
export function leaveLink(): void {
  window.history.replaceState(null, '', '/staff/');
}
