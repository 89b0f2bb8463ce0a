import { type Claim, claimOf } from './audit-entry.ts';
import type { ChainEnd, Finding, KeptEntry } from './kept-chain.ts';

/** The first row that does not fit the chain before it, with what its place expects. */
export interface Misfit {
  readonly because: 'gap' | 'edited' | 'otherCity' | 'otherNumber' | 'otherPrev' | 'earlier';
  /** Number, hash of the entry before and that one's time. */
  readonly n: number;
  readonly prev: string;
  readonly at: string;
  /** What the entry before named as its own. */
  readonly prevBefore: string;
  readonly claim: Claim | undefined;
  /** Of the row's text. */
  readonly hash: string;
}

/** What the rows from a misfit on show together, without being kept. */
export class Remainder {
  readonly #municipality: string;
  lastRow = 0;
  lastClaim = 0;
  /** Another row says that it belongs where the misfit is. */
  isClaimedElsewhere = false;
  isPrevElsewhere = false;
  /** What the row behind the misfit names as the hash before it. */
  nextPrev: string | undefined;
  #rows = 0;

  constructor(municipality: string) {
    this.#municipality = municipality;
  }

  add({ n, json }: KeptEntry, misfit: Misfit): void {
    this.#rows += 1;
    this.lastRow = n;
    const claim = claimOf(json);
    if (claim === undefined || claim.m !== this.#municipality) return;
    this.lastClaim = Math.max(this.lastClaim, claim.n);
    if (this.#rows === 2) this.nextPrev = claim.prev;
    const isAnother = this.#rows > 1 || misfit.because === 'gap';
    if (isAnother && claim.n === misfit.n) this.isClaimedElsewhere = true;
    if (isAnother && claim.prev === misfit.prev) this.isPrevElsewhere = true;
  }
}

/** What was done, as far as the rows tell. */
export function explainMisfit(misfit: Misfit, rest: Remainder, end: ChainEnd | undefined): Finding {
  const { because, n, claim } = misfit;
  if (because === 'gap') return { n, kind: rest.isClaimedElsewhere ? 'reordered' : 'missing' };
  if (because === 'otherCity') return { n, kind: 'otherCity' };
  if (because === 'earlier') return { n, kind: 'reordered' };
  // Rows that say less than their place have had others put before them, those that say more have lost some.
  const shift = rest.lastClaim === 0 ? 0 : rest.lastRow - rest.lastClaim;
  if (shift > 0 && (because === 'otherNumber' || rest.isClaimedElsewhere)) {
    // One that fits its place is given away by the row it pushed on, which still names what was before both.
    const fittedIn = claim?.n === n - 1 && claim.prev === misfit.prevBefore;
    return { n: fittedIn ? n - 1 : n, kind: 'inserted' };
  }
  if (because === 'otherNumber') {
    if (rest.isClaimedElsewhere) return { n, kind: 'reordered' };
    return { n, kind: shift < 0 ? 'missing' : 'edited' };
  }
  if (because === 'edited') return { n, kind: 'edited' };
  if (rest.isPrevElsewhere) return { n, kind: 'reordered' };
  // The row behind vouches for this one: then it is the one before that is not what it was.
  const vouched = rest.nextPrev ?? (end?.n === n ? end.hash : undefined);
  return { n: vouched === misfit.hash && n > 1 ? n - 1 : n, kind: 'edited' };
}
