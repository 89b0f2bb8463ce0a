import { hash, type KeyObject } from 'node:crypto';
import { FINDING_KINDS, type Finding, type FindingKind } from './kept-chain.ts';
import { signNote, verifiedText } from './signed-note.ts';

/*
 * A statement begins a new segment of a chain that was broken. It names the break in five lines: ORIGIN/audit/M/restart, the
 * number of the segment's first entry, the number and kind of what was found, the time, the reason. Its hash is what that
 * first entry names as the one before it.
 */

export interface Restart {
  readonly origin: string;
  readonly municipality: string;
  readonly firstN: number;
  readonly found: Finding;
  /** In UTC with 6 decimals. */
  readonly at: string;
  readonly reason: string;
}

/** A restart as it is kept; without `said` its keys do not vouch for it. */
export interface KeptRestart {
  readonly firstN: number;
  /** Of the note, in base64url. */
  readonly hash: string;
  readonly said: Restart | undefined;
}

export const MOST_REASON = 300;

export function signRestart({ origin, municipality, firstN, found, at, reason }: Restart, key: KeyObject): string {
  const text = `${origin}/audit/${municipality}/restart\n${firstN}\n${found.n} ${found.kind}\n${at}\n${reason}\n`;
  return signNote(text, origin, key);
}

const TEXT = /^(.{1,300})\/audit\/(\d{6})\/restart\n(\d{1,15})\n(\d{1,15}) ([A-Za-z]{1,20})\n(\S{1,40})\n(.{1,300})\n$/;

/** What is kept of a note, which counts only for the municipality and the number that it says. */
export function readRestart(
  { m, firstN, note }: { readonly m: string; readonly firstN: number; readonly note: string },
  keys: readonly KeyObject[],
): KeptRestart {
  const text = verifiedText(note, (said) => TEXT.exec(said)?.[1], keys);
  const [, origin = '', municipality, first, n, kind, at = '', reason = ''] = TEXT.exec(text ?? '') ?? [];
  const known = FINDING_KINDS.find((one): one is FindingKind => one === kind);
  const isOurs = municipality === m && Number(first) === firstN && known !== undefined;
  return {
    firstN,
    hash: restartHash(note),
    said: isOurs ? { origin, municipality, firstN, found: { n: Number(n), kind: known }, at, reason } : undefined,
  };
}

export function restartHash(note: string): string {
  return hash('sha256', note, 'base64url');
}
