import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { LogEntry } from '#core/ports/log.ts';
import { systemClock } from '#host/node-ports.ts';
import { tellPortal } from '#host/public-terminal/tell-portal.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, OPERATOR } from '../../support/portal/staff-browser.ts';

let portal: TestPortal;
let origin: string;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-terminal-'));
  portal = await openTestPortal();
  await portal.app.listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${(portal.app.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await portal.close();
  await rm(folder, { recursive: true, force: true });
});

async function begin(file: string | undefined, { publicTerminal = true, named = true } = {}) {
  const logged: LogEntry[] = [];
  let tellReaders: (state: ReaderServiceState) => void = () => undefined;
  const asked: string[] = [];
  const telling = await tellPortal({
    environment: {
      transport: {
        watch(onChange) {
          tellReaders = onChange;
          return () => undefined;
        },
        connect: async () => ({ ok: false, failure: { code: 'readerNotFound' } }),
        close: async () => undefined,
      },
    },
    publicTerminal,
    policy: { ...(named ? { portal: origin } : {}), ...(file === undefined ? {} : { terminalKeyFile: file }) },
    version: packageJson.version,
    fetch: (url, init) => {
      asked.push(url);
      return fetch(url, init);
    },
    clock: systemClock,
    log: (entry) => logged.push(entry),
  });
  return { telling, logged, asked, readers: (state: ReaderServiceState) => tellReaders(state) };
}

async function keyFile(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

it('a terminal with its key is heard of over the wire, with its own version, and says when it ends', async () => {
  const added = await portal.stores.kiosks.add(OPERATOR, MUNICIPALITY, '1階');
  const file = await keyFile('terminal.key', `${added.ok ? added.value.key : ''}\n`);
  const { telling, logged, readers } = await begin(file);
  const known = async () => (await portal.stores.kiosks.registered(MUNICIPALITY))[0];
  await vi.waitFor(async () => expect((await known())?.heard?.state).toBe('inService'), { timeout: 10_000 });
  readers({ service: 'down' });
  telling.onVisit('ended');
  telling.onVisit('ended');
  await telling.stop();
  expect(await known()).toMatchObject({
    heard: { state: 'stopped', version: packageJson.version },
    visitsToday: 2,
    isSilent: false,
    fault: { code: 'readerServiceDown' },
  });
  expect(logged).toEqual([]);
});

it('one whose key was given to nobody is not heard of, and goes on', async () => {
  const { telling, logged } = await begin(await keyFile('strange.key', 'A'.repeat(43)));
  await vi.waitFor(() => expect(logged).toEqual([{ event: 'terminalUntold', code: 'kioskRefused' }]), {
    timeout: 10_000,
  });
  await telling.stop();
});

it.each([
  ['a file that is not there', async () => join(folder, 'none')],
  ['a file that is no key', () => keyFile('text', 'the key is under the mat')],
  ['a file that is too long', () => keyFile('long', 'A'.repeat(10_000))],
  [
    'a link',
    async () => {
      await symlink(await keyFile('real.key', 'A'.repeat(43)), join(folder, 'link'));
      return join(folder, 'link');
    },
  ],
])('with %s in place of a key a terminal tells nothing, and the log says so', async (_, make) => {
  const { telling, logged, asked } = await begin(await make());
  telling.onVisit('ended');
  await telling.stop();
  expect([logged, asked]).toEqual([[{ event: 'terminalKeyUnusable' }], []]);
});

it('a computer that is no public terminal, or whose administrator named no portal or no key, tells nothing', async () => {
  const file = await keyFile('unused.key', 'A'.repeat(43));
  for (const one of [begin(file, { publicTerminal: false }), begin(file, { named: false }), begin(undefined)]) {
    const { telling, logged, asked } = await one;
    await telling.stop();
    expect([logged, asked]).toEqual([[], []]);
  }
});
