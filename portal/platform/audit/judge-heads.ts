import type { KeyObject } from 'node:crypto';
import { type Head, verifiedHead } from './audit-head.ts';
import type { Finding, KeptChain } from './kept-chain.ts';

/** A head that its keys vouch for, and whether the database has it. */
export interface TrustedHead extends Head {
  readonly isKept: boolean;
}

export interface JudgedHeads {
  readonly findings: readonly Finding[];
  readonly trusted: readonly TrustedHead[];
  /** The entries that trusted heads name. */
  readonly named: ReadonlySet<number>;
  /** Of the chain, by its first trusted head. */
  readonly origin: string | undefined;
}

/** Holds heads and anchors against the keys, and against each other; not yet against the entries. */
export function judgeHeads({ municipality, end, heads, anchors }: KeptChain, keys: readonly KeyObject[]): JudgedHeads {
  const findings: Finding[] = [];
  const trusted: TrustedHead[] = [];
  const kept = new Set(heads.map(({ note }) => note));
  const read = (note: string) => {
    const head = verifiedHead(note, keys);
    const isOurs = head?.municipality === municipality && (end === undefined || head.origin === end.origin);
    return isOurs ? head : undefined;
  };
  let before = { k: 0, n: 0, at: '' };
  for (const row of heads) {
    if (row.k !== before.k + 1) findings.push({ n: before.n, kind: 'headMissing' });
    const head = read(row.note);
    if (head === undefined || head.n !== row.n || head.at !== row.at || row.n < before.n || row.at < before.at) {
      findings.push({ n: row.n, kind: 'headForged' });
    } else {
      trusted.push({ ...head, isKept: true });
    }
    before = row;
  }
  if (end !== undefined && end.heads !== before.k) findings.push({ n: before.n, kind: 'headMissing' });
  for (const note of anchors) {
    if (kept.has(note)) continue;
    const head = read(note);
    if (head === undefined) findings.push({ n: Number(note.split('\n')[1]) || 0, kind: 'headForged' });
    else trusted.push({ ...head, isKept: false });
  }
  const named = new Set(trusted.map(({ n }) => n));
  return { findings, trusted, named, origin: trusted[0]?.origin };
}
