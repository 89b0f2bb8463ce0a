import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readPolicy } from '#host/policy/read-policy.ts';

const folder = mkdtempSync(join(tmpdir(), 'madoguchi-policy-'));
const us = userInfo().uid;
const POLICY = { portal: 'https://portal.example', publicTerminal: true };
const NONE = { policy: {}, problem: undefined };
const readFilePolicy = (path: string, owner: number) => readPolicy({ in: 'jsonFile', path, owner });
const readPropertyListPolicy = (path: string, owner: number, plutil: string) =>
  readPolicy({ in: 'propertyList', path, owner, plutil });

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array, mode = 0o644): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

// Windows has the registry in the place of files; there is no owner and no mode to look at.
describe.skipIf(process.platform === 'win32')('Policy files', () => {
  it('Nothing holds where no administrator decided anything', async () => {
    expect(await readFilePolicy(join(folder, 'missing', 'policy.json'), us)).toEqual(NONE);
    expect(await readFilePolicy(join(file('not-a-folder', ''), 'policy.json'), us)).toEqual(NONE);
  });

  it('A file that only its owner can write holds', async () => {
    const path = file('policy.json', JSON.stringify(POLICY));
    expect(await readFilePolicy(path, us)).toEqual({ policy: POLICY, problem: undefined });
  });

  it.each<[string, string, () => string]>([
    ['that its group can write', 'untrusted', () => file('group.json', '{}', 0o664)],
    ['that everybody can write', 'untrusted', () => file('all.json', '{}', 0o646)],
    [
      'that is a link',
      'untrusted',
      () => {
        symlinkSync(file('target.json', JSON.stringify(POLICY)), join(folder, 'link.json'));
        return join(folder, 'link.json');
      },
    ],
    [
      'that is a folder',
      'untrusted',
      () => {
        mkdirSync(join(folder, 'folder.json'), { mode: 0o755 });
        return join(folder, 'folder.json');
      },
    ],
    [
      'that is a pipe nobody writes to',
      'untrusted',
      () => {
        execFileSync('/usr/bin/mkfifo', ['-m', '644', join(folder, 'pipe.json')]);
        return join(folder, 'pipe.json');
      },
    ],
    ['above 64 KiB', 'invalid', () => file('large.json', JSON.stringify(POLICY) + ' '.repeat(65_536))],
    ['that is half a file', 'invalid', () => file('half.json', '{"portal":"https://port')],
    ['that is not text', 'invalid', () => file('bytes.json', Uint8Array.of(0xff, 0xfe, 0x00, 0x7b))],
  ])('A policy file %s is not used, and it is said why: %s', async (_what, problem, made) => {
    expect(await readFilePolicy(made(), us)).toEqual({ policy: {}, problem });
  });

  it('A file of somebody else than the administrator is not used', async () => {
    expect(await readFilePolicy(file('own.json', JSON.stringify(POLICY)), us + 1)).toEqual({
      policy: {},
      problem: 'untrusted',
    });
  });

  it('A property list is converted by a program that gets no environment of ours, and one that fails gives none', async () => {
    const path = file('managed.plist', JSON.stringify({ PayloadVersion: 1, ...POLICY }));
    const plutil = file(
      'plutil',
      '#!/bin/sh\n[ "$1 $2 $3 $4" = "-convert json -o -" ] && [ -z "$HOME" ] && exec /bin/cat "$5"\n',
      0o755,
    );
    expect(await readPropertyListPolicy(path, us, plutil)).toEqual({ policy: POLICY, problem: undefined });
    expect(await readPropertyListPolicy(path, us + 1, plutil)).toEqual({ policy: {}, problem: 'untrusted' });
    expect(await readPropertyListPolicy(path, us, '/bin/false')).toEqual({ policy: {}, problem: 'unreadable' });
    expect(await readPropertyListPolicy(join(folder, 'none.plist'), us, plutil)).toEqual(NONE);
  });
});
