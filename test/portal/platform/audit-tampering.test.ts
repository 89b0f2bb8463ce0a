import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAnchors } from '#portal/platform/audit/audit-anchors.ts';
import { signHead } from '#portal/platform/audit/audit-head.ts';
import type { FindingKind } from '#portal/platform/audit/kept-chain.ts';
import { verifyAudit } from '#portal/platform/audit/verify-audit.ts';
import { GENERATED_SEED, generatedCount, seededNumbers } from '../../support/generated-counts.ts';
import {
  type AuditBench,
  type ChainRows,
  createAuditBench,
  rehash,
  rewritten,
} from '../../support/portal/audit-bench.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';

const CITY = '131318';
const OTHER_CITY = '132918';
const ENTRIES = 48;
const ENTRIES_A_HEAD = 8;
/** Behind the last head stand entries that nothing but the chain vouches for. */
const UNCOVERED = 4;

let portal: TestPortal;
let bench: AuditBench;
let folder: string;
let city: ChainRows;
let otherCity: ChainRows;
beforeAll(async () => {
  portal = await openTestPortal();
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-anchors-'));
  bench = createAuditBench(portal.database, TEST_ORIGIN, folder);
  for (let n = 1; n <= ENTRIES + UNCOVERED; n += 1) {
    await bench.look(CITY, n);
    await bench.look(OTHER_CITY, n);
    if (n <= ENTRIES && n % ENTRIES_A_HEAD === 0) await bench.signHeads();
  }
  city = await bench.rowsOf(CITY);
  otherCity = await bench.rowsOf(OTHER_CITY);
});
afterAll(async () => {
  await portal.close();
  await rm(folder, { recursive: true, force: true });
});

async function verdict(withAnchors = true) {
  const anchors = await readAnchors(folder);
  if (!anchors.ok) throw new Error(anchors.failure.code);
  return verifyAudit(portal.database, {
    keys: [bench.publicKey],
    municipality: CITY,
    ...(withAnchors ? { anchors: anchors.value } : {}),
  });
}

interface Tampering {
  readonly kind: FindingKind;
  /** Where it must be found: one place, or any of some. */
  readonly at: number | readonly number[];
  /** Nothing in the database tells. */
  readonly anchorsAlone?: boolean;
}

type Tamper = (rows: ChainRows, below: (limit: number) => number) => Tampering;

const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().replace('Z', '000Z');
const TEN_MINUTES_AGO = minutesFromNow(-10);
const IN_TEN_MINUTES = minutesFromNow(10);

const LAST = ENTRIES + UNCOVERED;
const entryAt = (rows: ChainRows, n: number) => {
  const entry = rows.entries[n - 1];
  if (entry === undefined) throw new Error(`no entry ${n}`);
  return entry;
};
const put = (rows: ChainRows, entries: ChainRows['entries']) => {
  rows.entries = entries.map((entry, at) => ({ ...entry, n: at + 1 }));
};
/** Two places, the first one lower. */
function twoPlaces(below: (limit: number) => number): readonly [number, number] {
  const first = 1 + below(LAST - 1);
  return [first, first + 1 + below(LAST - first)];
}

