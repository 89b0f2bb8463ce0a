import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXTENSION_IDS } from '#native-messaging/caller.ts';
import type { Browser, PageScript, Scripting } from '../../../browser-extension/browser.ts';
import { messageForApp, pageMessage, replyForPage } from '../../../browser-extension/message.ts';
import { addedSites, disguise, followSites, isDisguised, pagesOf } from '../../../browser-extension/sites.ts';
import { buildExtension } from '../../../scripts/build.mjs';

const BUILT = new URL('../../../dist/browser-extension/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, BUILT), 'utf8');
beforeAll(async () => {
  expect(await buildExtension()).toBe(true);
});

describe('The extension of browsers', () => {
  it('may do no more than what it is for', () => {
    const { key, ...manifest } = JSON.parse(read('manifest.json'));
    expect(manifest).toEqual({
      manifest_version: 3,
      name: 'Madoguchi',
      version: JSON.parse(readFileSync('package.json', 'utf8')).version,
      description: expect.any(String),
      minimum_chrome_version: '121',
      browser_specific_settings: { gecko: { id: EXTENSION_IDS.own.firefox, strict_min_version: '128.0' } },
      permissions: ['nativeMessaging'],
      optional_permissions: ['scripting'],
      optional_host_permissions: ['https://*/*'],
      options_ui: { page: 'options.html', open_in_tab: true },
      background: { service_worker: 'worker.js', scripts: ['worker.js'] },
      content_scripts: [{ matches: ['https://*.go.jp/*'], js: ['page.js'], run_at: 'document_end' }],
      content_security_policy: { extension_pages: "default-src 'none'; script-src 'self'; style-src 'self'" },
    });
    expect(typeof key).toBe('string');
  });

  it('has the name that the host lets in, by its key', () => {
    const { key } = JSON.parse(read('manifest.json'));
    const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex').slice(0, 32);
    const id = Array.from(digest, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
    expect(id).toBe(EXTENSION_IDS.own.chrome);
  });

  it('is four scripts and a page beside its manifest, which load and keep nothing', () => {
    const scripts = ['options.js', 'page.js', 'user-agent.js', 'worker.js'];
    const others = ['manifest.json', 'options.css', 'options.html'];
    expect(readdirSync(BUILT).toSorted()).toEqual([...others, ...scripts].toSorted());
    for (const name of scripts) {
      const script = read(name);
      expect(script.length).toBeLessThan(name === 'options.js' ? 16_000 : 10_000);
      expect(script).not.toMatch(
        /\b(?:eval|Function|fetch|XMLHttpRequest|WebSocket|importScripts|innerHTML|storage)\b/,
      );
      expect(script).not.toMatch(/\bimport\b/);
      // Patterns and examples of addresses, and none that is asked.
      if (name === 'page.js') expect(script).not.toMatch(/https?:\/\//);
    }
    expect(existsSync(new URL('node_modules', BUILT))).toBe(false);
  });

  it('reads an object of at most 64 KiB from a page', () => {
    expect(pageMessage('{"mode":"05"}')).toEqual({ mode: '05' });
    for (const detail of [undefined, {}, 5, '', '[]', '"x"', 'null', '{', `{"x":"${'あ'.repeat(22_000)}"}`]) {
      expect(pageMessage(detail)).toBeUndefined();
    }
  });

  it('LT-49: says from where a message came as the browser has it, whatever the page says', () => {
    const forged = { mode: '04', madoguchi: { origin: 'https://x.go.jp', topLevel: true, tab: 1 }, pin: '1234' };
    const sender = { id: 'x', origin: 'https://y.mihon.go.jp', frameId: 3, tab: { id: 9 } };
    expect(messageForApp(forged, sender)).toEqual({
      mode: '04',
      madoguchi: { origin: 'https://y.mihon.go.jp', topLevel: false, tab: 9 },
    });
    expect(messageForApp(forged, undefined)).toMatchObject({ madoguchi: { origin: '', topLevel: false, tab: -1 } });
    const firefox = { url: 'https://y.mihon.go.jp/path?x', frameId: 0 };
    expect(messageForApp({}, firefox)).toMatchObject({
      madoguchi: { origin: 'https://y.mihon.go.jp', topLevel: true },
    });
  });

  it('gives a page its own words back with the one refusal, and no reason', () => {
    const message = { mode: '04', service_id: '01' };
    const refused = { ...message, result: '1', errcode: 'EW044-C300' };
    for (const reply of [undefined, {}, { result: '1', message: 'muted' }, { result: 0 }, 'x']) {
      expect(replyForPage(message, reply)).toEqual(refused);
    }
    expect(replyForPage(message, { result: '0', mode: '04' })).toEqual({ result: '0', mode: '04' });
  });
});

/** A browser in which a person has granted this much. */
function browserWith(granted: readonly string[], hasScripting = true) {
  const registered = new Map<string, PageScript>();
  const scripting: Scripting = {
    getRegisteredContentScripts: async ({ ids }) => ids.flatMap((id) => registered.get(id) ?? []),
    async registerContentScripts(scripts) {
      for (const script of scripts) {
        if (registered.has(script.id)) throw new Error('one has the name');
        registered.set(script.id, script);
      }
    },
    async unregisterContentScripts({ ids }) {
      for (const id of ids) if (!registered.delete(id)) throw new Error('none has the name');
    },
  };
  const origins = ['https://*.go.jp/*', ...granted];
  const permissions = { getAll: async () => ({ origins }) } as unknown as Browser['permissions'];
  const browser = { permissions, ...(hasScripting ? { scripting } : {}) } as Browser;
  return { browser, registered, origins };
}

describe('What a person lets the extension do besides', () => {
  it('holds for the sites that they added, until they take one back', async () => {
    const { browser, registered, origins } = browserWith(['https://bank.example/*']);
    await followSites(browser);
    await followSites(browser);
    expect([...registered.values()]).toEqual([
      { id: 'added-sites', matches: ['https://bank.example/*'], js: ['page.js'], runAt: 'document_end' },
    ]);
    expect(await addedSites(browser)).toEqual(['https://bank.example/*']);
    origins.pop();
    await followSites(browser);
    expect([...registered.keys()]).toEqual([]);
  });

  it('is nothing where the browser has not been asked', async () => {
    const { browser, registered } = browserWith(['https://bank.example/*'], false);
    await followSites(browser);
    await disguise(browser, true);
    expect([await isDisguised(browser), [...registered.keys()]]).toEqual([false, []]);
  });

  it('tells pages of the government another system, and no other page', async () => {
    const { browser, registered } = browserWith(['https://bank.example/*']);
    await disguise(browser, true);
    expect([...registered.values()]).toMatchObject([
      { matches: ['https://*.go.jp/*'], js: ['user-agent.js'], runAt: 'document_start', world: 'MAIN' },
    ]);
    expect(await isDisguised(browser)).toBe(true);
    await disguise(browser, false);
    expect(await isDisguised(browser)).toBe(false);
  });

  it.each([
    ['https://bank.example/login?next=1', 'https://bank.example/*'],
    ['  https://BANK.example ', 'https://bank.example/*'],
    ['https://bank.example:8443/', undefined],
    ['http://bank.example/', undefined],
    ['https://shinsei.mihon.go.jp/', undefined],
    ['https://192.0.2.1/', undefined],
    ['https://[2001:db8::1]/', undefined],
    ['https://localhost/', undefined],
    ['https://*/', undefined],
    ['https://*.example/', undefined],
    ['bank.example', undefined],
    ['', undefined],
  ])('is of one site alone: %s', (address, pages) => {
    expect(pagesOf(address)).toBe(pages);
  });
});
