import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const CHUNK_BYTES = 4 * 1_024 * 1_024;
const LARGEST_REGION_BYTES = 2 ** 31;

/** How often bytes stand anywhere in what another process of this user has in its memory. Linux. */
export function occurrencesInMemory(processId: number, needle: Uint8Array): number {
  const memory = openSync(`/proc/${processId}/mem`, 'r');
  try {
    return regions(processId).reduce((sum, region) => sum + occurrencesIn(memory, region, needle), 0);
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
      const [, from, to, access] = /^([0-9a-f]+)-([0-9a-f]+) (.)/.exec(line) ?? [];
      const region = { from: Number.parseInt(from ?? '', 16), to: Number.parseInt(to ?? '', 16) };
      return access === 'r' && region.to - region.from <= LARGEST_REGION_BYTES ? [region] : [];
    });
}

function occurrencesIn(memory: number, { from, to }: Region, needle: Uint8Array): number {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let count = 0;
  // Chunks overlap, so that nothing is cut in two.
  for (let at = from; at < to; at += CHUNK_BYTES - needle.length + 1) {
    const read = readAt(memory, chunk, at, Math.min(CHUNK_BYTES, to - at));
    for (let found = -1; ; count += 1) {
      found = chunk.subarray(0, read).indexOf(needle, found + 1);
      if (found < 0) break;
    }
  }
  return count;
}

/** Some regions are listed as readable and are not. */
function readAt(memory: number, into: Buffer, at: number, bytes: number): number {
  try {
    return readSync(memory, into, 0, bytes, at);
  } catch {
    return 0;
  }
}
