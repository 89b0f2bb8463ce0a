import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { parseCommand } from '#native-bridge/iso7816/apdu.ts';
import { statusWordText } from '#native-bridge/iso7816/status-word.ts';
import type { Fault as CardFault } from '#native-bridge/simulator/virtual-card.ts';
import type { TransmitOptions } from '#native-bridge/transport/card-transport.ts';

/** One step between app and card, as a flow takes it: the card is taken, or one command goes to it. */
export interface CardStep {
  readonly kind: 'connect' | 'command';
  readonly command: Uint8Array;
  readonly answerDataBytes: number;
}

/** What a fault can do to the world around the card. */
export interface FaultWorld {
  pullCard(): void;
  unplugReader(): void;
  stopService(): void;
  /** Another program reset the card: nothing more goes through the channel that is open. */
  loseChannel(): void;
  /** Another program takes the card as soon as it is free; after `forMs` it lets go, else when the person ends it. */
  otherProgramTakesCard(forMs?: number): Promise<void>;
  /** The person, or the window that goes away, gives the flow up. */
  cancel(): void;
  /** Resolves after `ms` of the run's own time. */
  after(ms: number): Promise<void>;
}

export interface SpoiltExchange extends FaultWorld {
  readonly command: Uint8Array;
  readonly options: TransmitOptions;
  /** Sends the command on to the card, which may have a fault of its own. */
  pass(fault?: CardFault): Promise<Outcome<Uint8Array>>;
}

type Spoil = (exchange: SpoiltExchange) => Promise<Outcome<Uint8Array>> | undefined;

/** One kind of trouble, for every step that it fits. */
export type StepFault = {
  /** Row of the matrix. */
  readonly kind: string;
  /** True where the trouble stays, so that the flow may rightly wait for as long as the person does. */
  readonly stays?: boolean;
} & (
  | { readonly at: 'connect'; before(environment: FaultWorld): Promise<void> }
  | {
      readonly at: 'command';
      fits(step: CardStep): boolean;
      /** For the chosen command and every later one of one run; `undefined` leaves a command alone. */
      begin(): Spoil;
    }
);

const SILENCE_MS = 30_000;
const GET_RESPONSE = 0xc0;
const LYING_LENGTHS = [200, 100, 250];

/** Every status word that the reference names for this card, but `9000`, `61xx` and `6Cxx`. */
export const STATUS_WORDS = [
  0x6281, 0x6282, 0x6283, 0x6300, 0x63c0, 0x63c1, 0x63c2, 0x63cf, 0x6381, 0x6400, 0x6581, 0x6700, 0x6881, 0x6882,
  0x6981, 0x6982, 0x6983, 0x6984, 0x6985, 0x6986, 0x6987, 0x6988, 0x69fc, 0x66f1, 0x6a80, 0x6a81, 0x6a82, 0x6a83,
  0x6a84, 0x6a85, 0x6a86, 0x6a87, 0x6a88, 0x6b00, 0x6d00, 0x6e00, 0x6f00,
] as const;

/** What leaves it open whether the card did what it was told. */
const UNCLEAR_WORDS = [0x6300, 0x6581, 0x6f00] as const;

const any = () => true;
const hasData = ({ answerDataBytes }: CardStep) => answerDataBytes > 0;
const presentsSecret = ({ command: bytes }: CardStep) => {
  const apdu = parseCommand(bytes);
  return (apdu?.ins === 0x20 || apdu?.ins === 0x24) && apdu.data !== undefined;
};

function command(
  kind: string,
  spoil: (exchange: SpoiltExchange) => Promise<Outcome<Uint8Array>>,
  fits: (step: CardStep) => boolean = any,
): StepFault {
  return {
    at: 'command',
    kind,
    fits,
    begin() {
      let isOver = false;
      return (exchange) => {
        if (isOver) return undefined;
        isOver = true;
        return spoil(exchange);
      };
    },
  };
}

function lost(
  code: 'cardUnreadable' | 'readerRemoved' | 'readerServiceDown',
  { during, mayUseTry }: TransmitOptions,
): Outcome<never> {
  return failed({ code, during, tryMayBeUsed: mayUseTry });
}

/** The reply that came, changed on its way; what never came stays as it is. */
function altered(change: (reply: Buffer) => Uint8Array): (exchange: SpoiltExchange) => Promise<Outcome<Uint8Array>> {
  return async ({ pass }) => {
    const reply = await pass();
    return reply.ok ? success(Uint8Array.from(change(Buffer.from(reply.value)))) : reply;
  };
}

function word(statusWord: number, data: Uint8Array = new Uint8Array()): Uint8Array {
  return Uint8Array.of(...data, statusWord >> 8, statusWord & 0xff);
}

