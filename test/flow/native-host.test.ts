import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EventOf } from '#contract/app/app-contract.ts';
import type { LogEntry } from '#core/ports/log.ts';
import { type AppSocket, listenForBrowsers } from '#native-messaging/app-socket.ts';
import { nativeSites } from '#native-messaging/host-settings.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { agree, PAGE_ORIGIN } from '../support/flow/native-requests.ts';
import { commandLine } from '../support/host/command-line.ts';
import { OPEN_CALLER, OWN_CALLER, startHost } from '../support/native/native-host-process.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

let portal: TestPortal;
let home = '';
let program = '';
const cli = () => commandLine({ HOME: home, XDG_CONFIG_HOME: join(home, '.config') });
const env = () => ({ HOME: home, XDG_CONFIG_HOME: join(home, '.config') });
const own = (change: object = {}) => ({
  mode: '04',
  service_id: '01',
  madoguchi: { origin: PAGE_ORIGIN, topLevel: true, tab: 1 },
  ...change,
});
const REFUSED = { result: '1', errcode: 'EW044-C300' };
const configHome = process.env.XDG_CONFIG_HOME;
const open: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  portal = await openTestPortal();
  home = mkdtempSync(join(tmpdir(), 'native-host-'));
  process.env.XDG_CONFIG_HOME = join(home, '.config');
  mkdirSync(join(home, '.config/chromium'), { recursive: true });
  const { status } = await cli().run(['native-host', 'install', '--for-open-extension', '--no-open']);
  expect(status).toBe(0);
  program = JSON.parse(readFileSync(manifestPath('jp.madoguchi.native_host'), 'utf8')).path;
});
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});
afterAll(async () => {
  if (configHome === undefined) delete process.env.XDG_CONFIG_HOME;
  else process.env.XDG_CONFIG_HOME = configHome;
  rmSync(home, { recursive: true, force: true });
  await portal?.close();
});

function manifestPath(name: string): string {
  return join(home, '.config/chromium/NativeMessagingHosts', `${name}.json`);
}

/** An app that is open, with a window that takes what browsers ask. */
async function openApp(change: Parameters<typeof openTestCore>[1] = {}): Promise<TestCore> {
  const test = await openTestCore(portal, change);
  const listening = await listens(test);
  expect(listening).toBeDefined();
  got(await test.core.handlers.hello({}));
  test.core.subscribe((event, data) => {
    if (event !== 'cardRequested') return;
    void test.core.handlers.beginNativeRequest(data as EventOf<'cardRequested'>);
  });
  return test;
}

async function listens(test: TestCore, logged: LogEntry[] = []): Promise<AppSocket | undefined> {
  const socket = await listenForBrowsers(test.core, (entry) => logged.push(entry));
  if (socket !== undefined) open.push(() => socket.close());
  return socket;
}

