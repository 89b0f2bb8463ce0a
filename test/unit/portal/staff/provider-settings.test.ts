import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { providerSettingsSchema, readClientProof } from '#portal/staff/provider-settings.ts';

const SECRET = 'an invented secret';
const BASE = { issuer: 'https://login.city.example', clientId: 'madoguchi', title: '市の認証' };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-settings-'));
  const pem = { format: 'pem', type: 'pkcs8' } as const;
  const keys = {
    ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    rsa: generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey,
    weak: generateKeyPairSync('rsa', { modulusLength: 1_024 }).privateKey,
    p384: generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
  };
  for (const [name, key] of Object.entries(keys)) await writeFile(join(folder, name), key.export(pem));
  await writeFile(join(folder, 'secret'), `${SECRET}\n`);
  await writeFile(join(folder, 'empty'), '\n');
});
afterAll(() => rm(folder, { recursive: true }));

const proofOf = (settings: object, environment: Record<string, string> = {}) =>
  readClientProof('131318', providerSettingsSchema.parse({ ...BASE, ...settings }), environment);

describe('The settings of a provider', () => {
  it('take a secret from a file or the environment, a key from a file', async () => {
    expect(await proofOf({ clientSecretFile: join(folder, 'secret') })).toEqual({
      ok: true,
      value: { kind: 'secret', secret: SECRET },
    });
    expect(await proofOf({}, { MADOGUCHI_PROVIDER_SECRET_131318: SECRET })).toMatchObject({
      value: { secret: SECRET },
    });
    for (const name of ['ec', 'rsa']) {
      expect(await proofOf({ privateKeyFile: join(folder, name), keyId: '1' })).toMatchObject({
        value: { kind: 'key', keyId: '1', key: { extractable: false } },
      });
    }
  });

  it.each([
    ['a weak key', { privateKeyFile: 'weak' }],
    ['a key of another kind', { privateKeyFile: 'p384' }],
    ['what is no key', { privateKeyFile: 'secret' }],
    ['a key that is not there', { privateKeyFile: 'nowhere' }],
    ['an empty secret', { clientSecretFile: 'empty' }],
    ['no secret at all', {}],
  ])('refuse %s by the name of the setting, and quote nothing', async (_, files) => {
    const settings = Object.fromEntries(Object.entries(files).map(([name, file]) => [name, join(folder, file)]));
    const refused = await proofOf(settings);
    expect(refused).toMatchObject({ ok: false, failure: { code: 'usage' } });
    expect(JSON.stringify(refused)).toContain('staffProviders.131318');
    expect(JSON.stringify(refused)).not.toContain(folder);
    expect(JSON.stringify(refused)).not.toContain(SECRET);
  });

  it.each([
    ['clear text outside of this computer', { issuer: 'http://login.city.example' }],
    ['two ways at once', { clientSecretFile: 'a', privateKeyFile: 'b' }],
    ['a setting nobody knows', { clientSecret: SECRET }],
  ])('refuse %s', (_, wrong) => {
    expect(providerSettingsSchema.safeParse({ ...BASE, ...wrong }).success).toBe(false);
  });
});
