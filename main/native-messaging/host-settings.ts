import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { addedSitesSchema, nativeExtensionSchema } from '#contract/card/native-request.ts';
import type { NativeSites } from '#core/ports/ports.ts';
import { localFolder } from '#host/node-ports.ts';
import { parsedJson } from '#platform/json-text.ts';
import { readPrivateText, writePrivateFile } from '#platform/private-file.ts';

const LIMIT_BYTES = 65_536;

export const browserSchema = z.enum(['chrome', 'chromium', 'edge', 'firefox']);
export type Browser = z.infer<typeof browserSchema>;

const manifestSchema = z.strictObject({
  browser: browserSchema,
  /** How the browser names the caller. */
  kind: z.enum(['chrome', 'firefox']),
  extension: nativeExtensionSchema,
  /** Where the manifest was written. */
  path: z.string().min(1).max(4_096),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** That a person turned the host on, and for which extensions of which browsers. */
const settingsSchema = z.strictObject({
  /** By which the protocol tells installations apart; 16 bytes, made when it was first turned on. */
  uuid: z.string().regex(/^[0-9a-f]{32}$/),
  manifests: z.array(manifestSchema).max(16),
  /** Sites beside the government's whose pages may ask, because a person said so in the app. */
  sites: addedSitesSchema.optional(),
  /** What opens the app where it is closed; absent where it is to stay closed. */
  app: z.array(z.string().min(1).max(4_096)).min(1).max(20).optional(),
});
type NativeHostSettings = z.infer<typeof settingsSchema>;
export type InstalledManifest = z.infer<typeof manifestSchema>;

/** Of this computer's own: the socket of the app, the settings and what browsers start. */
export function nativeHostFolder(): string {
  return join(localFolder(), 'native-host');
}

function settingsPath(): string {
  return join(nativeHostFolder(), 'settings.json');
}

/** `undefined` where it was never turned on, or is off again. */
export async function readNativeHostSettings(): Promise<NativeHostSettings | undefined> {
  const text = await readPrivateText(settingsPath(), LIMIT_BYTES).catch(() => undefined);
  const settings = settingsSchema.safeParse(parsedJson(text)).data;
  return settings === undefined || settings.manifests.length === 0 ? undefined : settings;
}

/** The settings as they are, turned on for nothing where there are none. */
export async function nativeHostSettingsOrNew(): Promise<NativeHostSettings> {
  const text = await readPrivateText(settingsPath(), LIMIT_BYTES).catch(() => undefined);
  const known = settingsSchema.safeParse(parsedJson(text));
  return known.success ? known.data : { uuid: randomBytes(16).toString('hex'), manifests: [] };
}

export function writeNativeHostSettings(settings: NativeHostSettings): Promise<void> {
  return writePrivateFile(settingsPath(), `${JSON.stringify(settings, undefined, 2)}\n`);
}

/** Kept beside what was installed, so that the process that a browser starts refuses other pages by itself. */
export const nativeSites: NativeSites = {
  list: async () => (await nativeHostSettingsOrNew()).sites ?? [],
  async keep(sites) {
    const settings = await nativeHostSettingsOrNew();
    return writeNativeHostSettings({ ...settings, sites: [...sites] }).then(
      () => true,
      () => false,
    );
  },
};
