import { describe, expect, it } from 'vitest';
import { readerNameSchema } from '#contract/values/brands.ts';
import { systemClock } from '#host/node-ports.ts';
import { createSimulatorTransport } from '#native-bridge/simulator/simulator-transport.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { cardInReader, connectTo, got, PRACTICE_READER } from '../../../support/card/card-harness.ts';
import { practiceCard } from '../../../support/card/practice-card.ts';

const SELECT = Uint8Array.from(Buffer.from('00A4040C0AD392F000260100000001', 'hex'));
const options = { signal: new AbortController().signal, timeoutMs: 1_000, during: 'test', mayUseTry: true };

describe('the simulated readers', () => {
  it('tell every change once, in order', async () => {
    const transport = createSimulatorTransport(systemClock);
    const seen: string[] = [];
    transport.watch((state: ReaderServiceState) => {
      seen.push(
        state.service === 'down' ? 'down' : state.readers.map(({ name, card }) => `${name} ${card}`).join(', '),
      );
    });
    await Promise.resolve();
    transport.insert(await practiceCard('ordinary'));
    transport.plug('Second');
    transport.pull();
    transport.stopService();
    transport.startService();
    transport.unplug();
    const first = PRACTICE_READER;
    expect(seen).toEqual([
      '',
      `${first} present`,
      `${first} present, Second absent`,
      `${first} absent, Second absent`,
      'down',
      `${first} absent, Second absent`,
      'Second absent',
    ]);
  });

  it.each([
    ['pull', 'cardRemoved'],
    ['unplug', 'readerRemoved'],
    ['stopService', 'readerServiceDown'],
  ] as const)(
    'SR-15: %s ends a command that is under way with %s, and says that it may have used a try',
    async (action, code) => {
      const answering = Promise.withResolvers<void>();
      const { transport, channel } = await cardInReader('ordinary', {
        fault: () => ({ do: 'stall', until: answering.promise }),
      });
      const sending = channel.transmit(SELECT, options);
      transport[action]();
      expect(await sending).toMatchObject({ ok: false, failure: { code, tryMayBeUsed: true } });
      expect(await channel.transmit(SELECT, options)).toMatchObject({ ok: false, failure: { code } });
      answering.resolve();
      await channel.release();
    },
  );

  it('time out and cancel without waiting for the card', async () => {
    const answering = Promise.withResolvers<void>();
    const { channel } = await cardInReader('ordinary', { fault: () => ({ do: 'stall', until: answering.promise }) });
    expect(await channel.transmit(SELECT, { ...options, timeoutMs: 10 })).toMatchObject({
      failure: { code: 'cardTimedOut', tryMayBeUsed: true },
    });
    const stopping = new AbortController();
    const sending = channel.transmit(SELECT, { ...options, signal: stopping.signal });
    stopping.abort();
    expect(await sending).toMatchObject({ failure: { code: 'cancelled' } });
    answering.resolve();
    await channel.release();
  });

  it('SR-10: let one at a time hold a card, and the next one in when it is let go', async () => {
    const { transport, channel } = await cardInReader('ordinary');
    expect(await connectTo(transport)).toMatchObject({ failure: { code: 'readerBusy' } });
    const waiting = transport.connect(PRACTICE_READER, { signal: options.signal, busyWaitMs: 1_000 });
    await channel.release();
    await channel.release();
    await got(await waiting).release();
  });

  it('say what is not there', async () => {
    const transport = createSimulatorTransport(systemClock);
    transport.plug();
    expect(await connectTo(transport)).toMatchObject({ failure: { code: 'cardNotPresent' } });
    const other = readerNameSchema.parse('Other');
    expect(await transport.connect(other, { signal: options.signal, busyWaitMs: 0 })).toMatchObject({
      failure: { code: 'readerNotFound' },
    });
    transport.stopService();
    expect(await connectTo(transport)).toMatchObject({ failure: { code: 'readerServiceDown' } });
  });
});
