import { type GateEntry, untoldEntriesSchema } from '#contract/portal/gate-routes.ts';
import type { UntoldEntries } from '#core/ports/ports.ts';
import { parsedJson } from '#platform/json-text.ts';
import { readPrivateText, writePrivateFile } from '#platform/private-file.ts';

/** Some ten thousand entries of a hall without a network. */
const LIMIT_BYTES = 4_000_000;

/**
 * Entries that a site is yet to be told, in a file of their own: tags and times, of nobody by name. One that cannot be read
 * is left out; `keep` rejects as the file system does.
 */
export function untoldFile(path: string): UntoldEntries {
  let last: Promise<void> = Promise.resolve();
  return {
    async load() {
      const text = await readPrivateText(path, LIMIT_BYTES).catch(() => undefined);
      return untoldEntriesSchema.safeParse(parsedJson(text)).data ?? [];
    },
    keep(entries: readonly GateEntry[]) {
      // One after the other, so that the newest stays.
      last = last.catch(() => undefined).then(() => writePrivateFile(path, JSON.stringify(entries), 'chosen'));
      return last;
    },
  };
}
