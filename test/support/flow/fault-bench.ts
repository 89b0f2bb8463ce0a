import { failed } from '#contract/failures/outcome.ts';
import type { ChangeablePin, PinSlot } from '#contract/values/brands.ts';
import type { SecretBytes } from '#contract/values/secret-bytes.ts';
import { checkNumberB } from '#native-bridge/simulator/invented-holder.ts';
import type { PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import type { SimulatorTransport } from '#native-bridge/simulator/simulator-transport.ts';
import { createSimulatorTransport } from '#native-bridge/simulator/simulator-transport.ts';
import {
  type Fault as CardFault,
  createVirtualCard,
  type VirtualCard,
  type VirtualCardOptions,
} from '#native-bridge/simulator/virtual-card.ts';
import type {
  CardChannel,
  CardTransport,
  ReaderServiceState,
  TransmitOptions,
} from '#native-bridge/transport/card-transport.ts';
import type { CardStep, FaultWorld, StepFault } from '../card/card-faults.ts';
import { PRACTICE_READER, secret } from '../card/card-harness.ts';
import { createMovedClock, type MovedClock } from './moved-clock.ts';

/** Whose card lies on the reader: of a flow that takes two. */
export type CardOwner = 'own' | 'other';

/** A practice card on a reader, a person with its secrets, and at most one fault at one step. */
export interface FaultBench extends FaultWorld {
  /** What the flow is given. */
  readonly transport: CardTransport;
  readonly holder: PracticeHolder;
  /** Taken so far. */
  readonly steps: readonly CardStep[];
  /** Promises that were broken, in words. */
  readonly broken: string[];
  /** Kind of the fault, once it has struck. */
  readonly struckBy: string | undefined;
  /** Set where the secrets came beforehand: then nobody can have swapped the card meanwhile. */
  inOneSitting: boolean;
  /** Whether the command that the fault struck was VERIFY or CHANGE REFERENCE DATA with data. */
  readonly struckSecret: boolean;
  /** The last number of tries that the card, or whoever spoke for it, gave. */
  readonly lastTries: number | undefined;
  readonly signal: AbortSignal;
  /** Of this run alone, from the moment it was given. */
  readonly clock: MovedClock;
  onCancel(cancel: () => void): void;
  /** The person types the right secret. */
  typePin(slot: PinSlot): SecretBytes;
  /** And another one, to have in its place. */
  typeNewPin(slot: ChangeablePin): SecretBytes;
  isHeld(): boolean;
  devices(): ReaderServiceState | undefined;
  /** The person puts right what stands in the way; false where nothing does. */
  mend(): boolean;
  /** The person takes the card off and puts it on anew. */
  putOnAnew(): void;
  /** The person changes the cards, where this one does not lie there. */
  putOn(owner: CardOwner): void;
  close(): Promise<void>;
}

const STEP_LIMIT_MS = 10_000;
const SIGN_LIMIT_MS = 20_000;
/** More than the longest flow on the slowest card takes, its mended repetition included. */
const STEPS_LIMIT = 400;
/** More than the most patient flow waits for the most patient person. */
const RUN_LIMIT_MS = 3_600_000;

export function openFaultBench(
  holder: PracticeHolder,
  options: VirtualCardOptions,
  startsAtMs: number,
  cell?: { readonly fault: StepFault; readonly step: number },
  otherHolder: PracticeHolder = holder,
): FaultBench {
  let cardFault: CardFault | undefined;
  const cardOf = (one: PracticeHolder) =>
    createVirtualCard(one, {
      ...options,
      fault() {
        const now = cardFault;
        cardFault = undefined;
        return now;
      },
    });
  const cards: Record<CardOwner, VirtualCard> = { own: cardOf(holder), other: cardOf(otherHolder) };
  let card = cards.own;
  const clock = createMovedClock(startsAtMs, RUN_LIMIT_MS);
  const inner = createSimulatorTransport(clock);
  inner.insert(card);
  let devices: ReaderServiceState | undefined;
  inner.watch((state) => {
    devices = state;
  });
  const steps: CardStep[] = [];
  const broken: string[] = [];
  const given = new AbortController();
  const spoil = cell?.fault.at === 'command' ? cell.fault.begin() : undefined;
  let other: CardChannel | undefined;
  let otherWants = false;
  let held = 0;
  let isLost = false;
  let struckBy: string | undefined;
  let struckSecret = false;
  let lastTries: number | undefined;
  let cancel = () => given.abort(new Error('given up'));
  /** Secrets that may be sent, by what was typed. */
  let secretsDue = 0;
  let secretsSent = 0;
  /** Since the last secret was typed: a signature may be asked for once. */
  const signed = new Set<string>();

  const environment: FaultWorld = {
    pullCard: () => inner.pull(),
    unplugReader: () => inner.unplug(),
    stopService: () => inner.stopService(),
    loseChannel() {
      card.reset();
      isLost = true;
    },
    async otherProgramTakesCard(forMs) {
      otherWants = true;
      if (held === 0) await letOtherIn();
      if (forMs !== undefined) void clock.wait(forMs, given.signal).then(endOther, () => undefined);
    },
    cancel: () => cancel(),
    after: (ms) => clock.wait(ms, new AbortController().signal),
  };

  async function letOtherIn(): Promise<void> {
    if (!otherWants || other !== undefined) return;
    const taken = await inner.connect(PRACTICE_READER, { signal: given.signal, busyWaitMs: 0 });
    if (taken.ok) other = taken.value;
  }

  async function endOther(): Promise<void> {
    otherWants = false;
    const ended = other;
    other = undefined;
    await ended?.release();
  }

  function count(command: Uint8Array, { timeoutMs, mayUseTry }: TransmitOptions): void {
    const ins = command[1];
    const isSecret = (ins === 0x20 || ins === 0x24) && command.length > 5;
    const isSignature = ins === 0x2a;
    if (isSecret) secretsSent += 1;
    if (secretsSent > secretsDue) broken.push('SR-3, SR-14: a secret was sent that no person typed for it');
    const asked = Buffer.from(command).toString('hex');
    if (isSignature && signed.has(asked)) broken.push('SR-14: a signature was asked for again');
    if (isSignature) signed.add(asked);
    if (isSecret !== mayUseTry) broken.push('SR-15: a command that may use a try is not marked as one');
    if (timeoutMs > (isSignature ? SIGN_LIMIT_MS : STEP_LIMIT_MS)) broken.push('SR-16: a step may last too long');
    if (steps.length > STEPS_LIMIT) broken.push('SR-16: too many commands');
  }

  /** With nothing selected, as after power-off, no key and no protected file answers. */
  async function probe(): Promise<void> {
    for (const text of LEFT_OPEN) {
      const answer = Buffer.from(await card.respond(Uint8Array.from(Buffer.from(text, 'hex'))));
      if (answer.readUInt16BE(answer.length - 2) === 0x9000) broken.push('SR-10, SR-25: the card was left open');
    }
  }

  function overseen(channel: CardChannel): CardChannel {
    held += 1;
    let isReleased = false;
    return {
      reader: channel.reader,
      atr: channel.atr,
      get exchanges() {
        return channel.exchanges;
      },
      get cardMs() {
        return channel.cardMs;
      },
      async transmit(command, transmitOptions) {
        const at = steps.length;
        count(command, transmitOptions);
        steps.push({ kind: 'command', command: Uint8Array.from(command), answerDataBytes: 0 });
        if (at > STEPS_LIMIT) return new Promise(() => undefined); // a run without end stalls here
        const pass = async (fault?: CardFault) => {
          if (isLost) {
            const { during, mayUseTry } = transmitOptions;
            return failed({ code: 'cardUnreadable', during, tryMayBeUsed: mayUseTry });
          }
          cardFault = fault;
          return channel.transmit(command, transmitOptions);
        };
        const isReached = cell !== undefined && at >= cell.step;
        const spoiling = isReached ? spoil?.({ ...environment, command, options: transmitOptions, pass }) : undefined;
        if (spoiling !== undefined && struckBy === undefined) {
          struckBy = cell?.fault.kind;
          struckSecret = transmitOptions.mayUseTry;
        }
        const answer = await (spoiling ?? pass());
        if (answer.ok && answer.value.length >= 2) {
          steps[at] = { kind: 'command', command: Uint8Array.from(command), answerDataBytes: answer.value.length - 2 };
          const [sw1 = 0, sw2 = 0] = answer.value.subarray(-2);
          if (sw1 === 0x63 && sw2 > 0xc0 && sw2 <= 0xcf) lastTries = sw2 & 0x0f;
        }
        return answer;
      },
      async renew(signal) {
        const renewed = await channel.renew(signal);
        isLost = false;
        await probe();
        return renewed;
      },
      async release() {
        await channel.release();
        if (isReleased) return;
        isReleased = true;
        isLost = false;
        held -= 1;
        if (other === undefined) await probe();
        await letOtherIn();
      },
    };
  }

  return {
    ...environment,
    holder,
    steps,
    broken,
    signal: given.signal,
    clock,
    get struckBy() {
      return struckBy;
    },
    inOneSitting: false,
    get struckSecret() {
      return struckSecret;
    },
    get lastTries() {
      return lastTries;
    },
    transport: {
      watch: (onChange) => inner.watch(onChange),
      async connect(reader, connectOptions) {
        const at = steps.length;
        steps.push({ kind: 'connect', command: new Uint8Array(), answerDataBytes: 0 });
        if (cell?.fault.at === 'connect' && at === cell.step) {
          struckBy = cell.fault.kind;
          await cell.fault.before(environment);
        }
        const connected = await inner.connect(reader, connectOptions);
        return connected.ok ? { ok: true, value: overseen(connected.value) } : connected;
      },
      close: () => inner.close(),
    },
    onCancel(listener) {
      cancel = listener;
    },
    typePin(slot) {
      // 照合番号B begins with the birth date, which is presented on its own as well.
      secretsDue += slot === 'face' ? 2 : 1;
      signed.clear();
      const { persona } = holder;
      return secret(slot === 'face' ? checkNumberB(persona.holder) : persona.secrets[slot]);
    },
    typeNewPin(slot) {
      secretsDue += 1;
      return secret(NEW_PINS[slot]);
    },
    isHeld: () => held > 0,
    devices: () => devices,
    mend: () => mend(inner, card, devices, other !== undefined, endOther),
    putOnAnew() {
      inner.pull();
      inner.insert(card);
    },
    putOn(owner) {
      if (card === cards[owner]) return;
      inner.pull();
      card = cards[owner];
      inner.insert(card);
    },
    async close() {
      await endOther();
      if (held !== 0) broken.push('SR-10: the card was not let go');
      await inner.close();
    },
  };
}

const NEW_PINS = { auth: '9173', text: '4628', sign: 'XZQ937' } as const satisfies Record<ChangeablePin, string>;

/** What the person knows, what is printed on their card, and what they change to. */
export function secretsOf({ persona }: PracticeHolder): readonly string[] {
  return [...Object.values(persona.secrets), checkNumberB(persona.holder), ...Object.values(NEW_PINS)];
}

/** SIGN with either key and READ BINARY of a certificate, by short identifier and on the current file. */
const LEFT_OPEN = [
  `802A009733${'3031300D060960864801650304020105000420'}${'00'.repeat(32)}00`,
  `802A009A33${'3031300D060960864801650304020105000420'}${'00'.repeat(32)}00`,
  `802A008033${'3031300D060960864801650304020105000420'}${'00'.repeat(32)}00`,
  '00B0810004',
  '00B0000004',
];

function mend(
  inner: SimulatorTransport,
  card: VirtualCard,
  devices: ReaderServiceState | undefined,
  isTaken: boolean,
  endOther: () => Promise<void>,
): boolean {
  if (devices?.service === 'down') {
    inner.startService();
    return true;
  }
  const slot = devices?.readers.find(({ name }) => name === PRACTICE_READER);
  if (slot?.card !== 'present') {
    inner.insert(card);
    return true;
  }
  if (isTaken) void endOther();
  return false;
}
