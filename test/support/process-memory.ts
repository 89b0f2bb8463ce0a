import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const CHUNK_BYTES = 4 * 1_024 * 1_024;
const LARGEST_REGION_BYTES = 2 ** 31;

/** Which of some byte strings stand anywhere in the memory that another process of this user can write. Linux. */
export function foundInMemory(processId: number, needles: readonly Buffer[]): readonly boolean[] {
  const memory = openSync(`/proc/${processId}/mem`, 'r');
  const found = needles.map(() => false);
  try {
    for (const region of regions(processId)) markFound(found, memory, region, needles);
    return found;
  } finally {
    closeSync(memory);
  }
}

interface Region {
  readonly from: number;
  readonly to: number;
}

function regions(processId: number): Region[] {
  return readFileSync(`/proc/${processId}/maps`, 'latin1')
    .split('\n')
    .flatMap((line) => {
      const [, from, to, access] = /^([0-9a-f]+)-([0-9a-f]+) (rw)?/.exec(line) ?? [];
      const region = { from: Number.parseInt(from ?? '', 16), to: Number.parseInt(to ?? '', 16) };
      return access !== undefined && region.to - region.from <= LARGEST_REGION_BYTES ? [region] : [];
    });
}

function markFound(found: boolean[], memory: number, { from, to }: Region, needles: readonly Buffer[]): void {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const longest = Math.max(...needles.map(({ length }) => length));
  // Chunks overlap, so that nothing is cut in two.
  for (let at = from; at < to; at += CHUNK_BYTES - longest + 1) {
    const read = chunk.subarray(0, readAt(memory, chunk, at, Math.min(CHUNK_BYTES, to - at)));
    needles.forEach((needle, index) => {
      found[index] ||= read.includes(needle);
    });
  }
}

/** Some regions are listed as readable and are not. */
function readAt(memory: number, into: Buffer, at: number, bytes: number): number {
  try {
    return readSync(memory, into, 0, bytes, at);
  } catch {
    return 0;
  }
}
