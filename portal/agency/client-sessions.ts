import type { ClientSession, PresentedToken } from '../platform/http/client-audience.ts';
import type { AgencyClientStore } from './agency-client-store.ts';
import { verifyProof } from './proof-of-possession.ts';

interface SessionDependencies {
  readonly clients: Pick<AgencyClientStore, 'use'>;
  readonly origin: () => string;
  readonly nowMs: () => number;
}

/** Whose token a request has. One that is bound to a key opens nothing without a proof of that key, and one that is not, nothing with one. */
export function clientSessions({ clients, origin, nowMs }: SessionDependencies) {
  return async ({ token, address, proof }: PresentedToken): Promise<ClientSession | undefined> => {
    if (proof === undefined) return clients.use(token, address);
    const proven = await verifyProof(proof, { origin: origin(), nowMs: nowMs(), token });
    return proven === undefined ? undefined : clients.use(token, address, proven);
  };
}
