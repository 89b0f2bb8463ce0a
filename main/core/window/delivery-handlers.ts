import type { Handlers } from '#contract/app/ipc-server.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import { exportOfSender, filesOfDelivery, nameOfDelivery } from '../deliveries/sender-export.ts';
import type { CorePorts } from '../ports/ports.ts';
import { asDone } from './as-done.ts';
import type { OpenEnvironment } from './environment.ts';

type DeliveryHandlers = Pick<
  Handlers,
  | 'listDeliveries'
  | 'readDelivery'
  | 'readDeliveryPage'
  | 'saveDelivery'
  | 'changeDelivery'
  | 'deleteDelivery'
  | 'tellOpening'
  | 'listSenders'
  | 'beginSenderLink'
  | 'agreeToSender'
  | 'changeSender'
  | 'unlinkSender'
  | 'exportSender'
>;

/** What the window asks about private letters. A public terminal saves none. */
export function deliveryHandlers(
  here: () => OpenEnvironment,
  documents: CorePorts['documents'],
  { publicTerminal }: { readonly publicTerminal: boolean },
): DeliveryHandlers {
  const { signal } = new AbortController();
  return {
    async listDeliveries(query) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listDeliveries', { query, token, signal }));
    },
    async readDelivery(params) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('readDelivery', { params, token, signal }));
    },
    async readDeliveryPage(params) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('readDeliveryPage', { params, token, signal }));
    },
    async saveDelivery(params) {
      if (publicTerminal) return failed({ code: 'staleCommand' });
      const { session, portal } = here();
      const read = await session.asHolder((token) => portal.call('readDelivery', { params, token, signal }));
      if (!read.ok) return read;
      const name = nameOfDelivery(read.value);
      const files = await session.asHolder((token) => filesOfDelivery(portal, token, read.value, name, signal));
      if (!files.ok) return files;
      const names: string[] = [];
      for (const file of files.value) {
        const saved = await documents.save(file.name, file.bytes);
        if (!saved.ok) return saved;
        names.push(saved.value.savedAs);
      }
      return success({ savedAs: names.join(', ').slice(0, 300) });
    },
    async changeDelivery({ delivery, change }) {
      const { session, portal } = here();
      const call = { params: { delivery }, body: change, signal };
      return asDone(await session.asHolder((token) => portal.call('changeDelivery', { ...call, token })));
    },
    async deleteDelivery(params) {
      const { session, portal } = here();
      return asDone(await session.asHolder((token) => portal.call('deleteDelivery', { params, token, signal })));
    },
    async tellOpening(params) {
      const { session, portal } = here();
      return asDone(await session.asHolder((token) => portal.call('tellOpening', { params, token, signal })));
    },
    async listSenders() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listSenders', { token, signal }));
    },
    async beginSenderLink(body) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('beginSenderLink', { body, token, signal }));
    },
    async agreeToSender(params) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('agreeToSender', { params, token, signal }));
    },
    async changeSender({ sender, tellsOpening }) {
      const { session, portal } = here();
      const call = { params: { sender }, body: { tellsOpening }, signal };
      return asDone(await session.asHolder((token) => portal.call('changeSender', { ...call, token })));
    },
    async unlinkSender(params) {
      const { session, portal } = here();
      return asDone(await session.asHolder((token) => portal.call('unlinkSender', { params, token, signal })));
    },
    async exportSender({ sender }) {
      if (publicTerminal) return failed({ code: 'staleCommand' });
      const { session, portal } = here();
      const made = await session.asHolder((token) => exportOfSender(portal, token, sender, signal));
      if (!made.ok) return made;
      const saved = await documents.save(`letters-${sender.slice(0, 8)}.zip`, made.value.bytes);
      return saved.ok ? success({ ...saved.value, documents: made.value.documents }) : saved;
    },
  };
}
