import { describe, expect, it } from 'vitest';
import { callerOf, EXTENSION_IDS } from '#native-messaging/caller.ts';

const OWN = `chrome-extension://${EXTENSION_IDS.own.chrome}/`;
const OPEN = `chrome-extension://${EXTENSION_IDS.open.chrome}/`;
const FIREFOX = '/invented/.mozilla/native-messaging-hosts/jp.madoguchi.native_host.json';
const about = { sha256: '0'.repeat(64), path: '/invented/x.json' };
const CHROME = { manifests: [{ browser: 'chrome', kind: 'chrome', extension: 'own', ...about }] } as const;
const BOTH = {
  manifests: [
    ...CHROME.manifests,
    { browser: 'chrome', kind: 'chrome', extension: 'open', ...about },
    { browser: 'firefox', kind: 'firefox', extension: 'own', ...about, path: FIREFOX },
  ],
} as const;

describe('Who started the host', () => {
  it('SR-56: is an extension that was turned on, as its browser names it', () => {
    expect(callerOf([OWN], CHROME)).toBe('own');
    expect(callerOf([OWN, '--parent-window=0'], CHROME)).toBe('own');
    expect(callerOf([OPEN], BOTH)).toBe('open');
    expect(callerOf([FIREFOX, EXTENSION_IDS.own.firefox], BOTH)).toBe('own');
  });

  it.each([
    [],
    [''],
    [OPEN],
    [OWN.slice(0, -1)],
    [OWN.toUpperCase()],
    [` ${OWN}`],
    [OWN, OWN],
    [OWN, ''],
    [OWN, '--parent-window='],
    [OWN, '--parent-window=1', 'x'],
    ['--parent-window=1', OWN],
    ['chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/'],
    ['https://shinsei.mihon.go.jp/'],
    [FIREFOX, EXTENSION_IDS.own.firefox],
    [EXTENSION_IDS.own.firefox],
  ])(
    'LT-47: SR-56: is nobody with the arguments %j where only our own extension of Chrome was turned on',
    (...args) => {
      expect(callerOf(args, CHROME)).toBeUndefined();
    },
  );

  it('LT-47: is nobody where another manifest was read, or nothing is turned on', () => {
    expect(callerOf(['/tmp/other.json', EXTENSION_IDS.own.firefox], BOTH)).toBeUndefined();
    expect(callerOf([FIREFOX, EXTENSION_IDS.open.firefox], BOTH)).toBeUndefined();
    expect(callerOf([OWN], { manifests: [] })).toBeUndefined();
  });
});
