import * as z from 'zod';
import type { PortalFetch } from '#core/ports/ports.ts';
import { readBoundedBody } from '#platform/bounded-reading.ts';
import { isEd25519Key, isUpdateListAuthentic } from './update-signature.ts';
import { VERSION_PATTERN } from './version.ts';

const LIST_LIMIT_BYTES = 65_536;
const SIGNATURE_LIMIT_BYTES = 200;
const FILES_LIMIT = 16;
const ANSWER_LIMIT_MS = 30_000;
const UPDATE_LIMIT_BYTES = 1_000_000_000;

const versionSchema = z.string().max(40).regex(VERSION_PATTERN);
/** Files lie beside their list: a name, never an address. */
const fileNameSchema = z
  .string()
  .max(200)
  .regex(/^[\w][\w .+-]*$/);

const updateListSchema = z.object({
  version: versionSchema,
  releaseDate: z.iso.datetime(),
  files: z
    .array(
      z.object({
        url: fileNameSchema,
        sha512: z.base64().length(88),
        size: z.number().int().positive().max(UPDATE_LIMIT_BYTES),
        blockMapSize: z.number().int().positive().max(UPDATE_LIMIT_BYTES).exactOptional(),
        isAdminRightsRequired: z.boolean().exactOptional(),
      }),
    )
    .min(1)
    .max(FILES_LIMIT),
  stagingPercentage: z.number().min(0).max(100).default(100),
  rollBackTo: versionSchema.exactOptional(),
  minimumSystemVersion: z.string().max(40).exactOptional(),
});
/** What electron-builder writes into `latest*.yml`, and of it what is used. */
export type UpdateList = z.infer<typeof updateListSchema>;

/** Where updates come from; both from the packaged `package.json`, so that no setting can change them. */
export const updateFeedSchema = z.strictObject({
  /** The folder of the lists, with the slash at its end. */
  url: z
    .url({ protocol: /^https$/ })
    .max(300)
    .regex(/^[^?#]+\/$/),
  /** An Ed25519 key: SubjectPublicKeyInfo in DER, in base64. */
  publicKey: z.base64().max(200).refine(isEd25519Key),
});
export type UpdateFeed = z.infer<typeof updateFeedSchema>;

/** Why there is no list to decide on. */
type NoList = 'unreachable' | 'notAuthentic' | 'unreadable';

type UpdateChannel = 'stable' | 'beta';

/** The name of the list for a system: each processor has its own, so that none is offered what it would emulate. */
export function updateListName(channel: UpdateChannel, platform: NodeJS.Platform, architecture: string): string {
  if (platform !== 'win32' && platform !== 'darwin') return builtListName(channel, platform, architecture);
  const prefix = architecture === 'x64' ? channelPrefix(channel) : `${channelPrefix(channel)}-${architecture}`;
  return platform === 'darwin' ? `${prefix}-mac.yml` : `${prefix}.yml`;
}

/** The name that electron-builder gives it: on Windows and macOS the same for every processor. */
export function builtListName(channel: UpdateChannel, platform: NodeJS.Platform, architecture: string): string {
  const prefix = channelPrefix(channel);
  if (platform === 'darwin') return `${prefix}-mac.yml`;
  if (platform === 'win32') return `${prefix}.yml`;
  return architecture === 'x64' ? `${prefix}-linux.yml` : `${prefix}-linux-${architecture}.yml`;
}

function channelPrefix(channel: UpdateChannel): string {
  return channel === 'beta' ? 'beta' : 'latest';
}

/** Fetches a list and its signature. Nothing of it is parsed before the signature has been found good. */
export async function fetchUpdateList(
  feed: UpdateFeed,
  name: string,
  fetch: PortalFetch,
  signal: AbortSignal,
): Promise<UpdateList | NoList> {
  const [bytes, signature] = await Promise.all([
    fetchBytes(`${feed.url}${name}`, LIST_LIMIT_BYTES, fetch, signal),
    fetchBytes(`${feed.url}${name}.sig`, SIGNATURE_LIMIT_BYTES, fetch, signal),
  ]);
  if (bytes === undefined || signature === undefined) return 'unreachable';
  if (!isUpdateListAuthentic(bytes, Buffer.from(signature).toString('latin1'), feed.publicKey)) return 'notAuthentic';
  return (await parseUpdateList(Buffer.from(bytes).toString('utf8'))) ?? 'unreadable';
}

/** The list in a text; `undefined` where it is not one. */
async function parseUpdateList(text: string): Promise<UpdateList | undefined> {
  const { default: provider } = await import('electron-updater/out/providers/Provider.js');
  try {
    return updateListSchema.safeParse(provider.parseUpdateInfo(text, '', new URL('list:'))).data;
  } catch {
    return undefined; // not YAML
  }
}

async function fetchBytes(
  url: string,
  limitBytes: number,
  fetch: PortalFetch,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  try {
    const timed = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
    const response = await fetch(url, { redirect: 'error', signal: timed });
    return response.ok ? await readBoundedBody(response, limitBytes) : undefined;
  } catch {
    return undefined; // no network, or it took too long: the next look asks again
  }
}
