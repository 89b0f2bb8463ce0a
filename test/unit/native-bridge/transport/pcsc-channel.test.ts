import { describe, expect, it } from 'vitest';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { readerNameSchema } from '#contract/values/brands.ts';
import { type PcscCard, PcscError } from '#native-bridge/transport/pcsc-binding.ts';
import { pcscChannel } from '#native-bridge/transport/pcsc-channel.ts';

const READER = readerNameSchema.parse('Reader A');
const SELECT = new Uint8Array(Buffer.from('00A4040C0AD392F000260100000001', 'hex'));

function cardThat(behaviour: Partial<PcscCard>): PcscCard {
  return {
    atr: Uint8Array.of(0x3b),
    transmit: async () => Uint8Array.of(0x90, 0x00),
    disconnect: async () => undefined,
    ...behaviour,
  };
}

const noOther = async (): Promise<Outcome<PcscCard>> => failed({ code: 'cardNotPresent' });
const step = (signal = new AbortController().signal) => ({
  signal,
  timeoutMs: 10_000,
  during: 'test',
  mayUseTry: false,
});

describe('a card held through PC/SC', () => {
  it('SR-3, SR-8: is sent what was asked, whole, though the caller gave up and wiped its bytes before the call read them', async () => {
    const reads = Promise.withResolvers<void>();
    let lent: Uint8Array = new Uint8Array();
    let sent = '';
    const card = cardThat({
      async transmit(command) {
        lent = command;
        await reads.promise;
        sent = Buffer.from(command).toString('hex');
        return Uint8Array.of(0x90, 0x00);
      },
    });
    const channel = pcscChannel(READER, card, noOther);
    const stop = new AbortController();
    const command = new Uint8Array(Buffer.from('002000980431323334', 'hex'));
    const answer = channel.transmit(command, { ...step(stop.signal), during: 'verifyPin', mayUseTry: true });
    stop.abort();
    expect(await answer).toMatchObject({ failure: { code: 'cancelled' } });
    command.fill(0);
    reads.resolve();
    await channel.release();
    expect(sent).toBe('002000980431323334');
    expect([...lent]).toEqual(new Array(9).fill(0));
  });

  it('that was reset is let go before it is taken anew, and let go once in the end', async () => {
    const done: string[] = [];
    const first = cardThat({
      transmit: async () => {
        throw new PcscError('wasReset', 'for the test');
      },
      disconnect: async () => void done.push('first let go'),
    });
    const second = cardThat({ disconnect: async () => void done.push('second let go') });
    const channel = pcscChannel(READER, first, async () => {
      done.push('taken anew');
      return success(second);
    });
    expect(await channel.transmit(SELECT, step())).toMatchObject({ failure: { code: 'cardUnreadable' } });
    expect(await channel.renew(step().signal)).toEqual(success(undefined));
    expect(await channel.transmit(SELECT, step())).toEqual(success(Uint8Array.of(0x90, 0x00)));
    await channel.release();
    expect(done).toEqual(['first let go', 'taken anew', 'second let go']);
  });

  it('is lost where none is there to be taken anew', async () => {
    const channel = pcscChannel(READER, cardThat({}), noOther);
    expect(await channel.renew(step().signal)).toMatchObject({ failure: { code: 'cardNotPresent' } });
    expect(await channel.transmit(SELECT, step())).toMatchObject({ failure: { code: 'cardRemoved' } });
    await channel.release();
  });

  it('is let go after it was taken anew, where the channel is released in between', async () => {
    const taking = Promise.withResolvers<void>();
    const done: string[] = [];
    const second = cardThat({ disconnect: async () => void done.push('second let go') });
    const channel = pcscChannel(READER, cardThat({}), async () => {
      await taking.promise;
      return success(second);
    });
    const renewing = channel.renew(step().signal);
    const releasing = channel.release();
    taking.resolve();
    await Promise.all([renewing, releasing]);
    expect(done).toEqual(['second let go']);
  });
});
