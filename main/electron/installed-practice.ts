import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { practicePersonaViewSchema } from '#contract/app/views/environment-view.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Environment, PracticePort } from '#core/ports/ports.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';
import { filesBelow } from '#platform/files-below.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { createPractice } from '../composition/practice.ts';

const MANIFEST = 'manifest.json';
const MANIFEST_LIMIT_BYTES = 4_000_000;
const MOST_FILES = 20_000;
const FILES_AT_ONCE = 32;

/** What lies in the component, by its paths with slashes, and whose cards it offers: known without loading any of it. */
const manifestSchema = z.strictObject({
  version: z.string(),
  personas: z.array(practicePersonaViewSchema).min(1).max(30),
  files: z.record(z.string().regex(/^(?!.*(?:^|\/)\.\.(?:\/|$))[^\\:]{1,300}$/), z.string().regex(/^[0-9a-f]{64}$/)),
});
type Manifest = z.infer<typeof manifestSchema>;

type Practice = ReturnType<typeof createPractice>;

/** Practice as the host composes it. */
export interface InstalledPractice {
  readonly port: PracticePort;
  stop(): Promise<void>;
}

/**
 * Practice from the component that lies beside the application: practice cards and a portal with its own PostgreSQL.
 * `undefined` where it is not installed, or is another than the one that this application was built with, whose
 * manifest has the SHA-256 `expected`.
 *
 * Nothing of it runs before somebody enters practice, and then only after every file has been found as it was built and
 * no other beside them, where a package would be looked for: outside of the archive nothing else guards them. Entering
 * fails with `practiceUnusable` otherwise.
 */
export async function installedPractice(
  folder: string,
  expected: string | undefined,
): Promise<InstalledPractice | undefined> {
  if (expected === undefined) return undefined;
  const bytes = await readBoundedFile(join(folder, MANIFEST), MANIFEST_LIMIT_BYTES).catch(() => undefined);
  if (bytes === undefined || createHash('sha256').update(bytes).digest('hex') !== expected) return undefined;
  const manifest = manifestSchema.safeParse(parsedJson(Buffer.from(bytes).toString('utf8')));
  if (!manifest.success || Object.keys(manifest.data.files).length > MOST_FILES) return undefined;
  const { personas } = manifest.data;
  let loaded: Promise<Outcome<Practice>> | undefined;
  return {
    port: {
      personas,
      async enter(persona): Promise<Outcome<Environment>> {
        loaded ??= load(folder, manifest.data);
        const practice = await loaded;
        if (practice.ok) return practice.value.port.enter(persona);
        loaded = undefined; // it may be mended before somebody tries again
        return practice;
      },
    },
    async stop() {
      const practice = await loaded;
      if (practice?.ok === true) await practice.value.stop();
    },
  };
}

async function load(folder: string, { files }: Manifest): Promise<Outcome<Practice>> {
  const there = await filesBelow(folder).catch(() => undefined);
  if (there === undefined) return failed({ code: 'practiceUnusable', file: '.' });
  const foreign = there.find((path) => path !== MANIFEST && !Object.hasOwn(files, path));
  if (foreign !== undefined) return failed({ code: 'practiceUnusable', file: foreign });
  const paths = Object.keys(files);
  for (let at = 0; at < paths.length; at += FILES_AT_ONCE) {
    const some = paths.slice(at, at + FILES_AT_ONCE);
    const digests = await Promise.all(some.map((path) => digestOf(join(folder, path))));
    const wrong = some.find((path, place) => digests[place] !== files[path]);
    if (wrong !== undefined) return failed({ code: 'practiceUnusable', file: wrong });
  }
  const component: { readonly createPractice: typeof createPractice } = await import(
    pathToFileURL(join(folder, 'node', 'practice.js')).href
  );
  return success(component.createPractice(undefined));
}

async function digestOf(path: string): Promise<string | undefined> {
  const digest = createHash('sha256');
  try {
    await pipeline(createReadStream(path), digest);
    return digest.digest('hex');
  } catch {
    return undefined;
  }
}
