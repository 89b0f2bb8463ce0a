import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Actor } from '../actor.ts';

/**
 * An entry of the audit without what its place in the chain gives it: the time, the number and the hash before it.
 * `m` is the municipality, `case` a receipt number, `req` the identifier of the request; `detail` has identifiers, codes
 * and counts, never contents.
 */
export interface UnplacedEntry {
  readonly act: string;
  readonly actor: { readonly id: string; readonly kind: Actor['kind'] };
  readonly case: string | null;
  readonly detail: Readonly<Record<string, string | number>>;
  readonly m: string;
  readonly reason: string | null;
  readonly req: string | null;
  readonly result: 'ok' | 'refused' | 'failed';
  readonly v: 1;
}

/** An entry's text (RFC 8785) around what its place gives it: `beforeAt` AT `beforeN` N `,"prev":"` PREV `afterPrev`. */
interface EntryText {
  readonly beforeAt: string;
  readonly beforeN: string;
  readonly afterPrev: string;
}

/** Members in the order of RFC 8785, with `at` behind `actor` and `n`, `prev` behind `m`. */
export function entryText({ act, actor, case: number, detail, m, reason, req, result, v }: UnplacedEntry): EntryText {
  return {
    beforeAt: `{${members({ act, actor })},"at":"`,
    beforeN: `",${members({ case: number, detail, m })},"n":`,
    afterPrev: `",${members({ reason, req, result, v })}}`,
  };
}

function members(part: object): string {
  return (canonicalize(part) ?? '').slice(1, -1);
}

/** In base64url: what the first entry of a municipality's chain names as the hash before it. */
export function firstHash(origin: string, municipality: string): string {
  return hash('sha256', `madoguchi-audit/1\n${origin}\n${municipality}\n`, 'base64url');
}

/** Of an entry's text, in base64url: SHA-256 over a zero byte and its UTF-8. */
export function entryHash(json: string): string {
  return hash('sha256', `\0${json}`, 'base64url');
}

/** What an entry says of its place. */
export interface Claim {
  readonly m: string;
  readonly n: number;
  readonly prev: string;
  readonly at: string;
}

/** Where the members of the chain stand in a text of RFC 8785, which holds their names nowhere else: quotes are escaped. */
const CLAIM = /"at":"([^"]+)",.*"m":"(\d{6})","n":(\d{1,15}),"prev":"([\w-]{43})"/s;

export function claimOf(json: string): Claim | undefined {
  const [, at, m, n, prev] = CLAIM.exec(json) ?? [];
  if (at === undefined || m === undefined || n === undefined || prev === undefined) return undefined;
  return { m, n: Number(n), prev, at };
}
