import type { JudgedHeads, TrustedHead } from './judge-heads.ts';
import type { Finding, KeptChain } from './kept-chain.ts';

/** What the entries themselves show, for heads to be held against. */
export interface WalkedChain {
  readonly entries: number;
  readonly lastN: number;
  readonly lastHash: string;
  readonly misfit: Finding | undefined;
  /** Hash and time of the entries that heads and anchors name. */
  readonly named: ReadonlyMap<
    number,
    { readonly hash: string; readonly at: string; readonly nextAt: string | undefined }
  >;
}

/** Holds where the chain ends, and where its heads say that it stood, against its entries. */
export function judgeEnd({ end }: KeptChain, heads: JudgedHeads, walked: WalkedChain): readonly Finding[] {
  const findings: Finding[] = [...heads.findings];
  const { lastN, lastHash, misfit } = walked;
  const toldN = Math.max(end?.n ?? 0, ...heads.trusted.filter(({ isKept }) => isKept).map(({ n }) => n));
  const isEndGone = end === undefined && lastN > 0;
  if (misfit === undefined && (toldN > lastN || isEndGone)) findings.push({ n: lastN + 1, kind: 'cut' });
  if (misfit === undefined && end !== undefined) {
    if (end.n < lastN) findings.push({ n: end.n + 1, kind: 'inserted' });
    else if (end.n === lastN && end.hash !== lastHash) findings.push({ n: lastN, kind: 'edited' });
  }
  const lastKeptAt = heads.trusted.findLast(({ isKept }) => isKept)?.at ?? '';
  for (const head of heads.trusted) {
    if (misfit !== undefined && head.n >= misfit.n) continue;
    const kind = head.isKept ? keptHeadKind(head, walked) : anchorKind(head, walked, lastKeptAt);
    if (kind !== undefined) findings.push({ n: head.n, kind });
  }
  return findings;
}

function keptHeadKind(head: TrustedHead, { lastN, named }: WalkedChain): Finding['kind'] | undefined {
  // A head of an entry that is gone was told of as a cut.
  if (head.n === 0 || head.n > lastN) return undefined;
  const entry = named.get(head.n);
  if (entry?.hash !== head.hash) return 'edited';
  const isInTime = entry.at <= head.at && (entry.nextAt === undefined || head.at <= entry.nextAt);
  return isInTime ? undefined : 'reordered';
}

function anchorKind(head: TrustedHead, { lastN, named }: WalkedChain, lastKeptAt: string): Finding['kind'] {
  const isFitting = head.n <= lastN && (head.n === 0 || named.get(head.n)?.hash === head.hash);
  return isFitting && head.at <= lastKeptAt ? 'headMissing' : 'rolledBack';
}
