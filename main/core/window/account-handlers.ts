import type { Handlers } from '#contract/app/ipc-server.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { gatherEverything } from '../account/everything.ts';
import type { CorePorts } from '../ports/ports.ts';
import { openPasskeyPage } from '../sign-in/passkey-page.ts';
import { asDone } from './as-done.ts';
import type { OpenEnvironment } from './environment.ts';

type AccountHandlers = Pick<
  Handlers,
  | 'listPasskeys'
  | 'makePasskey'
  | 'renamePasskey'
  | 'removePasskey'
  | 'listSessions'
  | 'endSession'
  | 'endOtherSessions'
  | 'listUses'
  | 'readClosing'
  | 'beginClosing'
  | 'takeBackClosing'
  | 'saveEverything'
>;

/** What a person does with their own account. */
export function accountHandlers(
  here: () => OpenEnvironment,
  {
    documents,
    clock,
    publicTerminal,
    openReturnPage,
  }: Pick<CorePorts, 'documents' | 'clock' | 'publicTerminal' | 'openReturnPage'>,
  language: () => Language,
): AccountHandlers {
  const { signal } = new AbortController();
  return {
    async listPasskeys() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listOwnPasskeys', { token, signal }));
    },
    async makePasskey(body) {
      if (openReturnPage === undefined) return failed({ code: 'passkeyNotHere' });
      const { session, portal } = here();
      const begun = await session.asHolder((token) => portal.call('beginOwnPasskey', { body, token, signal }));
      return begun.ok
        ? asDone(await openPasskeyPage({ portal, openReturnPage, language }, 'new', begun.value.ticket))
        : begun;
    },
    async renamePasskey({ passkey, name }) {
      const { session, portal } = here();
      const call = { params: { passkey }, body: { name }, signal };
      return asDone(await session.asHolder((token) => portal.call('renameOwnPasskey', { ...call, token })));
    },
    async removePasskey(params) {
      const { session, portal } = here();
      return asDone(await session.asHolder((token) => portal.call('removeOwnPasskey', { params, token, signal })));
    },
    async listSessions() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listSessions', { token, signal }));
    },
    async endSession(params) {
      const { session, portal } = here();
      return asDone(await session.asHolder((token) => portal.call('endSession', { params, token, signal })));
    },
    async endOtherSessions() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('endOtherSessions', { token, signal }));
    },
    async listUses(query) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listUses', { query, token, signal }));
    },
    async readClosing() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('readClosing', { token, signal }));
    },
    async beginClosing() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('beginClosing', { token, signal }));
    },
    async takeBackClosing() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('takeBackClosing', { token, signal }));
    },
    async saveEverything() {
      if (publicTerminal) return failed({ code: 'staleCommand' });
      const { session, portal } = here();
      const gathered = await session.asHolder((token) =>
        gatherEverything({ portal, token, clock, language: language(), signal }),
      );
      if (!gathered.ok) return gathered;
      const { name, bytes, missing } = gathered.value;
      const saved = await documents.save(name, bytes);
      return saved.ok ? success({ savedAs: saved.value.savedAs, missing }) : saved;
    },
  };
}
