import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Outcome } from '#contract/failures/outcome.ts';
import { type CardKey, type ChangeablePin, changeablePinSchema, type PinSlot } from '#contract/values/brands.ts';
import type { SecretBytes } from '#contract/values/secret-bytes.ts';
import { type InputSupportApp, openInputSupportApp } from '#native-bridge/apps/input-support-app.ts';
import { type JpkiApp, openJpkiApp } from '#native-bridge/apps/jpki-app.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { Fault, VirtualCardOptions } from '#native-bridge/simulator/virtual-card.ts';
import { type CardInReader, cardInReader, connectTo, got, secret } from '../../../support/card/card-harness.ts';

const OLD: Readonly<Record<ChangeablePin, string>> = { auth: '1234', sign: 'ABC123', text: '5678' };
const NEW: Readonly<Record<ChangeablePin, string>> = { auth: '8264', sign: 'HJ4QZ8', text: '9173' };
const MOST: Readonly<Record<ChangeablePin, number>> = { auth: 3, sign: 5, text: 3 };
const FILES: Readonly<Record<ChangeablePin, number>> = { auth: 0x18, sign: 0x1b, text: 0x11 };
const SLOTS = changeablePinSchema.options;
const CHANGE = 0x24;

interface PinsOfSlot {
  verify(pin: SecretBytes): Promise<Outcome<void>>;
  change(newPin: SecretBytes): Promise<Outcome<void>>;
}

async function open(
  slot: ChangeablePin,
  { channel }: Pick<CardInReader, 'channel'>,
  signal = new AbortController().signal,
) {
  const session = { signal, memory: createReaderMemory() };
  if (slot === 'text') {
    const app = got(await openInputSupportApp(channel, session));
    return { verify: (pin) => app.verify(pin), change: (newPin) => app.changePin(newPin) } satisfies PinsOfSlot;
  }
  const app = got(await openJpkiApp(channel, session));
  return {
    verify: (pin) => app.verify(slot, pin),
    change: (newPin) => app.changePin(slot, newPin),
  } satisfies PinsOfSlot;
}

async function onNewSitting(slot: ChangeablePin, inReader: CardInReader): Promise<PinsOfSlot> {
  await inReader.channel.release();
  return open(slot, { channel: got(await connectTo(inReader.transport)) });
}

function onceAt(ins: number, fault: Fault): VirtualCardOptions {
  let done = false;
  return {
    fault({ command }) {
      if (done || command[1] !== ins || command.length < 6) return undefined;
      done = true;
      return fault;
    },
  };
}

const answer = (statusWord: number): Fault => ({
  do: 'answer',
  bytes: Uint8Array.of(statusWord >> 8, statusWord & 0xff),
});

