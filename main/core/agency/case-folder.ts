import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { AgencyCase } from '#contract/portal/agency-routes.ts';
import { CONTAINER_LIMIT_BYTES } from '#contract/portal/application-routes.ts';
import { sha256Hex } from '#pki/der/algorithms.ts';
import { parsedJson } from '#platform/json-text.ts';
import { readPrivateFile, readPrivateText, writePrivateFile } from '#platform/private-file.ts';

const CASE_LIMIT_BYTES = 8_000_000;
const CURSOR_LIMIT_BYTES = 4_000;
const CASE = 'case.json';
const CURSOR = 'cursor.json';
/** What a write leaves that was cut off; its name is that of `platform/private-file.ts`. */
const DRAFT = /^\.[0-9a-f-]{36}\.part$/;

const keptCaseSchema = z.looseObject({ version: z.number().int() });
const cursorSchema = z.strictObject({
  portal: z.string(),
  client: z.string(),
  cursor: z.string(),
  keptAtMs: z.number(),
});

/** Whose place in the feed a folder keeps. */
interface Puller {
  readonly portal: string;
  readonly client: string;
}

interface FeedPlace {
  readonly cursor: string;
  readonly keptAtMs: number;
}

/**
 * A folder of cases: `NUMBER/case.json`, of each filing `filing-K.asice` and its receipt `filing-K.jws`, and `letter-K.pdf`; `cursor.json` is
 * the place in the feed up to which all of them are there. Files come by their name whole and synced, in this order, and
 * one that is there as it should be is not written again. Rejects where the file system refuses.
 */
export interface CaseFolder {
  /** `undefined` for a new folder. Another portal's or system's place is `other`. */
  place(puller: Puller): Promise<FeedPlace | 'other' | undefined>;
  keepPlace(puller: Puller, place: FeedPlace): Promise<void>;
  /** The version that is kept of a case. */
  version(number: string): Promise<number | undefined>;
  /** Whether a container is there, with these bytes. */
  hasFiling(number: string, filing: number, sha256: string): Promise<boolean>;
  keepFiling(number: string, filing: AgencyCase['filings'][number], container: Uint8Array): Promise<void>;
  /** Whether a letter is there, with these bytes. */
  hasLetter(number: string, letter: number, sha256: string): Promise<boolean>;
  keepLetter(number: string, letter: number, pdf: Uint8Array): Promise<void>;
  /** The last of a case: only then is its version told as kept. */
  keepCase(read: AgencyCase): Promise<void>;
}

export function openCaseFolder(folder: string): CaseFolder {
  const text = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
  const pathOf = (number: string, name: string) => join(folder, number, name);
  return {
    async place({ portal, client }) {
      const kept = cursorSchema.safeParse(
        parsedJson(await readPrivateText(join(folder, CURSOR), CURSOR_LIMIT_BYTES)),
      ).data;
      if (kept === undefined) return undefined;
      const { cursor, keptAtMs } = kept;
      return kept.portal === portal && kept.client === client ? { cursor, keptAtMs } : 'other';
    },
    keepPlace: (puller, place) => writeIfOther(join(folder, CURSOR), text({ ...puller, ...place })),
    async version(number) {
      const kept = await readPrivateText(pathOf(number, CASE), CASE_LIMIT_BYTES);
      return keptCaseSchema.safeParse(parsedJson(kept)).data?.version;
    },
    async hasFiling(number, filing, sha256) {
      return isThere(pathOf(number, `filing-${filing}.asice`), sha256);
    },
    async keepFiling(number, { filing, receipt }, container) {
      await removeDrafts(join(folder, number));
      await writePrivateFile(pathOf(number, `filing-${filing}.asice`), container);
      await writeIfOther(pathOf(number, `filing-${filing}.jws`), receipt);
    },
    hasLetter: (number, letter, sha256) => isThere(pathOf(number, `letter-${letter}.pdf`), sha256),
    async keepLetter(number, letter, pdf) {
      await removeDrafts(join(folder, number));
      await writePrivateFile(pathOf(number, `letter-${letter}.pdf`), pdf);
    },
    async keepCase(read) {
      await removeDrafts(join(folder, read.number));
      for (const { filing, receipt } of read.filings) {
        await writeIfOther(pathOf(read.number, `filing-${filing}.jws`), receipt);
      }
      await writeIfOther(pathOf(read.number, CASE), text(read));
    },
  };
}

/** A letter is never larger than a container may be. */
async function isThere(path: string, sha256: string): Promise<boolean> {
  const bytes = await readPrivateFile(path, CONTAINER_LIMIT_BYTES);
  return bytes !== undefined && sha256Hex(bytes) === sha256;
}

async function writeIfOther(path: string, content: string): Promise<void> {
  if ((await readPrivateText(path, CASE_LIMIT_BYTES)) !== content) await writePrivateFile(path, content);
}

/** What a pull that was killed left behind. */
async function removeDrafts(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((one) => DRAFT.test(one))) await rm(join(folder, name), { force: true });
}
