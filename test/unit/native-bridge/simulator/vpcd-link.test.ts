import { createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import type { VirtualCard } from '#native-bridge/simulator/virtual-card.ts';
import { linkToVpcd } from '#native-bridge/simulator/vpcd-link.ts';
import { practiceCard } from '../../../support/card/practice-card.ts';
import { GENERATED_SEED, generatedCount, seededNumbers } from '../../../support/generated-counts.ts';
import { spoiltBytes } from '../../../support/pki/spoilt-bytes.ts';

const MESSAGES = generatedCount(1_500, 75_000);
const GET_ATR = 0x04;
const COMMANDS = [
  '00A404000AD392F00026010000000100',
  '00A4020C020018',
  '00B08A0000',
  '00B0000000000000',
  '0020008004313233',
].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')));

it(`SR-127: ${MESSAGES} messages of a virtual reader, cut anywhere, get the card's own answers in order; seed ${GENERATED_SEED}`, async () => {
  const next = seededNumbers(GENERATED_SEED);
  const messages = Array.from({ length: MESSAGES }, () => message(next));
  const twin = await practiceCard('ordinary');
  const expected: number[] = [];
  for (const one of messages) {
    const answer = await answerOf(twin, one);
    if (answer !== undefined) expected.push(answer);
  }
  const { answers, end } = await reader(await practiceCard('ordinary'), (socket) => {
    const stream = Buffer.concat(messages.map(framed));
    for (let at = 0; at < stream.length; ) {
      const to = at + 1 + next(next(8) === 0 ? 4 : 4_096);
      socket.write(stream.subarray(at, to));
      at = to;
    }
  });
  try {
    await expect.poll(() => answers.length, { timeout: 60_000 }).toBe(expected.length);
    expect(answers).toEqual(expected);
  } finally {
    end();
  }
});

/** A command near a good one, or one octet, which is a control code. */
function message(next: (limit: number) => number): Uint8Array {
  if (next(8) === 0) return Uint8Array.of(next(8));
  if (next(200) === 0) return new Uint8Array(next(0x10000)).fill(next(256));
  return spoiltBytes(COMMANDS[next(COMMANDS.length)] ?? Uint8Array.of(0), next);
}

/** Length of the answer that a reader is to get; the content of some is random. `undefined`: none. */
async function answerOf(card: VirtualCard, received: Uint8Array): Promise<number | undefined> {
  if (received.length !== 1) return (await card.respond(received)).length;
  if (received[0] === GET_ATR) return card.atr.length;
  if (received[0] === 0x00 || received[0] === 0x01) card.powerOff();
  if (received[0] === 0x02) card.reset();
  return undefined;
}

function framed(payload: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(payload.length);
  return Buffer.concat([length, payload]);
}

/** The other side of the link: collects the lengths of what the card answers. */
async function reader(card: VirtualCard, talk: (socket: Socket) => void) {
  const answers: number[] = [];
  const given = new AbortController();
  const server = createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (let end = endOfFirst(received); end <= received.length; end = endOfFirst(received)) {
        answers.push(end - 2);
        received = received.subarray(end);
      }
    });
    socket.on('error', () => undefined);
    talk(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listens on a port');
  linkToVpcd({ host: '127.0.0.1', port: address.port, card, signal: given.signal });
  return {
    answers,
    end() {
      given.abort();
      server.close();
    },
  };
}

function endOfFirst(received: Buffer): number {
  return received.length < 2 ? Number.POSITIVE_INFINITY : 2 + received.readUInt16BE(0);
}
