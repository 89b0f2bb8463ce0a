import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { winscardBinding } from '#native-bridge/transport/koffi-binding.ts';
import type { PcscContext, PcscError, PcscEvents, PcscReaderStatus } from '#native-bridge/transport/pcsc-binding.ts';
import { openWinscard } from '#native-bridge/transport/winscard-api.ts';
import { WINSCARD_SYSTEMS } from '#native-bridge/transport/winscard-systems.ts';
import {
  HEADERS,
  type ScriptedSystem,
  type SystemName,
  scriptedSystem,
} from '../../../support/card/scripted-winscard.ts';
import { soonTrue } from '../../../support/soon.ts';

const NAMES = Object.keys(HEADERS) as SystemName[];
const READER = 'Sony FeliCa リーダー 0';
const OTHER_READER = 'ACS ACR39U ICC Reader 0';
/** As long as an ATR can be. */
const ATR = Uint8Array.from({ length: 33 }, (_, at) => 0x3b + at);
const CARD = { atr: ATR, answer: (command: Uint8Array) => Uint8Array.of(...command, 0x90, 0x00) };
/** What tells by listing every second, with what the machine needs beside. */
const LISTED_WITHIN_MS = 3_000;

let scripted: ScriptedSystem;
let seen: Map<string, PcscReaderStatus>;
let endings: string[];

function events(): PcscEvents {
  return {
    onStatus: (status) => seen.set(status.reader, status),
    onReaderGone: (reader) => seen.delete(reader),
    onEnded: (trouble) => endings.push(trouble),
  };
}

beforeEach(() => {
  seen = new Map();
  endings = [];
});

