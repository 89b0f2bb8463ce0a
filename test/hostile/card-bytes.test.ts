import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame } from '#contract/app/ipc-frame.ts';
import { FAILURES } from '#contract/failures/failure.ts';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import { readerNameSchema } from '#contract/values/brands.ts';
import { openCardFaceApp, parseAgeRecord, parseCardFace } from '#native-bridge/apps/card-face-app.ts';
import { parseCardVerifiableCertificate, parseIntegrityRecord } from '#native-bridge/apps/card-integrity.ts';
import { openCommonApp, parseSerialRecord } from '#native-bridge/apps/common-app.ts';
import { openInputSupportApp, parseAttributes } from '#native-bridge/apps/input-support-app.ts';
import { openJpkiApp } from '#native-bridge/apps/jpki-app.ts';
import { NOTHING_SELECTED, selectionAfter } from '#native-bridge/iso7816/allowed-commands.ts';
import { encodeCommand, parseCommand, parseResponse } from '#native-bridge/iso7816/apdu.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import { parseStatusWord } from '#native-bridge/iso7816/status-word.ts';
import { readObject, readObjects } from '#native-bridge/iso7816/tlv.ts';
import {
  CARD_FACE_APPLICATION,
  COMMON_APPLICATION,
  INPUT_SUPPORT_APPLICATION,
  JPKI_APPLICATION,
} from '#native-bridge/profile/card-profile.ts';
import { cardContent } from '#native-bridge/simulator/card-content.ts';
import type { CardChannel } from '#native-bridge/transport/card-transport.ts';
import { parseCertificate } from '#pki/certificate/certificate.ts';
import { derProblem } from '#pki/der/der.ts';
import { digestInfo, parseDigestInfo } from '#pki/der/digest-info.ts';
import { practiceCard, practiceHolder } from '../support/card/practice-card.ts';
import { computedMs } from '../support/computed-time.ts';
import { GENERATED_SEED, generatedCount, seededNumbers } from '../support/generated-counts.ts';
import { inTwoSurroundings, spoiltBytes, spoiltObjects } from '../support/pki/spoilt-bytes.ts';

const CASES = generatedCount(1_500, 75_000);
const SLOWEST_MS = 1_000;
const MAX_COMMANDS = 140;

/** A whole card's readable files by AID and identifier; what a record file holds is its first record. */
const files = new Map<string, Uint8Array>();
const key = (aid: string, id: number) => `${aid} ${id}`;

beforeAll(async () => {
  for (const [aid, application] of cardContent(await practiceHolder('ordinary'))) {
    for (const [id, file] of application) {
      const bytes = file.kind === 'binary' ? file.bytes : file.kind === 'records' ? file.records[0] : undefined;
      if (bytes !== undefined) files.set(key(aid, id), bytes);
    }
  }
});

function fileOf({ aid }: { readonly aid: string }, { id }: { readonly id: number }): Uint8Array {
  const bytes = files.get(key(aid, id));
  if (bytes === undefined) throw new Error('a practice card has all files');
  return bytes;
}

const jpki = JPKI_APPLICATION.files;
const text = INPUT_SUPPORT_APPLICATION.files;
const face = CARD_FACE_APPLICATION.files;
const certificate = () => withoutFiller(fileOf(JPKI_APPLICATION, jpki.authCertificate));

function withoutFiller(file: Uint8Array): Uint8Array {
  return file.subarray(0, readObject(file)?.totalBytes ?? file.length);
}

type Spoil = typeof spoiltBytes;

