import * as z from 'zod';
import { type KeptRecord, keptRecordSchema } from '#contract/app/views/record-copy-view.ts';
import { epochMs } from '#contract/values/brands.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { PrivateFiles } from '../ports/private-files.ts';

const LINES_A_PART = 1_000;
const MOST_PARTS = 200;
/** It outlives what the portal keeps: until the person deletes it. */
const FOR_GOOD = epochMs(Date.UTC(9999, 11, 31));
const PART_NAME = /^records-(\d{4})$/;

const partSchema = z.strictObject({ version: z.literal(1), lines: z.array(keptRecordSchema).max(LINES_A_PART) });

/** What a person keeps of their records on this computer. A part that is damaged takes no other with it. */
interface KeptRecords {
  readonly lines: readonly KeptRecord[];
  /** Parts that are gone or cannot be opened, counted from 1. */
  readonly lost: readonly number[];
}

export interface RecordCopy {
  /** `undefined` where the person keeps none. */
  read(): Promise<KeptRecords | undefined>;
  /** Keeps what is not there yet, and begins a copy where there is none; says how many. `undefined` where it cannot be. */
  add(records: readonly KeptRecord[]): Promise<number | undefined>;
  /** Resolves to false where something of it is still there. */
  remove(): Promise<boolean>;
}

/** The copy of each person, by a name that stands for them; of nobody, and where there are no files, nothing is kept. */
export function createRecordCopies(files: PrivateFiles | undefined): (owner: string | undefined) => RecordCopy {
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other, so that two that add at once lose nothing of each other. */
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = last.then(act);
    last = done.catch(() => undefined);
    return done;
  }
  return (owner) => {
    if (files === undefined || owner === undefined) return NOTHING_KEPT;
    return {
      read: () => inTurn(async () => (await readParts(files, owner)) as KeptRecords | undefined),
      add: (records) => inTurn(() => addTo(files, owner, records)),
      remove: () =>
        inTurn(async () => {
          const names = await partsOf(files, owner);
          const gone = await Promise.all(names.map(([, name]) => files.remove(owner, name)));
          return !gone.includes(false);
        }),
    };
  };
}

const NOTHING_KEPT: RecordCopy = { read: async () => undefined, add: async () => undefined, remove: async () => true };

/** What makes a line the same as another: its identifier at the portal, or all that its file says. */
export function sameLine({ from, record }: KeptRecord): string {
  return from === 'portal' ? record.record : JSON.stringify(Object.values(record));
}

/** Parts by their place, from 1, as far as there are files. */
async function partsOf(files: PrivateFiles, owner: string): Promise<[number, string][]> {
  const names = await files.names(owner);
  return names
    .flatMap((name): [number, string][] => {
      const at = PART_NAME.exec(name)?.[1];
      return at === undefined ? [] : [[Number(at), name]];
    })
    .sort(([one], [other]) => one - other);
}

const partName = (at: number) => `records-${String(at).padStart(4, '0')}`;

interface Parts extends KeptRecords {
  /** The last one, which has room; 0 where there is none. */
  readonly lastPart: number;
  readonly inLastPart: readonly KeptRecord[];
}

async function readParts(files: PrivateFiles, owner: string): Promise<Parts | undefined> {
  const names = new Map(await partsOf(files, owner));
  const lastPart = Math.max(0, ...names.keys());
  if (lastPart === 0) return undefined;
  const lines: KeptRecord[] = [];
  const lost: number[] = [];
  let inLastPart: readonly KeptRecord[] = [];
  for (let at = 1; at <= lastPart; at += 1) {
    const name = names.get(at);
    const part = name === undefined ? undefined : await readPart(files, owner, name);
    if (part === undefined) lost.push(at);
    else for (const line of part) lines.push(line);
    inLastPart = part ?? [];
  }
  return { lines, lost, lastPart, inLastPart };
}

async function readPart(files: PrivateFiles, owner: string, name: string): Promise<readonly KeptRecord[] | undefined> {
  const bytes = await files.read(owner, name);
  return bytes && partSchema.safeParse(parsedJson(Buffer.from(bytes).toString('utf8'))).data?.lines;
}

async function addTo(files: PrivateFiles, owner: string, records: readonly KeptRecord[]): Promise<number | undefined> {
  const there = await readParts(files, owner);
  const known = new Set(there?.lines.map(sameLine));
  const fresh = records.filter((line) => {
    const isKnown = known.has(sameLine(line));
    known.add(sameLine(line));
    return !isKnown;
  });
  if (there !== undefined && fresh.length === 0) return 0;
  // A last part that cannot be opened is left as it is, for its person to see that it is lost.
  const goesOn = there !== undefined && !there.lost.includes(there.lastPart);
  const first = goesOn ? there.lastPart : (there?.lastPart ?? 0) + 1;
  const written = goesOn ? [...there.inLastPart, ...fresh] : fresh;
  const parts = Math.max(1, Math.ceil(written.length / LINES_A_PART));
  if (first + parts - 1 > MOST_PARTS) return undefined;
  for (let part = 0; part < parts; part += 1) {
    const lines = written.slice(part * LINES_A_PART, (part + 1) * LINES_A_PART);
    const bytes = Buffer.from(JSON.stringify({ version: 1, lines }));
    if (!(await files.write(owner, partName(first + part), bytes, FOR_GOOD))) return undefined;
  }
  return fresh.length;
}
