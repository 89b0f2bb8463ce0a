import type { Handlers } from '#contract/app/ipc-server.ts';
import type { OpenEnvironment } from './environment.ts';

const never = new AbortController().signal;

/** What the window asks the portal outside of any flow; about a person's own applications with the session of that portal. */
export function portalQuestions(here: () => OpenEnvironment) {
  return {
    listMunicipalities: async () => here().portal.call('listMunicipalities', { signal: never }),
    searchProcedures: async ({ municipality, query, topic }) =>
      here().portal.call('searchProcedures', {
        query: {
          ...(municipality === undefined ? {} : { municipality }),
          ...(query === undefined ? {} : { query }),
          ...(topic === undefined ? {} : { topic }),
        },
        signal: never,
      }),
    readProcedure: async ({ id, municipality }) =>
      here().portal.call('readProcedure', { params: { id }, query: { municipality }, signal: never }),
    async listApplications(query) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listApplications', { query, token, signal: never }));
    },
    async readApplication({ receiptNumber: number }) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('readApplication', { params: { number }, token, signal: never }));
    },
    async withdrawApplication({ receiptNumber: number }) {
      const { session, portal } = here();
      return session.asHolder((token) =>
        portal.call('withdrawApplication', { params: { number }, token, signal: never }),
      );
    },
  } satisfies Partial<Handlers>;
}
