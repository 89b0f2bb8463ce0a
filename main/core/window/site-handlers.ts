import type { Handlers } from '#contract/app/ipc-server.ts';
import type { OpenEnvironment } from './environment.ts';

/** What the window asks about other sites: what was given to them, and what they began. */
export function siteHandlers(
  here: () => OpenEnvironment,
): Pick<Handlers, 'readSiteForm' | 'listLinkedSites' | 'revokeLinkedSite'> {
  const { signal } = new AbortController();
  return {
    readSiteForm: (body) => here().portal.call('readPrefillLink', { body, signal }),
    async listLinkedSites() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listLinkedSites', { token, signal }));
    },
    async revokeLinkedSite(params) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('revokeLinkedSite', { params, token, signal }));
    },
  };
}
