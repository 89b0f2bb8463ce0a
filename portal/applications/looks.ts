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
  readonly way: 'desk' | 'export' | 'agency' | 'emergency' | 'proxy';
  readonly municipality: string;
  readonly group: string;
  readonly receiptNumber: string;
  readonly procedure: { readonly id: string; readonly revision: string };
  readonly kinds: readonly DataKind[];
}

/** Adds looks to the records that their persons read. Of somebody's looks at one case from the desk, the first of a day. */
export type RecordLooks = (transaction: Database, looks: readonly Look[]) => Promise<void>;

interface LookedAt {
  readonly owner: string;
  readonly municipality_code: string;
  readonly procedure_group: string;
  readonly receipt_number: string;
  readonly procedure_id: string;
  readonly revision: string;
}

/** A look of somebody at the desk, or of who acts for the person, at all that was filed. */
export function lookAt(row: LookedAt, actor: Actor, way: 'desk' | 'emergency' | 'proxy'): Look {
  return {
    subject: row.owner,
    actor,
    system: null,
    way,
    municipality: row.municipality_code,
    group: row.procedure_group,
    receiptNumber: row.receipt_number,
    procedure: { id: row.procedure_id, revision: row.revision },
    kinds: ['applicant', 'answers', 'attachments'],
  };
}
