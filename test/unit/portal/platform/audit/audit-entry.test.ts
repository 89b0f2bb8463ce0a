import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import canonicalize from 'canonicalize';
import { describe, expect, it } from 'vitest';
import { claimOf, entryHash, entryText, firstHash, type UnplacedEntry } from '#portal/platform/audit/audit-entry.ts';
import { signHead, verifiedHead } from '#portal/platform/audit/audit-head.ts';

const ORIGIN = 'https://portal.example';
const M = '131318';
const OPENED: UnplacedEntry = {
  act: 'caseOpened',
  actor: { id: 'st-0001', kind: 'staff' },
  case: 'MG-0000-0000-0000',
  detail: {},
  m: M,
  reason: null,
  req: '00000000-0000-4000-8000-000000000001',
  result: 'ok',
  v: 1,
};

function placed(entry: UnplacedEntry, at: string, n: number, prev: string): string {
  const { beforeAt, beforeN, afterPrev } = entryText(entry);
  return `${beforeAt}${at}${beforeN}${n},"prev":"${prev}${afterPrev}`;
}

describe('an entry of the audit', () => {
  it('SR-113: hashes to what the published vector says', () => {
    expect(firstHash(ORIGIN, M)).toBe('4VnyeHLozAeHRu57R2B86-7RsbY6lHaxSnwgBqi4okA');
    const json = placed(OPENED, '2026-11-28T01:53:58.000000Z', 1, firstHash(ORIGIN, M));
    expect(entryHash(json)).toBe('j0tc3sS-Wf08M2wXz3AqWkt3dyjpbuNqziiT6DLcmfs');
  });

  it('is canonical JSON wherever it stands, whatever its members hold', () => {
    for (const reason of [null, 'quoted "n":1,"prev":"x"', '理由\u2028\\', '"at":"2020","m":"131318","n":7,"prev":"']) {
      const entry = { ...OPENED, reason, detail: { step: 2, code: 'notFound', a: '"m":"000000","n":3' } };
      const at = '2026-11-28T01:53:58.000001Z';
      const json = placed(entry, at, 12, firstHash(ORIGIN, M));
      expect(json).toBe(canonicalize({ ...entry, at, n: 12, prev: firstHash(ORIGIN, M) }));
      expect(claimOf(json)).toEqual({ at, m: M, n: 12, prev: firstHash(ORIGIN, M) });
    }
  });
});

describe('a signed head', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const head = { origin: ORIGIN, municipality: M, n: 3, hash: firstHash(ORIGIN, M), at: '2026-11-28T02:00:00.000000Z' };

  it('is a note of four lines that its key opens, also one among others', () => {
    const note = signHead(head, privateKey);
    expect(note.split('\n').slice(0, 5)).toEqual([
      `${ORIGIN}/audit/${M}`,
      '3',
      Buffer.from(head.hash, 'base64url').toString('base64'),
      head.at,
      '',
    ]);
    const other = createPublicKey(generateKeyPairSync('ed25519').privateKey);
    expect(verifiedHead(note, [other, publicKey])).toEqual(head);
    expect(verifiedHead(note, [other])).toBeUndefined();
  });

  it('is none with any byte changed', () => {
    const note = signHead(head, privateKey);
    for (let at = 0; at < note.length; at += 1) {
      const changed = note.slice(0, at) + (note[at] === '1' ? '2' : '1') + note.slice(at + 1);
      expect(verifiedHead(changed, [publicKey])).toBeUndefined();
    }
  });
});
