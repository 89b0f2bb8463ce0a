import type { Claim } from '#contract/portal/authorization.ts';
import type { ClaimNames } from '#contract/portal/authorization-routes.ts';
import type { Database } from '../platform/database/database.ts';
import type { Keyring } from '../platform/keyring/keyring.ts';
import { type AnsweredRequests, createAnsweredRequests } from './answered-requests.ts';
import { type ClaimedRequests, type ClaimTools, createClaimedRequests, type ProvedCard } from './claimed-requests.ts';
import type { ConsentStore } from './consent-store.ts';
import { createPageRequests, type PageRequests } from './page-requests.ts';
import { createRequestRows } from './request-rows.ts';
import { createRequestViews, type ViewTools } from './request-views.ts';
import { createSealedProofs } from './sealed-proofs.ts';
import type { SignTransactions } from './sign-transactions.ts';

/** Requests of sites, from the page of a browser to the answer. Times are `nowMs`; each state ends by itself. */
export interface RequestStore extends PageRequests, ClaimedRequests, AnsweredRequests {
  namesOf(claims: readonly Claim[]): Promise<ClaimNames>;
}

interface RequestTools<Card extends ProvedCard> extends ClaimTools<Card>, ViewTools {
  readonly keyring: Keyring;
  readonly consents: Pick<ConsentStore, 'add' | 'historyOf'>;
  readonly transactions: SignTransactions;
}

export function createRequestStore<Card extends ProvedCard>(
  database: Database,
  tools: RequestTools<Card>,
): RequestStore {
  const rows = createRequestRows(database, tools);
  const views = createRequestViews(tools);
  const proofs = createSealedProofs(tools.keyring);
  const parts = { ...tools, rows, views, proofs };
  return {
    ...createPageRequests(database, parts),
    ...createClaimedRequests(database, parts),
    ...createAnsweredRequests(parts),
    namesOf: (claims) => views.namesOf(database, claims),
  };
}
