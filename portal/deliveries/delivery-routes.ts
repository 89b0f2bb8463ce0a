import { success } from '#contract/failures/outcome.ts';
import type { DELIVERY_ROUTES, DocumentSignature } from '#contract/portal/delivery-routes.ts';
import type { SignedDocument } from '#documents/delivered/document-signature.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { LinkStore } from './link-store.ts';

interface DeliveryRouteDependencies {
  readonly deliveries: DeliveryStore;
  readonly links: LinkStore;
  /** What is known now of the signature of a document. */
  readonly judge: (document: SignedDocument, signal: AbortSignal) => Promise<DocumentSignature>;
}

export function deliveryHandlers({
  deliveries,
  links,
  judge,
}: DeliveryRouteDependencies): Pick<RouteHandlers, keyof typeof DELIVERY_ROUTES> {
  return {
    async listDeliveries({ caller, query }) {
      const listed = await deliveries.list(caller.actor, query);
      return listed.ok ? success({ body: listed.value }) : listed;
    },
    async readDelivery({ caller, params, signal }) {
      const read = await deliveries.read(caller.actor, params.delivery, (document) => judge(document, signal));
      return read.ok ? success({ body: read.value }) : read;
    },
    async readDeliveryPage({ caller, params }) {
      const drawn = await deliveries.page(caller.actor, params.delivery, params.page);
      return drawn.ok ? success({ body: drawn.value }) : drawn;
    },
    async readDeliveryFile({ caller, params }) {
      const read = await deliveries.file(caller.actor, params.delivery);
      return read.ok ? success({ body: read.value }) : read;
    },
    async readDeliverySignature({ caller, params }) {
      const read = await deliveries.signature(caller.actor, params.delivery);
      return read.ok ? success({ body: read.value }) : read;
    },
    async changeDelivery({ caller, params, body }) {
      const changed = await deliveries.change(caller.actor, params.delivery, body);
      return changed.ok ? success({ body: null }) : changed;
    },
    async deleteDelivery({ caller, params }) {
      const removed = await deliveries.remove(caller.actor, params.delivery);
      return removed.ok ? success({ body: null }) : removed;
    },
    async tellOpening({ caller, params }) {
      const told = await deliveries.tellOpening(caller.actor, params.delivery);
      return told.ok ? success({ body: null }) : told;
    },
    async listSenders({ caller }) {
      return success({ body: { senders: [...(await links.list(caller.actor))] } });
    },
    async beginSenderLink({ caller, body }) {
      const begun = await links.begin(caller.actor, body.code);
      return begun.ok ? success({ body: begun.value }) : begun;
    },
    async agreeToSender({ caller, params, requestId }) {
      const agreed = await links.agree(caller.actor, params.claim, requestId);
      return agreed.ok ? success({ body: { number: agreed.value } }) : agreed;
    },
    async changeSender({ caller, params, body }) {
      const changed = await links.change(caller.actor, params.sender, body.tellsOpening);
      return changed.ok ? success({ body: null }) : changed;
    },
    async unlinkSender({ caller, params, requestId }) {
      const ended = await links.unlink(caller.actor, params.sender, requestId);
      return ended.ok ? success({ body: null }) : ended;
    },
  };
}