describe('the process that a browser starts', () => {
  it('hands a request to the app, and the answer of the card to the page', async () => {
    const test = await openApp();
    const host = startHost(program, [OWN_CALLER], env());
    host.send(own());
    await agree(test);
    await test.untilCard('awaitingPin');
    await test.givePin('5678');
    expect(await host.reply()).toMatchObject({
      mode: '04',
      result: '0',
      uuid: expect.stringMatching(/^[0-9a-f]{32}$/),
      name: Buffer.from('見本　花子').toString('hex'),
      combination_code: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    host.close();
    expect(await host.ended()).toMatchObject({ status: 0, complaints: '' });
  });

  it('SR-59: leaves nothing of it behind in a file of its own', async () => {
    const files = [join(home, '.config/madoguchi/native-host/settings.json')];
    for (const file of files) expect(readFileSync(file, 'utf8')).not.toMatch(/e8a68b|見本/);
    expect(existsSync(join(home, '.config/madoguchi/log.jsonl'))).toBe(false);
  });

  it('LT-47: SR-56: answers no caller but those that were turned on, and reads nothing of them', async () => {
    const test = await openApp();
    for (const args of [
      [],
      ['chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/'],
      [OWN_CALLER, OPEN_CALLER],
      ['--json', OWN_CALLER],
    ]) {
      const host = startHost(program, args, env());
      expect(await host.reply()).toMatchObject(REFUSED);
      expect(await host.ended()).toMatchObject({ status: 0 });
    }
    expect(test.sent.filter((text) => text.includes('cardRequested'))).toEqual([]);
    expect(test.card.wireLog).toEqual([]);
  });

  it.each([
    ['a length of 2³²−1', Buffer.from('ffffffff', 'hex')],
    ['a length of one byte', Buffer.from('0100000020', 'hex')],
    ['half a frame', Buffer.from('0a0000007b', 'hex')],
    ['two objects in one frame', Buffer.concat([Buffer.from('04000000', 'hex'), Buffer.from('{}{}')])],
    ['no object', Buffer.concat([Buffer.from('02000000', 'hex'), Buffer.from('""')])],
  ])('LT-47: SR-55: refuses %s in a frame and ends', async (_, bytes) => {
    const host = startHost(program, [OWN_CALLER], env());
    host.sendBytes(bytes);
    host.close();
    expect(await host.reply()).toMatchObject(REFUSED);
    const { status, output } = await host.ended();
    expect(status).toBe(0);
    expect(output.readUInt32LE(0)).toBe(output.length - 4);
  });

  it('says that the app is closed, and what the self-test can say without it', async () => {
    const host = startHost(program, [OWN_CALLER], env());
    host.send(own());
    expect(await host.reply()).toMatchObject({ ...REFUSED, message: expect.stringContaining('not open') });
    host.send({ mode: 'check', madoguchi: own().madoguchi });
    expect(await host.reply()).toMatchObject({ mode: 'check', result: '0', check: [['app', 'closed']] });
    host.send({ mode: '05' });
    expect(await host.ended()).toMatchObject({ status: 0 });
  });

  it('opens the app where it is closed, once for all that ask meanwhile, and hands the request to its window', async () => {
    const [opener, opened] = [join(home, 'open app'), join(home, 'opened')];
    writeFileSync(opener, `#!/bin/sh\necho "$0" >> '${opened}'\n`, { mode: 0o700 });
    const install = ['native-host', 'install', '--for-open-extension', '--app'];
    expect((await cli().run([...install, 'open app'])).status).toBe(2);
    expect((await cli().run([...install, opener])).status).toBe(0);
    const check = startHost(program, [OWN_CALLER], env());
    check.send({ mode: 'check', madoguchi: own().madoguchi });
    expect(await check.reply()).toMatchObject({ check: [['app', 'closed']] });
    check.close();
    const host = startHost(program, [OWN_CALLER], env());
    host.send(own());
    await expect.poll(() => existsSync(opened), { timeout: 10_000 }).toBe(true);
    const another = startHost(program, [OWN_CALLER], env());
    another.send(own());
    expect(await another.reply()).toMatchObject({ ...REFUSED, message: expect.stringContaining('not open') });
    another.close();
    const test = await openTestCore(portal);
    await listens(test); // and its window comes later
    await new Promise((resolve) => setTimeout(resolve, 700));
    test.core.subscribe((event, data) => {
      if (event === 'cardRequested') void test.core.handlers.beginNativeRequest(data as EventOf<'cardRequested'>);
    });
    got(await test.core.handlers.hello({}));
    await agree(test);
    await test.untilCard('awaitingPin');
    await test.givePin('5678');
    expect(await host.reply()).toMatchObject({ mode: '04', result: '0' });
    host.close();
    expect(readFileSync(opened, 'utf8')).toBe(`${opener}\n`);
    expect((await cli().run(['native-host', 'install', '--for-open-extension', '--no-open'])).status).toBe(0);
  });

  it('answers pages of a site that the person added in the app, and of no other', async () => {
    const test = await openApp({ nativeSites });
    const { handlers } = test.core;
    const bank = 'https://bank.example';
    const asks = async (origin: string) => {
      const host = startHost(program, [OWN_CALLER], env());
      host.send(own({ madoguchi: { origin, topLevel: true, tab: 1 } }));
      return host;
    };
    const isRefused = async (origin: string) => {
      const host = await asks(origin);
      expect(await host.reply()).toMatchObject(REFUSED);
      host.close();
      await host.ended();
    };
    expect(got(await handlers.listNativeSites({})).sites).toEqual([]);
    await isRefused(bank);
    expect(got(await handlers.addNativeSite({ origin: bank })).sites).toEqual([bank]);
    expect(got(await handlers.addNativeSite({ origin: bank })).sites).toEqual([bank]);
    for (const other of ['https://evil.bank.example', 'http://bank.example', 'https://bank.example:8443'])
      await isRefused(other);
    const host = await asks(bank);
    await agree(test);
    expect(test.view()).toMatchObject({ asked: { origin: bank, isStranger: true } });
    await test.untilCard('awaitingPin');
    host.close();
    await test.untilStep('cancelled');
    expect((await cli().run(['native-host', 'install', '--for-open-extension', '--no-open'])).status).toBe(0);
    expect(got(await handlers.listNativeSites({})).sites).toEqual([bank]); // an installation leaves them
    expect(got(await handlers.removeNativeSite({ origin: bank })).sites).toEqual([]);
    await isRefused(bank);
    expect(test.sent.filter((text) => text.includes('"cardRequested"'))).toHaveLength(1);
  });

  it('tells the self-test of readers by their number alone, without a window or the card', async () => {
    const test = await openApp();
    const host = startHost(program, [OWN_CALLER], env());
    host.send({ mode: 'check', madoguchi: own().madoguchi });
    expect(await host.reply()).toMatchObject({
      check: [
        ['app', 'open'],
        ['readers', '1'],
      ],
    });
    expect(test.card.wireLog).toEqual([]);
    host.close();
  });

  it('has one message in flight, and says so at once to a second', async () => {
    const test = await openApp();
    const host = startHost(program, [OWN_CALLER], env());
    host.send(own());
    await test.untilStep('agreeing');
    host.send(own());
    expect(await host.reply()).toMatchObject(REFUSED);
    expect(test.view().step.at).toBe('agreeing');
    host.close();
    await test.untilStep('cancelled');
  });

  it('SR-60: ends with its browser, and the app lets go of the card within a second', async () => {
    const test = await openApp();
    for (const moment of ['agreeing', 'awaitingPin', 'killed'] as const) {
      const host = startHost(program, [OWN_CALLER], env());
      host.send(own());
      await agree(test);
      await test.untilCard('awaitingPin');
      const beganAtMs = performance.now();
      if (moment === 'killed') host.child.kill('SIGKILL');
      else host.close();
      await test.untilStep('cancelled');
      expect(performance.now() - beganAtMs).toBeLessThan(1_000);
      await host.ended();
      got(await test.core.handlers.unmuteNativeCaller({ origin: PAGE_ORIGIN }));
    }
    expect(test.card.verifyAttempts('text')).toBe(0);
  });

  it('SR-24: has no use for the PIN of another extension’s box, and asks in our window', async () => {
    const test = await openApp();
    const host = startHost(program, [OPEN_CALLER], env());
    host.send({ mode: '04', service_id: '01', pin: '5678' });
    await agree(test);
    expect(test.view()).toMatchObject({ asked: { origin: null, extension: 'open' } });
    await test.untilCard('awaitingPin');
    expect(test.card.verifyAttempts('text')).toBe(0);
    expect(test.sent.join('')).not.toContain('5678');
    host.close();
    await test.untilStep('cancelled');
  });

  it('LT-48: keeps a page that calls in a loop, in many processes, to one window', async () => {
    const test = await openApp();
    const hosts = Array.from({ length: 8 }, () => startHost(program, [OWN_CALLER], env()));
    for (const host of hosts) host.send(own());
    await test.untilStep('agreeing');
    const replies: unknown[] = [];
    for (const host of hosts) void host.reply().then((reply) => replies.push(reply));
    await expect.poll(() => replies.length).toBe(7);
    got(await test.core.handlers.cancelFlow({ flowId: test.view().flowId }));
    await expect.poll(() => replies.length).toBe(8);
    for (const reply of replies) expect(reply).toMatchObject(REFUSED);
    for (const host of hosts) host.close();
    expect(test.sent.filter((text) => text.includes('"cardRequested"'))).toHaveLength(1);
  });
});

describe('the socket of the app', () => {
  it('lies in a folder of this person alone, and belongs to the first app', async () => {
    const test = await openApp();
    const folder = join(home, '.config/madoguchi/native-host');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'app.sock')).mode & 0o777).toBe(0o600);
    const logged: LogEntry[] = [];
    expect(await listens(test, logged)).toBeUndefined();
    expect(logged).toEqual([{ event: 'browsersUnheard' }]);
  });

  it('is not used, by either side, where others can reach into its folder', async () => {
    const test = await openTestCore(portal);
    const folder = join(home, '.config/madoguchi/native-host');
    chmodSync(folder, 0o755);
    try {
      expect(await listens(test)).toBeUndefined();
      const host = startHost(program, [OWN_CALLER], env());
      host.send(own());
      expect(await host.reply()).toMatchObject(REFUSED);
      host.close();
    } finally {
      chmodSync(folder, 0o700);
    }
  });
});

