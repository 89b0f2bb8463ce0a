import type { DataKind } from '#contract/portal/exchange-record-routes.ts';
import type { Actor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';

/** A look at what a person filed, and what of it was shown. */
interface Look {
  /** The person: their subject. */
  readonly subject: string;
  readonly actor: Actor;
  /** How the city calls the system that looked; `null` for people at the desk. */
  readonly system: string | null;
  readonly way: 'desk' | 'export' | 'agency';
  readonly municipality: string;
  readonly group: string;
  readonly receiptNumber: string;
  readonly procedure: { readonly id: string; readonly revision: string };
  readonly kinds: readonly DataKind[];
}

/** Adds looks to the records that their persons read. Of somebody's looks at one case from the desk, the first of a day. */
export type RecordLooks = (transaction: Database, looks: readonly Look[]) => Promise<void>;
