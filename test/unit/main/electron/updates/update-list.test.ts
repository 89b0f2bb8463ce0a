import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fetchUpdateList, updateFeedSchema, updateListName } from '../../../../../main/electron/updates/update-list.ts';
import { isUpdateListAuthentic } from '../../../../../main/electron/updates/update-signature.ts';
import { signUpdateList } from '../../../../../scripts/sign-update-list.ts';

const spki = ({ publicKey }: ReturnType<typeof generateKeyPairSync>) =>
  (publicKey as { export(options: object): Buffer }).export({ format: 'der', type: 'spki' }).toString('base64');
const release = generateKeyPairSync('ed25519');
const publicKey = spki(release as never);
const feed = { url: 'https://updates.example/madoguchi/', publicKey };
const LIST = `version: 1.3.0
files:
  - url: Madoguchi-1.3.0.AppImage
    sha512: ${Buffer.alloc(64, 7).toString('base64')}
    size: 1000
    blockMapSize: 10
path: Madoguchi-1.3.0.AppImage
sha512: ${Buffer.alloc(64, 7).toString('base64')}
releaseDate: '2026-05-01T00:00:00.000Z'
stagingPercentage: 20
`;
const bytes = Buffer.from(LIST);
const signature = signUpdateList(bytes, release.privateKey);

describe('A list of updates', () => {
  it('is authentic with the signature of the release key', () => {
    expect(isUpdateListAuthentic(bytes, signature, publicKey)).toBe(true);
    expect(isUpdateListAuthentic(bytes, signature.trimEnd(), publicKey)).toBe(true);
  });

  it('is not authentic with any bit of list or signature flipped', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), fc.nat(64 * 8 - 1), (inList, inSignature) => {
        expect(isUpdateListAuthentic(flipped(bytes, inList), signature, publicKey)).toBe(false);
        const other = flipped(Buffer.from(signature, 'base64'), inSignature).toString('base64');
        expect(isUpdateListAuthentic(bytes, other, publicKey)).toBe(false);
      }),
    );
  });

  it.each<[string, () => boolean]>([
    ['another key', () => isUpdateListAuthentic(bytes, signature, spki(generateKeyPairSync('ed25519') as never))],
    [
      'a key of another kind',
      () => isUpdateListAuthentic(bytes, signature, spki(generateKeyPairSync('ec', { namedCurve: 'P-256' }) as never)),
    ],
    ['no key', () => isUpdateListAuthentic(bytes, signature, '')],
    ['a list cut short', () => isUpdateListAuthentic(bytes.subarray(0, -1), signature, publicKey)],
    ['a signature cut short', () => isUpdateListAuthentic(bytes, signature.slice(0, 84), publicKey)],
    ['no signature', () => isUpdateListAuthentic(bytes, '', publicKey)],
    [
      'a signature in hexadecimal',
      () => isUpdateListAuthentic(bytes, Buffer.from(signature, 'base64').toString('hex'), publicKey),
    ],
    [
      'a signature in base64url',
      () => isUpdateListAuthentic(bytes, Buffer.from(signature, 'base64').toString('base64url'), publicKey),
    ],
    ['a space in the signature', () => isUpdateListAuthentic(bytes, ` ${signature}`, publicKey)],
  ])('is not authentic with %s', (_title, check) => {
    expect(check()).toBe(false);
  });

  const answering = (answers: Readonly<Record<string, string | Uint8Array>>) => (url: string) => {
    const answer = answers[url.slice(feed.url.length)];
    return Promise.resolve(answer === undefined ? new Response('', { status: 404 }) : new Response(answer as string));
  };
  const fetched = (list: string, sig?: string) =>
    fetchUpdateList(
      feed,
      'latest-linux.yml',
      answering({
        'latest-linux.yml': list,
        'latest-linux.yml.sig': sig ?? signUpdateList(Buffer.from(list), release.privateKey),
      }),
      new AbortController().signal,
    );

  it('is read after its signature was found good, with what is used of it', async () => {
    expect(await fetched(LIST)).toEqual({
      version: '1.3.0',
      releaseDate: '2026-05-01T00:00:00.000Z',
      files: [
        {
          url: 'Madoguchi-1.3.0.AppImage',
          sha512: Buffer.alloc(64, 7).toString('base64'),
          size: 1000,
          blockMapSize: 10,
        },
      ],
      stagingPercentage: 20,
    });
  });

  it.each<[string, string, string | undefined, string]>([
    ['signed by nobody', LIST, 'none', 'notAuthentic'],
    ['with the signature of another', LIST.replace('20', '99'), signature, 'notAuthentic'],
    ['too long to be one', LIST + '#'.repeat(70_000), undefined, 'unreachable'],
    ['that is no YAML', 'version: [', undefined, 'unreadable'],
    [
      'with an address for a file',
      LIST.replace('url: Mado', 'url: https://other.example/Mado'),
      undefined,
      'unreadable',
    ],
    ['with a file from a folder above', LIST.replace('url: Mado', 'url: ../Mado'), undefined, 'unreadable'],
    ['without digests', LIST.replace(/^ {4}sha512.*\n/m, ''), undefined, 'unreadable'],
    ['with an odd version', LIST.replace('1.3.0', '1.3'), undefined, 'unreadable'],
    [
      'for more than everybody',
      LIST.replace('stagingPercentage: 20', 'stagingPercentage: 101'),
      undefined,
      'unreadable',
    ],
  ])('is not used if it is one %s', async (_title, list, sig, because) => {
    expect(await fetched(list, sig)).toBe(because);
  });

  it('is not used where the server has none', async () => {
    const signal = new AbortController().signal;
    expect(await fetchUpdateList(feed, 'latest.yml', answering({}), signal)).toBe('unreachable');
    expect(await fetchUpdateList(feed, 'latest.yml', () => Promise.reject(new Error('no network')), signal)).toBe(
      'unreachable',
    );
  });

  it.each([
    ['stable', 'win32', 'x64', 'latest.yml'],
    ['stable', 'win32', 'arm64', 'latest-arm64.yml'],
    ['beta', 'win32', 'arm64', 'beta-arm64.yml'],
    ['stable', 'darwin', 'x64', 'latest-mac.yml'],
    ['stable', 'darwin', 'arm64', 'latest-arm64-mac.yml'],
    ['stable', 'linux', 'x64', 'latest-linux.yml'],
    ['stable', 'linux', 'arm64', 'latest-linux-arm64.yml'],
    ['beta', 'linux', 'x64', 'beta-linux.yml'],
  ] as const)('is, for %s on %s %s, %s', (channel, platform, architecture, name) => {
    expect(updateListName(channel, platform, architecture)).toBe(name);
  });
});

describe('A feed', () => {
  it.each([
    [feed, true],
    [{ ...feed, url: 'http://updates.example/' }, false],
    [{ ...feed, url: 'https://updates.example/lists' }, false],
    [{ ...feed, publicKey: 'AAAA' }, false],
    [{ url: feed.url }, false],
    [undefined, false],
  ])('%# is one: %s', (given, isOne) => {
    expect(updateFeedSchema.safeParse(given).success).toBe(isOne);
  });
});

function flipped(from: Uint8Array, bit: number): Buffer {
  const copy = Buffer.from(from);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}