/** The same bytes in every run. */
function noise(length: number): Uint8Array {
  return new Uint8Array(length).map((_, at) => (at * 167 + 89) & 0xff);
}

const removals: readonly StepFault[] = [
  command('card pulled before the command', ({ pullCard, pass }) => {
    pullCard();
    return pass();
  }),
  command('card pulled after the command', ({ pass }) => pass({ do: 'pullAfter' })),
  command('reader unplugged before the command', ({ unplugReader, pass }) => {
    unplugReader();
    return pass();
  }),
  command('reader unplugged after the command', async ({ unplugReader, pass, options }) => {
    await pass();
    unplugReader();
    return lost('readerRemoved', options);
  }),
  command('service killed before the command', ({ stopService, pass }) => {
    stopService();
    return pass();
  }),
  command('service killed after the command', async ({ stopService, pass, options }) => {
    await pass();
    stopService();
    return lost('readerServiceDown', options);
  }),
  { at: 'connect', kind: 'card pulled before it was taken', before: async ({ pullCard }) => pullCard() },
  {
    at: 'connect',
    kind: 'reader unplugged before the card was taken',
    before: async ({ unplugReader }) => unplugReader(),
  },
  { at: 'connect', kind: 'service killed before the card was taken', before: async ({ stopService }) => stopService() },
];

const others: readonly StepFault[] = [
  {
    at: 'connect',
    kind: 'another program has the card',
    before: ({ otherProgramTakesCard }) => otherProgramTakesCard(),
  },
  {
    at: 'connect',
    kind: 'another program has the card for 2 s',
    before: ({ otherProgramTakesCard }) => otherProgramTakesCard(2_000),
  },
  command('another program took the card in between', async ({ loseChannel, otherProgramTakesCard, options }) => {
    loseChannel();
    void otherProgramTakesCard();
    return lost('cardUnreadable', options);
  }),
  command('30 s of silence', ({ pass, after }) => pass({ do: 'stall', until: after(SILENCE_MS) })),
  command('given up by the person', ({ cancel, pass }) => {
    cancel();
    return pass();
  }),
];

const replies: readonly StepFault[] = [
  command(
    'reply of 0 bytes',
    altered(() => new Uint8Array()),
  ),
  command(
    'reply of 1 byte',
    altered((reply) => reply.subarray(0, 1)),
  ),
  command(
    'data cut short',
    altered((reply) => word(0x9000, reply.subarray(0, (reply.length - 2) >> 1))),
    hasData,
  ),
  // The last two octets of what is left are taken for a status word; fixed here, for certificates differ in each run.
  command(
    'reply cut in the data',
    altered((reply) => word(0xa73c, reply.subarray(0, (reply.length - 2) >> 1))),
    hasData,
  ),
  command(
    'no data and 9000',
    altered(() => word(0x9000)),
    hasData,
  ),
  command('9000 in place of the command', async () => success(word(0x9000))),
  command(
    'two bytes of garbage',
    altered(() => noise(2)),
  ),
  command(
    '300 bytes of garbage',
    altered(() => noise(300)),
  ),
  command(
    'garbage and 9000',
    altered((reply) => word(0x9000, noise(reply.length - 2))),
    hasData,
  ),
  command(
    '64 KiB and 9000',
    altered(() => word(0x9000, noise(65_536))),
  ),
  command(
    'data and 6281',
    altered((reply) => word(0x6281, reply.subarray(0, reply.length - 2))),
    hasData,
  ),
  command(
    'data and 6282',
    altered((reply) => word(0x6282, reply.subarray(0, reply.length - 2))),
    hasData,
  ),
];

/** `61xx`: the data waits for GET RESPONSE, and comes. */
function waitingReply(): StepFault {
  return {
    at: 'command',
    kind: '61xx, and the data comes',
    fits: ({ answerDataBytes }) => answerDataBytes > 0,
    begin() {
      let waiting: Buffer | undefined;
      return ({ command: [, ins], pass }) => {
        if (waiting === undefined) return keep(pass());
        return ins === GET_RESPONSE ? Promise.resolve(success(next(waiting))) : undefined;
      };

      async function keep(passed: Promise<Outcome<Uint8Array>>): Promise<Outcome<Uint8Array>> {
        const reply = await passed;
        waiting = reply.ok ? Buffer.from(reply.value.subarray(0, -2)) : Buffer.alloc(0);
        return reply.ok ? success(word(moreWaiting(waiting.length))) : reply;
      }

      function next(kept: Buffer): Uint8Array {
        waiting = kept.subarray(256);
        return word(waiting.length === 0 ? 0x9000 : moreWaiting(waiting.length), kept.subarray(0, 256));
      }
    },
  };
}

