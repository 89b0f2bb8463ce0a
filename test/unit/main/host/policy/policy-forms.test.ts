import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readerNameSchema } from '#contract/values/brands.ts';
import { policyOfJson, policyOfPropertyList, policyOfRegistry, REGISTRY_KEY } from '#host/policy/policy-forms.ts';
import { lockedBy, mayPractise, mayUseReader, policySchema } from '#host/policy/policy-schema.ts';
import { EXAMPLE_POLICY, policyFiles } from '../../../../../scripts/policy/files.ts';

const reg = (...lines: string[]) => lines.join('\r\n');

describe('A policy', () => {
  it.each<[string, unknown]>([
    ['an unknown member', { portal: 'https://portal.example', colour: 'red' }],
    ['an unknown member inside', { updates: { enabled: true, url: 'https://evil.example' } }],
    ['a portal with a path', { portal: 'https://portal.example/apply' }],
    ['a portal with a password', { portal: 'https://a:b@portal.example' }],
    ['a portal without TLS', { portal: 'http://portal.example' }],
    ['a portal that only begins like this computer', { portal: 'http://127.0.0.1.example' }],
    ['a portal that is none', { portal: 'portal' }],
    ['a script for a portal', { portal: 'javascript:alert(1)' }],
    ['no reader at all', { readers: [] }],
    ['too many readers', { readers: Array.from({ length: 33 }, (_, index) => `Reader ${index}`) }],
    ['a reader with an endless name', { readers: ['R'.repeat(201)] }],
    ['a binding that is a path', { pcscBinding: '/tmp/evil.node' }],
    ['a switch that is a text', { publicTerminal: 'no' }],
    ['a key file without its whole path', { terminalKeyFile: 'terminal.key' }],
    ['half a window', { updates: { maintenance: { fromHour: 3 } } }],
    ['a window that never opens', { updates: { maintenance: { fromHour: 3, toHour: 3 } } }],
    ['an hour that no clock has', { updates: { maintenance: { fromHour: 3, toHour: 24 } } }],
    ['a list', []],
    ['nothing', null],
  ])('with %s is none as a whole, never half of one', (_what, given) => {
    expect(policyOfJson(JSON.stringify({ language: 'en' }))).toEqual({ language: 'en' });
    const spoilt = given !== null && !Array.isArray(given) ? { language: 'en', ...given } : given;
    expect(policyOfJson(JSON.stringify(spoilt))).toBeUndefined();
  });

  it('reaches this computer without TLS, and every other with it', () => {
    for (const portal of ['http://127.0.0.1:8080', 'http://localhost:8080', 'http://[::1]:1', 'https://portal.example'])
      expect(policyOfJson(JSON.stringify({ portal }))).toEqual({ portal });
  });

  it('locks what it names, and nothing else', () => {
    expect(lockedBy({})).toEqual([]);
    expect(lockedBy({ language: 'ja', publicTerminal: false })).toEqual(['publicTerminal', 'language']);
    expect([...lockedBy(EXAMPLE_POLICY)].sort()).toEqual([...policySchema.keyof().options].sort());
  });

  it.each([
    ['ACS ACR39U ICC Reader', true],
    ['ACS ACR39U ICC Reader 00 00', true],
    ['ACS ACR39U ICC Reader2', false],
    ['acs acr39u icc reader', false],
    ['Evil ACS ACR39U ICC Reader', false],
  ])('that names a reader decides on %s: %s', (name, allowed) => {
    const readers = [readerNameSchema.parse('ACS ACR39U ICC Reader')];
    expect(mayUseReader({ readers }, readerNameSchema.parse(name))).toBe(allowed);
    expect(mayUseReader({}, readerNameSchema.parse(name))).toBe(true);
  });
});

