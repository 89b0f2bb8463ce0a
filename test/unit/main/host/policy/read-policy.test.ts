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

const KEY = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Madoguchi';
const NEIGHBOURS = [
  '',
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Adobe',
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft',
  '',
];
const WINDOWS = [
  '',
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion',
  '    CurrentBuild    REG_SZ    22631',
  '',
];
const DECIDED = [
  '',
  KEY,
  '    portal    REG_SZ    https://portal.example',
  '    publicTerminal    REG_DWORD    0x1',
  '',
];

/** What one call of reg.exe prints and how it ends. */
interface Printed {
  readonly lines: readonly string[];
  readonly exit: 0 | 1;
}
const prints = (lines: readonly string[]): Printed => ({ lines, exit: 0 });
const fails = (sentence: string): Printed => ({ lines: [sentence], exit: 1 });

/**
 * What reg.exe says, by language and code page of the console: no such key, access denied, forbidden. Worded as Windows
 * does, or nearly so: the words are to decide nothing.
 */
const LANGUAGES: readonly (readonly [name: string, encode: (text: string) => Buffer, sentences: readonly string[]])[] =
  [
    [
      'Japanese, CP932',
      doubleByte('shift_jis'),
      [
        'エラー: 指定されたレジストリ キーまたは値が見つかりませんでした',
        'エラー: アクセスが拒否されました。',
        'エラー: レジストリ編集は、管理者によって使用不可にされています。',
      ],
    ],
    [
      'Japanese, UTF-8 (CP65001)',
      (text) => Buffer.from(text, 'utf8'),
      [
        'エラー: 指定されたレジストリ キーまたは値が見つかりませんでした',
        'エラー: アクセスが拒否されました。',
        'エラー: レジストリ編集は、管理者によって使用不可にされています。',
      ],
    ],
    [
      'English, CP437',
      singleByte({}),
      [
        'ERROR: The system was unable to find the specified registry key or value.',
        'ERROR: Access is denied.',
        'ERROR: Registry editing has been disabled by your administrator.',
      ],
    ],
    [
      'German, CP850',
      singleByte({ ü: 0x81 }),
      [
        'FEHLER: Der angegebene Registrierungsschlüssel bzw. Wert wurde nicht gefunden.',
        'FEHLER: Zugriff verweigert',
        'FEHLER: Das Bearbeiten der Registrierung wurde durch den Administrator deaktiviert.',
      ],
    ],
    [
      'Simplified Chinese, CP936',
      doubleByte('gbk'),
      ['错误: 系统找不到指定的注册表项或值。', '错误: 拒绝访问。', '错误: 注册表编辑已被管理员禁用。'],
    ],
    [
      'Traditional Chinese, CP950',
      doubleByte('big5'),
      ['錯誤: 系統找不到指定的登錄機碼或值。', '錯誤: 存取被拒。', '錯誤: 登錄編輯已被系統管理員停用。'],
    ],
    [
      'Korean, CP949',
      doubleByte('euc-kr'),
      [
        '오류: 지정된 레지스트리 키 또는 값을 찾을 수 없습니다.',
        '오류: 액세스가 거부되었습니다.',
        '오류: 관리자가 레지스트리 편집을 사용하지 못하도록 했습니다.',
      ],
    ],
  ];

