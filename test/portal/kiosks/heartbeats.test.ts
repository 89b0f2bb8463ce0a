import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createPortalClient } from '#core/portal/portal-client.ts';
import type { LogEntry } from '#core/ports/log.ts';
import { systemClock } from '#host/node-ports.ts';
import { startHeartbeats } from '../../../main/kiosk/heartbeats.ts';
import { printerPaper } from '../../../main/kiosk/printer-paper.ts';
import { createTerminalWatch } from '../../../main/kiosk/terminal-watch.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, OPERATOR } from '../../support/portal/staff-browser.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
  await portal.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => portal.close());

function begin(key: string) {
  const { port } = portal.app.server.address() as AddressInfo;
  const logged: LogEntry[] = [];
  const watch = createTerminalWatch(() => heartbeats.hurry());
  const heartbeats = startHeartbeats({
    portal: createPortalClient(`http://127.0.0.1:${port}`, (url, init) => fetch(url, init), systemClock),
    key,
    version: packageJson.version,
    watch,
    paper: printerPaper,
    clock: systemClock,
    log: (entry) => logged.push(entry),
  });
  return { watch, heartbeats, logged };
}

it('a terminal with its key is heard of over the wire, with its own version, and says when it ends', async () => {
  const added = await portal.stores.kiosks.add(OPERATOR, MUNICIPALITY, '1階');
  const key = added.ok ? added.value.key : '';
  const { watch, heartbeats, logged } = begin(key);
  const known = async () => (await portal.stores.kiosks.registered(MUNICIPALITY))[0];
  await vi.waitFor(async () => expect((await known())?.heard?.state).toBe('inService'), { timeout: 10_000 });
  watch.visit('ended');
  watch.visit('ended');
  await heartbeats.stop();
  expect(await known()).toMatchObject({
    heard: { state: 'stopped', version: packageJson.version },
    visitsToday: 2,
    isSilent: false,
    fault: null,
  });
  expect(logged).toEqual([]);
});

it('one whose key was given to nobody is not heard of, and goes on', async () => {
  const { heartbeats, logged } = begin('A'.repeat(43));
  await vi.waitFor(() => expect(logged).toEqual([{ event: 'terminalUntold', code: 'kioskRefused' }]), {
    timeout: 10_000,
  });
  await heartbeats.stop();
});
