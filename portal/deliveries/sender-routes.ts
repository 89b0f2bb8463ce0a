import { success } from '#contract/failures/outcome.ts';
import type { DocumentSignature } from '#contract/portal/delivery-routes.ts';
import { type SENDER_ROUTES, SENDER_SCOPE } from '#contract/portal/sender-routes.ts';
import type { SignedDocument } from '#documents/delivered/document-signature.ts';
import type { ProofVerifier } from '../platform/client-auth/proof-of-possession.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { InvitationStore } from './invitation-store.ts';
import type { SenderStore } from './sender-store.ts';
import type { SendingStore } from './sending-store.ts';

interface SenderRouteDependencies {
  readonly origin: () => string;
  readonly nowMs: () => number;
  readonly senders: SenderStore;
  readonly proofs: ProofVerifier;
  readonly invitations: InvitationStore;
  readonly sending: SendingStore;
  /** What is known now of the signature of a document. */
  readonly judge: (document: SignedDocument, signal: AbortSignal) => Promise<DocumentSignature>;
}

export function senderHandlers({
  origin,
  nowMs,
  senders,
  proofs,
  invitations,
  sending,
  judge,
}: SenderRouteDependencies): Pick<RouteHandlers, keyof typeof SENDER_ROUTES> {
  return {
    async issueSenderToken({ body, headers, requestId }) {
      const { client_assertion: assertion, client_id: clientId } = body;
      const given = { assertion, clientId, proof: headers.dpop, issuer: origin(), nowMs: nowMs(), requestId };
      const issued = await senders.issue(given, proofs);
      if (!issued.ok) return issued;
      const { token, lifetimeSeconds, isBound } = issued.value;
      return success({
        body: {
          access_token: token,
          token_type: isBound ? ('DPoP' as const) : ('Bearer' as const),
          expires_in: lifetimeSeconds,
          scope: SENDER_SCOPE,
        },
      });
    },
    async inviteToBox({ caller, body }) {
      const invited = await invitations.invite(caller.actor, body);
      return invited.ok ? success({ status: 201 as const, body: invited.value }) : invited;
    },
    async readBoxInvitation({ caller, params }) {
      const read = await invitations.read(caller.actor, params.invitation);
      return read.ok ? success({ body: read.value }) : read;
    },
    async confirmBoxLink({ caller, params, body, requestId }) {
      const confirmed = await invitations.confirm(caller.actor, params.invitation, body.number, requestId);
      return confirmed.ok ? success({ body: { box: confirmed.value } }) : confirmed;
    },
    async sendDelivery({ caller, body, signal }) {
      const sent = await sending.send(caller.actor, body, (document) => judge(document, signal));
      return sent.ok ? success({ status: 202 as const, body: sent.value }) : sent;
    },
    async readDeliveryState({ caller, params }) {
      const state = await sending.state(caller.actor, params.delivery);
      return state.ok ? success({ body: state.value }) : state;
    },
    async takeDeliveryBack({ caller, params }) {
      const taken = await sending.takeBack(caller.actor, params.delivery);
      return taken.ok ? success({ status: 202 as const, body: { id: params.delivery } }) : taken;
    },
  };
}
