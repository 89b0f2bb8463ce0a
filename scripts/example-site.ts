import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type NewEvent, type NewSite, newEventSchema, newSiteSchema } from '#contract/portal/authorization.ts';
import type { SiteClient } from '../examples/site-client.ts';
import { inProject } from './project.mjs';

/** What an operator registers of an example that comes back to `redirectUri`, and the keys that the example keeps. */
export async function exampleSite(
  name: string,
  redirectUri: string,
): Promise<{ readonly wanted: NewSite; readonly keys: Pick<SiteClient, 'jwk' | 'encryptionJwk' | 'redirectUri'> }> {
  const about = JSON.parse(await readFile(inProject(`examples/${name}/site.json`), 'utf8'));
  const jwk = await newKey({ name: 'ECDSA', namedCurve: 'P-256' }, ['sign', 'verify'], 'sig-1');
  const encryptionJwk = await newKey({ name: 'ECDH', namedCurve: 'P-256' }, ['deriveBits'], 'enc-1');
  const wanted = newSiteSchema.parse({
    ...about,
    redirectUris: [redirectUri],
    jwks: { keys: [published(jwk)] },
    encryptionKey: published(encryptionJwk),
  });
  return { wanted, keys: { jwk, encryptionJwk, redirectUri } };
}

const EVENT_DAYS = 30;

/** The event of an example that has one, another at each start, whose gates ask the site at `origin`. */
export async function exampleEvent(name: string, origin: string): Promise<NewEvent | undefined> {
  const text = await readFile(inProject(`examples/${name}/event.json`), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const about = JSON.parse(text);
  return newEventSchema.parse({
    ...about,
    event: `${about.event}-${randomBytes(4).toString('hex')}`,
    endsAt: new Date(Date.now() + EVENT_DAYS * 86_400_000).toISOString(),
    gate: { listUri: `${origin}/gate`, mode: 'tap' },
  });
}

async function newKey(algorithm: EcKeyGenParams, usages: readonly KeyUsage[], kid: string) {
  const { privateKey } = await crypto.subtle.generateKey(algorithm, true, usages);
  const { kty = '', crv = '', x = '', y = '', d = '' } = await crypto.subtle.exportKey('jwk', privateKey);
  return { kty, crv, x, y, d, kid };
}

function published({ d: _secret, ...key }: Awaited<ReturnType<typeof newKey>>) {
  return key;
}
