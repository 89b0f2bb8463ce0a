import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readerNameSchema } from '#contract/values/brands.ts';
import type { CardTransport, ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { winscardBinding } from '#native-bridge/transport/koffi-binding.ts';
import { createPcscTransport } from '#native-bridge/transport/pcsc-transport.ts';
import { openWinscard } from '#native-bridge/transport/winscard-api.ts';
import { WINSCARD_SYSTEMS } from '#native-bridge/transport/winscard-systems.ts';
import { type ScriptedSystem, type SystemName, scriptedSystem } from '../../../support/card/scripted-winscard.ts';
import { soonTrue } from '../../../support/soon.ts';

const READER = readerNameSchema.parse('Sony FeliCa Port/PaSoRi 4.0 0');
const NO_READER: ReaderServiceState = { service: 'running', readers: [] };
const WITH_READER: ReaderServiceState = {
  service: 'running',
  readers: [{ name: READER, card: 'absent', atr: undefined }],
};
const DOWN: ReaderServiceState = { service: 'down' };
const CONNECT = { signal: new AbortController().signal, busyWaitMs: 0 };
const CARD = { atr: Uint8Array.of(0x3b), answer: () => Uint8Array.of(0x90, 0x00) };

let scripted: ScriptedSystem;
let transport: CardTransport;
let states: ReaderServiceState[];
let isListed: boolean;
let listings: number;

function start(system: SystemName): void {
  scripted = scriptedSystem(system);
  const binding = winscardBinding(WINSCARD_SYSTEMS[system], async (of) => openWinscard(scripted.foreign, of));
  const clock = {
    nowMs: () => performance.now(),
    wait: (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }),
  };
  transport = createPcscTransport(binding, clock, async () => {
    listings += 1;
    return isListed;
  });
}
const watch = () => transport.watch((state) => states.push(state));
const said = (state: ReaderServiceState) => vi.waitFor(() => expect(states.at(-1)).toEqual(state), { timeout: 6_000 });
const attempts = () => scripted.calls.filter((call) => call === 'SCardEstablishContext').length;

beforeEach(() => {
  states = [];
  isListed = false;
  listings = 0;
});
afterEach(async () => {
  await transport.close();
  await soonTrue(() => scripted.openContexts === 0 && scripted.openEvents === 0);
});

describe('SR-17: A reader service that Windows stops while no reader is plugged in', { timeout: 20_000 }, () => {
  beforeEach(() => start('win32'));

  it('is no reader where it was never started, and a reader is noticed as soon as the system starts it', async () => {
    scripted.stopService();
    watch();
    await said(NO_READER);
    expect(await transport.connect(READER, CONNECT)).toMatchObject({ failure: { code: 'readerNotFound' } });
    await delay(1_900); // the third pause is over, and the fourth is 2 s long
    scripted.plug(READER);
    const pluggedAtMs = performance.now();
    scripted.startService();
    await said(WITH_READER);
    expect(performance.now() - pluggedAtMs).toBeLessThan(500);
    expect(states).toEqual([NO_READER, WITH_READER]);
  });

  it('is no reader after the last one went, with a card in use as well, and comes back by itself, twice', async () => {
    scripted.plug(READER);
    watch();
    await said(WITH_READER);
    for (let round = 0; round < 2; round += 1) {
      scripted.putOn(READER, CARD);
      const connected = await transport.connect(READER, CONNECT);
      if (!connected.ok) throw new Error(connected.failure.code);
      scripted.unplug(READER);
      scripted.failWith('SCardTransmit', 0x8010001e);
      scripted.stopService();
      const command = { ...CONNECT, timeoutMs: 1_000, during: 'reading', mayUseTry: false };
      expect(await connected.value.transmit(Uint8Array.of(0), command)).toMatchObject({
        failure: { code: 'readerRemoved' },
      });
      await connected.value.release();
      await said(NO_READER);
      scripted.failWith('SCardTransmit', 0);
      scripted.plug(READER);
      scripted.startService();
      await said(WITH_READER);
    }
    expect(states).not.toContainEqual(DOWN);
  });

  it('is down where the system lists a reader all the same, and no reader once it lists none', async () => {
    scripted.stopService();
    isListed = true;
    watch();
    await said(DOWN);
    expect(states).toEqual([DOWN]);
    expect(await transport.connect(READER, CONNECT)).toMatchObject({ failure: { code: 'readerServiceDown' } });
    isListed = false;
    await said(NO_READER);
  });

  it('is not called down while it starts for a reader that the system lists already', async () => {
    watch();
    await said(NO_READER);
    scripted.stopService();
    isListed = true;
    await delay(1_500);
    expect(states).toEqual([NO_READER]);
    scripted.plug(READER);
    scripted.startService();
    await said(WITH_READER);
    expect(listings).toBe(0);
    scripted.unplug(READER);
    scripted.stopService();
    await said(DOWN);
  });

  it('is asked for seldom, even where its event is set and it does not run', async () => {
    scripted.stopService();
    scripted.setEventForNothing();
    watch();
    await said(NO_READER);
    await delay(4_500);
    expect(attempts()).toBeLessThan(10);
    expect(listings).toBeLessThanOrEqual(3);
  });
});

describe('SR-17: A stopped reader service', { timeout: 20_000 }, () => {
  it.each(['linux', 'darwin'] as const)('is down where a system runs it without readers too: %s', async (system) => {
    start(system);
    scripted.stopService();
    watch();
    await said(DOWN);
    scripted.plug(READER);
    scripted.startService();
    await said(WITH_READER);
    expect([states[0], listings]).toEqual([DOWN, 0]);
  });
});
