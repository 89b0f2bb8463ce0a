import { describe, expect, it } from 'vitest';
import { FAILURES } from '#contract/failures/failure.ts';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import { readerNameSchema } from '#contract/values/brands.ts';
import { openInputSupportApp, parseAttributes } from '#native-bridge/apps/input-support-app.ts';
import { openJpkiApp } from '#native-bridge/apps/jpki-app.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { CardChannel } from '#native-bridge/transport/card-transport.ts';
import { digestInfo } from '#pki/der/digest-info.ts';
import { secret } from '../../../support/card/card-harness.ts';
import { GENERATED_SEED, generatedCount, seededNumbers } from '../../../support/generated-counts.ts';

const SCRIPTS = generatedCount(40_000, 200_000);
const MAX_EXCHANGES = 140;
const keyInput = digestInfo('sha256', new Uint8Array(32));

/** From 0 up to 1. */
function randomFrom(seed: number): () => number {
  const next = seededNumbers(seed);
  return () => next(2 ** 32) / 2 ** 32;
}

const STATUS_WORDS = [
  0x9000, 0x9000, 0x9000, 0x6282, 0x6100, 0x6110, 0x6c00, 0x6c05, 0x6700, 0x6982, 0x6a82, 0x6b00, 0x63c3, 0x63c0,
  0x6984, 0x6f00,
];
const HEADS = [
  [],
  [0x30, 0x82, 0x05, 0x00],
  [0x30, 0x82, 0x20, 0x00],
  [0x30, 0x03, 0x02, 0x01, 0x01],
  [0x30, 0x80],
  [0xff, 0x20, 0x5f, 0xdf, 0x21, 0x08],
  [0xff, 0x20, 0x82, 0x0f, 0xff],
  [0xff, 0xff],
];

function answer(random: () => number): Uint8Array {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const kind = random();
  if (kind < 0.03) return new Uint8Array(Math.floor(random() * 2));
  const statusWord = kind < 0.1 ? Math.floor(random() * 0x10000) : pick(STATUS_WORDS);
  const lengths = [0, 0, 1, 7, 32, 255, 256, 256, 2048];
  const data = new Uint8Array(pick(lengths));
  if (kind > 0.7) for (let at = 0; at < data.length; at += 1) data[at] = Math.floor(random() * 256);
  data.set(pick(HEADS).slice(0, data.length));
  return Uint8Array.of(...data, statusWord >> 8, statusWord & 0xff);
}

function hostileChannel(random: () => number): CardChannel {
  let exchanges = 0;
  return {
    reader: readerNameSchema.parse('Hostile'),
    atr: new Uint8Array(),
    get exchanges() {
      return exchanges;
    },
    cardMs: 0,
    transmit: async () => {
      exchanges += 1;
      return success(answer(random));
    },
    renew: async () => success(undefined),
    release: async () => undefined,
  };
}

async function operateCard(channel: CardChannel, random: () => number): Promise<Outcome<unknown>> {
  const session = { signal: new AbortController().signal, memory: createReaderMemory() };
  if (random() < 0.2) {
    const app = await openInputSupportApp(channel, session);
    return app.ok ? app.value.readAttributes() : app;
  }
  const app = await openJpkiApp(channel, session);
  if (!app.ok) return app;
  const uses = [
    () => app.value.readCertificate('auth'),
    () => app.value.readTokenInformation(),
    () => app.value.certificatePresence(),
    () => app.value.triesLeft('auth'),
    () => app.value.recognise(new Uint8Array(600)),
    () => app.value.verify('auth', secret('1234')),
    () => app.value.sign('auth', 'RSA-2048', keyInput),
  ];
  return (uses[Math.floor(random() * uses.length)] as () => Promise<Outcome<unknown>>)();
}

describe('a hostile card', () => {
  it(`SR-16: ${SCRIPTS} generated scripts end in a value or a failure, none hangs (seed ${GENERATED_SEED})`, async () => {
    const random = randomFrom(GENERATED_SEED);
    let longest = 0;
    for (let script = 0; script < SCRIPTS; script += 1) {
      const channel = hostileChannel(random);
      const outcome = await operateCard(channel, random);
      longest = Math.max(longest, channel.exchanges);
      if (!outcome.ok && !Object.hasOwn(FAILURES, outcome.failure.code)) throw new Error(`script ${script}`);
    }
    expect(longest).toBeLessThan(MAX_EXCHANGES);
  });

  it('SR-16: a card that answers one byte at a time is given up after 64 commands', async () => {
    let sent = 0;
    const channel: CardChannel = {
      ...hostileChannel(() => 0.5),
      transmit: async (command) => {
        sent += 1;
        if (command[1] !== 0xb0) return success(Uint8Array.of(0x90, 0x00));
        return success(
          command[2] === 0x8a ? Uint8Array.of(0x30, 0x82, 0x1f, 0x00, 0x90, 0x00) : Uint8Array.of(0x00, 0x90, 0x00),
        );
      },
    };
    const app = await openJpkiApp(channel, { signal: new AbortController().signal, memory: createReaderMemory() });
    if (!app.ok) throw new Error('the application opens');
    expect(await app.value.readCertificate('auth')).toMatchObject({ failure: { code: 'cardUnreadable' } });
    expect(sent).toBe(1 + 64); // SELECT of the application goes before
  });

  it('SR-16: nor does GET RESPONSE get more than 64 commands out of one file', async () => {
    let sent = 0;
    let waitingFor = 0;
    const channel: CardChannel = {
      ...hostileChannel(() => 0.5),
      transmit: async (command) => {
        sent += 1;
        if (command[1] === 0xa4) return success(Uint8Array.of(0x90, 0x00));
        waitingFor = command[1] === 0xb0 ? 16 : waitingFor - 1;
        return success(waitingFor > 0 ? Uint8Array.of(0x61, 0x04) : Uint8Array.of(0x30, 0x82, 0x1f, 0x00, 0x90, 0x00));
      },
    };
    const app = await openJpkiApp(channel, { signal: new AbortController().signal, memory: createReaderMemory() });
    if (!app.ok) throw new Error('the application opens');
    expect(await app.value.readCertificate('auth')).toMatchObject({ failure: { code: 'cardUnreadable' } });
    expect(sent).toBe(1 + 64);
  });

  it.each([
    ['no container', 'DF2201 41'],
    ['a missing member', 'FF2004 DF220141'],
    ['a member twice', 'FF2016 DF220141 DF220141 DF230142 DF24083139393030343031 DF250132'],
    ['a day that is none', 'FF2017 DF220141 DF230142 DF24083139393030323330 DF250132'],
    ['bytes that are no UTF-8', 'FF2017 DF2201FF DF230142 DF24083139393030343031 DF250132'],
  ])('SR-16: attributes with %s are refused', (_what, hex) => {
    expect(parseAttributes(Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex')))).toBeUndefined();
  });
});