/** A parser, good input for it, how that is spoilt, and what of its answer can be compared. */
const PARSERS: readonly (readonly [string, () => Uint8Array, Spoil, (bytes: Uint8Array) => unknown])[] = [
  [
    'data objects',
    () => fileOf(INPUT_SUPPORT_APPLICATION, text.attributes),
    spoiltObjects,
    (bytes) => [readObject(bytes), readObjects(bytes)],
  ],
  ['attributes', () => fileOf(INPUT_SUPPORT_APPLICATION, text.attributes), spoiltObjects, parseAttributes],
  [
    'integrity record',
    () => fileOf(INPUT_SUPPORT_APPLICATION, text.integrityRecord),
    spoiltObjects,
    parseIntegrityRecord,
  ],
  [
    'card-verifiable certificate',
    () => fileOf(INPUT_SUPPORT_APPLICATION, text.cardVerifiableCertificate),
    spoiltObjects,
    parseCardVerifiableCertificate,
  ],
  ['card face', () => fileOf(CARD_FACE_APPLICATION, face.cardFace), spoiltObjects, parseCardFace],
  ['age record', () => fileOf(CARD_FACE_APPLICATION, face.ageRecord), spoiltObjects, parseAgeRecord],
  [
    'serial record',
    () => fileOf(COMMON_APPLICATION, COMMON_APPLICATION.files.serialRecord),
    spoiltObjects,
    parseSerialRecord,
  ],
  ['DER of a certificate', certificate, spoiltObjects, (bytes) => derProblem(bytes) ?? 'good'],
  ['certificate', certificate, spoiltObjects, certificateVerdict],
  ['DigestInfo', () => digestInfo('sha256', new Uint8Array(32)), spoiltObjects, parseDigestInfo],
  ['response', () => Uint8Array.of(0x30, 0x03, 0x02, 0x01, 0x01, 0x61, 0x10), spoiltBytes, responseVerdict],
  [
    'command',
    () => encodeCommand({ cla: 0x00, ins: 0x20, p1: 0, p2: 0x98, data: Uint8Array.of(1, 2, 3, 4) }),
    spoiltBytes,
    (bytes) => [parseCommand(bytes), selectionAfter(NOTHING_SELECTED, bytes)],
  ],
  ['frame of a window', frameOfWindow, spoiltBytes, decodeFrame],
];

function certificateVerdict(der: Uint8Array): unknown {
  const parsed = parseCertificate(der);
  return parsed.ok
    ? {
        ...parsed.certificate,
        der: Buffer.from(parsed.certificate.der).toString('hex'),
        key: parsed.certificate.key.type,
      }
    : parsed;
}

function responseVerdict(bytes: Uint8Array): unknown {
  const response = parseResponse(bytes);
  return response === undefined ? undefined : [response, parseStatusWord(response.statusWord)];
}

function frameOfWindow(): Uint8Array {
  const bytes = { pin: Uint8Array.of(1, 2, 3, 4), newPin: Uint8Array.of(5, 6) };
  return encodeFrame({ kind: 'request', version: 1, id: 7, method: 'givePin', params: { revision: 3 }, bytes });
}

describe('SR-16, SR-127: what a card or a peer sends', () => {
  it.each(PARSERS)(
    `as %s is parsed within its bounds or not at all: ${CASES} cases, seed ${GENERATED_SEED}`,
    (_, seed, spoil, parse) => {
      const next = seededNumbers(GENERATED_SEED);
      const good = seed();
      expect(parse(good)).not.toBeUndefined();
      let slowestMs = 0;
      for (let n = 0; n < CASES; n += 1) {
        const bytes = spoil(good, next);
        const begunMs = computedMs();
        const [alone, among] = inTwoSurroundings(bytes, good.subarray(bytes.length)).map(parse);
        slowestMs = Math.max(slowestMs, computedMs() - begunMs);
        // An answer that depends on what lies around the bytes was read outside of them.
        if (!isDeepStrictEqual(alone, among)) throw new Error(`case ${n}: ${Buffer.from(bytes).toString('hex')}`);
      }
      expect(slowestMs).toBeLessThan(SLOWEST_MS);
    },
  );

  it(`a card whose files are spoilt is read or refused: ${CASES} cards, seed ${GENERATED_SEED}`, async () => {
    const next = seededNumbers(GENERATED_SEED);
    const reads = new Map<string, number>();
    for (let n = 0; n < CASES; n += 1) {
      const { name, read, aid, id } = READS[next(READS.length)] as CardRead;
      const channel = channelOverFile(spoiltObjects(fileOf({ aid }, { id }), next));
      const outcome = await read(channel);
      if (!outcome.ok && !Object.hasOwn(FAILURES, outcome.failure.code)) throw new Error(`case ${n}: ${name}`);
      if (channel.exchanges > MAX_COMMANDS) throw new Error(`case ${n}: ${name} took ${channel.exchanges} commands`);
      reads.set(name, (reads.get(name) ?? 0) + (outcome.ok ? 1 : 0));
    }
    // Spoilt in its filler or a photo it is still a good file: the generator does reach what lies behind the checks.
    expect([...reads].filter(([, good]) => good === 0).map(([name]) => name)).toEqual([]);
  });

  it('SR-16: a file longer than one command may ask for is read in several', async () => {
    const long = Uint8Array.of(0xff, 0x20, 0x82, 0x7f, 0x00, ...new Uint8Array(0x7f00));
    const channel = channelOverFile(long);
    const app = await openCardFaceApp(channel, { signal: new AbortController().signal, memory: createReaderMemory() });
    if (!app.ok) throw new Error('the application opens');
    expect(await app.value.readCardFace()).toMatchObject({ failure: { code: 'cardUnreadable' } });
    expect(channel.exchanges).toBe(6);
  });

  it(`any bytes as a command get an answer from a practice card: ${CASES} cases, seed ${GENERATED_SEED}`, async () => {
    const next = seededNumbers(GENERATED_SEED);
    const card = await practiceCard('ordinary');
    const good = [
      `00A404000A${JPKI_APPLICATION.aid}00`,
      '00A4020C020018',
      '00B08A0000',
      '00B0000000000000',
      '00B2010C00',
      '0020008004313233',
      '00240180043132333435',
      '80FC0000',
    ].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')));
    for (let n = 0; n < CASES; n += 1) {
      const answer = await card.respond(spoiltBytes(good[next(good.length)] ?? new Uint8Array(1), next));
      if (answer.length < 2 || answer.length > 0x10002) throw new Error(`case ${n}: ${answer.length} bytes`);
    }
  });
});