describe('The registry', () => {
  const everything = reg(
    '',
    REGISTRY_KEY,
    '    portal    REG_SZ    https://portal.example',
    '    publicTerminal    REG_DWORD    0x0',
    '    terminalKeyFile    REG_SZ    /etc/madoguchi/terminal.key',
    '    practice    REG_DWORD    0x1',
    '    pcscBinding    REG_SZ    koffi',
    '    language    REG_SZ    ja',
    '',
    `${REGISTRY_KEY}\\readers`,
    '    1    REG_SZ    ACS ACR39U ICC Reader',
    '    2    REG_SZ    Sony FeliCa Port/PaSoRi 4.0',
    '',
    `${REGISTRY_KEY}\\updates`,
    '    enabled    REG_DWORD    0x1',
    '    channel    REG_SZ    stable',
    '',
    `${REGISTRY_KEY}\\updates\\maintenance`,
    '    fromHour    REG_DWORD    0x16',
    '    toHour    REG_DWORD    0x5',
    '',
  );

  it('holds the same policy as the file', () => {
    expect(policyOfRegistry(everything)).toEqual(EXAMPLE_POLICY);
    expect(policyOfJson(policyFiles().get('policy.example.json') ?? '')).toEqual(EXAMPLE_POLICY);
  });

  it('says nothing where Group Policy left empty keys behind', () => {
    const left = [REGISTRY_KEY, `${REGISTRY_KEY}\\readers`, `${REGISTRY_KEY}\\updates\\maintenance`];
    expect(policyOfRegistry(reg(...left))).toEqual({});
    expect(policyOfRegistry('')).toEqual({});
  });

  it.each([
    ['a value of another type', '    portal    REG_EXPAND_SZ    https://portal.example'],
    ['a switch beyond one', '    publicTerminal    REG_DWORD    0x2'],
    ['an unknown value', '    colour    REG_SZ    red'],
    ['a value twice', '    language    REG_SZ    ja\r\n    language    REG_SZ    en'],
    ['a value that is not ASCII', '    language    REG_SZ    日本語'],
    ['a name that means more to JavaScript', '    __proto__    REG_SZ    x'],
    ['a key that means more to JavaScript', `${REGISTRY_KEY}\\__proto__\r\n    portal    REG_SZ    x`],
    [
      'a key that is a value as well',
      `    updates    REG_SZ    x\r\n${REGISTRY_KEY}\\updates\r\n    enabled    REG_DWORD    0x1`,
    ],
    ['a list deeper than lists are', `${REGISTRY_KEY}\\readers\\more\r\n    1    REG_SZ    x`],
    ['a line that is none', 'ERROR: The system was unable to find the specified registry key'],
    ['a key of somebody else', 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Madoguchi2\r\n    language    REG_SZ    ja'],
  ])('with %s holds none', (_what, line) => {
    expect(policyOfRegistry(reg(REGISTRY_KEY, '    pcscBinding    REG_SZ    pcsclite', line))).toBeUndefined();
  });
});

describe('A property list', () => {
  it('is read without what MDM adds to it', () => {
    const managed = JSON.stringify({ PayloadUUID: '9E1F2C64', PayloadVersion: 1, ...EXAMPLE_POLICY });
    expect(policyOfPropertyList(managed)).toEqual(EXAMPLE_POLICY);
    expect(policyOfJson(managed)).toBeUndefined();
  });
});

it('A policy in any text is one as a whole or none, in all three forms', () => {
  const samples = readFileSync(import.meta.filename, 'utf8').split('\n');
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom(...samples),
    fc.array(fc.constantFrom(...samples)).map((lines) => lines.join('\n')),
  );
  fc.assert(
    fc.property(text, (given) => {
      for (const read of [policyOfJson, policyOfPropertyList, policyOfRegistry]) {
        const policy = read(given);
        expect(policy === undefined || policySchema.safeParse(policy).success).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});

it('A name that means more to JavaScript is an unknown member like any other', () => {
  expect(policyOfJson('{"__proto__":{"portal":"https://evil.example"}}')).toBeUndefined();
});

describe('Practice', () => {
  it.each([
    [{}, false, true],
    [{}, true, false],
    [{ practice: true }, true, true],
    [{ practice: false }, false, false],
  ])('under %j, at a terminal for everybody: %s, is offered: %s', (policy, publicTerminal, isOffered) => {
    expect(mayPractise(policy, publicTerminal)).toBe(isOffered);
  });
});
