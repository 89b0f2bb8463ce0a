import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { passkeyOrigin } from '#contract/portal/passkey-routes.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { PortalClient } from '../portal/portal-client.ts';

interface PasskeyPages {
  readonly portal: Pick<PortalClient, 'origin'>;
  readonly openReturnPage?: (page: URL) => Promise<void>;
  language(): Language;
}

/**
 * Leads the system's browser to the portal's page that makes a passkey or uses one. Fails with `passkeyNotHere` where nothing
 * outside is opened, and with `passkeyNeedsDomain`.
 */
export async function openPasskeyPage(
  { portal, openReturnPage, language }: PasskeyPages,
  page: 'new' | 'sign-in',
  ticket: string,
): Promise<Outcome<void>> {
  if (openReturnPage === undefined) return failed({ code: 'passkeyNotHere' });
  const origin = passkeyOrigin(portal.origin);
  if (origin === undefined) return failed({ code: 'passkeyNeedsDomain' });
  await openReturnPage(new URL(`/passkeys/${page}?lang=${language()}#${ticket}`, origin));
  return success(undefined);
}
