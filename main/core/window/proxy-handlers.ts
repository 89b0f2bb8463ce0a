import type { Handlers } from '#contract/app/ipc-server.ts';
import type { OpenEnvironment } from './environment.ts';

/** What the window asks about who acts for whom. */
export function proxyHandlers(here: () => OpenEnvironment): Pick<Handlers, 'listMandates' | 'endMandate'> {
  const { signal } = new AbortController();
  return {
    async listMandates() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listMandates', { token, signal }));
    },
    async endMandate({ registration: mandate, tell }) {
      const { session, portal } = here();
      const query = tell ? { tell: 'yes' as const } : {};
      return session.asHolder((token) => portal.call('endMandate', { params: { mandate }, query, token, signal }));
    },
  };
}