// A shell script stands in for reg.exe.
describe.skipIf(process.platform === 'win32')('The policy in the registry', () => {
  it.each(LANGUAGES)('holds, is none or cannot be known, whatever reg.exe says of it: %s', async (...language) => {
    const [name, encode, [missing = '', denied = '', forbidden = '']] = language;
    const read = (ours: Printed, windows: Printed, neighbours: Printed) =>
      registryOf(standIn(name.replaceAll(/\W/g, ''), encode, ours, windows, neighbours));
    const neighbours = prints(NEIGHBOURS);
    const withOurs = prints([...NEIGHBOURS, KEY]);

    expect(await read(prints(DECIDED), prints(WINDOWS), withOurs)).toEqual({ policy: POLICY, problem: undefined });
    expect(await read(fails(missing), prints(WINDOWS), neighbours)).toEqual(NONE);
    expect(await read(fails(missing), prints(WINDOWS), fails(missing))).toEqual(NONE);
    const unreadable = { policy: {}, problem: 'unreadable' };
    expect(await read(fails(forbidden), fails(forbidden), fails(forbidden))).toEqual(unreadable);
    expect(await read(fails(denied), prints(WINDOWS), withOurs)).toEqual(unreadable);
    expect(await read(fails(denied), fails(denied), neighbours)).toEqual(unreadable);
    expect(await read(prints(DECIDED), fails(denied), withOurs)).toEqual(unreadable);
  });

  it.each([
    ['a reader with a name in CP932', `${KEY}\\readers`, '    1    REG_SZ    ソニー製リーダー'],
    ['a default value, which has a name in every language', KEY, '    (既定)    REG_SZ    表'],
  ])('is not guessed at: %s', async (_what, key, line) => {
    const ours = prints([...DECIDED, key, line]);
    const reg = standIn('spoilt', doubleByte('shift_jis'), ours, prints(WINDOWS), prints(NEIGHBOURS));
    expect(await registryOf(reg)).toEqual({ policy: {}, problem: 'invalid' });
  });

  it.each<[string, () => string]>([
    ['is missing', () => join(folder, 'no-reg')],
    ['may not be run', () => file('forbidden-reg', '#!/bin/sh\nexit 0\n', 0o644)],
    ['is a program that does nothing', () => file('silent-reg', '#!/bin/sh\nexit 0\n', 0o755)],
    ['is a program that always fails', () => file('failing-reg', '#!/bin/sh\nexit 1\n', 0o755)],
    ['ends otherwise than it does where a key is missing', () => file('other-reg', regScript('exit 5'), 0o755)],
  ])('is not known where reg.exe %s', async (_what, reg) => {
    expect(await registryOf(reg())).toEqual({ policy: {}, problem: 'unreadable' });
  });
});

function registryOf(reg: string) {
  return readPolicy({ in: 'registry', systemRoot: 'C:\\Windows', reg });
}

/** A shell script that answers our query with `ours`; the others as on any Windows. */
function regScript(ours: string): string {
  return `#!/bin/sh
case "$2" in
*Madoguchi) ${ours};;
*CurrentVersion) printf '%s\\n' '${WINDOWS[1]}';;
esac
`;
}

/** A program that is called like reg.exe, gets the environment of one, and prints bytes as it does. */
function standIn(
  name: string,
  encode: (text: string) => Buffer,
  ours: Printed,
  windows: Printed,
  neighbours: Printed,
): string {
  const answer = (which: string, { lines, exit }: Printed) => {
    const bytes = file(`${name}-${which}`, encode(lines.map((line) => `${line}\r\n`).join('')));
    return `/bin/cat ${bytes} ${exit === 0 ? '' : '>&2'}; exit ${exit}`;
  };
  return file(
    `${name}-reg`,
    `#!/bin/sh
[ "$1" = query ] && [ "$SystemRoot" = 'C:\\Windows' ] && [ -z "$HOME" ] || exit 5
case "$2 $3 $4" in
'${KEY} /s ') ${answer('ours', ours)};;
'${WINDOWS[1]} /v CurrentBuild') ${answer('windows', windows)};;
'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies  ') ${answer('neighbours', neighbours)};;
esac
exit 5
`,
    0o755,
  );
}

/** The inverse of a decoder that the platform has: characters of two bytes, and ASCII. */
function doubleByte(label: string): (text: string) => Buffer {
  const decoder = new TextDecoder(label);
  const bytesOf = new Map<string, readonly number[]>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if ([...character].length === 1 && !bytesOf.has(character)) bytesOf.set(character, [lead, trail]);
    }
  }
  return (text) => {
    const bytes = Buffer.from(
      [...text].flatMap((one) => (one <= '\x7f' ? one.charCodeAt(0) : (bytesOf.get(one) ?? []))),
    );
    if (decoder.decode(bytes) !== text) throw new Error(`${label} has no ${text}`);
    return bytes;
  };
}

function singleByte(others: Readonly<Record<string, number>>): (text: string) => Buffer {
  return (text) => Buffer.from([...text].map((one) => others[one] ?? one.charCodeAt(0)));
}