describe('CHANGE REFERENCE DATA', () => {
  for (const slot of SLOTS) {
    it.each(['accepted', 'refused'] as const)(
      `${slot}: the new value holds and the old one does not, with short identifiers %s`,
      async (shortFileIds) => {
        const inReader = await cardInReader('ordinary', { shortFileIds });
        const pins = await open(slot, inReader);
        got(await pins.verify(secret(OLD[slot])));
        got(await pins.change(secret(NEW[slot])));
        const changes = inReader.card.wireLog.filter(({ ins }) => ins === CHANGE);
        expect(changes).toMatchObject([{ p1: 0x01, file: FILES[slot], statusWord: 0x9000 }]);

        const later = await onNewSitting(slot, inReader);
        expect(await later.verify(secret(OLD[slot]))).toMatchObject({
          failure: { code: 'pinRejected', slot, triesLeft: MOST[slot] - 1 },
        });
        expect(await later.verify(secret(NEW[slot]))).toMatchObject({ ok: true });
      },
    );

    it(`${slot}: without its VERIFY the card takes no new value, and the old one holds`, async () => {
      const inReader = await cardInReader('ordinary');
      const pins = await open(slot, inReader);
      expect(await pins.change(secret(NEW[slot]))).toMatchObject({
        failure: { code: 'cardRefused', statusWord: '6982' },
      });
      expect(await pins.verify(secret(OLD[slot]))).toMatchObject({ ok: true });
    });

    it(`SR-22: ${slot}: a new value of another form is never sent`, async () => {
      const inReader = await cardInReader('ordinary');
      const pins = await open(slot, inReader);
      got(await pins.verify(secret(OLD[slot])));
      for (const value of ['', '123', '12345', 'abc123', 'ABCDEF', slot === 'sign' ? '8264' : 'HJ4QZ8']) {
        expect(await pins.change(secret(value))).toMatchObject({ failure: { code: 'newPinRefused', slot } });
      }
      expect(inReader.card.wireLog.filter(({ ins }) => ins === CHANGE)).toEqual([]);
    });

    it.each([
      ['the card is pulled before it', { do: 'pullBefore' }],
      ['the card is pulled after it', { do: 'pullAfter' }],
      ['nothing comes back', { do: 'answer', bytes: new Uint8Array() }],
      ['one octet comes back', { do: 'answer', bytes: Uint8Array.of(0x90) }],
      ['the card has no diagnosis', answer(0x6f00)],
      ['its memory failed', answer(0x6581)],
      ['it warns', answer(0x6300)],
    ] as const)(
      `SR-14, SR-15: ${slot}: says that either value may hold where %s, and sends nothing again`,
      async (_, fault) => {
        const inReader = await cardInReader('ordinary', onceAt(CHANGE, fault));
        const pins = await open(slot, inReader);
        got(await pins.verify(secret(OLD[slot])));
        expect(await pins.change(secret(NEW[slot]))).toEqual({
          ok: false,
          failure: { code: 'pinChangeUnknown', slot, triesLeft: null },
        });
        expect(inReader.card.wireLog.filter(({ ins }) => ins === CHANGE)).toHaveLength(1);
      },
    );
  }

  it('sorts status words by their first octet into done, old value kept, and unknown', async () => {
    let statusWord = 0;
    const inReader = await cardInReader('ordinary', {
      fault: ({ command }) => (command[1] === CHANGE ? answer(statusWord) : undefined),
    });
    const pins = await open('auth', inReader);
    for (let first = 0; first <= 0xff; first += 1) {
      for (const second of [0x00, 0x01, 0xff]) {
        statusWord = (first << 8) | second;
        const outcome = await pins.change(secret('8264'));
        const isKept = first === 0x64 || (first >= 0x67 && first <= 0x6e);
        const expected = statusWord === 0x9000 ? 'done' : isKept ? 'cardRefused' : 'pinChangeUnknown';
        expect(outcome.ok ? 'done' : outcome.failure.code, statusWord.toString(16)).toBe(expected);
      }
    }
  });

  it('SR-23: the slot is a type, and an application has only its own', () => {
    expectTypeOf<Parameters<JpkiApp['changePin']>[0]>().toEqualTypeOf<CardKey>();
    expectTypeOf<Parameters<JpkiApp['verify']>[0]>().toEqualTypeOf<CardKey>();
    expectTypeOf<Parameters<InputSupportApp['changePin']>>().toEqualTypeOf<[newPin: SecretBytes]>();
    expectTypeOf<ChangeablePin>().toEqualTypeOf<Exclude<PinSlot, 'face'>>();
  });

  it('SR-24: zeroes the value and its command, whatever came of it', async () => {
    const commands: Uint8Array[] = [];
    const inReader = await cardInReader('ordinary', {
      fault({ command }) {
        commands.push(command);
        return undefined;
      },
    });
    const pins = await open('auth', inReader);
    const [old, fresh] = [secret('1234'), secret('8264')];
    const bytes = fresh.check((held) => held);
    got(await pins.verify(old));
    got(await pins.change(fresh));
    expect([...bytes]).toEqual([0, 0, 0, 0]);
    expect(commands.map((command) => Buffer.from(command).toString('latin1')).join()).not.toContain('8264');
    expect(JSON.stringify(inReader.card.wireLog)).not.toContain(Buffer.from('8264').toString('hex'));
  });

  it('sends nothing once the work was called off', async () => {
    const inReader = await cardInReader('ordinary');
    const calledOff = new AbortController();
    const pins = await open('auth', inReader, calledOff.signal);
    got(await pins.verify(secret('1234')));
    calledOff.abort();
    expect(await pins.change(secret('8264'))).toMatchObject({ failure: { code: 'cancelled' } });
    expect(inReader.card.wireLog.filter(({ ins }) => ins === CHANGE)).toEqual([]);
  });
});
