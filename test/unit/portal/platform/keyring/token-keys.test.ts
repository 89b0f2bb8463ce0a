import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeySource } from '#portal/platform/keyring/key-source.ts';
import { openTokenKeys } from '#portal/platform/keyring/token-keys.ts';

const MODULE = '/usr/lib/softhsm/libsofthsm2.so';
const isThere = existsSync(MODULE) && existsSync('/usr/bin/softhsm2-util');
const PIN = 'token-pin';

// Debian's softhsm2 is a token in software; without it no token can be asked here.
describe.skipIf(!isThere)('keys in a token', () => {
  let folder: string;
  let keys: KeySource;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'madoguchi-token-'));
    await writeFile(join(folder, 'softhsm2.conf'), `directories.tokendir = ${folder}\nobjectstore.backend = file\n`);
    process.env.SOFTHSM2_CONF = join(folder, 'softhsm2.conf');
    const options = ['--init-token', '--free', '--label', 'portal', '--pin', PIN, '--so-pin', 'so-pin'];
    execFileSync('/usr/bin/softhsm2-util', options, { stdio: 'ignore' });
    keys = openTokenKeys({ module: MODULE, token: 'portal', pin: PIN });
  });
  afterAll(async () => {
    await keys?.close();
    delete process.env.SOFTHSM2_CONF;
    await rm(folder, { recursive: true, force: true });
  });

  it('SR-115: wrap and unwrap inside of it, bound to their place, many at once', async () => {
    expect(await keys.find('0001')).toBeUndefined();
    const key = await keys.make('0001');
    if (key === undefined) throw new Error('a token makes keys');
    const secrets = Array.from({ length: 40 }, (_, n) => Buffer.alloc(32, n));
    const wrapped = await Promise.all(secrets.map((secret, n) => key.wrap(secret, Buffer.from(`place ${n}`))));
    const opened = await Promise.all(wrapped.map((blob, n) => key.unwrap(blob, Buffer.from(`place ${n}`))));
    expect(opened.map((one) => one && Buffer.from(one))).toEqual(secrets);
    expect(wrapped.every((blob) => blob.length === 1 + 12 + 32 + 16 && blob[0] === 1)).toBe(true);

    const [blob = Buffer.alloc(0)] = wrapped;
    expect(await key.unwrap(blob, Buffer.from('place 1'))).toBeUndefined();
    const altered = Buffer.from(blob);
    altered[20] = (altered[20] ?? 0) ^ 1;
    expect(await key.unwrap(altered, Buffer.from('place 0'))).toBeUndefined();
    expect(await key.unwrap(blob, Buffer.from('place 0'))).toEqual(secrets[0]);
  });

  it('are there for the next session, do not unwrap for one another, and open to no other PIN', async () => {
    const [one, two] = [await keys.make('0001'), await keys.make('0002')];
    const blob = await one?.wrap(Buffer.alloc(32, 7), Buffer.from('place'));
    await keys.close();
    const again = await (await keys.find('0001'))?.unwrap(blob ?? Buffer.alloc(0), Buffer.from('place'));
    expect(again).toEqual(Buffer.alloc(32, 7));
    expect(await two?.unwrap(blob ?? Buffer.alloc(0), Buffer.from('place'))).toBeUndefined();
    await keys.close();
    await expect(openTokenKeys({ module: MODULE, token: 'portal', pin: 'wrong' }).find('0001')).rejects.toThrow(
      'C_Login answered 0xa0',
    );
    await expect(openTokenKeys({ module: MODULE, token: 'other', pin: PIN }).find('0001')).rejects.toThrow('no token');
  });
});
