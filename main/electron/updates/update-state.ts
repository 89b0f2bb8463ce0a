import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { parsedJson } from '#platform/json-text.ts';
import { readPrivateText, writePrivateFile } from '#platform/private-file.ts';
import { VERSION_PATTERN } from './version.ts';

const STATE_LIMIT_BYTES = 16_384;
const REFUSED_LIMIT = 50;
const FAILED_STARTS_LIMIT = 3;
const BUCKETS = 100;

const versionSchema = z.string().max(40).regex(VERSION_PATTERN);
const updateStateSchema = z.strictObject({
  /** Decides when a staged roll-out reaches this machine; it is never sent anywhere. */
  bucket: z
    .number()
    .int()
    .min(0)
    .max(BUCKETS - 1),
  startedVersion: versionSchema.nullable(),
  /** Starts of that version in a row that have not led to a window. */
  openStarts: z.number().int().min(0).max(FAILED_STARTS_LIMIT),
  refused: z.array(versionSchema).max(REFUSED_LIMIT),
  /** When the newest list that was ever accepted was released: an older one would be a replay. */
  newestListMs: z.number().int().min(0),
});
/** What a machine remembers about updates from one start to the next. */
export type UpdateState = z.infer<typeof updateStateSchema>;

function firstUpdateState(bucket: number): UpdateState {
  return { bucket, startedVersion: null, openStarts: 0, refused: [], newestListMs: 0 };
}

/** A start begins: where three before it led to no window, the version is refused from now on. */
export function withStart(state: UpdateState, version: string): UpdateState {
  const failedStarts = state.startedVersion === version ? state.openStarts : 0;
  const isRefused = failedStarts >= FAILED_STARTS_LIMIT && !state.refused.includes(version);
  return {
    ...state,
    startedVersion: version,
    openStarts: Math.min(failedStarts + 1, FAILED_STARTS_LIMIT),
    refused: isRefused ? [...state.refused, version].slice(-REFUSED_LIMIT) : state.refused,
  };
}

/** The window could be used. A refused version stays refused: three failures in a row are a reason not to come back to it. */
export function withUsableStart(state: UpdateState): UpdateState {
  return { ...state, openStarts: 0 };
}

/** The state in a file; one that is missing or cannot be understood begins anew. */
export async function loadUpdateState(path: string): Promise<UpdateState> {
  const text = await readPrivateText(path, STATE_LIMIT_BYTES).catch(() => undefined);
  const read = updateStateSchema.safeParse(parsedJson(text));
  return read.success ? read.data : firstUpdateState(randomInt(BUCKETS));
}

export function saveUpdateState(path: string, state: UpdateState): Promise<void> {
  return writePrivateFile(path, JSON.stringify(state));
}
