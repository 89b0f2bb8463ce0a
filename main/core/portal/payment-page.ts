/** Providers whose pages are opened, by origin. None is contracted yet: only the page of a practice portal is. */
const PROVIDER_ORIGINS: readonly string[] = [];
/** Where a practice portal has its own. */
const PRACTICE_PATH = /^\/sandbox-payments\/pay\/[A-Za-z0-9_-]{1,64}$/;

/** The page to pay at, as it may be opened; `undefined` of any other address, whatever it looks like. Source: SR-36. */
export function paymentPage(
  address: string,
  portal: { readonly portalOrigin: string; readonly practicePortal: boolean },
  origins: readonly string[] = PROVIDER_ORIGINS,
): URL | undefined {
  if (address.length > 500 || !URL.canParse(address)) return undefined;
  const page = new URL(address);
  // What is opened is what was read: nothing that parsing repairs.
  if (page.href !== address || page.username !== '' || page.password !== '' || page.hash !== '') return undefined;
  if (page.protocol === 'https:' && origins.includes(page.origin)) return page;
  const isPractice = portal.practicePortal && page.origin === portal.portalOrigin && page.search === '';
  return isPractice && PRACTICE_PATH.test(page.pathname) ? page : undefined;
}
