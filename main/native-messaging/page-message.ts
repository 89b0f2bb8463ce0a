import * as z from 'zod';
import {
  isGovernmentSite,
  MOST_DIGESTS,
  type NativeExtension,
  type SiteOrigin,
  siteOriginSchema,
} from '#contract/card/native-request.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { NativeRequest } from '#core/native/native-request.ts';
import { parseDigestInfo } from '#pki/der/digest-info.ts';
import { parseStrictJson, utf8Text } from '#pki/jose/strict-json.ts';

/** To the host. Source: SR-55. */
export const MESSAGE_LIMIT_BYTES = 65_536;
/** From the host: a browser takes no more. Source: Chrome for Developers, “Native messaging”. */
export const REPLY_LIMIT_BYTES = 1_048_576;

/** What a page of the portal can mean. */
type PageMessage =
  | { readonly mode: 'request'; readonly request: NativeRequest }
  | { readonly mode: 'check' }
  | { readonly mode: 'close' };

/** The longest DigestInfo has 83 bytes. */
const digestText = z.string().max(200);
/** Of our own extension, which has them from the browser and not from the page. */
const pageSchema = z.strictObject({
  origin: z.string().max(2_000),
  topLevel: z.boolean(),
  tab: z.number().int().min(-1),
});
/** `pin` is of the open extension's own box: nobody reads it. */
const around = { pin: z.unknown().optional(), madoguchi: pageSchema.optional() };
const messageSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('01'), service_id: z.literal('01'), digest: digestText, ...around }),
  z.strictObject({
    mode: z.literal('02'),
    service_id: z.literal('01'),
    digest: z.union([digestText, z.array(digestText).min(1).max(MOST_DIGESTS)]),
    ...around,
  }),
  z.strictObject({ mode: z.literal('04'), service_id: z.literal('01'), ...around }),
  z.strictObject({ mode: z.literal('05'), service_id: z.literal('01').optional(), ...around }),
  z.strictObject({ mode: z.literal('check'), ...around }),
]);

/**
 * Reads one message of a browser; fails with `nativeMessageRefused`, `nativeOriginRefused` or `nativeDigestRefused`. What
 * our own extension sends has to name the page, of the government or of `sites`; what another one says of a page is not believed, so it may say nothing.
 */
export function parsePageMessage(
  bytes: Uint8Array,
  extension: NativeExtension,
  sites: readonly SiteOrigin[] = [],
): Outcome<PageMessage> {
  const text = bytes.length > MESSAGE_LIMIT_BYTES ? undefined : utf8Text(bytes);
  const message = messageSchema.safeParse(text === undefined ? undefined : parseStrictJson(text));
  if (!message.success) return failed({ code: 'nativeMessageRefused' });
  const { mode, madoguchi } = message.data;
  if (mode === '05') return success({ mode: 'close' });
  const origin = originOf(madoguchi, extension, sites);
  if (!origin.ok || mode === 'check') return origin.ok ? success({ mode: 'check' }) : origin;
  const digestInfos = mode === '04' ? success([]) : digestInfosOf(message.data.digest);
  if (!digestInfos.ok) return digestInfos;
  return success({
    mode: 'request',
    request: { use: USES[mode], extension, origin: origin.value, digestInfos: digestInfos.value },
  });
}

const USES = { '01': 'auth', '02': 'sign', '04': 'text' } as const;

function originOf(
  page: z.infer<typeof pageSchema> | undefined,
  extension: NativeExtension,
  sites: readonly SiteOrigin[],
): Outcome<NativeRequest['origin']> {
  if (extension === 'open') return page === undefined ? success(null) : failed({ code: 'nativeMessageRefused' });
  const origin = page?.topLevel === true ? siteOriginSchema.safeParse(page.origin).data : undefined;
  const isAllowed = origin !== undefined && (isGovernmentSite(origin) || sites.includes(origin));
  return !isAllowed ? failed({ code: 'nativeOriginRefused' }) : success(origin);
}

function digestInfosOf(texts: string | readonly string[]): Outcome<readonly Uint8Array[]> {
  const infos = [texts].flat().map((text) => {
    const bytes = new Uint8Array(Buffer.from(text, 'base64'));
    const isWhole = Buffer.from(bytes).toString('base64') === text && parseDigestInfo(bytes) !== undefined;
    return isWhole ? bytes : undefined;
  });
  const good = infos.filter((info) => info !== undefined);
  return good.length === infos.length ? success(good) : failed({ code: 'nativeDigestRefused' });
}

/** The same message, which was read, without what the open extension's own box holds. */
export function withoutPin(message: Uint8Array): Uint8Array {
  const { pin: _, ...rest } = messageSchema.parse(JSON.parse(Buffer.from(message).toString('utf8')));
  return Buffer.from(JSON.stringify(rest), 'utf8');
}
