import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { GATE_ROUTES, GateProofClaims } from '#contract/portal/gate-routes.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { assertionIn } from '../platform/client-auth/client-assertion.ts';
import type { RouteHandlers } from '../platform/http/route-table.ts';
import type { EventGates } from './event-gates.ts';

interface GateDoor {
  readonly origin: () => string;
  readonly gates: EventGates;
  /** A proof whose shape is right, and how the rest of it is decided on. Fails as a login proof does. */
  readonly readProof: (text: string) => Outcome<{
    readonly claims: GateProofClaims;
    readonly check: (signal: AbortSignal) => Promise<Outcome<Certificate>>;
  }>;
  /** Nobody becomes known to the portal at a gate. */
  readonly findSubject: (card: Certificate) => Promise<string | undefined>;
}

/** What gates of events ask, and sites of them. */
export function gateHandlers({
  origin,
  gates,
  readProof,
  findSubject,
}: GateDoor): Pick<RouteHandlers, keyof typeof GATE_ROUTES> {
  const known = (event: string, { authorization }: { readonly authorization?: string | undefined }) =>
    gates.known(event, assertionIn(authorization), `${origin()}/oidc`);

  return {
    async readGate({ params, headers }) {
      const gate = await known(params.event, headers);
      const told = gate.ok ? await gates.tell(gate.value) : gate;
      return told.ok ? success({ body: { gate: told.value } }) : told;
    },

    async recogniseAtGate({ params, headers, body, signal }) {
      const gate = await known(params.event, headers);
      if (!gate.ok) return gate;
      const proof = readProof(body.proof);
      if (!proof.ok) return proof;
      const { event, terminal } = proof.value.claims;
      if (event !== gate.value.event || terminal !== gate.value.terminal) return failed({ code: 'clientRefused' });
      const card = await proof.value.check(signal);
      if (!card.ok) return card;
      const subject = await findSubject(card.value);
      if (subject === undefined) return failed({ code: 'notFound' });
      const told = await gates.tellPerson(gate.value, { subject, certificate: card.value.der });
      return told.ok ? success({ body: { person: told.value } }) : told;
    },

    async listEventGates({ caller, params }) {
      const keys = await gates.keysFor(caller.actor.id, params.event);
      return keys.ok ? success({ body: { gates: [...keys.value] } }) : keys;
    },
  };
}