const TAMPERINGS: Readonly<Record<string, Tamper>> = {
  'an edited text': (rows, below) => {
    const n = 1 + below(LAST);
    const { hash } = entryAt(rows, n);
    rows.entries[n - 1] = { ...rewritten(entryAt(rows, n), { result: 'refused' }), hash };
    return { kind: 'edited', at: n };
  },
  'an edited text with its hash': (rows, below) => {
    const n = 1 + below(LAST);
    rows.entries[n - 1] = rewritten(entryAt(rows, n), { actor: { id: 'nobody', kind: 'job' } });
    return { kind: 'edited', at: n };
  },
  'an edited text with all hashes behind it': (rows, below) => {
    const n = 1 + below(ENTRIES);
    rows.entries[n - 1] = rewritten(entryAt(rows, n), { case: null });
    rehash(rows, TEST_ORIGIN, CITY, n - 1);
    return { kind: 'edited', at: Math.ceil(n / ENTRIES_A_HEAD) * ENTRIES_A_HEAD };
  },
  'a removed entry': (rows, below) => {
    const n = 1 + below(LAST - 1);
    rows.entries.splice(n - 1, 1);
    return { kind: 'missing', at: n };
  },
  'a removed entry, the others moved up': (rows, below) => {
    const n = 1 + below(LAST - 1);
    put(rows, rows.entries.toSpliced(n - 1, 1));
    return { kind: 'missing', at: n };
  },
  'an inserted entry that fits': (rows, below) => {
    const n = 1 + below(LAST);
    const forged = rewritten(entryAt(rows, n), { act: 'forged' });
    put(rows, rows.entries.toSpliced(n - 1, 0, forged));
    return { kind: 'inserted', at: n };
  },
  'an inserted copy of another': (rows, below) => {
    const n = 1 + below(LAST + 1);
    put(rows, rows.entries.toSpliced(n - 1, 0, entryAt(rows, 1 + below(LAST))));
    return { kind: 'inserted', at: [n - 1, n] };
  },
  'an entry added at the end': (rows) => {
    rows.entries.push(rewritten({ ...entryAt(rows, LAST), n: LAST + 1 }, { n: LAST + 1, prev: rows.end.hash }));
    return { kind: 'inserted', at: LAST + 1 };
  },
  'two entries in each other’s place': (rows, below) => {
    const [n, other] = twoPlaces(below);
    const entries = [...rows.entries];
    [entries[n - 1], entries[other - 1]] = [entryAt(rows, other), entryAt(rows, n)];
    put(rows, entries);
    return { kind: 'reordered', at: n };
  },
  'two entries in each other’s place, with numbers and hashes of their own': (rows, below) => {
    const [n, other] = twoPlaces(below);
    const [one, two] = [entryAt(rows, n), entryAt(rows, other)];
    rows.entries[n - 1] = rewritten({ ...two, n }, { n });
    rows.entries[other - 1] = rewritten({ ...one, n: other }, { n: other });
    return { kind: 'reordered', at: n };
  },
  'an entry moved up': (rows, below) => {
    const [n, other] = twoPlaces(below);
    put(rows, rows.entries.toSpliced(other - 1, 1).toSpliced(n - 1, 0, entryAt(rows, other)));
    return { kind: 'reordered', at: n };
  },
  'an entry of another city instead of one': (rows, below) => {
    const n = 1 + below(LAST);
    rows.entries[n - 1] = { ...entryAt(otherCity, n) };
    return { kind: 'otherCity', at: n };
  },
  'an entry of another city between two': (rows, below) => {
    const n = 1 + below(LAST + 1);
    put(rows, rows.entries.toSpliced(n - 1, 0, entryAt(otherCity, 1 + below(LAST))));
    return { kind: 'otherCity', at: n };
  },
  'a tail cut off': (rows, below) => {
    const kept = below(LAST);
    rows.entries.length = kept;
    return { kind: 'cut', at: kept + 1 };
  },
  'a tail cut off, and the end of the chain with it': (rows, below) => {
    const kept = below(ENTRIES);
    rows.entries.length = kept;
    rehash(rows, TEST_ORIGIN, CITY, kept);
    return { kind: 'cut', at: kept + 1 };
  },
  'a head of another key': (rows, below) => {
    const head = rows.heads[below(rows.heads.length)];
    if (head === undefined) throw new Error('no head');
    const { hash } = entryAt(rows, head.n);
    const signed = { origin: TEST_ORIGIN, municipality: CITY, n: head.n, hash, at: head.at };
    head.note = signHead(signed, generateKeyPairSync('ed25519').privateKey);
    return { kind: 'headForged', at: head.n };
  },
  'a head of another city': (rows, below) => {
    const at = below(rows.heads.length);
    const [head, other] = [rows.heads[at], otherCity.heads[at]];
    if (head === undefined || other === undefined) throw new Error('no head');
    head.note = other.note;
    return { kind: 'headForged', at: head.n };
  },
  'a head with another number': (rows, below) => {
    const head = rows.heads[below(rows.heads.length)];
    if (head === undefined) throw new Error('no head');
    head.note = head.note.replace(`\n${head.n}\n`, `\n${head.n - 1}\n`);
    return { kind: 'headForged', at: head.n };
  },
  'a head removed': (rows, below) => {
    const at = below(rows.heads.length);
    rows.heads.splice(at, 1);
    return { kind: 'headMissing', at: [at * ENTRIES_A_HEAD, (at + 1) * ENTRIES_A_HEAD] };
  },
  'a head removed, and not counted': (rows, below) => {
    const at = below(rows.heads.length - 1);
    rows.heads.splice(at, 1);
    rows.heads.forEach((head, n) => {
      head.k = n + 1;
    });
    rows.end.heads = rows.heads.length;
    return { kind: 'headMissing', at: (at + 1) * ENTRIES_A_HEAD, anchorsAlone: true };
  },
  'everything rolled back to an older state': (rows, below) => {
    const heads = below(rows.heads.length);
    const kept = heads * ENTRIES_A_HEAD + below(ENTRIES_A_HEAD);
    rows.entries.length = kept;
    rows.heads.length = heads;
    rehash(rows, TEST_ORIGIN, CITY, kept);
    rows.end.heads = heads;
    return { kind: 'rolledBack', at: (heads + 1) * ENTRIES_A_HEAD, anchorsAlone: true };
  },
  'the clock turned back, and all hashes with it': (rows, below) => {
    const n = 2 + below(LAST - 1);
    rows.entries[n - 1] = rewritten(entryAt(rows, n), { at: '2026-01-01T00:00:00.000000Z' });
    rehash(rows, TEST_ORIGIN, CITY, n - 1);
    return { kind: 'reordered', at: n };
  },
  'the clock turned on behind a head': (rows, below) => {
    const n = ENTRIES_A_HEAD * (1 + below(ENTRIES / ENTRIES_A_HEAD));
    rows.heads.length = n / ENTRIES_A_HEAD - 1;
    rows.end.heads = rows.heads.length;
    rows.entries.length = n;
    // The head's own time is what it was.
    const at = rows.heads.at(-1)?.at ?? TEN_MINUTES_AGO;
    rows.entries[n - 1] = rewritten(entryAt(rows, n), { at: IN_TEN_MINUTES });
    rehash(rows, TEST_ORIGIN, CITY, n - 1);
    const hash = entryAt(rows, n).hash;
    const head = { origin: TEST_ORIGIN, municipality: CITY, n, hash, at };
    rows.heads.push({ k: rows.heads.length + 1, n, at, note: signHead(head, bench.key) });
    rows.end.heads += 1;
    return { kind: 'reordered', at: n };
  },
};

