import type { Handlers } from '#contract/app/ipc-server.ts';
import { success } from '#contract/failures/outcome.ts';
import type { OpenEnvironment } from './environment.ts';

/** What the window asks about other sites: what was given to them, and what they began. */
export function siteHandlers(
  here: () => OpenEnvironment,
): Pick<
  Handlers,
  | 'readSiteForm'
  | 'listToldSites'
  | 'stopTellingSite'
  | 'listLinkedSites'
  | 'revokeLinkedSite'
  | 'eraseAtSite'
  | 'reportSite'
  | 'refuseSiteCode'
  | 'refuseAddressRequest'
> {
  const { signal } = new AbortController();
  return {
    readSiteForm: (body) => here().portal.call('readPrefillLink', { body, signal }),
    async listToldSites() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listToldSites', { token, signal }));
    },
    async stopTellingSite(params) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('stopTellingSite', { params, token, signal }));
    },
    async listLinkedSites() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listLinkedSites', { token, signal }));
    },
    async revokeLinkedSite(params) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('revokeLinkedSite', { params, token, signal }));
    },
    async eraseAtSite(params) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('eraseAtSite', { params, token, signal }));
    },
    async refuseAddressRequest(params) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('refuseAddressRequest', { params, token, signal }));
    },
    async reportSite({ client, reason }) {
      const { session, portal } = here();
      const reported = await session.asHolder((token) =>
        portal.call('reportSite', { params: { client }, body: { reason }, token, signal }),
      );
      return reported.ok ? success({}) : reported;
    },
    async refuseSiteCode(body) {
      const refused = await here().portal.call('refuseRequestCode', { body, signal });
      return refused.ok ? success({}) : refused;
    },
  };
}
