import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followOidcKeys, listKeys, openOidcKeys, providerKeys, rotateOidcKeys } from '#portal/oidc/oidc-keys.ts';
import { openListeningPortal } from '../../support/portal/relying-party.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2026-11-29T12:00:00+09:00');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-oidc-keys-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function opened() {
  const keys = await openOidcKeys(folder);
  if (!keys.ok) throw new Error(JSON.stringify(keys.failure));
  return keys.value;
}

const at = (days: number) => NOW_MS + days * DAY_MS;
const states = async (days: number) => listKeys(await opened(), at(days)).map(({ state }) => state);

describe('keys that sign what sites read', () => {
  it('are told seven days before they sign, and proved for thirty days after', async () => {
    await opened();
    expect(await rotateOidcKeys(folder, NOW_MS)).toMatchObject({
      ok: true,
      value: { file: '0002.pem', state: 'next' },
    });
    const keys = await opened();
    expect((await stat(join(folder, '0002.pem'))).mode & 0o777).toBe(0o600);
    for (const [days, file, published, now] of [
      [0, '0001.pem', 2, ['current', 'next']],
      [6.9, '0001.pem', 2, ['current', 'next']],
      [7, '0002.pem', 2, ['past', 'current']],
      [36.9, '0002.pem', 2, ['past', 'current']],
      [37, '0002.pem', 1, ['over', 'current']],
    ] as const) {
      expect([
        days,
        listKeys(keys, at(days)).find(({ state }) => state === 'current')?.file,
        providerKeys(keys, at(days)).keys.length,
      ]).toEqual([days, file, published]);
      expect(await states(days)).toEqual(now);
    }
    const [first] = providerKeys(keys, at(7)).keys;
    expect(first?.x).toBe(keys[1]?.secret.export({ format: 'jwk' }).x);
  });

  it('wait one at a time', async () => {
    await rotateOidcKeys(folder, NOW_MS);
    expect(await rotateOidcKeys(folder, at(1))).toMatchObject({ ok: false, failure: { code: 'usage' } });
    expect(await rotateOidcKeys(folder, at(8))).toMatchObject({ ok: true, value: { file: '0003.pem' } });
    expect(await states(8)).toEqual(['past', 'current', 'next']);
    expect(await states(60)).toEqual(['over', 'over', 'current']);
  });
});

describe('a portal that runs', () => {
  it('publishes the next key within minutes, signs with it on its day, and takes the old one back by itself', async () => {
    const portal = await openListeningPortal();
    try {
      const published = async () =>
        ((await (await fetch(`${portal.origin()}/oidc/jwks`)).json()) as { keys: { kid: string }[] }).keys.map(
          ({ kid }) => kid,
        );
      const [first] = await published();
      const rotated = await rotateOidcKeys(portal.oidcKeyFolder, portal.clock.nowMs);
      expect(rotated.ok).toBe(true);
      expect(await published()).toEqual([first]);
      portal.clock.nowMs += 60_000;
      await expect.poll(async () => (await published()).length).toBe(2);
      expect((await published())[0]).toBe(first);
      portal.clock.nowMs += 7 * DAY_MS;
      const [signing, past] = await published();
      expect([past, signing !== first]).toEqual([first, true]);
      portal.clock.nowMs += 31 * DAY_MS;
      expect(await published()).toEqual([signing]);
    } finally {
      await portal.close();
    }
  });

  it('goes on with the keys that it has where the folder cannot be read, and says so', async () => {
    const keys = await opened();
    let nowMs = NOW_MS;
    const heard: string[] = [];
    const follow = followOidcKeys(folder, keys, { nowMs: () => nowMs, onUnreadable: (code) => heard.push(code) });
    await writeFile(join(folder, '0002.pem'), 'no key', { mode: 0o600 });
    nowMs += 60_000;
    follow();
    await expect.poll(() => heard).toEqual(['fileInvalid']);
    expect(follow()).toBe(keys);
    expect(heard).toHaveLength(1);
  });
});
