import type { KeptRestart } from './audit-restart.ts';

/**
 * What was done to a chain. `cut`: its last entries are gone; `headMissing`: a signed head, or an hour of them;
 * `rolledBack`: anchors tell of more than the database knows. One that was written anew behind an entry is `edited` at
 * the first head that does not fit it; one whose times go back is `reordered`.
 */
export const FINDING_KINDS = [
  'edited',
  'missing',
  'inserted',
  'reordered',
  'otherCity',
  'cut',
  'headForged',
  'headMissing',
  'rolledBack',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** The entry at which something was found. */
export interface Finding {
  readonly n: number;
  readonly kind: FindingKind;
}

/** A row as it is kept; `hash` in base64url. */
export interface KeptEntry {
  readonly n: number;
  readonly json: string;
  readonly hash: string;
}

/** A row of a head; `at` in UTC with 6 decimals. */
export interface KeptHead {
  readonly k: number;
  readonly n: number;
  readonly at: string;
  readonly note: string;
}

/** Where the database says that the chain ends. */
export interface ChainEnd {
  readonly origin: string;
  readonly n: number;
  readonly hash: string;
  readonly heads: number;
}

/** A municipality's chain as it is kept; rows in the order of their numbers. */
export interface KeptChain {
  readonly municipality: string;
  readonly end: ChainEnd | undefined;
  readonly heads: readonly KeptHead[];
  /** Where a new segment begins behind a break that is stated, in their order. */
  readonly restarts: readonly KeptRestart[];
  readonly pages: AsyncIterable<readonly KeptEntry[]>;
  /** Notes that were kept elsewhere, in their order. */
  readonly anchors: readonly string[];
}