it('SR-113: finds nothing in a chain that nobody touched, and counts it', async () => {
  const untouched = { entries: LAST, heads: ENTRIES / ENTRIES_A_HEAD, restarts: 0, ok: true, first: null };
  expect(await verdict()).toEqual(untouched);
  expect(await verdict(false)).toEqual(untouched);
});

describe.each(Object.entries(TAMPERINGS))(`%s (seed ${GENERATED_SEED})`, (name, tamper) => {
  it('SR-113: is found where it was done, and named', async () => {
    const below = seededNumbers(GENERATED_SEED + name.length);
    try {
      for (let round = 0; round < generatedCount(10, 200); round += 1) {
        const rows = structuredClone(city);
        const { kind, at, anchorsAlone } = tamper(rows, below);
        await bench.replaceRows(CITY, rows);
        const inAll = await verdict();
        expect({ round, kind: inAll.first?.kind, n: inAll.first?.n }).toEqual({
          round,
          kind,
          n: typeof at === 'number' ? at : expect.toSatisfy((n: number) => at.includes(n)),
        });
        if (anchorsAlone === true) expect((await verdict(false)).ok).toBe(true);
      }
    } finally {
      await bench.replaceRows(CITY, city);
    }
  });
});

it('tells of an hour in which entries went on without a head', async () => {
  const rows = structuredClone(city);
  rows.heads = [];
  rows.end.heads = 0;
  rows.entries.forEach((entry, at) => {
    const minute = new Date(Date.UTC(2026, 0, 1, 0, at * 10)).toISOString().replace('Z', '000Z');
    rows.entries[at] = rewritten(entry, { at: minute });
  });
  rehash(rows, TEST_ORIGIN, CITY);
  await bench.replaceRows(CITY, rows);
  expect((await verdict(false)).first).toEqual({ n: 1, kind: 'headMissing', m: CITY });
  await bench.replaceRows(CITY, city);
});
