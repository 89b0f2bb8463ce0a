import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { BlockList } from 'node:net';
import { calculateJwkThumbprint, exportJWK, importJWK, type JWK } from 'jose';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { OWN_DATA_GROUPS, type OwnGroupId } from '#contract/portal/own-data-groups.ts';
import { type OwnSource, ownGroupIdSchema, ownSourceSchema } from '#contract/portal/own-data-routes.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';
import { parsedJson } from '#platform/json-text.ts';
import { addressList } from '../../platform/http/loopback.ts';

const path = z.string().min(1).max(4_000);

/** A source as the portal's operator registers it: everything by file, nothing fetched. */
export const sourceRegistrationSchema = ownSourceSchema.extend({
  groups: z.array(ownGroupIdSchema).min(1).max(Object.keys(OWN_DATA_GROUPS).length),
  /** An origin: the paths are those of the contract. */
  url: z
    .url({ protocol: /^https$/ })
    .max(2_000)
    .refine((text) => new URL(text).origin === text, 'an origin has no path'),
  /** CA certificates (PEM) of the source, in place of the system's. */
  caFile: path,
  /** The portal's certificate at the source, with its key (PEM). */
  certificateFile: path,
  keyFile: path,
  /** P-256, PKCS#8 (PEM): signs questions. */
  questionKeyFile: path,
  /** The source's public keys (JWKS): those that sign answers, and the one that its links are encrypted for. */
  keysFile: path,
  /** Private addresses and ranges at which the source may be; others are refused whatever the name resolves to. */
  addresses: z
    .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
    .max(20)
    .default([]),
});
export type SourceRegistration = z.infer<typeof sourceRegistrationSchema>;

export interface OpenedSource {
  readonly source: OwnSource;
  readonly groups: ReadonlySet<OwnGroupId>;
  readonly url: string;
  readonly addresses: BlockList;
  /** PEM. */
  readonly tls: { readonly ca: string; readonly cert: string; readonly key: string };
  readonly questionKey: { readonly kid: string; readonly secret: KeyObject };
  readonly answerKeys: readonly JWK[];
  readonly linkKey: { readonly kid: string; readonly published: Awaited<ReturnType<typeof importJWK>> };
}

const FILE_LIMIT_BYTES = 65_536;
const MOST_KEYS = 10;
const keySetSchema = z.strictObject({
  keys: z
    .array(
      z.looseObject({
        kty: z.literal('EC'),
        crv: z.literal('P-256'),
        x: z.string().max(64),
        y: z.string().max(64),
        kid: z.string().min(1).max(100),
        use: z.enum(['sig', 'enc']),
        d: z.never().optional(),
      }),
    )
    .min(2)
    .max(MOST_KEYS),
});

/** Reads what the registration names. Fails with `usage`; the detail names the source and the setting, no value. */
export async function openSource(registration: SourceRegistration): Promise<Outcome<OpenedSource>> {
  const { id, name, kind, hours, groups, url, addresses } = registration;
  const wrong = (setting: keyof SourceRegistration) =>
    failed({ code: 'usage', detail: `ownDataSources: ${id}: ${setting} cannot be used` });
  const files = ['caFile', 'certificateFile', 'keyFile', 'questionKeyFile', 'keysFile'] as const;
  const texts = new Map<string, string>();
  for (const setting of files) {
    const text = await readText(registration[setting]);
    if (text === undefined) return wrong(setting);
    texts.set(setting, text);
  }
  const textOf = (setting: (typeof files)[number]) => texts.get(setting) ?? '';
  const questionKey = await questionKeyIn(textOf('questionKeyFile'));
  if (questionKey === undefined) return wrong('questionKeyFile');
  const keys = keySetSchema.safeParse(parsedJson(textOf('keysFile')));
  const published = keys.data?.keys ?? [];
  const forLinks = published.find(({ use }) => use === 'enc');
  const answerKeys = published.filter(({ use }) => use === 'sig');
  if (forLinks === undefined || answerKeys.length === 0) return wrong('keysFile');
  const linkKey = await importJWK(withoutUse(forLinks), 'ECDH-ES+A256KW').catch(() => undefined);
  if (linkKey === undefined) return wrong('keysFile');
  return success({
    source: { id, name, kind, ...(hours === undefined ? {} : { hours }) },
    groups: new Set(groups),
    url,
    addresses: addressList(addresses),
    tls: { ca: textOf('caFile'), cert: textOf('certificateFile'), key: textOf('keyFile') },
    questionKey,
    answerKeys: answerKeys.map(withoutUse),
    linkKey: { kid: forLinks.kid, published: linkKey },
  });
}

function withoutUse({ kty, crv, x, y, kid }: z.infer<typeof keySetSchema>['keys'][number]): JWK {
  return { kty, crv, x, y, kid };
}

async function readText(file: string): Promise<string | undefined> {
  const bytes = await readBoundedFile(file, FILE_LIMIT_BYTES).catch(() => undefined);
  return bytes && new TextDecoder().decode(bytes);
}

async function questionKeyIn(pem: string): Promise<OpenedSource['questionKey'] | undefined> {
  try {
    const secret = createPrivateKey(pem);
    if (secret.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return undefined;
    return { secret, kid: await calculateJwkThumbprint(await exportJWK(createPublicKey(secret))) };
  } catch {
    return undefined;
  }
}
