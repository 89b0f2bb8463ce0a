import { describe, expect, it } from 'vitest';
import { readerNameSchema } from '#contract/values/brands.ts';
import { pcscChannel } from '#native-bridge/transport/pcsc-channel.ts';

describe('a card held through PC/SC', () => {
  it('SR-3, SR-8: is sent what was asked, whole, though the caller gave up and wiped its bytes before the call read them', async () => {
    const reads = Promise.withResolvers<void>();
    let lent: Uint8Array = new Uint8Array();
    let sent = '';
    const channel = pcscChannel(readerNameSchema.parse('Reader A'), {
      atr: new Uint8Array(),
      async transmit(command) {
        lent = command;
        await reads.promise;
        sent = Buffer.from(command).toString('hex');
        return Uint8Array.of(0x90, 0x00);
      },
      disconnect: async () => undefined,
    });
    const stop = new AbortController();
    const command = new Uint8Array(Buffer.from('002000980431323334', 'hex'));
    const answer = channel.transmit(command, {
      signal: stop.signal,
      timeoutMs: 10_000,
      during: 'verifyPin',
      mayUseTry: true,
    });
    stop.abort();
    expect(await answer).toMatchObject({ failure: { code: 'cancelled' } });
    command.fill(0);
    reads.resolve();
    await channel.release();
    expect(sent).toBe('002000980431323334');
    expect([...lent]).toEqual(new Array(9).fill(0));
  });
});
