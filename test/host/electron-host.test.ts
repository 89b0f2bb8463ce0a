import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { KIOSK_ROUTES, type KioskBeat } from '#contract/portal/kiosk-routes.ts';
import { SANDBOX_MISSING } from '#words/host-words.ts';
import { APP_PAGE } from '../../main/electron/channel-names.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { electronLauncher, type LaunchOptions, type RunningApp } from '../support/host/electron/launch-electron.ts';
import { electronMembersUsed } from '../support/host/electron/members-used.ts';
import { HOSTILE_ARGUMENT_LISTS } from '../support/host/hostile-arguments.ts';
import { REFUSED_INJECTIONS, tryInjections } from '../support/host/injection.ts';
import {
  enterPractice,
  fillInDonation,
  PASSWORD,
  PIN,
  press,
  signAndSend,
  TERMINAL_START,
  title,
} from '../support/host/person.ts';
import { mayMount } from '../support/host/private-mount.ts';
import { soon } from '../support/soon.ts';

/**
 * The built main process and preload, unchanged, on Electron where its binary is present and on its stand-in
 * elsewhere. The launcher is all that differs; what only one of them can show is left out on the other by name.
 */
const launcher = await electronLauncher();
const onStandIn = launcher?.kind === 'the stand-in for Electron';
if (launcher === undefined)
  process.stderr.write('left out: the application in its window, needs Electron or Chromium\n');

/** Only on systems that this suite does not run on. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'App.setSecureKeyboardEntryEnabled': 'macOS',
  'App.commandLine': 'macOS',
  'Process.resourcesPath': 'an installed application',
  'CommandLine.appendSwitch': 'macOS',
  'BrowserWindow.on(query-session-end)': 'Windows',
  'App.setLoginItemSettings': 'Windows and macOS',
  'App.getLoginItemSettings': 'Windows and macOS',
  'Notification.constructor': 'a note comes minutes after signing in',
  'Notification.isSupported': 'a note comes minutes after signing in',
  'Notification.on': 'a note comes minutes after signing in',
  'Notification.on(click)': 'a note comes minutes after signing in',
  'Notification.show': 'a note comes minutes after signing in',
};

async function signInAgain(page: Page, { onlyType = false } = {}): Promise<void> {
  await press(page, 'もう一度ログインする');
  await page.getByLabel('4けたの暗証番号', { exact: true }).fill(PIN);
  if (onlyType) return;
  await press(page, '次へ');
  await page.getByText('ログイン中').waitFor();
}

const crash = (app: RunningApp) =>
  app.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(), undefined);

/** The page of the window that took the place of the one before. */
const pageAfter = (app: RunningApp, before: Page): Promise<Page> =>
  vi.waitFor(
    async () => {
      const next = await app.page();
      expect(next).not.toBe(before);
      return next;
    },
    { timeout: 10_000 },
  );

/** A place outside, which must never hear of us. */
async function startOutside(): Promise<{ readonly server: Server; readonly origin: string; readonly heard: string[] }> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
}

const TERMINAL_KEY = 'K'.repeat(43);