interface CardRead {
  readonly name: string;
  readonly aid: string;
  readonly id: number;
  read(channel: CardChannel): Promise<Outcome<unknown>>;
}

const READS: readonly CardRead[] = [
  cardRead('certificate', JPKI_APPLICATION, jpki.authCertificate, openJpkiApp, (app) => app.readCertificate('auth')),
  cardRead('token information', JPKI_APPLICATION, jpki.tokenInformation, openJpkiApp, (app) =>
    app.readTokenInformation(),
  ),
  cardRead('presence', JPKI_APPLICATION, jpki.certificatePresence, openJpkiApp, (app) => app.certificatePresence()),
  cardRead('signing key', INPUT_SUPPORT_APPLICATION, text.cardVerifiableCertificate, openInputSupportApp, (app) =>
    app.readSigningKey(),
  ),
  cardRead('card face', CARD_FACE_APPLICATION, face.cardFace, openCardFaceApp, (app) => app.readCardFace()),
  cardRead('age record', CARD_FACE_APPLICATION, face.ageRecord, openCardFaceApp, (app) => app.readAgeRecord()),
  cardRead('serial record', COMMON_APPLICATION, COMMON_APPLICATION.files.serialRecord, openCommonApp, (app) =>
    app.readSerialRecord(),
  ),
];

function cardRead<App>(
  name: string,
  { aid }: { readonly aid: string },
  { id }: { readonly id: number },
  open: typeof openJpkiApp extends (channel: infer Channel, session: infer Session) => unknown
    ? (channel: Channel, session: Session) => Promise<Outcome<App>>
    : never,
  use: (app: App) => Promise<Outcome<unknown>>,
): CardRead {
  return {
    name,
    aid,
    id,
    async read(channel) {
      const app = await open(channel, { signal: new AbortController().signal, memory: createReaderMemory() });
      return app.ok ? use(app.value) : app;
    },
  };
}

/** Every file of this card has the same content; READ BINARY and READ RECORD serve it, everything else is well. */
function channelOverFile(file: Uint8Array): CardChannel {
  let exchanges = 0;
  return {
    reader: readerNameSchema.parse('Hostile'),
    atr: new Uint8Array(),
    get exchanges() {
      return exchanges;
    },
    cardMs: 0,
    async transmit(command) {
      exchanges += 1;
      const { ins, p1, p2, expectedBytes = 0 } = parseCommand(command) ?? { ins: 0, p1: 0, p2: 0 };
      if (ins === 0xb2) return success(Uint8Array.of(...file.subarray(0, expectedBytes), 0x90, 0x00));
      if (ins !== 0xb0) return success(Uint8Array.of(0x90, 0x00));
      const offset = p1 > 0x7f ? p2 : (p1 << 8) | p2;
      if (offset >= file.length) return success(Uint8Array.of(0x6b, 0x00));
      return success(
        new Uint8Array(Buffer.concat([file.subarray(offset, offset + expectedBytes), Buffer.of(0x90, 0)])),
      );
    },
    renew: async () => success(undefined),
    release: async () => undefined,
  };
}
