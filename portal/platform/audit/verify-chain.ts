import type { KeyObject } from 'node:crypto';
import { type Claim, claimOf, entryHash, firstHash } from './audit-entry.ts';
import { judgeEnd, type WalkedChain } from './judge-end.ts';
import { type JudgedHeads, judgeHeads } from './judge-heads.ts';
import type { Finding, KeptChain, KeptEntry } from './kept-chain.ts';
import { explainMisfit, type Misfit, Remainder } from './misfit.ts';

interface ChainVerdict {
  readonly entries: number;
  readonly first: Finding | undefined;
}

/** Holds a chain against its hashes, its heads and its anchors; entries are read page by page and not kept. */
export async function verifyChain(chain: KeptChain, keys: readonly KeyObject[]): Promise<ChainVerdict> {
  const heads = judgeHeads(chain, keys);
  const walked = await walk(chain, heads);
  const forged = chain.restarts
    .filter(({ said }) => said === undefined)
    .map(({ firstN }): Finding => ({ n: firstN, kind: 'headForged' }));
  const findings = [...walked.stated, walked.misfit, ...forged, ...judgeEnd(chain, heads, walked)].filter(
    (one) => one !== undefined,
  );
  const [first] = findings.filter((one) => !isStated(chain, one)).toSorted((one, other) => one.n - other.n);
  return { entries: walked.entries, first };
}

/** Whether a statement that begins a later segment names the break that this lies behind. */
function isStated({ restarts }: KeptChain, { n }: Finding): boolean {
  return restarts.some(({ firstN, said }) => said !== undefined && said.found.n <= n && n < firstN);
}

const HOUR_MS = 3_600_000;
/** A head's job may wait for others. */
const LATE_MS = 600_000;

async function walk(
  { municipality, end, restarts, pages }: KeptChain,
  heads: JudgedHeads,
): Promise<WalkedChain & { readonly stated: readonly Finding[] }> {
  const named = new Map<number, { hash: string; at: string; nextAt: string | undefined }>();
  const covered = heads.named;
  let [entries, lastN, lastHash, lastAt] = [0, 0, firstHash(end?.origin ?? heads.origin ?? '', municipality), ''];
  let hashBefore = lastHash;
  let uncovered: { readonly n: number; readonly at: string } | undefined;
  let misfit: Misfit | undefined;
  let lateHead: Finding | undefined;
  let remainder = new Remainder(municipality);
  const stated: Finding[] = [];
  const begins = new Map(restarts.flatMap((one) => (one.said === undefined ? [] : [[one.firstN, one] as const])));
  const restart = (firstN: number, hash: string) => {
    if (misfit !== undefined) stated.push(explainMisfit(misfit, remainder, undefined));
    [misfit, uncovered, remainder] = [undefined, undefined, new Remainder(municipality)];
    [hashBefore, lastHash, lastN] = [hash, hash, firstN - 1];
  };

  for await (const page of pages) {
    for (const row of page) {
      entries += 1;
      const beginning = begins.get(row.n);
      if (beginning !== undefined) restart(row.n, beginning.hash);
      if (misfit === undefined) {
        const hash = entryHash(row.json);
        const claim = claimOf(row.json);
        const expected = { n: lastN + 1, prev: lastHash, at: lastAt, prevBefore: hashBefore };
        const because = misfitOf(row, claim, hash, municipality, expected);
        if (because === undefined && claim !== undefined) {
          const before = named.get(lastN);
          if (before !== undefined) before.nextAt = claim.at;
          if (covered.has(row.n)) named.set(row.n, { hash, at: claim.at, nextAt: undefined });
          if (uncovered !== undefined && isLate(uncovered.at, claim.at)) {
            lateHead ??= { n: uncovered.n, kind: 'headMissing' };
          }
          if (covered.has(row.n)) uncovered = undefined;
          else uncovered ??= { n: row.n, at: claim.at };
          [hashBefore, lastHash, lastN, lastAt] = [lastHash, hash, row.n, claim.at];
          continue;
        }
        misfit = { ...expected, because: because ?? 'edited', claim, hash };
      }
      remainder.add(row, misfit);
      lastN = row.n;
      lastHash = row.hash;
    }
  }
  const last = [...begins.values()].at(-1);
  if (last !== undefined && lastN < last.firstN) restart(last.firstN, last.hash);
  const found = misfit === undefined ? lateHead : (explainMisfit(misfit, remainder, end) ?? lateHead);
  return { entries, lastN, lastHash, misfit: earlier(found, lateHead), stated, named };
}

function earlier(one: Finding | undefined, other: Finding | undefined): Finding | undefined {
  return one !== undefined && other !== undefined && other.n < one.n ? other : one;
}

function isLate(fromAt: string, toAt: string): boolean {
  // Most entries lie in one hour, which the texts tell without a date being made of them.
  return fromAt.slice(0, 13) !== toAt.slice(0, 13) && Date.parse(toAt) - Date.parse(fromAt) > HOUR_MS + LATE_MS;
}

export function misfitOf(
  row: KeptEntry,
  claim: Claim | undefined,
  hash: string,
  municipality: string,
  expected: { readonly n: number; readonly prev: string; readonly at: string },
): Misfit['because'] | undefined {
  if (row.n !== expected.n) return 'gap';
  if (claim === undefined) return 'edited';
  if (claim.m !== municipality) return 'otherCity';
  if (claim.n !== row.n) return 'otherNumber';
  if (hash !== row.hash) return 'edited';
  if (claim.prev !== expected.prev) return 'otherPrev';
  return claim.at < expected.at ? 'earlier' : undefined;
}
