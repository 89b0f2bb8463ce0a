import { type Kysely, sql } from 'kysely';
import type * as z from 'zod';
import type { FailureCode } from '#contract/failures/failure.ts';
import type { Actor } from '../actor.ts';
import type { Database } from '../database/database.ts';
import { entryText, firstHash, type UnplacedEntry } from './audit-entry.ts';

/** What can be done or looked at, each with the closed shape of its detail: identifiers, codes and counts. */
type AuditActs = Readonly<Record<string, z.ZodType<Readonly<Record<string, string | number>>>>>;

/** The chain of what belongs to no municipality, such as an attempt at a number that nobody has. */
export const NO_MUNICIPALITY = '000000';

/** Who did it, where, to which case (its receipt number) and in which request; `null` outside of one. */
interface Deed<Act> {
  readonly act: Act;
  readonly actor: Actor;
  readonly municipality: string;
  readonly receiptNumber: string | null;
  readonly requestId: string | null;
  readonly reason?: string;
}

type DoneDeed<Acts extends AuditActs> = {
  [Act in keyof Acts & string]: Deed<Act> & { readonly detail: z.input<Acts[Act]> };
}[keyof Acts & string];

type RefusedDeed<Acts extends AuditActs> = Deed<keyof Acts & string> & { readonly code: FailureCode };

export interface Audit<Acts extends AuditActs> {
  /**
   * Adds an entry to the chain of its municipality, whose other appends wait until the transaction ends: the last thing
   * that it does. By the database itself it is a transaction of its own, as for a look, which is kept before what was
   * seen leaves.
   *
   * Throws with the class of an operator's intervention (57) where the clock is more than 60 s behind the last entry.
   */
  append(transaction: Database, deed: DoneDeed<Acts>): Promise<void>;
  /** Adds an attempt that was refused; what it tried is rolled back, so never in that transaction. */
  appendRefused(database: Database, deed: RefusedDeed<Acts>): Promise<void>;
}

/** The audit of a portal; `origin` is its address, which the first entry of each chain rests on. */
export function createAudit<Acts extends AuditActs>(acts: Acts, origin: () => string): Audit<Acts> {
  return {
    append: async (transaction, deed) =>
      add(transaction, origin(), unplaced(deed, acts[deed.act]?.parse(deed.detail) ?? {}, 'ok')),
    appendRefused: (database, deed) => add(database, origin(), unplaced(deed, { code: deed.code }, 'refused')),
  };
}

function unplaced(
  { act, actor, municipality, receiptNumber, requestId, reason }: Deed<string>,
  detail: UnplacedEntry['detail'],
  result: UnplacedEntry['result'],
): UnplacedEntry {
  return {
    act,
    actor: { id: actor.id, kind: actor.kind },
    case: receiptNumber,
    detail: actor.kind === 'proxy' ? { ...detail, onBehalfOf: actor.onBehalfOf } : detail,
    m: municipality,
    reason: reason ?? null,
    req: requestId,
    result,
    v: 1,
  };
}

async function add<Tables>(database: Kysely<Tables>, origin: string, entry: UnplacedEntry): Promise<void> {
  const { beforeAt, beforeN, afterPrev } = entryText(entry);
  const first = Buffer.from(firstHash(origin, entry.m), 'base64url');
  await sql`select append_audit_entry(${entry.m}, ${origin}, ${first}, ${beforeAt}, ${beforeN}, ${afterPrev})`.execute(
    database,
  );
}
