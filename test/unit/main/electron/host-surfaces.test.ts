import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => ({ app: {}, dialog: {}, Menu: {}, powerMonitor: {}, shell: {} }));

const { menuTemplate } = await import('../../../../main/electron/app-menu.ts');
const { EXTERNAL_PAGE_NAMES, EXTERNAL_PAGES, externalPageAt } = await import(
  '../../../../main/electron/external-pages.ts'
);
const { HOST_WORDS } = await import('#words/host-words.ts');
const { autostartText } = await import('../../../../main/electron/login-item.ts');
const { asksForSecret } = await import('../../../../main/electron/session-guards.ts');

describe('Pages outside', () => {
  it('SR-36: are official ones over TLS, each found by its exact address', () => {
    for (const page of EXTERNAL_PAGE_NAMES) {
      expect(EXTERNAL_PAGES[page]).toMatch(/^https:\/\/www\.[a-z-]+\.go\.jp\//);
      expect(externalPageAt(EXTERNAL_PAGES[page])).toBe(page);
      expect(externalPageAt(`${EXTERNAL_PAGES[page]}#`)).toBeUndefined();
    }
  });

  it.each(['', 'toString', '__proto__', 'keyPortal', 'file:///etc/hosts', 'https://www.jpki.go.jp@elsewhere.example/'])(
    'SR-36: are not at %j',
    (address) => {
      expect(externalPageAt(address)).toBeUndefined();
    },
  );
});

describe('The menu', () => {
  const actions = { opensAtLogin: false, setOpensAtLogin: () => undefined, openOutside: () => undefined };

  it.each([
    ['linux', ['ファイル', '編集', '表示', 'ヘルプ']],
    ['win32', ['ファイル', '編集', '表示', 'ヘルプ']],
    ['darwin', ['窓口', 'ファイル', '編集', '表示', 'ウインドウ', 'ヘルプ']],
  ] as const)('has on %s the menus of that system, and one way to quit', (platform, labels) => {
    const template = menuTemplate(HOST_WORDS.ja, actions, platform);
    expect(template.map(({ label }) => label)).toEqual(labels);
    expect(JSON.stringify(template).match(/"role":"quit"/g)).toHaveLength(1);
    expect(JSON.stringify(template)).toMatch(
      /"role":"undo".*"role":"redo".*"role":"cut".*"role":"paste".*"role":"selectAll"/,
    );
  });

  it.each([
    ['ja', 'linux'],
    ['en', 'linux'],
    ['ja', 'darwin'],
    ['en', 'darwin'],
  ] as const)('has a word for every entry in %s on %s', (language, platform) => {
    const template = menuTemplate(HOST_WORDS[language], actions, platform);
    const entries = template.flatMap((menu) => [menu, ...(Array.isArray(menu.submenu) ? menu.submenu : [])]);
    for (const entry of entries.filter(({ type }) => type !== 'separator')) expect(entry.label).toMatch(/\S/);
    expect(JSON.stringify(template)).not.toMatch(/reload|devtools/i);
  });
});

describe('The start with the computer’s session', () => {
  it.each([
    ['/opt/Madoguchi/madoguchi', 'Exec="/opt/Madoguchi/madoguchi"'],
    ['/srv/a b/窓口', 'Exec="/srv/a b/窓口"'],
    ['/x/$HOME`id`"%u\\', 'Exec="/x/\\\\$HOME\\\\`id\\\\`\\\\"%%u\\\\\\\\"'],
  ])('names the program %s and nothing that a desktop would expand', (program, line) => {
    expect(autostartText(program).split('\n')).toContain(line);
  });
});

describe('The screens that ask for a secret', () => {
  const view = (step: unknown) => ({ flow: 'login', flowId: 'x', revision: 0, step }) as never;

  it.each([
    [{ at: 'card', card: { at: 'awaitingPin', slot: 'auth', triesLeft: 3, lastFailure: null } }, true],
    [{ at: 'signing', card: { at: 'awaitingPin', slot: 'sign', triesLeft: 5, lastFailure: null } }, true],
    [{ at: 'card', card: { at: 'waitingForCard', cardIsThere: false, lastFailure: null } }, false],
    [{ at: 'openingSession' }, false],
    [{ at: 'done' }, false],
  ])('SR-27: of %j: %s', (step, asks) => {
    expect(asksForSecret(view(step))).toBe(asks);
    expect(asksForSecret(null)).toBe(false);
  });
});