/** A portal that hears how a terminal with the key is; of anything else the contract does not know it wants nothing. */
async function startHearing() {
  const beats: KioskBeat[] = [];
  const { method, path, body } = KIOSK_ROUTES.tellKioskState;
  const server = createServer(async (request, response) => {
    const isTold = request.method === method && request.url === path;
    if (isTold && request.headers.authorization === `Bearer ${TERMINAL_KEY}`)
      beats.push(body.parse(await json(request)));
    response.writeHead(isTold ? 200 : 404, { 'content-type': 'application/json' }).end('{"taken":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, beats, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe.skipIf(launcher === undefined)(`The application on ${launcher?.kind ?? 'Electron'}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-host-'));
  let outside: Awaited<ReturnType<typeof startOutside>>;

  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [join(import.meta.dirname, '../../scripts/build.mjs')]);
    outside = await startOutside();
  }, 120_000);
  afterAll(async () => {
    await launcher?.close();
    outside.server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  function start(home: string, more: Partial<LaunchOptions> = {}) {
    if (launcher === undefined) throw new Error('nothing to start it with');
    const own = { XDG_CONFIG_HOME: join(folder, home), HOME: join(folder, home), MADOGUCHI_PORTAL: outside.origin };
    return launcher.launch({ entry: 'electron-practice', ...more, env: { ...own, ...more.env } });
  }

  describe('from home to the receipt', () => {
    let app: RunningApp;
    let page: Page;
    const problems: string[] = [];
    const isProtected = () =>
      app.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isContentProtected(), undefined);

    beforeAll(async () => {
      app = await start('job');
      page = await app.page();
      page.setDefaultTimeout(10_000);
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(message.text());
      });
      await title(page, '何をしますか');
    }, 60_000);
    afterAll(() => app?.stop());

    it('enters practice and signs in with a PIN, out of every screenshot while it is typed (SR-27)', async () => {
      await enterPractice(page);
      await press(page, 'ログインする');
      await page.getByLabel('4けたの暗証番号', { exact: true }).fill(PIN);
      expect(await isProtected()).toBe(true);
      await press(page, '次へ');
      await page.getByText('ログイン中').waitFor();
      expect(await isProtected()).toBe(false);
    });

    it('SR-41: a link from outside leads to a procedure that the portal knows', async () => {
      await app.inMain(({ app: electron }) => {
        electron.emit(
          'open-url',
          { preventDefault: () => undefined },
          'madoguchi://procedure/131318/child-allowance-donation',
        );
      }, undefined);
      await title(page, '児童手当 寄附の申出');
    });

    it('fills in, signs and sends an application, and shows its receipt', async () => {
      await fillInDonation(page);
      expect(await isProtected()).toBe(true);
      await signAndSend(page);
    });

    it('prints the receipt, without its buttons', async () => {
      await page.emulateMedia({ media: 'print' });
      const receiptIsVisible = await page
        .getByText(/MG-[0-9A-Z-]{10,}/)
        .first()
        .isVisible();
      const buttonsAreVisible = await page.getByRole('button', { name: '印刷する' }).isVisible();
      await page.emulateMedia({ media: null });

      expect({ receiptIsVisible, buttonsAreVisible }).toEqual({ receiptIsVisible: true, buttonsAreVisible: false });
    });

    it('saves a copy where the person says, and nowhere where they say nothing', async () => {
      const path = join(folder, 'copy.pdf');
      const answer = (filePath: string) =>
        app.inMain(({ dialog }, chosen) => {
          dialog.showSaveDialog = () => Promise.resolve({ canceled: chosen === '', filePath: chosen });
        }, filePath);
      await answer('');
      await press(page, '控えを1つのPDFで保存する');
      await answer(path);
      await press(page, '控えを1つのPDFで保存する');
      await soon(() => expect(existsSync(path)).toBe(true));

      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(readFileSync(path).subarray(0, 5).toString()).toBe('%PDF-');
    });

    it('SR-29: walked all of it without a violation of the page’s policy or an error', () => {
      expect(problems).toEqual([]);
    });

    it('SR-29: runs no script that somebody put into the page', async () => {
      expect(await tryInjections(page)).toEqual(REFUSED_INJECTIONS);
    });

    it('SR-33: shows the page three frozen functions, and nothing of Electron or Node', async () => {
      const seen = await page.evaluate(() => {
        const names: string[] = [];
        const walk = (value: unknown, path: string): void => {
          if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
          for (const key of Reflect.ownKeys(value)) {
            if (
              typeof value === 'function' &&
              ['length', 'name', 'prototype', 'arguments', 'caller'].includes(String(key))
            )
              continue;
            const member: unknown = Reflect.get(value, key);
            names.push(`${path}.${String(key)}: ${typeof member}`);
            walk(member, `${path}.${String(key)}`);
          }
        };
        const { madoguchi } = window as unknown as { madoguchi: object };
        walk(madoguchi, 'madoguchi');
        const sameRealm = Object.values(madoguchi).every((member) => member instanceof Function);
        const globals = [
          'require',
          'process',
          'module',
          'Buffer',
          'global',
          'ipcRenderer',
          'electron',
          'toMainProcess',
        ];
        return {
          names,
          sameRealm,
          frozen: Object.isFrozen(madoguchi),
          leaked: globals.filter((name) => name in window),
          replaced: Reflect.set(window, 'madoguchi', {}),
        };
      });

      expect(seen).toEqual({
        names: ['madoguchi.send: function', 'madoguchi.onFrame: function', 'madoguchi.onClose: function'],
        sameRealm: true,
        frozen: true,
        leaked: [],
        replaced: false,
      });
    });

    it('SR-33: gives listeners data, never an event', async () => {
      const heard = await page.evaluate(
        () =>
          new Promise<unknown[]>((resolve) => {
            const { madoguchi } = window as unknown as {
              madoguchi: { onFrame(listener: (...given: unknown[]) => void): void; send(frame: unknown): void };
            };
            madoguchi.onFrame((...given) => resolve(given));
            madoguchi.send({ kind: 'request', version: 1, id: 9_000_001, method: 'nothing', params: {}, bytes: {} });
          }),
      );

      expect(heard).toMatchObject([{ kind: 'failure', id: 9_000_001 }]);
    });

    it('SR-34: stays where it is, whatever a page does to lead away, and goes on working', async () => {
      const before = { address: page.url(), pages: page.context().pages().length };
      await app.inMain(({ dialog }) => {
        dialog.showMessageBox = () => Promise.reject(new Error('nothing of this was to be asked'));
      }, undefined);
      await page.evaluate(async (origin) => {
        const link = (attributes: Record<string, string>) => {
          const element = Object.assign(document.createElement('a'), attributes);
          document.body.append(element);
          element.click();
          element.remove();
        };
        const attempts: (() => unknown)[] = [
          () => link({ href: `${origin}/link` }),
          () => link({ href: `${origin}/new-window`, target: '_blank' }),
          () => link({ href: URL.createObjectURL(new Blob(['x'])), download: 'x.exe' }),
          () => window.open(`${origin}/open`),
          () => window.open('about:blank'),
          () => window.location.assign('mailto:someone@example.org'),
          () => window.location.replace('file:///etc/hosts'),
          () => {
            const form = Object.assign(document.createElement('form'), { action: `${origin}/form`, method: 'post' });
            document.body.append(form);
            form.submit();
          },
          () => {
            const frame = Object.assign(document.createElement('iframe'), { src: `${origin}/frame` });
            document.body.append(frame);
          },
          () => fetch(`${origin}/fetch`),
          () => new WebSocket(`${origin.replace('http', 'ws')}/socket`),
          () => navigator.sendBeacon(`${origin}/beacon`),
          () => window.location.assign(`${origin}/assign`),
        ];
        for (const attempt of attempts) {
          try {
            await Promise.resolve(attempt()).catch(() => undefined);
          } catch {
            // refused at once
          }
          await new Promise((later) => setTimeout(later, 30));
        }
      }, outside.origin);
      await page.waitForTimeout(300);

      expect({ address: page.url(), pages: page.context().pages().length }).toEqual(before);
      expect(
        outside.heard.filter((line) => /link|window|open|assign|form|frame|fetch|socket|beacon/.test(line)),
      ).toEqual([]);
      await press(page, 'ホームに戻る');
      await page.getByText('ログイン中').waitFor();
    });

    it.each(['will-redirect', 'will-attach-webview', 'login', 'select-bluetooth-device'])(
      'SR-34: refuses %s',
      async (name) => {
        const refused = await app.inMain(({ BrowserWindow }, event) => {
          let prevented = false;
          const chosen: unknown[] = [];
          const contents = BrowserWindow.getAllWindows()[0]?.webContents;
          contents?.emit(
            event as 'login',
            { preventDefault: () => (prevented = true) } as never,
            [] as never,
            ((device: unknown) => chosen.push(device)) as never,
          );
          return { prevented, chosen };
        }, name);
        expect(refused).toEqual({ prevented: true, chosen: name === 'select-bluetooth-device' ? [''] : [] });
      },
    );

    it('SR-35: grants a page nothing it may ask for', async () => {
      const answers = await page.evaluate(async () => {
        const queried: string[] = [];
        for (const name of [
          'geolocation',
          'notifications',
          'camera',
          'microphone',
          'midi',
          'clipboard-read',
          'persistent-storage',
          'storage-access',
          'local-fonts',
          'window-management',
          'idle-detection',
          'accelerometer',
        ]) {
          const state = await navigator.permissions.query({ name: name as PermissionName }).then(
            (status) => status.state,
            () => 'denied',
          );
          if (state === 'granted') queried.push(name);
        }
        const unanswered = () => new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), 1_000));
        const questions = [
          navigator.mediaDevices.getUserMedia({ audio: true }),
          navigator.mediaDevices.getDisplayMedia(),
          new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
          navigator.clipboard.readText(),
          Notification.requestPermission().then((state) => state === 'granted' || Promise.reject(new Error(state))),
        ];
        const asked = await Promise.allSettled(questions.map((question) => Promise.race([question, unanswered()])));
        return { queried, granted: asked.filter(({ status }) => status === 'fulfilled').length };
      });

      expect(answers).toEqual({ queried: [], granted: 0 });
    });

    it.skipIf(!onStandIn)('SR-35: refuses every permission by every name that Electron has for one', async () => {
      const declaration = readFileSync(join(import.meta.dirname, '../../node_modules/electron/electron.d.ts'), 'utf8');
      const line = /^\s+setPermissionRequestHandler\(.*$/m.exec(declaration)?.[0] ?? '';
      const names = [...line.matchAll(/'([\w-]+)'/g)].map(([, name]) => name ?? '');
      const granted = await app.inMain(({ session }, asked) => {
        const { told } = session.fromPartition('madoguchi') as unknown as {
          told: Record<string, (...given: unknown[]) => unknown>;
        };
        return asked.filter((name) => {
          let answer: unknown = 'none';
          told.permissionRequestHandler?.(null, name, (given: unknown) => (answer = given), {});
          return answer !== false || told.permissionCheckHandler?.(null, name, '', {}) !== false;
        });
      }, names);

      expect(names.length).toBeGreaterThan(40);
      expect(granted).toEqual([]);
    });

    it('SR-35: accepts no certificate that is wrong, and shows none of the person’s', async () => {
      const answers = await app.inMain(({ app: electron }) => {
        const said: unknown[] = [];
        const event = { preventDefault: () => said.push('prevented') };
        electron.emit('certificate-error', event, null, '', '', null, (accepted: boolean) => said.push(accepted));
        electron.emit('select-client-certificate', event, null, '', [], (chosen: unknown) => said.push(chosen));
        return said;
      }, undefined);
      expect(answers).toEqual(['prevented', false, 'prevented']);
    });

    it('SR-31: hears the top frame of its own window and nobody else', async () => {
      const outcomes = await app.inMain(async ({ BrowserWindow, ipcMain }, address) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        if (contents === undefined) return ['no window'];
        const sent: number[] = [];
        const send = contents.send.bind(contents);
        contents.send = (channel: string, frame: { id?: number }) => {
          if (frame?.id !== undefined) sent.push(frame.id);
          send(channel, frame);
        };
        const frame = (id: number) => ({ kind: 'request', version: 1, id, method: 'hello', params: {}, bytes: {} });
        const other = { isDestroyed: () => false, mainFrame: contents.mainFrame };
        const senders = [
          { sender: contents, senderFrame: { url: address } },
          { sender: contents, senderFrame: null },
          { sender: other, senderFrame: contents.mainFrame },
          { sender: contents, senderFrame: { url: 'about:blank' } },
          { sender: contents, senderFrame: { url: 'https://elsewhere.example/' } },
          { sender: contents, senderFrame: contents.mainFrame },
        ];
        for (const [at, from] of senders.entries())
          ipcMain.emit('madoguchi:frame', from as never, frame(8_000_000 + at));
        await new Promise((later) => setTimeout(later, 200));
        contents.send = send;
        return sent;
      }, APP_PAGE);
      expect(outcomes).toEqual([8_000_005]);
    });

    it('SR-36: opens a page outside only from the list, only after asking', async () => {
      await app.inMain(({ dialog, shell }) => {
        const record: unknown[] = [];
        Object.assign(globalThis, { record });
        dialog.showMessageBox = ((_parent: unknown, { detail }: { detail: string }) => {
          record.push(['asked', detail.split('\n')[1]]);
          return Promise.resolve({ response: record.length === 1 ? 1 : 0, checkboxChecked: false });
        }) as never;
        shell.openExternal = async (address) => {
          record.push(['opened', address]);
        };
      }, undefined);
      const open = (addresses: string[]) =>
        page.evaluate((all) => {
          for (const address of all) window.open(address);
        }, addresses);
      const recorded = () => app.inMain(() => (globalThis as unknown as { record: unknown[] }).record, undefined);
      await open(['https://www.jpki.go.jp/']);
      await soon(async () => expect(await recorded()).toEqual([['asked', 'https://www.jpki.go.jp/']]));
      await open(
        [
          'https://www.jpki.go.jp',
          'https://www.jpki.go.jp/?x',
          'https://www.jpki.go.jp.example/',
          'https://someone@www.jpki.go.jp/',
          'http://www.jpki.go.jp/',
          'https://www.jpki.go.jp/other',
          'file:///usr/bin/true',
          'smb://elsewhere.example/',
          'ms-settings:',
          'keyPortal',
        ].filter((address) => URL.parse(address)?.href !== 'https://www.jpki.go.jp/'),
      );
      await page.waitForTimeout(200);
      expect(await recorded()).toEqual([['asked', 'https://www.jpki.go.jp/']]);
      await open(['https://www.jpki.go.jp/']);

      await soon(async () =>
        expect(await recorded()).toEqual([
          ['asked', 'https://www.jpki.go.jp/'],
          ['asked', 'https://www.jpki.go.jp/'],
          ['opened', 'https://www.jpki.go.jp/'],
        ]),
      );
    });

    it('has a menu in the person’s language, with no way to reload or look inside', async () => {
      const menu = () =>
        app.inMain(({ Menu }) => {
          const labels: string[] = [];
          const roles: string[] = [];
          const walk = (items: readonly Electron.MenuItem[]): void => {
            for (const { label, role, submenu } of items) {
              if (label) labels.push(label);
              if (role) roles.push(role.toLowerCase());
              if (submenu) walk(submenu.items);
            }
          };
          walk(Menu.getApplicationMenu()?.items ?? []);
          return { labels, roles };
        }, undefined);
      const japanese = await menu();
      await page.evaluate(() => {
        const { madoguchi } = window as unknown as { madoguchi: { send(frame: unknown): void } };
        madoguchi.send({
          kind: 'request',
          version: 1,
          id: 9_000_002,
          method: 'setLanguage',
          params: { language: 'en' },
          bytes: {},
        });
      });
      await soon(async () => expect((await menu()).labels).toContain('Quit Madoguchi'));
      const english = await menu();
      await page.evaluate(() => {
        const { madoguchi } = window as unknown as { madoguchi: { send(frame: unknown): void } };
        madoguchi.send({
          kind: 'request',
          version: 1,
          id: 9_000_003,
          method: 'setLanguage',
          params: { language: 'ja' },
          bytes: {},
        });
      });

      expect(japanese.labels).toContain('窓口を終了する');
      expect(english.labels).toHaveLength(japanese.labels.length);
      for (const role of ['reload', 'forcereload', 'toggledevtools', 'togglefullscreen'])
        expect(japanese.roles).not.toContain(role);
    });

    it('opens with the session of the computer once the person says so, and no longer when they take it back', async () => {
      const entry = join(folder, 'job', 'autostart', 'madoguchi.desktop');
      const click = (checked: boolean) =>
        app.inMain(({ Menu }, on) => {
          const item = Menu.getApplicationMenu()?.items[0]?.submenu?.items[0];
          const click = item?.click as unknown as ((item: { checked: boolean }) => void) | undefined;
          click?.({ checked: on });
        }, checked);
      expect(existsSync(entry)).toBe(false);
      await click(true);
      await soon(() => expect(readFileSync(entry, 'utf8')).toContain('Exec='));
      await click(false);
      await soon(() => expect(existsSync(entry)).toBe(false));
    });

    it('loads itself anew, and the new page is served, without the receipt that was put away', async () => {
      await page.evaluate(() => window.location.reload());
      await title(page, '何をしますか');
      await page.getByText('ログイン中').waitFor();
    });

    it.each(['lock-screen', 'suspend', 'user-did-resign-active'] as const)(
      'signs out when the computer says %s',
      async (event) => {
        if ((await page.getByText('ログイン中').count()) === 0) await signInAgain(page);
        await app.inMain(({ powerMonitor }, name) => {
          powerMonitor.emit(name);
        }, event);
        await title(page, 'パソコンがロックされたため、終了しました');
      },
    );

    it('SR-24: writes no secret and nothing of the person into logs, settings or output', async () => {
      const log = join(folder, 'job', 'madoguchi', 'log.jsonl');
      const written = `${readFileSync(log, 'utf8')}${readFileSync(join(folder, 'job', 'madoguchi', 'settings.json'), 'utf8')}${app.output()}`;

      expect(written).toContain('"event":"keyUsed"');
      for (const canary of [PASSWORD, '見本', 'ミホン', '例示町', `"${PIN}"`, 'MG-'])
        expect(written).not.toContain(canary);
      expect(statSync(log).mode & 0o777).toBe(0o600);
    });

    it('comes back signed out after its window crashed, with nothing of what was typed, and can be used', async () => {
      await signInAgain(page);
      await crash(app);
      page = await pageAfter(app, page);
      await title(page, 'この画面が止まったため、終了しました');
      await signInAgain(page, { onlyType: true });
      await crash(app);
      page = await pageAfter(app, page);
      await title(page, '何をしますか');
      await press(page, 'ログインする');
      const field = page.getByLabel('4けたの暗証番号', { exact: true });
      await field.waitFor();
      expect(await field.inputValue()).toBe('');
    });

    it('gives up when its window crashes for the third time in ten minutes', async () => {
      await crash(app);
      expect(await app.ended).toBe(1);
    });
  });

  describe('started again, or through a link', () => {
    let app: RunningApp;
    let page: Page;
    const tell = (lists: readonly (readonly string[])[]) =>
      app.inMain(({ app: electron }, all) => {
        for (const list of all) electron.emit('second-instance', {} as never, ['madoguchi', ...list], '/', {});
      }, lists);
    const asked = () => outside.heard.filter((line) => line.includes('/services/'));

    beforeAll(async () => {
      app = await start('again', { args: ['madoguchi://procedure/131318/child-allowance-claim'] });
      page = await app.page();
      await title(page, '何をしますか');
    });
    afterAll(() => app?.stop());

    it('SR-41: looks up the one procedure that its first start named, and stays where nobody knows it', async () => {
      await soon(() =>
        expect(asked().map((line) => line.replace(/\?.*/, ''))).toEqual(['GET /services/child-allowance-claim']),
      );
      await title(page, '何をしますか');
    });

    it('SR-41: takes nothing from a hundred hostile argument lists but the wish to see the window', async () => {
      const before = asked().length;
      await tell(HOSTILE_ARGUMENT_LISTS);
      await page.waitForTimeout(300);

      expect(HOSTILE_ARGUMENT_LISTS.length).toBeGreaterThanOrEqual(100);
      expect(asked()).toHaveLength(before);
      expect(page.url()).toBe(launcher?.seenAt(APP_PAGE));
      await title(page, '何をしますか');
      expect(await app.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows().length, undefined)).toBe(1);
    });

    it('shows the window that is there, and ends the second start', async () => {
      await app.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize(), undefined);
      const second = await start('again');
      expect(await second.ended).toBe(0);
      await soon(async () =>
        expect(
          await app.inMain(({ BrowserWindow }) => {
            const window = BrowserWindow.getAllWindows()[0];
            return { minimized: window?.isMinimized(), visible: window?.isVisible() };
          }, undefined),
        ).toEqual({ minimized: false, visible: true }),
      );
    });

    it('lets go of everything and ends when the computer shuts down', async () => {
      await app.inMain(({ powerMonitor }) => {
        powerMonitor.emit('shutdown');
      }, undefined);
      expect(await app.ended).toBe(0);
    });
  });

  describe('started in another way', () => {
    it('is a terminal for everybody with --kiosk: no menu, never in a screenshot, gone with a page that got away (SR-34)', async () => {
      const app = await start('kiosk', { args: ['--kiosk'] });
      const page = await app.page();
      await title(page, TERMINAL_START);
      const seen = await app.inMain(
        ({ BrowserWindow, Menu }) => ({
          protected: BrowserWindow.getAllWindows()[0]?.isContentProtected(),
          menu: Menu.getApplicationMenu(),
        }),
        undefined,
      );
      expect(seen).toEqual({ protected: true, menu: null });
      // SR-34: a page that got away all the same is closed, and the application with it.
      await app.inMain(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]?.webContents.emit(
          'did-navigate',
          {} as never,
          'https://elsewhere.example/' as never,
        );
      }, undefined);
      expect(await app.ended).toBe(0);
    });

    it('is ended at such a terminal by no key and no other program, and at once by the shutdown of the computer', async () => {
      const app = await start('held', { args: ['--kiosk'] });
      await title(await app.page(), TERMINAL_START);
      const left = await app.inMain(({ app: host, BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]?.close();
        host.quit();
        return BrowserWindow.getAllWindows().length;
      }, undefined);
      expect(left).toBe(1);
      await title(await app.page(), TERMINAL_START);
      const isHeldUp = await app.inMain(({ app: host, powerMonitor }) => {
        powerMonitor.emit('shutdown');
        const event = { defaultPrevented: false, preventDefault: () => (event.defaultPrevented = true) };
        host.emit('before-quit', event);
        return event.defaultPrevented;
      }, undefined);
      expect(isHeldUp).toBe(false);
      expect(await app.ended).toBe(0);
    });

    it('SR-51: gives each visit to such a terminal a window of its own, without anything of the last one', async () => {
      const app = await start('visits', { args: ['--kiosk'] });
      const kept = (page: Page) => page.evaluate(() => [window.history.length, window.localStorage.length]);
      const first = await app.page();
      await title(first, TERMINAL_START);
      const keptAtFirst = await kept(first);
      await enterPractice(first);
      await press(first, '始める');
      await first.getByLabel('4けたの暗証番号', { exact: true }).fill(PIN);
      await press(first, '次へ');
      await first.getByText('ログイン中').waitFor();
      await first.getByText('すべてのできごと・言葉で探す').first().click();
      await first.getByLabel('言葉で探す').fill('受給者が亡くなった');
      await press(first, '閉じる');
      await press(first, '探す');
      await press(first, '終了する');
      await title(first, '終了しました');
      await first.waitForEvent('close', { timeout: 15_000 });

      const next = await app.page();
      await title(next, TERMINAL_START);
      expect(await kept(next)).toEqual(keptAtFirst);
      expect(await next.getByText('練習用カード：').count()).toBe(0);
      await enterPractice(next);
      await next.getByText('すべてのできごと・言葉で探す').first().click();
      expect(await next.getByLabel('言葉で探す').inputValue()).toBe('');
      await app.stop();
    });

    // The stand-in alone is given a policy folder, and private mounts need root.
    describe.skipIf(!onStandIn || !mayMount())('at a computer with the key of a registered terminal', () => {
      let portal: Awaited<ReturnType<typeof startHearing>>;
      let policyFolder: string;
      beforeAll(async () => {
        portal = await startHearing();
        policyFolder = mkdtempSync(join(folder, 'policy-'));
        const terminalKeyFile = join(policyFolder, 'terminal.key');
        writeFileSync(terminalKeyFile, `${TERMINAL_KEY}\n`, { mode: 0o600 });
        writeFileSync(join(policyFolder, 'policy.json'), JSON.stringify({ portal: portal.origin, terminalKeyFile }));
      });
      beforeEach(() => void portal.beats.splice(0));
      afterAll(() => portal.server.close());

      it('tells the portal with --kiosk how it is, what happens at it, and that it ends', async () => {
        const app = await start('told', { args: ['--kiosk'], policyFolder });
        const crashed = await app.page();
        await title(crashed, TERMINAL_START);
        await soon(() => expect(portal.beats).toHaveLength(1));
        const [first] = portal.beats;
        expect(first).toMatchObject({ beat: 1, version: packageJson.version, visits: 0 });
        await crash(app);
        // Before its time, which comes once a minute.
        await vi.waitFor(() => expect(portal.beats).toHaveLength(2), { timeout: 20_000 });
        const page = await pageAfter(app, crashed);
        await title(page, TERMINAL_START);
        await enterPractice(page);
        await page.getByText('すべてのできごと・言葉で探す').first().click();
        await press(page, '終了する');
        await title(page, '終了しました');
        await page.waitForEvent('close', { timeout: 15_000 });
        await title(await app.page(), TERMINAL_START);
        await app.stop();
        expect(portal.beats.at(-1)).toMatchObject({ run: first?.run, state: 'stopped', visits: 1 });
        expect(portal.beats.map(({ beat }) => beat)).toEqual(portal.beats.map((_, n) => n + 1));
        expect(app.output()).not.toContain(TERMINAL_KEY);
      }, 60_000);

      it('tells it that nobody is served any more where its window crashed too often', async () => {
        const app = await start('given-up', { args: ['--kiosk'], policyFolder });
        let page = await app.page();
        for (let crashes = 1; crashes < 3; crashes += 1) {
          await title(page, TERMINAL_START);
          await crash(app);
          page = await pageAfter(app, page);
        }
        await title(page, TERMINAL_START);
        await crash(app);
        expect(await app.ended).toBe(1);
        expect(portal.beats.at(-1)).toMatchObject({ state: 'outOfService', visits: 0 });
      }, 60_000);

      it('tells nothing in a window of somebody’s own', async () => {
        const app = await start('untold', { policyFolder });
        await title(await app.page(), '何をしますか');
        await app.stop();
        expect(portal.beats).toEqual([]);
      });
    });

    it('says in a box why it cannot open, where no portal is configured', async () => {
      const app = await start('unconfigured', { entry: 'electron-main', env: { MADOGUCHI_PORTAL: 'not an origin' } });
      expect(await app.ended).toBe(1);
    });

    it.skipIf(!onStandIn).each(['--remote-debugging-port=9222'])(
      'SR-38: refuses to start with %s once it is installed',
      async (argument) => {
        const app = await start('refused', { entry: 'electron-main', packaged: true, args: [argument] });
        expect(await app.ended).toBe(2);
        expect(app.errorBoxes()).toEqual([]);
      },
    );

    it.skipIf(!onStandIn)('SR-38: says in a box that it would run without its protection, and does not', async () => {
      const app = await start('unprotected', { entry: 'electron-main', packaged: true, args: ['--no-sandbox'] });
      expect(await app.ended).toBe(2);
      expect(app.errorBoxes()).toEqual([{ title: SANDBOX_MISSING.title, content: SANDBOX_MISSING.text }]);
    });
  });

  it.skipIf(!onStandIn)('reaches every member of Electron that the application uses', () => {
    const used = electronMembersUsed();
    const missed = used.filter((member) => launcher?.reached.has(member) !== true && !(member in ELSEWHERE));
    process.stdout.write(
      `Electron members used ${used.length}, reached here ${used.filter((member) => launcher?.reached.has(member)).length}, ` +
        `on other systems only ${Object.entries(ELSEWHERE)
          .map(([member, system]) => `${member} (${system})`)
          .join(', ')}\n`,
    );

    expect(missed).toEqual([]);
    expect(used.length).toBeGreaterThan(40);
  });
});