function moreWaiting(bytes: number): number {
  return 0x6100 | (bytes > 255 ? 0 : bytes);
}

/** `61xx` again and again, with more each time and never an end. */
function endlessReply(): StepFault {
  return {
    at: 'command',
    kind: '61xx without end, growing',
    fits: any,
    begin() {
      let told = 0;
      return ({ command: [, ins] }) => {
        if (told > 0 && ins !== GET_RESPONSE) return undefined;
        told += 1;
        return Promise.resolve(success(word(0x6100 | Math.min(told * 8, 0xff), noise(told === 1 ? 0 : told * 8))));
      };
    },
  };
}

/** `6Cxx`: the length that is there, of a reply shorter than asked for. */
function exactLength(): StepFault {
  return command(
    '6Cxx, and the data comes',
    altered((reply) => word(0x6c00 | ((reply.length - 2) & 0xff))),
    ({ command: bytes, answerDataBytes }) =>
      answerDataBytes > 0 && answerDataBytes < Math.min(parseCommand(bytes)?.expectedBytes ?? 0, 256),
  );
}

/** `6Cxx` with another length each time: shorter, shorter still, then longer. */
function lyingLength(): StepFault {
  return {
    at: 'command',
    kind: '6Cxx, each time another',
    stays: true,
    fits: ({ command: bytes }) => parseCommand(bytes)?.expectedBytes !== undefined,
    begin() {
      let told = 0;
      let spoilt: string | undefined;
      return ({ command: [cla, ins, p1, p2] }) => {
        const header = `${cla} ${ins} ${p1} ${p2}`;
        spoilt ??= header;
        if (header !== spoilt) return undefined;
        told += 1;
        return Promise.resolve(success(word(0x6c00 | (LYING_LENGTHS[told % LYING_LENGTHS.length] ?? 0))));
      };
    },
  };
}

/** The reader takes no command of extended length: it never reaches the card. */
function extendedRefused(): StepFault {
  return {
    at: 'command',
    kind: 'reader refuses extended length',
    fits: ({ command: bytes }) => isExtended(bytes),
    begin:
      () =>
      ({ command: bytes, options }) =>
        isExtended(bytes) ? Promise.resolve(lost('cardUnreadable', options)) : undefined,
  };
}

/** The reader resets the card at a command of extended length, and nothing more goes through until it is taken anew. */
function extendedResets(): StepFault {
  return {
    at: 'command',
    kind: 'reader resets the card at extended length',
    fits: ({ command: bytes }) => isExtended(bytes),
    begin:
      () =>
      ({ command: bytes, options, loseChannel }) => {
        if (!isExtended(bytes)) return undefined;
        loseChannel();
        return Promise.resolve(lost('cardUnreadable', options));
      },
  };
}

/** The card answers every command of extended length with `6700`. */
function extendedLengthWrong(): StepFault {
  return {
    at: 'command',
    kind: 'card refuses extended length',
    fits: ({ command: bytes }) => isExtended(bytes),
    begin:
      () =>
      ({ command: bytes }) =>
        isExtended(bytes) ? Promise.resolve(success(word(0x6700))) : undefined,
  };
}

/** The card knows no short identifiers (any more: another one of the same kind lies there). */
function shortIdsRefused(): StepFault {
  const hasShortId = ([, ins = 0, p1 = 0, p2 = 0]: Uint8Array) =>
    ins === 0xb0 ? p1 > 0x7f : (ins === 0x20 || ins === 0x2a) && (p2 & 0x1f) !== 0;
  return {
    at: 'command',
    kind: 'card refuses short identifiers',
    fits: ({ command: bytes }) => hasShortId(bytes),
    begin:
      () =>
      ({ command: bytes }) =>
        hasShortId(bytes) ? Promise.resolve(success(word(0x6a86))) : undefined,
  };
}

function isExtended(bytes: Uint8Array): boolean {
  return bytes.length > 5 && bytes[4] === 0;
}

/** In the order of the printed matrix. */
export const STEP_FAULTS: readonly StepFault[] = [
  ...removals,
  ...others,
  ...replies,
  waitingReply(),
  endlessReply(),
  exactLength(),
  lyingLength(),
  extendedRefused(),
  extendedResets(),
  extendedLengthWrong(),
  shortIdsRefused(),
  command('6100 and nothing behind it', async () => success(word(0x6100))),
  command('6C00', async () => success(word(0x6c00))),
  ...UNCLEAR_WORDS.map((statusWord) =>
    command(
      `carried out, then ${statusWordText(statusWord)}`,
      altered(() => word(statusWord)),
      presentsSecret,
    ),
  ),
  ...STATUS_WORDS.map((statusWord) => command(`${statusWordText(statusWord)}`, async () => success(word(statusWord)))),
];
