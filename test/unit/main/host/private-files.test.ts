import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EpochMs, epochMs } from '#contract/values/brands.ts';
import { memoryFiles } from '#host/private-files/memory-files.ts';
import { privateFiles } from '#host/private-files/private-files.ts';
import { sealedFiles } from '#host/private-files/sealed-files.ts';
import { filesBelow } from '#platform/files-below.ts';

const NOW = epochMs(1_795_824_000_000);
const LATER = epochMs(NOW + 86_400_000);
const KEY = new Uint8Array(32).fill(7);
const TEXT = 'invented words of a form';
const BYTES = new TextEncoder().encode(TEXT);

let folder: string;
let now: EpochMs;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'madoguchi-private-')), 'private');
  now = NOW;
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const sealed = (key = KEY) => sealedFiles(folder, key, () => now);
const onlyFile = async () => join(folder, (await filesBelow(folder))[0] ?? '');
const textOf = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes);

describe.each([
  ['sealed', () => sealed()],
  ['in memory', () => memoryFiles(() => now)],
])('files %s', (_, make) => {
  it('are there for their owner alone, under their names, until their time is over', async () => {
    const files = make();
    expect(await files.write('one', 'draft-1', BYTES, LATER)).toBe(true);
    expect(textOf(await files.read('one', 'draft-1'))).toBe(TEXT);
    expect(await files.names('one')).toEqual(['draft-1']);
    expect(await files.read('other', 'draft-1')).toBeUndefined();
    expect(await files.names('other')).toEqual([]);
    await files.write('one', 'draft-1', new Uint8Array([1]), LATER);
    expect(await files.read('one', 'draft-1')).toEqual(new Uint8Array([1]));
    now = epochMs(LATER + 1);
    expect(await files.read('one', 'draft-1')).toBeUndefined();
  });

  it('are gone when they are removed', async () => {
    const files = make();
    await files.write('one', 'draft-1', BYTES, LATER);
    await files.remove('one', 'draft-1');
    await files.remove('one', 'never-there');
    expect(await files.names('one')).toEqual([]);
  });
});

describe('sealed files', () => {
  it('hold nothing readable, of the owner neither, and are for one account', async () => {
    await sealed().write('https://portal.example subject-1', 'draft-1', BYTES, LATER);
    const path = await onlyFile();
    expect(readFileSync(path).includes(TEXT)).toBe(false);
    expect(path).not.toMatch(/portal|subject/);
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(statSync(folder).mode & 0o077).toBe(0);
  });

  it('look different each time, though they say the same', async () => {
    await sealed().write('one', 'draft-1', BYTES, LATER);
    const first = readFileSync(await onlyFile());
    await sealed().write('one', 'draft-1', BYTES, LATER);
    expect(readFileSync(await onlyFile()).equals(first)).toBe(false);
  });

  it('are not opened once any byte is changed, cut or moved to another name', async () => {
    await sealed().write('one', 'draft-1', BYTES, LATER);
    const path = await onlyFile();
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(path, changed);
      expect(await sealed().read('one', 'draft-1'), `byte ${at}`).toBeUndefined();
    }
    for (const length of [0, 3, 24, 30, whole.length - 1]) {
      writeFileSync(path, whole.subarray(0, length));
      expect(await sealed().read('one', 'draft-1'), `${length} bytes`).toBeUndefined();
    }
    writeFileSync(join(path, '..', 'draft-2'), whole);
    expect(await sealed().read('one', 'draft-2')).toBeUndefined();
  });

  it('cannot be opened with another key', async () => {
    await sealed().write('one', 'draft-1', BYTES, LATER);
    expect(await sealed(new Uint8Array(32).fill(8)).read('one', 'draft-1')).toBeUndefined();
  });

  it('are swept once they are over, whoever they belong to', async () => {
    await sealed().write('one', 'draft-1', BYTES, LATER);
    await sealed().write('two', 'draft-1', BYTES, epochMs(LATER + 86_400_000));
    now = epochMs(LATER + 1);
    await sealed().swept;
    expect((await filesBelow(folder)).length).toBe(1);
  });

  it('follow no link, and say where they cannot be written', async () => {
    const files = sealed();
    await files.write('one', 'draft-1', BYTES, LATER);
    const path = await onlyFile();
    const outside = join(folder, '..', 'outside');
    writeFileSync(outside, readFileSync(path));
    rmSync(path);
    symlinkSync(outside, path);
    expect(await files.read('one', 'draft-1')).toBeUndefined();
    writeFileSync(join(folder, '..', 'file'), '');
    const nowhere = sealedFiles(join(folder, '..', 'file', 'below'), KEY, () => now);
    expect(await nowhere.write('one', 'draft-1', BYTES, LATER)).toBe(false);
    expect(await files.write('one', 'draft-1', new Uint8Array(24_000_000), LATER)).toBe(false);
  });

  it.each(['../up', 'Draft', 'a/b', '', 'a'.repeat(81)])('take no name such as %j', async (name) => {
    await expect(sealed().write('one', name, BYTES, LATER)).rejects.toThrow('no name');
  });
});

describe('private files of a host', () => {
  const open = (mainKey: () => Promise<Uint8Array | undefined>) => privateFiles({ folder, mainKey, nowMs: () => now });

  it('outlast the program where the system keeps their key', async () => {
    const files = open(async () => KEY);
    expect(await files.lasting).toBe(true);
    await files.write('one', 'draft-1', BYTES, LATER);
    expect(textOf(await open(async () => KEY).read('one', 'draft-1'))).toBe(TEXT);
  });

  it.each([
    ['has no keyring', async () => undefined],
    ['fails', () => Promise.reject(new Error('locked'))],
    ['gives a key that is none', async () => new Uint8Array(3)],
  ])('are in memory alone, and say so, where it %s', async (_, mainKey) => {
    const files = open(mainKey);
    expect(await files.lasting).toBe(false);
    await files.write('one', 'draft-1', BYTES, LATER);
    expect(textOf(await files.read('one', 'draft-1'))).toBe(TEXT);
    expect(() => readdirSync(folder)).toThrow();
  });
});