describe('native-host on the command line', () => {
  const MANIFEST = 'jp.madoguchi.native_host';

  it('writes what a browser reads: one program, and the extensions that may call it', () => {
    expect(JSON.parse(readFileSync(manifestPath(MANIFEST), 'utf8'))).toEqual({
      name: MANIFEST,
      description: 'Madoguchi',
      path: join(home, '.config/madoguchi/native-host/madoguchi-native-host'),
      type: 'stdio',
      allowed_origins: [OWN_CALLER],
    });
    expect(JSON.parse(readFileSync(manifestPath('com.github.jpki.mpa'), 'utf8'))).toMatchObject({
      allowed_origins: [OPEN_CALLER],
    });
    expect(statSync(manifestPath(MANIFEST)).mode & 0o777).toBe(0o600);
    expect(statSync(program).mode & 0o777).toBe(0o700);
  });

  it('says what a browser finds', async () => {
    const { json } = await cli().run(['native-host', 'status']);
    expect(json).toMatchObject({ isOn: true });
    expect(json.manifests).toHaveLength(2);
  });

  it('names Firefox’s callers as Firefox does', async () => {
    mkdirSync(join(home, '.mozilla'));
    expect((await cli().run(['native-host', 'install', '--no-open', '--browser', 'firefox'])).status).toBe(0);
    const path = join(home, '.mozilla/native-messaging-hosts', `${MANIFEST}.json`);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      allowed_extensions: ['native-host@madoguchi.jp'],
    });
    const host = startHost(program, [path, 'native-host@madoguchi.jp'], env());
    host.send({ mode: 'check', madoguchi: own().madoguchi });
    expect(await host.reply()).toMatchObject({ result: '0' });
    host.close();
    expect((await cli().run(['native-host', 'uninstall', '--browser', 'firefox'])).status).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  it('leaves another program’s manifest alone, or puts it aside and back', async () => {
    const folder = join(home, 'other');
    const path = join(folder, 'NativeMessagingHosts', `${MANIFEST}.json`);
    mkdirSync(join(folder, 'NativeMessagingHosts'), { recursive: true });
    writeFileSync(path, '{"of":"another"}');
    const args = ['native-host', 'install', '--no-open', '--browser', 'edge', '--user-data-dir', folder];
    expect(await cli().run(args)).toMatchObject({ status: 2, json: { error: { code: 'usage' } } });
    expect(readFileSync(path, 'utf8')).toBe('{"of":"another"}');
    for (const isDeleted of [false, true]) {
      expect((await cli().run([...args, '--replace'])).status).toBe(0);
      if (isDeleted) rmSync(path);
      expect((await cli().run(['native-host', 'uninstall', '--browser', 'edge'])).status).toBe(0);
      expect(readFileSync(path, 'utf8')).toBe('{"of":"another"}');
    }
  });

  it('SR-57: answers nobody once it is off, and removes only what it wrote', async () => {
    const changed = '{"changed":"since"}';
    writeFileSync(manifestPath('com.github.jpki.mpa'), changed);
    const kept = readFileSync(program);
    const off = await cli().run(['native-host', 'uninstall']);
    expect(off).toMatchObject({ status: 0, json: { isOn: false } });
    expect(existsSync(manifestPath(MANIFEST))).toBe(false);
    expect(readFileSync(manifestPath('com.github.jpki.mpa'), 'utf8')).toBe(changed);
    // A browser that has it in mind still.
    writeFileSync(program, kept, { mode: 0o700 });
    const host = startHost(program, [OWN_CALLER], env());
    expect(await host.reply()).toMatchObject(REFUSED);
    await host.ended();
  });
});
