import type { RequestState, RequestView } from '#contract/portal/authorization.ts';
import type { Database } from '../platform/database/database.ts';

/** What a site asks to have signed beside what it asks for, as another capability keeps it. */
export interface SignTransactions {
  waits(site: string, id: string): Promise<boolean>;
  show(transaction: Database, site: string, id: string): Promise<boolean>;
  viewOf(from: Database, id: string): Promise<NonNullable<RequestView['transaction']>>;
  /** Whoever begins anew signs anew. */
  reopen(transaction: Database, id: string): Promise<void>;
  isComplete(from: Database, id: string): Promise<boolean>;
  /** `false` where it is over by now. */
  agree(
    transaction: Database,
    id: string,
    by: { readonly subject: string; readonly sub: string; readonly grantId: string },
  ): Promise<boolean>;
  close(transaction: Database, id: string, how: 'refuse' | 'fail' | 'expire'): Promise<void>;
  ofGrant(grantId: string): Promise<{ readonly id: string; readonly sha256: string } | undefined>;
}

/** What becomes of the transaction of a request that ends like that. */
export const CLOSES: { readonly [State in RequestState]?: 'refuse' | 'fail' | 'expire' } = {
  cancelled: 'refuse',
  refused: 'refuse',
  failed: 'fail',
  expired: 'expire',
};