describe.each(NAMES)('the binding over PC/SC as %s has it', (name) => {
  let context: PcscContext | undefined;
  const open = async (maxWatched: number = WINSCARD_SYSTEMS[name].maxWatched) => {
    const system = { ...WINSCARD_SYSTEMS[name], maxWatched };
    const binding = winscardBinding(system, async () => openWinscard(scripted.foreign, system));
    context = await binding.open(events());
    return context;
  };
  const cardOf = (reader: string) => seen.get(reader)?.card;
  const STOPPED = name === 'win32' ? 'serviceStopped' : 'serviceDown';

  beforeEach(() => {
    scripted = scriptedSystem(name);
  });
  afterEach(async () => {
    context?.close();
    context = undefined;
    await soonTrue(() => scripted.openContexts === 0);
  });

  it('tells of a reader by its whole name, of a card with its ATR, and of both as they go', async () => {
    scripted.plug(READER);
    await open();
    expect([...seen.values()]).toEqual([{ reader: READER, card: 'absent', atr: undefined }]);
    scripted.putOn(READER, CARD);
    await soonTrue(() => cardOf(READER) === 'present');
    expect(seen.get(READER)?.atr).toEqual(ATR);
    scripted.takeOff(READER);
    await soonTrue(() => cardOf(READER) === 'absent');
    scripted.unplug(READER);
    await vi.waitUntil(() => seen.size === 0, { timeout: LISTED_WITHIN_MS });
    expect(endings).toEqual([]);
  });

  it('notices a reader that is plugged in later, where there was none and where there was one', async () => {
    await open();
    expect(seen.size).toBe(0);
    scripted.plug(READER);
    await vi.waitUntil(() => cardOf(READER) === 'absent', { timeout: LISTED_WITHIN_MS });
    scripted.plug(OTHER_READER);
    await vi.waitUntil(() => seen.size === 2, { timeout: LISTED_WITHIN_MS });
  });

  it('notices a reader that comes between the list and the call that waits', async () => {
    let isPlugged = false;
    scripted.onListed(() => {
      if (isPlugged) return;
      isPlugged = true;
      // No call is pending, so that none is woken.
      scripted.plug(READER);
    });
    await open();
    await vi.waitUntil(() => cardOf(READER) === 'absent', { timeout: LISTED_WITHIN_MS });
  });

  it('lists readers again only when some came or went, where the system tells', async () => {
    scripted.plug(READER);
    await open();
    await new Promise((resolve) => setTimeout(resolve, 2_200));
    const lists = scripted.calls.filter((call) => call === 'SCardListReaders').length;
    if (HEADERS[name].tellsOfReaders === 'never') expect(lists).toBeGreaterThan(2);
    else expect(lists).toBeLessThanOrEqual(2);
  });

  it('lists them every second, and not more often, where the system tells of readers for nothing', async () => {
    scripted.plug(READER);
    await open();
    scripted.tellForNothing();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(scripted.calls.filter((call) => call === 'SCardListReaders').length).toBeLessThan(10);
    scripted.putOn(READER, CARD);
    await vi.waitUntil(() => cardOf(READER) === 'present', { timeout: LISTED_WITHIN_MS });
  });

  it('watches as many readers as one call takes, however many there are', async () => {
    for (let reader = 0; reader < 6; reader += 1) scripted.plug(`Reader ${reader}`);
    await open(4);
    expect([...seen.keys()]).toEqual(['Reader 0', 'Reader 1', 'Reader 2']);
    if (HEADERS[name].tellsOfReaders === 'never') return;
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(scripted.calls.filter((call) => call === 'SCardListReaders').length).toBeLessThanOrEqual(2);
  });

  it.each(['exclusive', 'transaction'] as const)(
    'holds a card (%s), sends it commands and takes its power',
    async (mode) => {
      scripted.plug(READER);
      scripted.putOn(READER, CARD);
      const card = await (await open()).connect(READER, mode);
      expect(card.atr).toEqual(ATR);
      const command = Uint8Array.of(0x00, 0xa4, 0x04, 0x0c);
      expect(await card.transmit(command)).toEqual(Uint8Array.of(...command, 0x90, 0x00));
      const long = new Uint8Array(65_536).fill(0xab);
      expect(await card.transmit(long)).toEqual(Uint8Array.of(...long, 0x90, 0x00));
      scripted.calls.length = 0;
      await card.disconnect();
      expect(scripted.calls.filter((call) => call !== 'SCardGetStatusChange')).toEqual([
        ...(mode === 'transaction' ? ['SCardEndTransaction'] : []),
        'SCardDisconnect',
        'SCardReleaseContext',
      ]);
    },
  );

  it('lets go of handle and context though the transaction cannot be ended', async () => {
    scripted.plug(READER);
    scripted.putOn(READER, CARD);
    const opened = await open();
    const card = await opened.connect(READER, 'transaction');
    scripted.failWith('SCardEndTransaction', 0x80100069);
    scripted.failWith('SCardDisconnect', 0x80100069);
    scripted.calls.length = 0;
    await expect(card.disconnect()).rejects.toMatchObject({ trouble: 'cardGone' });
    expect(scripted.calls).toEqual(['SCardEndTransaction', 'SCardDisconnect', 'SCardReleaseContext']);
    scripted.failWith('SCardEndTransaction', 0);
    scripted.failWith('SCardDisconnect', 0);
    await (await opened.connect(READER, 'transaction')).disconnect();
  });

  it('does not wait for a transaction of its own', async () => {
    scripted.plug(READER);
    scripted.putOn(READER, CARD);
    const opened = await open();
    const card = await opened.connect(READER, 'transaction');
    await expect(opened.connect(READER, 'transaction')).rejects.toMatchObject({ trouble: 'busy' });
    await card.disconnect();
    await (await opened.connect(READER, 'transaction')).disconnect();
  });

  it('renews a connection that another program has reset, once', async () => {
    scripted.plug(READER);
    scripted.putOn(READER, CARD);
    const opened = await open();
    scripted.failWith('SCardBeginTransaction', 0x80100068);
    scripted.calls.length = 0;
    await expect(opened.connect(READER, 'transaction')).rejects.toMatchObject({ trouble: 'wasReset' });
    expect(scripted.calls).toEqual([
      'SCardEstablishContext',
      'SCardConnect',
      'SCardBeginTransaction',
      'SCardReconnect',
      'SCardBeginTransaction',
      'SCardDisconnect',
      'SCardReleaseContext',
    ]);
  });

  it.each([
    [0x80100009, 'readerGone'],
    [0x8010000b, 'busy'],
    [0x8010000c, 'cardGone'],
    [0x80100012, 'serviceDown'],
    [0x80100013, 'serviceDown'],
    [0x80100017, 'readerGone'],
    [0x80100018, 'serviceDown'],
    [0x8010001d, STOPPED],
    [0x8010001e, STOPPED],
    [0x80100066, 'cardMute'],
    [0x80100067, 'cardMute'],
    [0x80100068, 'wasReset'],
    [0x80100069, 'cardGone'],
    [0x8010002f, 'other'],
    [1_167, 'readerGone'],
    [6, 'other'],
  ])('knows the code %i, with a sign or without, for %s', async (code, trouble) => {
    scripted.plug(READER);
    scripted.putOn(READER, CARD);
    const opened = await open();
    scripted.failWith('SCardConnect', code);
    const refused = await opened.connect(READER, 'exclusive').catch((error: PcscError) => error);
    expect(refused).toMatchObject({
      trouble,
      message: expect.stringMatching(`^SCardConnectW?: 0x${code.toString(16)}$`),
    });
  });

  it('is over when the service is, and begins anew', async () => {
    scripted.plug(READER);
    await open();
    scripted.failWith('SCardGetStatusChange', 0x8010001e);
    scripted.putOn(READER, CARD);
    await soonTrue(() => endings.length === 1);
    expect(endings).toEqual([STOPPED]);
    scripted.failWith('SCardEstablishContext', 0x8010001d);
    await expect(open()).rejects.toMatchObject({ trouble: STOPPED });
    scripted.failWith('SCardEstablishContext', 0);
    scripted.failWith('SCardGetStatusChange', 0);
    await open();
    expect(cardOf(READER)).toBe('present');
  });

  it("reads what a reader's driver says of itself, and nothing where it says nothing", async () => {
    scripted.plug(READER);
    scripted.putOn(READER, CARD);
    scripted.attributes.set(0x0001_0100, Buffer.from('Sony'));
    scripted.attributes.set(0x0007_a007, Uint8Array.of(0x00, 0x00, 0x01, 0x00));
    const winscard = openWinscard(scripted.foreign, WINSCARD_SYSTEMS[name]);
    const direct = await winscard.establishContext();
    const card = await direct.connect(READER, 'shared');
    expect(Buffer.from((await card.attribute('vendorName')) ?? []).toString()).toBe('Sony');
    expect(await card.attribute('maxInput')).toEqual(Uint8Array.of(0x00, 0x00, 0x01, 0x00));
    scripted.attributes.clear();
    expect(await card.attribute('maxInput')).toBeUndefined();
    await direct.release();
  });
});

it.each([true, false])(
  'notices a reader on macOS where the system never tells of one, pseudo-reader taken: %s',
  async (taken) => {
    scripted = scriptedSystem('darwin', taken);
    const system = WINSCARD_SYSTEMS.darwin;
    const context = await winscardBinding(system, async () => openWinscard(scripted.foreign, system)).open(events());
    scripted.plug(READER);
    await vi.waitUntil(() => seen.has(READER), { timeout: LISTED_WITHIN_MS });
    scripted.plug(OTHER_READER);
    await vi.waitUntil(() => seen.size === 2, { timeout: LISTED_WITHIN_MS });
    scripted.unplug(READER);
    await vi.waitUntil(() => !seen.has(READER), { timeout: LISTED_WITHIN_MS });
    context.close();
    await soonTrue(() => scripted.openContexts === 0);
  },
);

it('says that the service is down where the library is not there', async () => {
  scripted = scriptedSystem('linux');
  const binding = winscardBinding(WINSCARD_SYSTEMS.win32, async (system) => openWinscard(scripted.foreign, system));
  await expect(binding.open(events())).rejects.toMatchObject({ trouble: 'serviceDown' });
});
