import { createHmac, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from 'zod';
import { readBoundedFile } from '#platform/bounded-reading.ts';
import { parsedJson } from '#platform/json-text.ts';

const identifier = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();

const manifestSchema = z.strictObject({
  version: z.literal(1),
  id: z.uuid(),
  /** When the snapshot was taken, by the database's clock. */
  takenAt: z.string().max(40),
  /** Left out: keys of citizens and cases, so that it proves and opens nothing. */
  isArchive: z.boolean(),
  migrations: z.array(z.strictObject({ name: z.string().max(100), sha256 })).max(1_000),
  tables: z
    .array(
      z.strictObject({
        schema: identifier,
        name: identifier,
        columns: z.array(identifier).max(200),
        rows: count,
        bytes: count,
        sha256,
      }),
    )
    .max(500),
  /** Where each chain of the audit stood. */
  chains: z.array(z.strictObject({ m: z.string().max(6), n: count, hash: z.string().max(50) })).max(3_000),
});
export type BackupManifest = z.infer<typeof manifestSchema>;
export type BackedUpTable = BackupManifest['tables'][number];

const signedSchema = z.strictObject({ manifest: manifestSchema, mac: z.string().max(100) });

export const MANIFEST_FILE = 'manifest.json';
const LIMIT_BYTES = 10_000_000;

export const fileOf = ({ schema, name }: Pick<BackedUpTable, 'schema' | 'name'>): string => `${schema}.${name}.chunks`;

/** The manifest as it is kept: readable, and known by whoever has the backup's key to be what was written. */
export function manifestText(manifest: BackupManifest, key: KeyObject): string {
  return `${JSON.stringify({ manifest, mac: macOf(manifest, key).toString('base64') }, undefined, 1)}\n`;
}

/** `undefined` where it is not there or was not written with this key. */
export async function readManifest(path: string, key: KeyObject): Promise<BackupManifest | undefined> {
  const bytes = await readBoundedFile(path, LIMIT_BYTES).catch(() => undefined);
  const read = signedSchema.safeParse(parsedJson(bytes && Buffer.from(bytes).toString('utf8')));
  if (!read.success) return undefined;
  const { manifest, mac } = read.data;
  const given = Buffer.from(mac, 'base64');
  const right = macOf(manifest, key);
  return given.length === right.length && timingSafeEqual(given, right) ? manifest : undefined;
}

function macOf(manifest: BackupManifest, key: KeyObject): Buffer {
  const macKey = Buffer.from(hkdfSync('sha256', key, '', 'madoguchi/backup-manifest/1', 32));
  return createHmac('sha256', macKey)
    .update(canonicalize(manifest) ?? '')
    .digest();
}
