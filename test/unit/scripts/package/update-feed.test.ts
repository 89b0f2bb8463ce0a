import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isUpdateListAuthentic } from '../../../../main/electron/updates/update-signature.ts';
import { updateFeedOf } from '../../../../scripts/package/update-feed.ts';
import { nameUpdateLists } from '../../../../scripts/package/update-lists.ts';

const SCRIPT = join(import.meta.dirname, '../../../../scripts/sign-update-list.ts');
const release = generateKeyPairSync('ed25519');
const publicKey = release.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const url = 'https://updates.example/madoguchi/';

describe('Lists that were built', () => {
  it.each([
    ['win32', 'arm64', ['latest.yml', 'beta.yml'], ['beta-arm64.yml', 'latest-arm64.yml']],
    ['win32', 'x64', ['latest.yml'], ['latest.yml']],
    ['darwin', 'arm64', ['latest-mac.yml'], ['latest-arm64-mac.yml']],
    ['linux', 'arm64', ['latest-linux-arm64.yml'], ['latest-linux-arm64.yml']],
  ] as const)('get on %s %s the names that the application asks for', async (platform, architecture, built, named) => {
    const folder = await mkdtemp(join(tmpdir(), 'madoguchi-lists-'));
    try {
      for (const name of built) await writeFile(join(folder, name), name);
      nameUpdateLists(folder, platform, architecture);
      expect((await readdir(folder)).sort()).toEqual(named);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('A build', () => {
  it('packs a feed and its key together', () => {
    expect(updateFeedOf({ MADOGUCHI_UPDATES_URL: url, MADOGUCHI_UPDATES_PUBLIC_KEY: publicKey })).toEqual({
      publish: { provider: 'generic', url },
      extraMetadata: { updates: { url, publicKey } },
    });
  });

  it.each([{}, { MADOGUCHI_UPDATES_URL: '', MADOGUCHI_UPDATES_PUBLIC_KEY: '' }])(
    'has no updates with %j',
    (environment) => {
      expect(updateFeedOf(environment)).toEqual({});
    },
  );

  it.each([
    { MADOGUCHI_UPDATES_URL: url },
    { MADOGUCHI_UPDATES_PUBLIC_KEY: publicKey },
    { MADOGUCHI_UPDATES_URL: 'http://updates.example/', MADOGUCHI_UPDATES_PUBLIC_KEY: publicKey },
    { MADOGUCHI_UPDATES_URL: url, MADOGUCHI_UPDATES_PUBLIC_KEY: 'AAAA' },
  ])('%# is refused where it would look for updates that nobody could trust', (environment) => {
    expect(() => updateFeedOf(environment)).toThrow();
  });
});

describe('The release’s signing script', () => {
  const sign = (env: Record<string, string>, ...lists: string[]) =>
    promisify(execFile)(process.execPath, [SCRIPT, ...lists], { env: { PATH: process.env.PATH, ...env } });

  it('writes beside a list a signature that the application believes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'madoguchi-updates-'));
    const list = join(folder, 'latest.yml');
    await writeFile(list, 'version: 1.3.0\n');
    const pem = release.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    await sign({ MADOGUCHI_UPDATE_KEY: pem }, list);
    expect(isUpdateListAuthentic(await readFile(list), await readFile(`${list}.sig`, 'utf8'), publicKey)).toBe(true);
    await rm(folder, { recursive: true });
  });

  it('signs nothing without a key', async () => {
    await expect(sign({}, 'latest.yml')).rejects.toMatchObject({ code: 2 });
  });
});
