import type { KeyObject } from 'node:crypto';
import { signNote, verifiedText } from './signed-note.ts';

/*
 * A signed head says where a municipality's chain stood, in four lines: ORIGIN/audit/M, the number of the last entry, its
 * hash in base64, the time.
 */

/** Where a chain stood; `hash` of its last entry in base64url, `at` in UTC with 6 decimals. */
export interface Head {
  readonly origin: string;
  readonly municipality: string;
  readonly n: number;
  readonly hash: string;
  readonly at: string;
}

/** The head's text and its signature, as a note. */
export function signHead(head: Head, key: KeyObject): string {
  return signNote(headText(head), head.origin, key);
}

const TEXT = /^(.{1,300})\/audit\/(\d{6})\n(\d{1,15})\n([A-Za-z0-9+/]{43}=)\n(\S{1,40})\n$/;

/** The head in a note that one of the keys has signed; `undefined` for any other text. */
export function verifiedHead(note: string, keys: readonly KeyObject[]): Head | undefined {
  const text = verifiedText(note, (said) => TEXT.exec(said)?.[1], keys);
  const [, origin, municipality, n, inBase64, at] = TEXT.exec(text ?? '') ?? [];
  if (origin === undefined || municipality === undefined || inBase64 === undefined || at === undefined)
    return undefined;
  return { origin, municipality, n: Number(n), hash: Buffer.from(inBase64, 'base64').toString('base64url'), at };
}

function headText({ origin, municipality, n, hash: last, at }: Head): string {
  return `${origin}/audit/${municipality}\n${n}\n${Buffer.from(last, 'base64url').toString('base64')}\n${at}\n`;
}
